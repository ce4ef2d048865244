"""A softmax classifier learned in small batches, the same bits on every machine.

Weights and slopes are whole multiples of a step and small, so that every product and sum is
exact in double precision, in whatever order it is taken; all else is single IEEE operations,
element by element; the exponential comes from a table computed in decimal arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from training.hearing.examples import HEADS, Examples, allowed_answers

ONE = 1 << 24
"""Weights are whole multiples of 1 / ONE."""
SLOPE = 1 << 20
"""Slopes are whole multiples of 1 / SLOPE."""
_STEPS = 512
_EXP = np.array(
    [int(Decimal(2**30) * (Decimal(-i) / _STEPS).exp()) for i in range(20 * _STEPS)], dtype=np.int64
)
_NEVER = -1e9

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how boldly to learn; ``decay`` is the share forgotten each epoch."""

    epochs: int = 6
    rate: float = 0.3
    decay: float = 0.02
    batch: int = 32
    seed: int = 20


@dataclass(frozen=True, slots=True)
class Weights:
    """One row a feature, one column a class of every head; ``bias`` a class."""

    shown: Floats
    asked: Floats
    bias: Floats


def columns() -> dict[str, slice]:
    """The columns of every head, one head after the other."""
    ends = np.cumsum([0, *(len(classes) for classes in HEADS.values())]).tolist()
    return {head: slice(a, b) for head, a, b in zip(HEADS, ends, ends[1:], strict=False)}


def rounded(values: Floats, one: int) -> Floats:
    """``values`` as whole multiples of ``1 / one``."""
    return np.rint(values * one) / one


def softmax(scores: Floats) -> Floats:
    """Chances of the classes, a text a row, from the table of exponentials."""
    below = np.rint((scores.max(axis=1, keepdims=True) - scores) * _STEPS)
    powers = _EXP[np.minimum(below, len(_EXP) - 1).astype(np.int64)]
    chances: Floats = powers / powers.sum(axis=1, keepdims=True)
    return chances


def slopes(scores: Floats, batch: NDArray[np.intp], examples: Examples) -> Floats:
    """How far each score is from right, weighted; on the grid of slopes."""
    slope = np.zeros_like(scores)
    for head, own in columns().items():
        right = examples.right[head][batch]
        rows = np.flatnonzero(right >= 0)
        if not len(rows):
            continue
        told = scores[rows, own]
        if head == "answer":
            told = np.where(allowed_answers()[examples.question[batch][rows]], told, _NEVER)
        chances = softmax(told)
        chances[np.arange(len(rows)), right[rows]] -= 1.0
        slope[rows, own] = chances * examples.weight[head][batch][rows][:, None]
    return rounded(slope, SLOPE)


def batches(size: int, batch: int, epochs: int, seed: int) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Every text once an epoch, in an order drawn anew: (epoch, rows)."""
    order = np.arange(size)
    dice = np.random.RandomState(seed)  # its stream never changes between versions
    for epoch in range(epochs):
        dice.shuffle(order)
        for start in range(0, size, batch):
            yield epoch, order[start : start + batch]


def compact(counts: csr_matrix) -> tuple[csr_matrix, NDArray[np.intp]]:
    """A few texts without the features that none of them shows, and the rows of the others."""
    shown, place = np.unique(counts.indices, return_inverse=True)
    return csr_matrix((counts.data, place, counts.indptr), shape=(counts.shape[0], len(shown))), shown


def learn(examples: Examples, schedule: Schedule = Schedule()) -> Weights:
    """Weights that fit the examples: gradient steps, weights decayed each epoch."""
    classes = sum(len(own) for own in HEADS.values())
    features = [block.shape[1] for block in examples.blocks]
    weights = Weights(
        np.zeros((features[0], classes)), np.zeros((features[2], len(HEADS["answer"]))), np.zeros(classes)
    )
    known = 0
    for epoch, batch in batches(len(examples), schedule.batch, schedule.epochs, schedule.seed):
        if epoch != known:
            _forget(weights, schedule.decay)
            known = epoch
        _step(weights, examples, batch, schedule.rate * (1.0 - epoch / schedule.epochs))
    _forget(weights, schedule.decay)
    return weights


def _forget(weights: Weights, decay: float) -> None:
    for table in (weights.shown, weights.asked):
        table -= rounded(table * decay, ONE)


def _step(weights: Weights, examples: Examples, batch: NDArray[np.intp], rate: float) -> None:
    tables = (weights.shown, weights.shown, weights.asked)
    parts = [compact(block[batch]) for block in examples.blocks]
    scales = examples.scales[batch]
    scores = np.tile(weights.bias, (len(batch), 1))
    for at, ((texts, shown), table) in enumerate(zip(parts, tables, strict=True)):
        scores[:, : table.shape[1]] += (texts @ table[shown]) * scales[:, at : at + 1]
    slope = slopes(scores, batch, examples)
    for at, ((texts, shown), table) in enumerate(zip(parts, tables, strict=True)):
        own = rounded(slope[:, : table.shape[1]] * scales[:, at : at + 1], SLOPE)
        table[shown] -= rounded((texts.T @ own) * rate, ONE)
    weights.bias[:] -= rounded(slope.sum(axis=0) * (0.1 * rate), ONE)
