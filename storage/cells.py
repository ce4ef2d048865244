"""Where on the map to look: H3 cells around a spot, as ranges of numbers, and distances.

A volunteer's home is kept as its H3 cell at resolution 11. All such cells inside one coarser
cell are consecutive numbers, so a disc of any size is a few dozen ranges of one index
(h3geo.org, "H3 Index Representations": the digits of finer resolutions follow the coarser ones).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import asin, ceil, cos, radians, sin, sqrt

import h3.api.basic_int as h3

from matching.candidates import Spot

STORED = 11
EARTH_M = 6_371_008.8
"""Mean radius of the Earth in metres (IUGG)."""

_COARSEST, _FINEST = 3, 10
_MOST_RINGS = 4
_SLACK = 1.05
"""Cells differ a little from their neighbours in size; this much is allowed for."""
_DIGITS_BELOW = {r: (1 << (3 * (STORED - r))) - 1 for r in range(_COARSEST, STORED + 1)}
_UNUSED = 3 * (15 - STORED)
_STEP = 1 << _UNUSED
_LAST = 6
_RESOLUTION_SHIFT = 52
Range = tuple[int, int]


def cell_of(spot: Spot) -> int:
    return int(h3.latlng_to_cell(spot.lat, spot.lon, STORED))


def metres(a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> float:
    """Great-circle distance by the haversine formula."""
    south, north = radians(a_lat), radians(b_lat)
    half_lat, half_lon = (north - south) / 2, radians(b_lon - a_lon) / 2
    chord = sin(half_lat) ** 2 + cos(south) * cos(north) * sin(half_lon) ** 2
    return 2 * EARTH_M * asin(sqrt(min(1.0, chord)))


def covering(spot: Spot, radius_m: float) -> tuple[Range, ...]:
    """Ranges of stored cells that together hold every point within ``radius_m`` of ``spot``.

    The finest resolution at which at most four rings do. Beyond some hundred kilometres the
    answer is the whole world in one range.
    """
    for resolution in range(_FINEST, _COARSEST - 1, -1):
        centre = h3.latlng_to_cell(spot.lat, spot.lon, resolution)
        rings = _rings(centre, radius_m)
        if rings <= _MOST_RINGS:
            return _ranges(centre, rings, resolution)
    return ((0, (1 << 63) - 1),)


def _rings(centre: int, radius_m: float) -> int:
    """Every point nearer than ``1.5 * edge * (k + 1) - 2 * edge`` to a point of the cell lies in
    its first k rings: centres of ring k+1 are at least 1.5 edges a ring away, and each of the
    two points at most one edge from its own centre."""
    shortest, longest = _edges(centre)
    return max(1, ceil((radius_m + 2 * longest) / (1.5 * shortest)) - 1)


@lru_cache(maxsize=4096)
def _edges(centre: int) -> tuple[float, float]:
    lengths = [
        metres(*h3.cell_to_latlng(centre), *corner) for corner in h3.cell_to_boundary(centre)
    ]
    return min(lengths) / _SLACK, max(lengths) * _SLACK


@lru_cache(maxsize=4096)
def _ranges(centre: int, rings: int, resolution: int) -> tuple[Range, ...]:
    cells = sorted(_children(cell, resolution) for cell in h3.grid_disk(centre, rings))
    return tuple(_joined(cells))


def _joined(ranges: Iterable[Range]) -> Iterator[Range]:
    """Cells that follow each other as one range."""
    low, high = 0, -_STEP
    for next_low, next_high in ranges:
        if next_low > high + _STEP:
            if high > 0:
                yield low, high
            low = next_low
        high = next_high
    yield low, high


def _children(cell: int, resolution: int) -> Range:
    """The first and the last stored cell inside ``cell``: its unused digits from 0 to 7. A last
    child (digit 6) reaches up to its next aunt, as no cell has a 7 there."""
    below = _DIGITS_BELOW[resolution] << _UNUSED
    finer = cell + ((STORED - resolution) << _RESOLUTION_SHIFT)
    high = finer | below
    while (high >> (digit := 3 * (15 - resolution))) & 7 == _LAST:
        high |= 1 << digit
        resolution -= 1
    return finer & ~below, high
