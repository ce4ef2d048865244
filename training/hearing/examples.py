"""Rows of the corpus as examples: what each shows, and what is right, as sparse matrices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from conversations.hearing.features import FeatureReader, Shown
from conversations.hearing.folding import fold, hide
from conversations.hearing.rules import Rules
from conversations.hearing.spans import Found
from conversations.hearing.voices import (
    ANSWERS,
    DANGER,
    GIVEN,
    INTENTS,
    KINDS,
    KNOWN_SLUGS,
    NOTHING,
    SAFE,
    answers_to,
)
from training.hearing.corpus import Row, address_of, name_of

SCALES = (3.0, 2.0, 3.0)
"""How much the blocks count: spelling, families, and what is tied to the question."""
FEWEST = 2
"""Texts that must show a feature before it is learned."""
QUESTIONS = ("category", "address", "confirm", "name", "consent", "followup", "volunteer_prompt")
INSTRUCTIONS = frozenset({"emergency", "stop", "human", "help", "cancel"})
HEADS: dict[str, tuple[str, ...]] = {
    "answer": ANSWERS,
    "intent": INTENTS,
    "category": (*KNOWN_SLUGS, NOTHING),
    "danger": (SAFE, DANGER),
    "kind": KINDS,
}
"""The heads with their classes; answers come first, since only they know the question."""
NAMED_NEED = 0.3
"""Weight of a first message as an answer to "what do you need?"."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A row with its features, the question it is read as an answer to, and how much it counts."""

    row: Row
    shown: Shown
    asked: tuple[str, ...]
    question: str | None
    weight: float


def see(
    rows: Iterable[Row], reader: FeatureReader, rules: Rules, weight: float = 1.0, missed: bool = False
) -> list[Seen]:
    """Every row read by itself; answers, and needs of one category, read as answers too.

    With ``missed`` an address or a name that was asked for stays in sight, as where it is not found.
    """
    seen: list[Seen] = []
    for row in rows:
        folded = fold(row.text)
        in_sight = missed and row.question in ("address", "name")
        hidden = folded if in_sight else hide(folded, labelled(row).hidden())
        features = reader.read(hidden, rules.fire(folded).names)
        shown = reader.all_of(features)
        seen.append(Seen(row, shown, (), None, weight))
        if row.question is not None:
            seen.append(Seen(row, shown, reader.asked(row.question, features), row.question, weight))
        elif row.intent == "need" and len(row.categories) == 1:
            asked = reader.asked("category", features)
            seen.append(Seen(row, shown, asked, "category", weight * NAMED_NEED))
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


def first_intent(row: Row) -> str | None:
    """The intent that a row teaches about texts by themselves."""
    if row.question is None:
        return row.intent
    if row.intent in INSTRUCTIONS:
        return row.intent
    return row.expect if row.expect in INSTRUCTIONS else None


def answer_class(row: Row) -> str:
    """What an answer is, among the classes of its question."""
    if row.question is None:
        return row.category or NOTHING
    if row.question in ("category", "address", "name"):
        if row.intent:
            return row.intent
        if row.expect is None:
            return NOTHING
        return row.expect if row.question == "category" else GIVEN
    return row.expect or "unclear"


def right_classes(seen: Seen) -> dict[str, tuple[str, float]]:
    """For every head that this reading teaches: the right class, and how much it counts."""
    row = seen.row
    if seen.question is not None:
        return {"answer": (answer_class(row), 1.0)}
    intent = first_intent(row)
    dangerous = intent == "emergency"
    tricky = bool(row.tags & {"near_emergency", "stop_trap"})
    right = {"danger": (DANGER if dangerous else SAFE, 3.0 if dangerous else 2.0 if tricky else 1.0)}
    if intent is not None:
        right["intent"] = (intent, 2.0 if tricky else 1.0)
    if row.question is None and row.intent in ("need", "offer"):
        right["category"] = (row.category or NOTHING, 1.0)
    if row.kind in KINDS:
        right["kind"] = (row.kind or "", 1.0)
    return right


def numbered(texts: Iterable[Collection[str]]) -> dict[str, int]:
    """Feature names shown by at least ``FEWEST`` texts, numbered by name."""
    counts = Counter(chain.from_iterable(map(set, texts)))
    return {n: i for i, n in enumerate(sorted(n for n, c in counts.items() if c >= FEWEST))}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The rows of the features that are learned."""

    shown: dict[str, int]
    asked: dict[str, int]

    @classmethod
    def of(cls, seen: Sequence[Seen]) -> Vocabulary:
        """Every feature that enough texts show."""
        alone = [s for s in seen if s.question is None]
        return cls(
            numbered((*s.shown.spelling, *s.shown.families) for s in alone),
            numbered(s.asked for s in seen if s.row.question is not None and s.question is not None),
        )


@dataclass(frozen=True, slots=True)
class Examples:
    """All readings as matrices, a row each."""

    blocks: tuple[csr_matrix, csr_matrix, csr_matrix]
    """How often each feature is shown: spelling, families, tied to the question."""
    scales: NDArray[np.float64]
    """What a feature of each block counts in each text."""
    question: NDArray[np.intp]
    """Index into ``QUESTIONS``, -1 for texts by themselves."""
    right: dict[str, NDArray[np.intp]]
    """For every head the right class of each text, -1 where it teaches nothing."""
    weight: dict[str, NDArray[np.float64]]

    def __len__(self) -> int:
        return len(self.question)


def examples(seen: Sequence[Seen], known: Vocabulary) -> Examples:
    """The matrices of ``seen``; unknown features only count for a block's size."""
    parts: list[tuple[Callable[[Seen], Sequence[str]], dict[str, int]]] = [
        (lambda s: s.shown.spelling, known.shown),
        (lambda s: s.shown.families, known.shown),
        (lambda s: s.asked, known.asked),
    ]
    blocks = [_counts([names(s) for s in seen], rows) for names, rows in parts]
    sizes = np.array([[len(names(s)) for names, _ in parts] for s in seen], dtype=np.float64)
    told = [right_classes(s) for s in seen]
    right = {
        head: np.array([classes.index(t[head][0]) if head in t else -1 for t in told])
        for head, classes in HEADS.items()
    }
    weight = {
        head: np.array([s.weight * t[head][1] if head in t else 0.0 for s, t in zip(seen, told, strict=True)])
        for head in HEADS
    }
    question = np.array([QUESTIONS.index(s.question) if s.question else -1 for s in seen])
    scales = np.array(SCALES) / np.sqrt(np.maximum(sizes, 1.0))
    return Examples((blocks[0], blocks[1], blocks[2]), scales, question, right, weight)


def _counts(texts: Sequence[Sequence[str]], rows: dict[str, int]) -> csr_matrix:
    on = [sorted(rows[n] for n in names if n in rows) for names in texts]
    ends = np.cumsum([0, *map(len, on)])
    columns = np.fromiter(chain.from_iterable(on), np.int32, ends[-1])
    return csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(on), len(rows)))


def allowed_answers() -> NDArray[np.bool_]:
    """For every question, and last for none, which of ``ANSWERS`` may answer it."""
    asked = [answers_to(question) for question in QUESTIONS]
    return np.array([[a in own for a in ANSWERS] for own in asked] + [[True] * len(ANSWERS)])
