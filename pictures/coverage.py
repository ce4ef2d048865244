"""How many volunteers reach each spot of a map, and the shades that tell it.

Counted from where volunteers are shown: an edge drawn around the true spots would give them away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pictures.frame import Frame
from pictures.looks import Colour

STEP = 12
"""Pixels between the spots that are counted; between them the count is interpolated."""
AT_A_TIME = 250
MOST_SHADES = 4
NOBODY: Colour = (247, 243, 234)
HATCH: Colour = (206, 196, 178)
SHADES: tuple[Colour, ...] = ((224, 236, 246), (188, 215, 235), (146, 190, 220), (101, 158, 200))
"""From light to dark, so that the order is seen without the colour."""

Counts = NDArray[np.float32]


def counted(frame: Frame, volunteers: Sequence[Sequence[float]]) -> Counts:
    """For each spot of a grid over the frame, how many of the circles (lat, lon, metres) hold it."""
    across, down = (np.arange(0, size + STEP, STEP, dtype=np.float32) for size in (frame.width, frame.height))
    total = np.zeros((len(down), len(across)), np.float32)
    spots = np.array([(*frame.spot(lon, lat), radius / frame.metres_a_pixel)
                      for lat, lon, radius in volunteers], np.float32).reshape(-1, 3)  # fmt: skip
    for start in range(0, len(spots), AT_A_TIME):
        x, y, radius = spots[start : start + AT_A_TIME].T[:, :, None]
        aside, above = (across - x) ** 2, (down - y) ** 2
        inside = aside[:, None, :] + above[:, :, None] <= (radius**2)[:, :, None]
        total += inside.sum(axis=0, dtype=np.float32)
    return total


@dataclass(frozen=True, slots=True)
class Range:
    """From the fewest volunteers to the most that any spot of the neighbourhood has in reach."""

    least: int
    most: int

    def spans(self) -> list[tuple[int, int]]:
        """The counts that each shade stands for, from the lightest on: as even as whole numbers
        allow, at most four. Nobody is no shade."""
        first = max(self.least, 1)
        there = self.most - first + 1
        shades = max(min(MOST_SHADES, there), 0)
        ends = [first + ceil(there * n / shades) for n in range(shades + 1)] if shades else []
        return [(low, high - 1) for low, high in zip(ends, ends[1:], strict=False)]


def range_of(counts: Counts, inside: NDArray[np.bool_]) -> Range:
    here = counts[inside]
    return Range(int(here.min()), int(here.max())) if here.size else Range(0, 0)


def shaded(counts: Counts, frame: Frame, reach: Range) -> Image.Image:
    """The frame in shades; hatched where nobody comes."""
    size = (counts.shape[1] * STEP, counts.shape[0] * STEP)
    fine = Image.fromarray(counts).resize(size, Image.Resampling.BILINEAR).crop((0, 0, frame.width, frame.height))
    spans, found = reach.spans(), np.asarray(fine)
    classes = np.digitize(found, [low - 0.5 for low, _ in spans])
    classes[(classes == 0) & (found >= 0.5) & bool(spans)] = 1
    picture = np.array([NOBODY, *SHADES], np.uint8)[classes]
    row, column = np.ogrid[: frame.height, : frame.width]
    picture[(classes == 0) & ((row + column) % 22 < 3)] = HATCH
    return Image.fromarray(picture)
