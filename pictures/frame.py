"""From degrees to pixels: the piece of the world that a map shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians

from pictures.ground import Box, LonLat

METRES_PER_DEGREE = 111_195.0
LEAST_M = 400.0
"""A neighbourhood smaller than this is shown with what lies around it."""
AROUND = 0.05
"""Of the larger side, left free on each side."""
TALLEST, FLATTEST = 1.0, 0.7
"""Height by width."""


@dataclass(frozen=True, slots=True)
class Frame:
    """``box`` fills ``width`` by ``height`` pixels. A flat map: over a town it errs by less than a pixel."""

    box: Box
    width: int
    height: int

    @property
    def metres_a_pixel(self) -> float:
        _, south, _, north = self.box
        return (north - south) * METRES_PER_DEGREE / self.height

    def spot(self, lon: float, lat: float) -> tuple[float, float]:
        west, south, east, north = self.box
        return (lon - west) / (east - west) * self.width, (north - lat) / (north - south) * self.height

    def line(self, points: Iterable[LonLat], scale: int = 1) -> list[tuple[float, float]]:
        return [(x * scale, y * scale) for x, y in (self.spot(*point) for point in points)]

    def holds(self, x: float, y: float, margin: float = 0.0) -> bool:
        return margin <= x <= self.width - margin and margin <= y <= self.height - margin


def frame_of(points: Sequence[LonLat], width: int) -> Frame:
    """A frame of that width around all points. Raises ``ValueError`` where there are none."""
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    middle_lon, middle_lat = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    a_degree_lon = METRES_PER_DEGREE * cos(radians(middle_lat))
    wide = max((max(lons) - min(lons)) * a_degree_lon, LEAST_M)
    high = max((max(lats) - min(lats)) * METRES_PER_DEGREE, LEAST_M)
    free = 2 * AROUND * max(wide, high)
    wide, high = wide + free, high + free
    wide, high = max(wide, high / TALLEST), max(high, wide * FLATTEST)
    half_lon, half_lat = wide / a_degree_lon / 2, high / METRES_PER_DEGREE / 2
    box = (middle_lon - half_lon, middle_lat - half_lat, middle_lon + half_lon, middle_lat + half_lat)
    return Frame(box, width, round(width * high / wide))
