"""The learned opinions on a text: a linear ranking and a small network, averaged. Pure.

Both read the same features: each has a row of small whole weights, some columns for the
linear ranking, the others for the summary that the network reads. What a word adds by
itself is summed once for each word ever met. ``training/hearing`` writes the file.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Self

import numpy as np
from numpy.typing import NDArray

from conversations.hearing.features import FeatureReader, Features
from conversations.hearing.network import Floats, Network
from conversations.hearing.packing import Unpacked, unpacked
from conversations.hearing.ranking import Ranking, softmax
from conversations.hearing.spans import SpanReader

MOST_WORDS = 16_384
"""Words whose sums are remembered."""


@dataclass(frozen=True, slots=True)
class Head:
    """One set of classes: its columns among all, and what is added to its linear scores."""

    classes: tuple[str, ...]
    columns: slice
    bias: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Names of features with their rows of whole weights."""

    rows: dict[str, int]
    weights: NDArray[np.float32]
    """The last row, all zero, stands for features that are not known."""

    def sums(self, names: Sequence[str]) -> NDArray[np.float32]:
        """The rows of ``names`` summed: whole numbers, so their order cannot matter."""
        find = self.rows.get
        known = [row for name in names if (row := find(name)) is not None]
        summed: NDArray[np.float32] = self.weights.take(known, axis=0).sum(axis=0)
        return summed


@dataclass(slots=True)
class WordSums:
    """What each word adds by itself: the sums of its two blocks, and their sizes."""

    table: Table
    reader: FeatureReader
    _places: dict[str, int] = field(default_factory=dict)
    _sums: NDArray[np.float32] = field(init=False)

    def __post_init__(self) -> None:
        self._sums = np.zeros((256, 2, self.table.weights.shape[1] + 1), np.float32)

    def of(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Both blocks of all ``words`` summed; the last column counts the features."""
        if len(self._places) > MOST_WORDS:
            self._places.clear()
        places = [self._place(word) for word in words]
        summed: NDArray[np.float32] = self._sums.take(places, axis=0).sum(axis=0)
        return summed

    def _place(self, word: str) -> int:
        place = self._places.get(word)
        if place is None:
            place = self._places[word] = len(self._places)
            if place == len(self._sums):
                self._sums = np.concatenate([self._sums, np.zeros_like(self._sums)])
            shown = self.reader.of_word(word)
            for block, names in enumerate((shown.spelling, shown.families)):
                self._sums[place, block, :-1] = self.table.sums(names)
                self._sums[place, block, -1] = len(names)
        return place


@dataclass(frozen=True, slots=True)
class Curve:
    """A rising step function from a raw chance to how often it proved right."""

    upto: tuple[float, ...]
    right: tuple[float, ...]

    def __call__(self, raw: float) -> float:
        return self.right[bisect_right(self.upto, raw)]


@dataclass(frozen=True, slots=True)
class Opinions:
    """What the linear ranking and the network make of one text."""

    heads: dict[str, Head]
    linear: Floats
    deep: Floats

    def rank(self, head: str, allowed: frozenset[str] | None = None) -> Ranking:
        """The ``allowed`` classes of ``head``, best first, as chances that add up to one."""
        own = self.heads[head]
        linear, deep = self.linear[own.columns].tolist(), self.deep[own.columns].tolist()
        told = [
            (name, score + bias, other)
            for name, score, bias, other in zip(own.classes, linear, own.bias, deep, strict=True)
            if allowed is None or name in allowed
        ]
        one, two = softmax([score for _, score, _ in told]), softmax([other for *_, other in told])
        chances = [(a + b) / 2 for a, b in zip(one, two, strict=True)]
        return Ranking.of([name for name, *_ in told], chances)


@dataclass(frozen=True, slots=True)
class Model:
    """Everything learned."""

    words: WordSums
    asked: Table
    units: Floats
    """What one step of each column of weights is worth."""
    scales: tuple[float, float, float]
    """How much the blocks count: spelling, families, and what is tied to the question."""
    heads: dict[str, Head]
    network: Network
    questions: dict[str, Floats]
    """What each question adds to the summary."""
    curves: dict[str, Curve]
    spans: SpanReader

    def opinions(self, total: Floats) -> Opinions:
        """The learned opinions on a text by itself, from its ``summed`` features."""
        linear, summary = total[: self._classes()], total[self._classes() :]
        return Opinions(self.heads, linear, self.network.scores(summary))

    def answering(self, total: Floats, features: Features, question: str) -> Opinions:
        """The learned opinions on a text as the answer to ``question``."""
        names = self.words.reader.asked(question, features)
        own = self.asked.sums(names) * self.units[: self.asked.weights.shape[1]]
        linear, summary = total[: self._classes()].copy(), total[self._classes() :]
        linear[: len(own)] += own * (self.scales[2] / math.sqrt(len(names)))
        return Opinions(self.heads, linear, self.network.scores(summary + self.questions[question]))

    def _classes(self) -> int:
        return len(self.network.out_bias)

    def summed(self, features: Features) -> Floats:
        """The weights of the features, each block scaled by its size: scores, then the summary."""
        table, between = self.words.table, features.between
        both = self.words.of(features.words).astype(np.float64)
        total = np.zeros(len(self.units))
        for block, names in enumerate((between.spelling, between.families)):
            summed = both[block, :-1] + table.sums(names)
            size = max(1.0, both[block, -1] + len(names))
            total += summed * (self.scales[block] / math.sqrt(size))
        total *= self.units
        return total

    def curve(self, name: str, raw: float) -> float:
        """``raw`` as how often texts with it were heard right."""
        curve = self.curves.get(name)
        return raw if curve is None else curve(raw)

    @classmethod
    def load(cls, reader: FeatureReader) -> Self:
        """Read the packaged file."""
        content = files("conversations.hearing").joinpath("data/ear.bin").read_bytes()
        return cls.from_bytes(content, reader)

    @classmethod
    def from_bytes(cls, content: bytes, reader: FeatureReader) -> Self:
        """What ``training.hearing.train`` wrote, ready to hear with."""
        told = unpacked(content)
        return cls(
            WordSums(_table(told, "shown"), reader),
            _table(told, "asked"),
            told.arrays["units"],
            tuple(told.header["scales"]),
            _heads(told.header["heads"]),
            Network(*(told.arrays[name] for name in ("hidden", "hidden_bias", "out", "out_bias"))),
            dict(zip(told.header["questions"], told.arrays["questions"], strict=True)),
            {n: Curve(tuple(c["upto"]), tuple(c["right"])) for n, c in told.header["curves"].items()},
            SpanReader.of(told.names["spans"], told.arrays["spans"].astype(np.int32), told.header["steps"]),
        )


def _table(told: Unpacked, name: str) -> Table:
    weights = told.arrays[name].astype(np.float32)
    names = told.names[name]
    nothing = np.zeros((1, weights.shape[1]), np.float32)
    return Table(dict(zip(names, range(len(names)), strict=True)), np.vstack([weights, nothing]))


def _heads(told: dict[str, dict[str, list[float]]]) -> dict[str, Head]:
    heads: dict[str, Head] = {}
    start = 0
    for name, head in told.items():
        classes = tuple(str(c) for c in head["classes"])
        heads[name] = Head(classes, slice(start, start + len(classes)), tuple(head["bias"]))
        start += len(classes)
    return heads
