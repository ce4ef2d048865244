"""The learned opinions on a text: a linear ranking and a small network, their scores averaged. Pure.

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
    """One set of classes, and its columns among all."""

    classes: tuple[str, ...]
    columns: slice


@dataclass(frozen=True, slots=True)
class Curve:
    """A rising step function from a raw chance to how often it proved right."""

    upto: tuple[float, ...]
    right: tuple[float, ...]

    def __call__(self, raw: float) -> float:
        return self.right[bisect_right(self.upto, raw)]


@dataclass(frozen=True, slots=True)
class Opinions:
    """What the linear ranking and the network make of one text, their scores averaged."""

    heads: dict[str, Head]
    scores: Floats

    def rank(self, head: str, allowed: frozenset[str] | None = None) -> Ranking:
        """The ``allowed`` classes of ``head``, best first, as chances that add up to one."""
        own = self.heads[head]
        classes, scores = own.classes, self.scores[own.columns].tolist()
        if allowed is not None:
            kept = [i for i, name in enumerate(classes) if name in allowed]
            classes, scores = tuple([classes[i] for i in kept]), [scores[i] for i in kept]
        return Ranking.of(classes, softmax(scores))


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
    bias: Floats
    """What is added to the linear score of each class of every head."""
    network: Network
    questions: dict[str, Floats]
    """What each question adds to the summary."""
    curves: dict[str, Curve]
    spans: SpanReader

    def opinions(self, total: Floats) -> Opinions:
        """The learned opinions on a text by itself, from its ``summed`` features."""
        classes = len(self.bias)
        return self._both(total[:classes], total[classes:])

    def answering(self, total: Floats, features: Features, question: str) -> Opinions:
        """The learned opinions on a text as the answer to ``question``."""
        names = self.sums.reader.asked(question, features)
        own = self.asked.summed(self.asked.known(names)) * self.units[: self.asked.weights.shape[1]]
        classes = len(self.bias)
        linear = total[:classes].copy()
        linear[: len(own)] += own * (self.scales[2] / math.sqrt(len(names)))
        return self._both(linear, total[classes:] + self.questions[question])

    def _both(self, linear: Floats, summary: Floats) -> Opinions:
        return Opinions(self.heads, (linear + self.bias + self.network.scores(summary)) / 2)

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
            np.concatenate([head["bias"] for head in told.header["heads"].values()]),
            Network(*(told.arrays[name] for name in ("hidden", "hidden_bias", "out", "out_bias"))),
            dict(zip(told.header["questions"], told.arrays["questions"], strict=True)),
            {n: Curve(tuple(c["upto"]), tuple(c["right"])) for n, c in told.header["curves"].items()},
            SpanReader.of(told.names["spans"], told.arrays["spans"], told.header["steps"]),
        )


def _table(told: Unpacked, name: str) -> Table:
    names = told.names[name]
    return Table(dict(zip(names, range(len(names)), strict=True)), told.arrays[name])


def _heads(told: dict[str, dict[str, list[float]]]) -> dict[str, Head]:
    heads: dict[str, Head] = {}
    start = 0
    for name, head in told.items():
        classes = tuple(str(c) for c in head["classes"])
        heads[name] = Head(classes, slice(start, start + len(classes)))
        start += len(classes)
    return heads
