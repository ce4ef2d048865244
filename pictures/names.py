"""The names of the longest streets, along them, where there is room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import atan2, cos, degrees, hypot, radians, sin

from PIL import Image, ImageDraw

from pictures.frame import Frame
from pictures.ground import LonLat
from pictures.looks import INK, PAPER, font

SIZE, HALO = 28, 3
MOST_NAMES = 14
EDGE = 12
APART = 6
SIGN = 26

Rectangle = tuple[float, float, float, float]


def write_names(town: Image.Image, frame: Frame, streets: Sequence[tuple[str, Sequence[LonLat]]],
                signs: Iterable[tuple[float, float]]) -> None:
    """The longest first; each name once, none over another or on a sign to be spared."""
    lines = [(name, frame.line(points)) for name, points in streets]
    lines.sort(key=lambda one: (-_length(one[1]), one[0]))
    taken: list[Rectangle] = [(x - SIGN, y - SIGN, x + SIGN, y + SIGN) for x, y in signs]
    written: set[str] = set()
    for name, line in lines:
        if len(written) == MOST_NAMES:
            return
        if name not in written and _write(town, frame, name, line, taken):
            written.add(name)


def _write(town: Image.Image, frame: Frame, name: str, line: Sequence[tuple[float, float]],
           taken: list[Rectangle]) -> bool:
    """In the middle of the street, or somewhat before or after it."""
    if _length(line) < 11 * len(name):
        return False
    for share in (0.5, 0.35, 0.65):
        x, y, angle = _along(line, share)
        room = _room(name, x, y, angle)
        if _inside(room, frame) and not any(_touch(room, other) for other in taken):
            taken.append(room)
            words = _turned(name, angle)
            town.paste(words, (round(x - words.width / 2), round(y - words.height / 2)), words)
            return True
    return False


def _room(name: str, x: float, y: float, angle: float) -> Rectangle:
    """The upright box around a name that is turned."""
    wide, high = font(SIZE, "Semibold").getlength(name) + 2 * HALO, SIZE + 2 * HALO
    flat, steep = abs(cos(radians(angle))), abs(sin(radians(angle)))
    across, down = (wide * flat + high * steep) / 2, (wide * steep + high * flat) / 2
    return x - across, y - down, x + across, y + down


def _inside(room: Rectangle, frame: Frame) -> bool:
    return room[0] >= EDGE and room[1] >= EDGE and room[2] <= frame.width - EDGE and room[3] <= frame.height - EDGE


def _along(line: Sequence[tuple[float, float]], share: float) -> tuple[float, float, float]:
    """The spot at that share of the line, and the direction there: degrees against the clock, never
    upside down."""
    left = _length(line) * share
    a, b = line[0], line[-1]
    for a, b in zip(line, line[1:], strict=False):
        long = hypot(b[0] - a[0], b[1] - a[1])
        if long >= left:
            break
        left -= long
    on = min(left / (hypot(b[0] - a[0], b[1] - a[1]) or 1), 1.0)
    angle = degrees(atan2(a[1] - b[1], b[0] - a[0]))
    angle = angle - 180 if angle > 90 else angle + 180 if angle < -90 else angle
    return a[0] + on * (b[0] - a[0]), a[1] + on * (b[1] - a[1]), angle


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
