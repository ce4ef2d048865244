"""Whether what was heard is right, by the labels of a row: one measure for all that measure."""

from __future__ import annotations

import re

from conversations.hearing import Heard
from training.hearing.corpus import Row

_TITLE = re.compile(
    r"^(?:(?:mme|mlle|mr|m\.|m|madame|monsieur|mademoiselle)\b\.?\s*)+", re.IGNORECASE
)
SLOTS = ("category", "address", "name")


def span_form(span: str | None) -> str | None:
    """A span as it is compared: case and spaces do not count."""
    return None if span is None else " ".join(span.lower().split()).strip(" ,.;")


def name_form(name: str | None) -> str | None:
    """A name as it is compared: titles do not count either."""
    return None if name is None else (span_form(_TITLE.sub("", name)) or None)


def intent_is_right(row: Row, heard: Heard) -> bool:
    return heard.intent in row.intents


def category_is_right(row: Row, heard: Heard) -> bool:
    """Of needs and offers alone; a row without categories wants none."""
    if row.intent not in ("need", "offer"):
        return True
    return heard.category in row.categories if row.categories else heard.category is None


def answer_is_right(row: Row, heard: Heard) -> bool:
    """Whether the answer is one of the accepted ones, or the instruction was heard."""
    if row.question in SLOTS and row.intent:
        return heard.intent == row.intent and heard.answer in (None, row.intent)
    if row.question == "address":
        return span_form(heard.answer) in [span_form(a) for a in row.accept]
    if row.question == "name":
        return name_form(heard.answer) in [name_form(a) for a in row.accept]
    return heard.answer in row.accept


def is_right(row: Row, heard: Heard) -> bool:
    """What confidence speaks of: intent and category, or the answer."""
    if row.question is not None:
        return answer_is_right(row, heard)
    return intent_is_right(row, heard) and category_is_right(row, heard)
