"""What a turn wants done to keep offers good and visits safe: effects, in the imperative."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# An offer is qualified.


@dataclass(frozen=True, slots=True)
class NoteIdentity:
    """A paper of identity was seen: the fact, the day and by whom; never a copy."""

    offer_id: int


@dataclass(frozen=True, slots=True)
class SeekOtherService:
    """Which services are lacking where the volunteer lives."""

    offer_id: int


@dataclass(frozen=True, slots=True)
class ProposeService:
    offer_id: int
    category: str


@dataclass(frozen=True, slots=True)
class AnswerProposal:
    """The volunteer's word on a service that the referent proposed."""

    offer_id: int
    category: str
    referent_id: int
    yes: bool


@dataclass(frozen=True, slots=True)
class AskVolunteer:
    offer_id: int
    words: str


@dataclass(frozen=True, slots=True)
class AnswerReferent:
    offer_id: int
    referent_id: int
    words: str


@dataclass(frozen=True, slots=True)
class SeekColleague:
    """Who else may decide on the offer."""

    offer_id: int


@dataclass(frozen=True, slots=True)
class PassOffer:
    offer_id: int
    colleague_id: int


# Safety.


@dataclass(frozen=True, slots=True)
class SuspendHelper:
    """The resident of a need reports its volunteer: nothing is asked of them until a coordinator says so."""

    need_id: int
    why: Literal["money", "safety"]
    words: str


@dataclass(frozen=True, slots=True)
class SuspendByHand:
    """A referent suspends the volunteer whom a task is about."""

    task_id: int


@dataclass(frozen=True, slots=True)
class EndSuspension:
    """By a coordinator: the volunteer is back, or out of service for good."""

    task_id: int
    back: bool


@dataclass(frozen=True, slots=True)
class DecideVisit:
    task_id: int
    allow: bool


@dataclass(frozen=True, slots=True)
class PreviewReminder:
    """``area``: a slug; ``None`` where it is not said which."""

    words: str
    area: str | None = None


@dataclass(frozen=True, slots=True)
class SendReminder:
    area: str
    words: str


CareEffect = (
    NoteIdentity | SeekOtherService | ProposeService | AnswerProposal | AskVolunteer | AnswerReferent
    | SeekColleague | PassOffer | SuspendHelper | EndSuspension | DecideVisit | PreviewReminder
    | SendReminder | SuspendByHand
)  # fmt: skip
