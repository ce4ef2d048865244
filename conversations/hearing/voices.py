"""The classes that the learned rankings choose between, head by head. Values only."""

from __future__ import annotations

from typing import get_args

from conversations.hearing.heard import ANYTHING_ELSE, DangerKind, Intent

INTENTS: tuple[str, ...] = get_args(Intent)
KINDS: tuple[str, ...] = get_args(DangerKind)
KNOWN_SLUGS = (
    "courses", "pharmacie", "conversation", "animaux", "impression", "numerique", "devoirs",
    "connexion", "masques", ANYTHING_ELSE,
)  # fmt: skip
NOTHING = "nothing"
"""The text does not answer the question; or, of categories, names none."""
GIVEN = "given"
"""The text holds the address or the name that was asked for."""
SAFE, DANGER = "safe", "danger"

_INSTRUCTIONS = ("emergency", "stop", "human", "help", "cancel")
_YES_NO = ("yes", "no", "unclear", "problem", "status", "done", "thanks")
ANSWERS = (*_YES_NO, *_INSTRUCTIONS, NOTHING, GIVEN, *KNOWN_SLUGS)


def answers_to(question: str) -> frozenset[str]:
    """The members of ``ANSWERS`` that may answer ``question``."""
    if question == "category":
        return frozenset((*KNOWN_SLUGS, NOTHING, *_INSTRUCTIONS))
    if question in ("address", "name"):
        return frozenset((GIVEN, NOTHING, *_INSTRUCTIONS))
    return frozenset((*_YES_NO, *_INSTRUCTIONS))
