"""Rows of the corpus as examples for the rankings: what each is shown, and what is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from conversations.hearing.features import FeatureReader, Features
from conversations.hearing.folding import fold, hide
from conversations.hearing.rules import Rules
from conversations.hearing.spans import Found
from conversations.hearing.voices import ANSWERS, GIVEN, NOTHING, answers_to
from training.hearing.corpus import Row, address_of, name_of
from training.hearing.learner import Example

FIRST_SCALES = (3.0, 2.0)
ANSWER_SCALES = (3.0, 2.0, 3.0)
FEWEST = 2
"""Texts that must show a feature before it is learned."""

INSTRUCTIONS = frozenset({"emergency", "stop", "human", "help", "cancel"})


@dataclass(frozen=True, slots=True)
class Seen:
    """A row with its features, and how much it counts."""

    row: Row
    features: Features
    weight: float


def see(rows: Iterable[Row], reader: FeatureReader, rules: Rules, weight: float = 1.0) -> list[Seen]:
    """The features of every row."""
    seen: list[Seen] = []
    for row in rows:
        folded = fold(row.text)
        hidden = hide(folded, labelled(row).hidden())
        seen.append(Seen(row, reader.read(hidden, rules.fire(folded).names), weight))
    return seen


def labelled(row: Row) -> Found:
    """Where the labels of ``row`` say that its address and its name stand."""
    address, name = address_of(row), name_of(row)
    start = row.text.find(address) if address else -1
    first = row.text.rfind(name) if name else -1
    return Found(
        (start, start + len(address)) if address and start >= 0 else None,
        (first, first + len(name)) if name and first >= 0 else None,
    )


def vocabulary(blocks: Iterable[Sequence[Collection[str]]]) -> dict[str, int]:
    """Feature names shown by at least ``FEWEST`` texts, numbered by name."""
    counts = Counter(name for text in blocks for block in text for name in block)
    return {n: i for i, n in enumerate(sorted(n for n, c in counts.items() if c >= FEWEST))}


def example(
    blocks: Sequence[Collection[str]], scales: Sequence[float], rows: dict[str, int],
    target: int, weight: float, allowed: np.ndarray | None = None,
) -> Example:
    """One example; features that are not in ``rows`` only count for a block's size."""
    on = tuple(
        np.array(sorted(rows[n] for n in block if n in rows), dtype=np.int32) for block in blocks
    )
    sized = tuple(s / max(1, len(b)) ** 0.5 for s, b in zip(scales, blocks, strict=True))
    return Example(on, sized, target, weight, allowed)


def first_intent(row: Row) -> str | None:
    """The intent that a row teaches about texts by themselves."""
    if row.question is None:
        return row.intent
    if row.intent in INSTRUCTIONS:
        return row.intent
    return row.expect if row.expect in INSTRUCTIONS else None


def answer_class(row: Row) -> str:
    """What an answer is, among the classes of its question."""
    if row.question in ("category", "address", "name"):
        if row.intent:
            return row.intent
        if row.expect is None:
            return NOTHING
        return row.expect if row.question == "category" else GIVEN
    return row.expect or "unclear"


def allowed_mask(question: str) -> np.ndarray:
    """Which of ``ANSWERS`` may answer ``question``."""
    possible = answers_to(question)
    return np.array([a in possible for a in ANSWERS])
