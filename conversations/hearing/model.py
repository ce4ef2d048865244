"""The learned opinions on a text: a linear ranking and a small network, averaged. Pure.

Both read the same features: each has a row of small whole weights, some columns for the
linear ranking, the others for the summary that the network reads. ``training/hearing``
writes the file.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from importlib.resources import files
from typing import Self

import numpy as np

from conversations.hearing.features import FeatureReader, Features
from conversations.hearing.network import Floats, Network
from conversations.hearing.packing import Unpacked, unpacked
from conversations.hearing.ranking import Ranking, softmax
from conversations.hearing.span_reader import SpanReader
from conversations.hearing.sums import Sums, Table


@dataclass(frozen=True, slots=True)
class Head:
    """One set of classes: its columns among all, and what is added to its linear scores."""

    classes: tuple[str, ...]
    columns: slice
    bias: tuple[float, ...]


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
        classes = own.classes
        linear = [score + bias for score, bias in zip(linear, own.bias, strict=True)]
        if allowed is not None:
            kept = [i for i, name in enumerate(classes) if name in allowed]
            classes = tuple([classes[i] for i in kept])
            linear, deep = [linear[i] for i in kept], [deep[i] for i in kept]
        both = zip(softmax(linear), softmax(deep), strict=True)
        return Ranking.of(classes, [(one + two) / 2 for one, two in both])


@dataclass(frozen=True, slots=True)
class Model:
    """Everything learned."""

    sums: Sums
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
        names = self.sums.reader.asked(question, features)
        own = self.asked.summed(self.asked.known(names)) * self.units[: self.asked.weights.shape[1]]
        linear, summary = total[: self._classes()].copy(), total[self._classes() :]
        linear[: len(own)] += own * (self.scales[2] / math.sqrt(len(names)))
        return Opinions(self.heads, linear, self.network.scores(summary + self.questions[question]))

    def _classes(self) -> int:
        return len(self.network.out_bias)

    def summed(self, features: Features) -> Floats:
        """The weights of the features, each block scaled by its size: scores, then the summary."""
        total = np.zeros(len(self.units))
        for summed, size, scale in zip(*self.sums.of(features), self.scales, strict=False):
            total += summed * (scale / math.sqrt(max(1.0, size)))
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
            Sums(_table(told, "shown"), reader),
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
    names = told.names[name]
    return Table(dict(zip(names, range(len(names)), strict=True)), told.arrays[name].astype(np.float32))


def _heads(told: dict[str, dict[str, list[float]]]) -> dict[str, Head]:
    heads: dict[str, Head] = {}
    start = 0
    for name, head in told.items():
        classes = tuple(str(c) for c in head["classes"])
        heads[name] = Head(classes, slice(start, start + len(classes)), tuple(head["bias"]))
        start += len(classes)
    return heads
