"""The small network learned in batches with Adam, the same bits on every machine.

All products of matrices are of numbers on the grid of ``conversations.hearing.network``, so
they are exact; the steps of Adam (Kingma and Ba, 2015) are single IEEE operations, element by
element. Half of what a text shows is left out by chance each time it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from conversations.hearing.network import on_grid
from training.hearing.examples import HEADS, QUESTIONS, Examples
from training.hearing.learner import Floats, batches, compact, slopes

SUMMARY, HIDDEN = 32, 96
"""Numbers that sum a text up, and units behind them."""
_LEFT_OUT = 128
"""Of 256 features, how many are left out."""


@dataclass(frozen=True, slots=True)
class Course:
    """How long and how boldly to learn."""

    epochs: int = 8
    rate: float = 0.004
    batch: int = 64
    seed: int = 5


@dataclass(slots=True)
class Slow:
    """One array of weights that Adam moves: each number at a pace of its own."""

    values: Floats
    mean: Floats = field(init=False)
    spread: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.mean = np.zeros_like(self.values)
        self.spread = np.zeros_like(self.values)

    def move(self, slope: Floats, pace: Pace, rows: NDArray[np.intp] | slice = slice(None)) -> None:
        """One step down the slope; ``rows`` are those that have a slope at all."""
        mean = self.mean[rows] * 0.9 + slope * 0.1
        spread = self.spread[rows] * 0.999 + slope * slope * 0.001
        self.mean[rows], self.spread[rows] = mean, spread
        self.values[rows] -= pace.rate * (mean / pace.mean) / (np.sqrt(spread / pace.spread) + 1e-8)


@dataclass(slots=True)
class Pace:
    """The rate of this step, and how much of the averages has been filled by now."""

    rate: float = 0.0
    mean: float = 0.0
    spread: float = 0.0
    _mean_left: float = 1.0
    _spread_left: float = 1.0

    def tick(self, rate: float) -> None:
        self._mean_left *= 0.9
        self._spread_left *= 0.999
        self.rate, self.mean, self.spread = rate, 1.0 - self._mean_left, 1.0 - self._spread_left


@dataclass(frozen=True, slots=True)
class Layers:
    """Everything that the network learns."""

    shown: Slow
    questions: Slow
    """A row for each of ``QUESTIONS``, the last for none."""
    hidden: Slow
    hidden_bias: Slow
    out: Slow
    out_bias: Slow


def _fresh(features: int, dice: np.random.RandomState) -> Layers:
    classes = sum(len(own) for own in HEADS.values())

    def small(rows: int, width: int, size: float) -> Slow:
        # Sums of bytes: near enough to a bell, and the same everywhere.
        drawn = np.frombuffer(dice.bytes(4 * rows * width), np.uint8).reshape(rows, width, 4)
        return Slow((drawn.astype(np.int64).sum(axis=2) - 510) / 148.0 * size)

    return Layers(
        small(features, SUMMARY, 0.1),
        Slow(np.zeros((len(QUESTIONS) + 1, SUMMARY))),
        small(SUMMARY, HIDDEN, 0.29),
        Slow(np.zeros(HIDDEN)),
        small(HIDDEN, classes, 0.0625),
        Slow(np.zeros(classes)),
    )


def learn_network(examples: Examples, course: Course = Course()) -> Layers:
    """A network that fits the examples."""
    dice = np.random.RandomState(course.seed)
    layers = _fresh(examples.blocks[0].shape[1], dice)
    pace = Pace()
    whole = course.epochs * -(-len(examples) // course.batch)
    for step, (_, batch) in enumerate(batches(len(examples), course.batch, course.epochs, course.seed)):
        pace.tick(course.rate * (1.0 - step / whole))
        _step(layers, examples, batch, pace, dice)
    return layers


def _thinned(counts: csr_matrix, dice: np.random.RandomState) -> csr_matrix:
    """About half of the features, counted twice."""
    kept = np.frombuffer(dice.bytes(counts.nnz), np.uint8) >= _LEFT_OUT
    return csr_matrix((counts.data * kept * 2.0, counts.indices, counts.indptr), counts.shape)


def _step(
    layers: Layers, examples: Examples, batch: NDArray[np.intp], pace: Pace, dice: np.random.RandomState
) -> None:
    parts = [compact(_thinned(block[batch], dice)) for block in examples.blocks[:2]]
    scales, asked = examples.scales[batch], examples.question[batch]
    summary = layers.questions.values[asked]
    for at, (texts, shown) in enumerate(parts):
        summary = summary + (texts @ on_grid(layers.shown.values[shown])) * scales[:, at : at + 1]
    summary = on_grid(summary)
    hidden, out = on_grid(layers.hidden.values), on_grid(layers.out.values)
    before = summary @ hidden + layers.hidden_bias.values
    awake = on_grid(np.maximum(before, 0.0))
    slope = on_grid(slopes(awake @ out + layers.out_bias.values, batch, examples))
    back = on_grid((slope @ out.T) * (before > 0.0))
    deeper = on_grid(back @ hidden.T)
    layers.out.move(awake.T @ slope, pace)
    layers.out_bias.move(slope.sum(axis=0), pace)
    layers.hidden.move(summary.T @ back, pace)
    layers.hidden_bias.move(back.sum(axis=0), pace)
    for at, (texts, shown) in enumerate(parts):
        layers.shown.move(texts.T @ on_grid(deeper * scales[:, at : at + 1]), pace, shown)
    layers.questions.move(_by_question(deeper, asked), pace)


def _by_question(slope: Floats, asked: NDArray[np.intp]) -> Floats:
    """Slopes added up for each question, the last row for none: on the grid, so exact."""
    summed = np.zeros((len(QUESTIONS) + 1, slope.shape[1]))
    np.add.at(summed, asked, slope)
    return summed
