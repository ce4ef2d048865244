"""The learned rankings: sums of small whole weights over the features of a text. Pure.

One file holds several tables; each feature is a name and a row of weights, each
column a class of one ranking. ``training/hearing`` writes the file.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import repeat
from typing import Self

import numpy as np
from numpy.typing import NDArray

from conversations.hearing.spans import TAGS, SpanReader


@dataclass(frozen=True, slots=True)
class Ranking:
    """Classes with their chances, best first."""

    classes: tuple[str, ...]
    chances: tuple[float, ...]

    @property
    def best(self) -> str:
        return self.classes[0]

    @property
    def chance(self) -> float:
        return self.chances[0]

    def chance_of(self, name: str) -> float:
        return self.chances[self.classes.index(name)] if name in self.classes else 0.0


@dataclass(frozen=True, slots=True)
class Head:
    """The columns of a table that rank one set of classes."""

    classes: tuple[str, ...]
    columns: slice
    unit: float
    """What one step of a weight is worth."""
    bias: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Feature names, their rows of weights, and the heads that read them."""

    rows: dict[str, int]
    weights: NDArray[np.float32]
    """Whole numbers, a row a feature; the last row, all zero, stands for unknown features."""
    scales: tuple[float, ...]
    heads: dict[str, Head]

    def sums(self, blocks: Sequence[Collection[str]]) -> NDArray[np.float64]:
        """The weights of the features summed, each block scaled by its size."""
        find = self.rows.get
        unknown = repeat(len(self.weights) - 1)
        total = np.zeros(self.weights.shape[1])
        for names, scale in zip(blocks, self.scales, strict=True):
            if names:
                rows = np.fromiter(map(find, names, unknown), np.intp, len(names))
                block = self.weights.take(rows, axis=0).sum(axis=0)
                total += block * (scale / math.sqrt(len(names)))
        return total

    def rank(
        self, head: str, sums: NDArray[np.float64], allowed: frozenset[str] | None = None
    ) -> Ranking:
        """The classes of ``head``, best first, as chances that add up to one."""
        own = self.heads[head]
        values = sums[own.columns].tolist()
        unit = own.unit
        scores = [(v * unit + b, n) for v, b, n in zip(values, own.bias, own.classes, strict=True)]
        if allowed is not None:
            scores = [pair for pair in scores if pair[1] in allowed]
        scores.sort(reverse=True)
        top = scores[0][0]
        powers = [math.exp(score - top) for score, _ in scores]
        whole = sum(powers)
        return Ranking(tuple(n for _, n in scores), tuple(p / whole for p in powers))


@dataclass(frozen=True, slots=True)
class Curve:
    """A rising step function from a raw chance to how often it proved right."""

    upto: tuple[float, ...]
    right: tuple[float, ...]

    def __call__(self, raw: float) -> float:
        return self.right[bisect_right(self.upto, raw)]


@dataclass(frozen=True, slots=True)
class Model:
    """Everything learned."""

    tables: dict[str, Table]
    curves: dict[str, Curve]
    spans: SpanReader

    def curve(self, name: str, raw: float) -> float:
        """``raw`` as how often texts with it were heard right."""
        curve = self.curves.get(name)
        return raw if curve is None else curve(raw)

    @classmethod
    def load(cls) -> Self:
        """Read the packaged file."""
        return cls.from_bytes(files("conversations.hearing").joinpath("data/ear.bin").read_bytes())

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """A header line of JSON, then for each table its names (a line each) and weights."""
        end = content.index(b"\n")
        header = json.loads(content[:end])
        at = end + 1
        tables: dict[str, Table] = {}
        for name, told in header["tables"].items():
            names = content[at : at + told["names"]].decode("utf-8").split("\n")
            at += told["names"]
            width = sum(len(head["classes"]) for head in told["heads"].values())
            size = len(names) * width
            weights = np.frombuffer(content, np.int8, size, at).reshape(len(names), width)
            at += size
            tables[name] = Table(
                dict(zip(names, range(len(names)), strict=True)),
                np.vstack([weights, np.zeros((1, width), np.int8)]).astype(np.float32),
                tuple(told["scales"]),
                _heads(told["heads"]),
            )
        told = header["spans"]
        names = content[at : at + told["names"]].decode("utf-8").split("\n")
        at += told["names"]
        tags = np.frombuffer(content, "<i2", len(names) * len(TAGS), at).reshape(-1, len(TAGS))
        spans = SpanReader.of(names, tags.astype(np.int32), told["steps"])
        curves = {
            name: Curve(tuple(c["upto"]), tuple(c["right"])) for name, c in header["curves"].items()
        }
        return cls(tables, curves, spans)


def _heads(told: dict[str, dict[str, list[float]]]) -> dict[str, Head]:
    heads: dict[str, Head] = {}
    start = 0
    for name, head in told.items():
        classes = tuple(str(c) for c in head["classes"])
        columns = slice(start, start + len(classes))
        heads[name] = Head(classes, columns, head["unit"], tuple(head["bias"]))  # type: ignore[arg-type]
        start += len(classes)
    return heads
