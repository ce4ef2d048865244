"""The lines of streets, for drawing: through the middle between the two rows of house numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from math import cos, hypot, radians

from places.areas import AreaMap
from places.book import METRES_PER_DEGREE, AddressBook
from places.index import Address

Point = tuple[float, float]
"""(lon, lat) in WGS 84 degrees."""
Box = tuple[float, float, float, float]
"""West, south, east, north."""
ACROSS_M = 45.0
"""Two houses that face each other are at most this far apart."""
GAP_M = 250.0
"""Where no house stands for longer than this, the line is broken: the street may go another way."""
PLOT_END_M = 25.0
BOXES_HELD = 32


class TownGround:
    """Streets and outlines of the town. What was read of a book is kept while the process lives."""

    def __init__(self, book: AddressBook, areas: AreaMap) -> None:
        self._areas = {area.slug: area for area in areas.areas}
        self._read = lru_cache(maxsize=BOXES_HELD)(lambda box: tuple(lines_in(book, box)))

    def outlines(self, areas: Sequence[str]) -> Sequence[Sequence[Point]]:
        known = [self._areas[slug] for slug in areas if slug in self._areas]
        return [ring for area in known for ring in area.outline]

    def streets(self, box: Box) -> Sequence[tuple[str, Sequence[Point]]]:
        return self._read(box)


def lines_in(book: AddressBook, box: Box) -> Iterator[tuple[str, Sequence[Point]]]:
    """Every street with houses in the box: its name, and one line or several."""
    for name, addresses in book.addresses_in(box):
        for line in middle_lines(addresses):
            yield name, line


def middle_lines(addresses: Iterable[Address]) -> Iterator[Sequence[Point]]:
    """The line between odd and even numbers; along the one row where there is but one."""
    in_order = sorted(addresses, key=lambda one: (one.number, one.suffix))
    rows = [[(a.lon, a.lat) for a in in_order if a.number % 2 == side] for side in (1, 0)]
    one, other = sorted(rows, key=len, reverse=True)
    for piece in _pieces([_halfway(point, other) for point in one]):
        yield [_beyond(piece[1], piece[0]), *piece, _beyond(piece[-2], piece[-1])]


def _beyond(before: Point, last: Point) -> Point:
    """The end of the last plot: as far beyond its door as half the way to the one before it."""
    share = min(0.5, PLOT_END_M / (metres(before, last) or 1))
    return last[0] + share * (last[0] - before[0]), last[1] + share * (last[1] - before[1])


def _halfway(point: Point, others: Sequence[Point]) -> Point:
    """Half-way to the nearest house opposite, where there is one."""
    facing = min(others, key=lambda other: metres(point, other), default=None)
    if facing is None or metres(point, facing) > ACROSS_M:
        return point
    return (point[0] + facing[0]) / 2, (point[1] + facing[1]) / 2


def _pieces(points: Sequence[Point]) -> Iterator[Sequence[Point]]:
    piece: list[Point] = []
    for point in points:
        if piece and metres(piece[-1], point) > GAP_M:
            if len(piece) > 1:
                yield piece
            piece = []
        piece.append(point)
    if len(piece) > 1:
        yield piece


def metres(a: Point, b: Point) -> float:
    """On a flat map."""
    return hypot((a[0] - b[0]) * cos(radians(a[1])), a[1] - b[1]) * METRES_PER_DEGREE

