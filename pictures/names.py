"""The names of the longest streets, along them, where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, degrees, hypot

from PIL import Image, ImageDraw

from pictures.frame import Frame
from pictures.ground import LonLat
from pictures.looks import INK, PAPER, font

SIZE, HALO = 28, 3
MOST_NAMES = 14
EDGE = 90
APART = 20

Rectangle = tuple[float, float, float, float]


def write_names(town: Image.Image, frame: Frame, streets: Sequence[tuple[str, Sequence[LonLat]]]) -> None:
    """The longest first; each name once, none over another."""
    lines = [(name, frame.line(points)) for name, points in streets]
    lines.sort(key=lambda one: (-_length(one[1]), one[0]))
    taken: list[Rectangle] = []
    written: set[str] = set()
    for name, line in lines:
        if len(written) == MOST_NAMES:
            return
        if name not in written and _write(town, frame, name, line, taken):
            written.add(name)


def _write(town: Image.Image, frame: Frame, name: str, line: Sequence[tuple[float, float]],
           taken: list[Rectangle]) -> bool:
    x, y, angle = _middle(line)
    if not frame.holds(x, y, EDGE) or _length(line) < 11 * len(name):
        return False
    words = _turned(name, angle)
    room = (x - words.width / 2, y - words.height / 2, x + words.width / 2, y + words.height / 2)
    if any(_touch(room, other) for other in taken):
        return False
    taken.append(room)
    town.paste(words, (round(room[0]), round(room[1])), words)
    return True


def _middle(line: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """The spot half-way along, and the direction there: degrees against the clock, never upside down."""
    left = _length(line) / 2
    a, b = line[0], line[-1]
    for a, b in zip(line, line[1:], strict=False):
        long = hypot(b[0] - a[0], b[1] - a[1])
        if long >= left:
            break
        left -= long
    share = min(left / (hypot(b[0] - a[0], b[1] - a[1]) or 1), 1.0)
    angle = degrees(atan2(a[1] - b[1], b[0] - a[0]))
    angle = angle - 180 if angle > 90 else angle + 180 if angle < -90 else angle
    return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]), angle


def _turned(name: str, angle: float) -> Image.Image:
    face = font(SIZE, "Semibold")
    left, top, right, bottom = face.getbbox(name, stroke_width=HALO)
    words = Image.new("RGBA", (int(right - left) + 4, int(bottom - top) + 4), (*PAPER, 0))
    ImageDraw.Draw(words).text((2 - left, 2 - top), name, INK, face, stroke_width=HALO, stroke_fill=PAPER)
    return words.rotate(angle, Image.Resampling.BICUBIC, expand=True)


def _length(line: Sequence[tuple[float, float]]) -> float:
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in zip(line, line[1:], strict=False))


def _touch(a: Rectangle, b: Rectangle) -> bool:
    return (a[0] < b[2] + APART and b[0] < a[2] + APART and a[1] < b[3] + APART and b[1] < a[3] + APART)
