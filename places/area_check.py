"""Which addresses lie in no neighbourhood or in two: as a table and as a picture (SVG).

A look at the whole book, for the operator; no resident's address is involved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from math import cos, radians
from pathlib import Path

from places.areas import Area, AreaMap
from places.book import AddressBook

WIDTH_PX = 1_000
_COLOURS = ("#4c78a8", "#f58518", "#54a24b", "#b279a2", "#72b7b2", "#9d755d", "#eeca3b", "#79706e")
_NOWHERE, _TWICE = "#d00000", "#000000"
EXAMPLES_KEPT = 15


@dataclass(frozen=True, slots=True)
class Spot:
    """One address of the book and the neighbourhoods that hold it."""

    label: str
    lat: float
    lon: float
    areas: tuple[str, ...]


@dataclass(slots=True)
class AreaReport:
    """Counts by neighbourhood, and the addresses that are in none or in several."""

    counts: Counter[str] = field(default_factory=Counter)
    nowhere: int = 0
    twice: int = 0
    examples: list[Spot] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return self.nowhere == 0 and self.twice == 0


def check_areas(book: AddressBook, areas: tuple[Area, ...]) -> AreaReport:
    """Asks every address of the book for its neighbourhoods."""
    report = AreaReport()
    outlines = AreaMap(areas)
    for label, lat, lon in book.spots():
        spot = Spot(label, lat, lon, outlines.all_of(lat, lon))
        report.spots.append(spot)
        report.counts.update(spot.areas)
        report.nowhere += not spot.areas
        report.twice += len(spot.areas) > 1
        if len(spot.areas) != 1 and len(report.examples) < EXAMPLES_KEPT:
            report.examples.append(spot)
    return report


def table(report: AreaReport, areas: tuple[Area, ...]) -> Iterator[str]:
    """The report in lines for a terminal."""
    for area in areas:
        yield f"{report.counts[area.slug]:>8,}  {area.slug} ({area.name})"
    yield f"{report.nowhere:>8,}  in no neighbourhood"
    yield f"{report.twice:>8,}  in two or more"
    for spot in report.examples:
        where = ", ".join(spot.areas) or "none"
        yield f"          {spot.label} ({spot.lat:.6f}, {spot.lon:.6f}): {where}"


def picture(report: AreaReport, areas: tuple[Area, ...]) -> str:
    """The town as an SVG picture: outlines, addresses, and large dots where something is wrong."""
    if not report.spots and not areas:
        return '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
    frame = _Frame(
        [(spot.lon, spot.lat) for spot in report.spots]
        + [point for area in areas for ring in area.outline for point in ring]
    )
    colours = {area.slug: _COLOURS[at % len(_COLOURS)] for at, area in enumerate(areas)}
    body = [line for area in areas for line in _outline(area, frame, colours[area.slug])]
    wrong = [spot for spot in report.spots if len(spot.areas) != 1]
    right = [spot for spot in report.spots if len(spot.areas) == 1]
    body += [_dot(spot, frame, colours[spot.areas[0]], 1.6) for spot in right]
    body += [_dot(spot, frame, _TWICE if spot.areas else _NOWHERE, 5.0) for spot in wrong]
    body.append(_legend(report, frame))
    return frame.wrap("\n".join(body))


class _Frame:
    """Degrees to pixels, north up, on a flat map."""

    def __init__(self, points: list[tuple[float, float]]) -> None:
        self._west = min(lon for lon, _ in points)
        self._north = max(lat for _, lat in points)
        south = min(lat for _, lat in points)
        self._squeeze = cos(radians((self._north + south) / 2))
        span = max((max(lon for lon, _ in points) - self._west) * self._squeeze, 1e-6)
        self._scale = (WIDTH_PX - 40) / span
        self.height = round((self._north - south) * self._scale) + 80

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        x = 20 + (lon - self._west) * self._squeeze * self._scale
        return round(x, 1), round(20 + (self._north - lat) * self._scale, 1)

    def wrap(self, body: str) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH_PX} {self.height}" '
            f'font-family="sans-serif">\n<rect width="100%" height="100%" fill="#fff"/>\n'
            f"{body}\n</svg>\n"
        )


def _outline(area: Area, frame: _Frame, colour: str) -> Iterator[str]:
    paths = []
    for ring in area.outline:
        points = [frame.at(lon, lat) for lon, lat in ring]
        paths.append("M" + "L".join(f"{x},{y}" for x, y in points) + "Z")
    yield (
        f'<path d="{"".join(paths)}" fill="{colour}" fill-opacity="0.15" fill-rule="evenodd" '
        f'stroke="{colour}" stroke-width="2"/>'
    )
    ring = area.outline[0]
    lon = sum(point[0] for point in ring) / len(ring)
    lat = sum(point[1] for point in ring) / len(ring)
    x, y = frame.at(lon, lat)
    yield f'<text x="{x}" y="{y}" font-size="22" text-anchor="middle">{escape(area.name)}</text>'


def _dot(spot: Spot, frame: _Frame, colour: str, radius: float) -> str:
    x, y = frame.at(spot.lon, spot.lat)
    title = f"<title>{escape(spot.label)}</title>" if radius > 2 else ""
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{colour}">{title}</circle>'


def _legend(report: AreaReport, frame: _Frame) -> str:
    y = frame.height - 20
    return (
        f'<text x="20" y="{y}" font-size="18" fill="{_NOWHERE}">in no neighbourhood: '
        f'{report.nowhere}</text><text x="400" y="{y}" font-size="18">in two or more: '
        f"{report.twice}</text>"
    )


def write_picture(path: Path, svg: str) -> None:
    """Writes the picture; the folder must exist."""
    path.write_text(svg, encoding="utf-8")
