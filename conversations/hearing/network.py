"""A small network over what a text shows: a summary, one hidden layer, scores. Pure.

Every number stands on a grid of whole multiples of ``1 / ONE`` and stays small, so that all
products and sums are exact in double precision: no library or machine can round differently.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ONE = 1 << 16
"""Numbers are whole multiples of 1 / ONE."""
LARGEST = 64.0
"""No number between two layers is larger: sums of products stay below 2**53 steps."""

Floats = NDArray[np.float64]


def on_grid(values: Floats) -> Floats:
    """The nearest points of the grid, none beyond ``LARGEST``."""
    return np.minimum(np.maximum(np.rint(values * ONE) / ONE, -LARGEST), LARGEST)


@dataclass(frozen=True, slots=True)
class Network:
    """Layers of weights, all on the grid."""

    hidden: Floats
    """A row for each number of the summary, a column for each hidden unit."""
    hidden_bias: Floats
    out: Floats
    """A row for each hidden unit, a column for each class of every head."""
    out_bias: Floats

    def scores(self, summary: Floats) -> Floats:
        """A score for each class of every head."""
        awake = np.maximum(on_grid(summary) @ self.hidden + self.hidden_bias, 0.0)
        return on_grid(awake) @ self.out + self.out_bias
