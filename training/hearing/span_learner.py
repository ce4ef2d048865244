"""An averaged perceptron for spans, in whole numbers: the same weights on every machine."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from conversations.hearing.folding import Token, tokens_of
from conversations.hearing.spans import TAGS, best_path, first_steps, token_features
from training.hearing.corpus import Row, address_of, name_of

FEWEST = 2
_POINTS = str.maketrans(",.;!", "    ")
LARGEST = 32_000
"""Weights are shipped in sixteen bits."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """The features of each token as rows, and the right tags."""

    rows: tuple[NDArray[np.int32], ...]
    tags: tuple[int, ...]


def right_tags(row: Row, tokens: Sequence[Token]) -> tuple[int, ...] | None:
    """The tags that the labels of ``row`` ask for; ``None`` where tokens cannot say them."""
    tags = [0] * len(tokens)
    for what, span in (("address", address_of(row)), ("name", name_of(row))):
        if span is None:
            continue
        at = row.text.rfind(span) if what == "name" else row.text.find(span)
        inside = [i for i, t in enumerate(tokens) if at <= t.start and t.end <= at + len(span)]
        if at < 0 or not inside or any(tags[i] for i in inside):
            return None
        for i in inside:
            tags[i] = TAGS.index(f"I-{what}")
        tags[inside[0]] = TAGS.index(f"B-{what}")
    return tuple(tags)


def useful(row: Row) -> bool:
    """Whether the spans of ``row`` are labelled: of answers, only the span asked for."""
    return row.question in (None, "address", "name")


def in_other_hands(row: Row) -> list[Row]:
    """``row``, and where it holds a span, the row in small letters and in capitals, an address unpunctuated too."""
    copies = [row]
    if address_of(row) or name_of(row):
        copies += [_changed(row, str.lower), _changed(row, str.upper)]
    if address_of(row) and not name_of(row):
        copies.append(_changed(row, _unpointed))
    return copies


def _unpointed(text: str) -> str:
    return text.translate(_POINTS)


def _changed(row: Row, change: Callable[[str], str]) -> Row:
    def changed(span: str | None) -> str | None:
        return None if span is None else change(span)

    return replace(
        row, text=change(row.text), address=changed(row.address), name=changed(row.name),
        expect=changed(row.expect),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spans:
    """What was learned: names of features, their weights, and the transitions."""

    names: list[str]
    weights: NDArray[np.int16]
    steps: list[int]


def learn_spans(rows: Sequence[Row], epochs: int = 8, most: int = 50_000) -> Spans:
    """Learn tags from every row whose spans are labelled."""
    told: list[tuple[list[list[str]], tuple[int, ...]]] = []
    counts: dict[str, int] = defaultdict(int)
    for row in chain.from_iterable(map(in_other_hands, rows)):
        tokens = tokens_of(row.text)
        tags = right_tags(row, tokens) if useful(row) else None
        if tags:
            features = token_features(row.text, tokens, row.question)
            told.append((features, tags))
            for names in features:
                for name in names:
                    counts[name] += 1
    known = {n: i for i, n in enumerate(sorted(n for n, c in counts.items() if c >= FEWEST))}
    examples = [
        Tagged(
            tuple(np.array([known[n] for n in names if n in known], np.int32) for names in features),
            tags,
        )
        for features, tags in told
    ]
    weights, steps = _averaged(examples, len(known), epochs)
    return _shrunk(list(known), weights, steps, most)


def _averaged(
    examples: Sequence[Tagged], features: int, epochs: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    weights = np.zeros((features, len(TAGS)), np.int64)
    late = np.zeros_like(weights)
    steps = np.array(first_steps(), dtype=np.int64)
    late_steps = np.zeros_like(steps)
    order = list(range(len(examples)))
    mixer = random.Random(3)
    clock = 0
    for _ in range(epochs):
        mixer.shuffle(order)
        for i in order:
            clock += 1
            example = examples[i]
            scores = [weights[rows].sum(axis=0).tolist() for rows in example.rows]
            guess = best_path(scores, steps.tolist())
            if tuple(guess) == example.tags:
                continue
            before_right = before_guess = len(TAGS)
            for rows, right, wrong in zip(example.rows, example.tags, guess, strict=True):
                if right != wrong:
                    weights[rows, right] += 1
                    weights[rows, wrong] -= 1
                    late[rows, right] += clock
                    late[rows, wrong] -= clock
                if (before_right, right) != (before_guess, wrong):
                    steps[before_right, right] += 1
                    steps[before_guess, wrong] -= 1
                    late_steps[before_right, right] += clock
                    late_steps[before_guess, wrong] -= clock
                before_right, before_guess = right, wrong
    return weights * clock - late, steps * clock - late_steps


def _shrunk(
    names: list[str], weights: NDArray[np.int64], steps: NDArray[np.int64], most: int
) -> Spans:
    heaviest = np.abs(weights).max(axis=1)
    kept = np.sort(np.argsort(-heaviest, kind="stable")[:most])
    kept = kept[heaviest[kept] > 0]
    unit = max(1, -(-int(heaviest.max()) // LARGEST))
    small = (weights[kept] // unit).astype(np.int16)
    small = np.vstack([small, np.zeros((1, len(TAGS)), np.int16)])
    return Spans([names[i] for i in kept] + [""], small, (steps // unit).ravel().tolist())
