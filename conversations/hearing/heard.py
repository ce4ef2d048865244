"""The values that hearing hands out: what was heard, danger, and a category's words.

Values only: nothing here reads a text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Intent = Literal[
    "need",
    "offer",
    "greeting",
    "yes",
    "no",
    "stop",
    "help",
    "human",
    "cancel",
    "done",
    "problem",
    "status",
    "thanks",
    "emergency",
    "other",
]
Question = Literal[
    "category", "address", "confirm", "name", "consent", "followup", "volunteer_prompt"
]
DangerKind = Literal["medical", "fire", "violence", "suicide", "abuse"]

ANYTHING_ELSE = "autre"
"""The slug of the category that a person takes up; never one of several choices."""


@dataclass(frozen=True, slots=True)
class Danger:
    """Danger to life or health, now. ``reason`` names the words or the rule that fired."""

    kind: DangerKind
    reason: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What one text says.

    ``intent`` is what the text wants, whatever was asked. ``answer`` is the
    answer to the question that was asked: a slug, ``yes``, ``no``, ``unclear``,
    an intent, the address or the name as typed; ``None`` when there was no
    question or no such answer. ``confidence`` (0..1) is the calibrated chance
    that intent, category and answer are all right.
    """

    text: str
    intent: Intent
    category: str | None = None
    categories: tuple[str, ...] = ()
    """Every category named, the heavier or first one first."""
    address: str | None = None
    name: str | None = None
    answer: str | None = None
    confidence: float = 0.0
    danger: Danger | None = None
    house_number: str | None = None
    """A bare house number given as a correction: "14 bis" in "non c est au 14 bis"."""
    money: bool = False
    """Somebody spoke of paying or being paid: a referent must hear of it."""
    card: bool = False
    """The text holds a card number, an IBAN or a secret code: it is never relayed."""
    back: bool = False
    """The wish to return to the question before."""
    reasons: tuple[str, ...] = ()
    """Why, in words for a person (``voisins understand --explain``)."""


@dataclass(frozen=True, slots=True)
class CategoryWords:
    """One line of the menu: ``digit`` is its key, ``words`` mean it when typed."""

    slug: str
    digit: int
    label: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where confidence turns into action (chosen from the curve in docs/hearing.md).

    At ``act`` or above the program acts; from ``ask`` up to ``act`` it repeats
    what it heard and asks whether that is right; below ``ask`` it offers choices.
    """

    act: float = 0.8
    ask: float = 0.5


THRESHOLDS = Thresholds()
