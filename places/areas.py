"""Neighbourhoods: which outline holds a spot.

It answers from outlines alone; it does not know who looks after a neighbourhood.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Ring = tuple[tuple[float, float], ...]
"""A closed line of (lon, lat) in WGS 84 degrees; closing it twice does no harm."""


@dataclass(frozen=True, slots=True)
class Area:
    """A neighbourhood. ``outline`` holds its rings; inside is where an odd number of them is."""

    slug: str
    name: str
    outline: tuple[Ring, ...]


def holds(ring: Ring, lon: float, lat: float) -> bool:
    """Whether the ring holds the spot, by the even-odd rule on a flat map.

    A shared border belongs to exactly one side: each edge counts its lower end and not its
    upper one. At the size of a town the flat map errs by far less than a doorstep.
    """
    inside = False
    previous_lon, previous_lat = ring[-1]
    for next_lon, next_lat in ring:
        if (next_lat > lat) != (previous_lat > lat):
            share = (lat - next_lat) / (previous_lat - next_lat)
            if lon < next_lon + share * (previous_lon - next_lon):
                inside = not inside
        previous_lon, previous_lat = next_lon, next_lat
    return inside


class AreaMap:
    """The town's neighbourhoods, asked spot by spot."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self.areas = tuple(areas)

    def all_of(self, lat: float, lon: float) -> tuple[str, ...]:
        """The slugs of every neighbourhood that holds the spot; more than one is a fault."""
        return tuple(area.slug for area in self.areas if _inside(area, lon, lat))

    def of(self, lat: float, lon: float) -> str | None:
        """The slug of the first neighbourhood that holds the spot, or None."""
        return next((area.slug for area in self.areas if _inside(area, lon, lat)), None)


def _inside(area: Area, lon: float, lat: float) -> bool:
    return sum(holds(ring, lon, lat) for ring in area.outline) % 2 == 1
