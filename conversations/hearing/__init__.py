"""Hearing: what a text means, with a confidence it can be trusted on.

Pure: it imports nothing of the other rooms, reads only its own packaged data
and only in ``Ear.load``, and never raises on any text. It decides what was
meant, never what is said or done about it.
"""

from conversations.hearing.ear import Ear
from conversations.hearing.heard import (
    ANYTHING_ELSE,
    THRESHOLDS,
    CategoryWords,
    Danger,
    DangerKind,
    Heard,
    Intent,
    Question,
    Thresholds,
)
from conversations.hearing.menu import DEFAULT_CATEGORIES

__all__ = [
    "ANYTHING_ELSE",
    "DEFAULT_CATEGORIES",
    "THRESHOLDS",
    "CategoryWords",
    "Danger",
    "DangerKind",
    "Ear",
    "Heard",
    "Intent",
    "Question",
    "Thresholds",
]
