"""A softmax classifier learned one example at a time, the same bits on every machine.

Sums are taken over whole numbers (their order cannot matter); all else is single
IEEE operations, element by element; the exponential comes from a table that is
computed in decimal arithmetic. No BLAS, no threads, no library exponential.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

ONE = 1 << 24
"""Weights are whole numbers of 2**-24."""
_STEPS = 512
_EXP = np.array(
    [int(Decimal(2**30) * (Decimal(-i) / _STEPS).exp()) for i in range(20 * _STEPS)], dtype=np.int64
)

Blocks = tuple[NDArray[np.int32], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """Rows of weights that are on, a block each with its scale, and the right class."""

    blocks: Blocks
    scales: tuple[float, ...]
    target: int
    weight: float = 1.0
    allowed: NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how boldly to learn; ``decay`` is the share forgotten each epoch."""

    epochs: int = 20
    rate: float = 0.3
    decay: float = 0.02
    seed: int = 20


@dataclass(frozen=True, slots=True)
class Weights:
    """One row a feature, one column a class, in units of 2**-24; ``bias`` a class."""

    table: NDArray[np.int64]
    bias: NDArray[np.int64]

    def scores(self, example: Example) -> NDArray[np.float64]:
        total = self.bias / ONE
        for rows, scale in zip(example.blocks, example.scales, strict=True):
            total = total + self.table[rows].sum(axis=0) * (scale / ONE)
        if example.allowed is not None:
            total = np.where(example.allowed, total, -1e9)
        return total


def softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Chances of the classes, from the table of exponentials."""
    below = np.minimum(np.rint((scores.max() - scores) * _STEPS), len(_EXP) - 1).astype(np.int64)
    powers = _EXP[below]
    chances: NDArray[np.float64] = powers / powers.sum()
    return chances


def learn(
    examples: Sequence[Example], features: int, classes: int, schedule: Schedule = Schedule()
) -> Weights:
    """Weights that fit the examples: gradient steps, weights decayed each epoch."""
    table = np.zeros((features, classes), dtype=np.int64)
    bias = np.zeros(classes, dtype=np.int64)
    weights = Weights(table, bias)
    order = list(range(len(examples)))
    mixer = random.Random(schedule.seed)
    for epoch in range(schedule.epochs):
        mixer.shuffle(order)
        rate = schedule.rate * ONE * (1.0 - epoch / schedule.epochs)
        for i in order:
            _step(weights, examples[i], rate)
        table -= np.rint(table * schedule.decay).astype(np.int64)
    return weights


def _step(weights: Weights, example: Example, rate: float) -> None:
    slope = softmax(weights.scores(example))
    slope[example.target] -= 1.0
    slope *= example.weight * rate
    for rows, scale in zip(example.blocks, example.scales, strict=True):
        weights.table[rows] -= np.rint(slope * scale).astype(np.int64)
    weights.bias[:] -= np.rint(slope * 0.1).astype(np.int64)
