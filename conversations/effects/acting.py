"""What a person of the town hall does for somebody who cannot write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from conversations.place import Place

Reach = Literal["sms", "voice", "shared", "none"]
"""How somebody can be reached: they read SMS; they are called; on the number of a neighbour or a
relative; not by telephone at all."""


@dataclass(frozen=True, slots=True)
class Whom:
    """Somebody for whom a person of the town hall speaks; ``phone`` is E.164."""

    name: str
    phone: str | None
    reach: Reach


@dataclass(frozen=True, slots=True)
class EnterNeed:
    """A need of somebody who cannot write it; whoever enters it heard their consent."""

    whom: Whom
    category: str
    words: str
    place: Place | None
    details: str | None
    urgent: bool


@dataclass(frozen=True, slots=True)
class EnterOffer:
    whom: Whom
    categories: tuple[str, ...]
    place: Place
    radius_m: int


@dataclass(frozen=True, slots=True)
class AnswerFor:
    """What somebody answered on the telephone to the question of a task."""

    task_id: int
    yes: bool
    words: str = ""
    """What went badly, as it was told."""
    why: Literal["money", "safety"] | None = None
    """Set where it touches one of these: the volunteer is suspended."""


@dataclass(frozen=True, slots=True)
class CancelFor:
    """Ends a need that the person of the town hall entered, or may see."""

    need_id: int


ActingEffect = EnterNeed | EnterOffer | AnswerFor | CancelFor
