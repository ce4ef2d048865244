"""The map of a neighbourhood: streets, outline, needs, volunteers, and how many of these reach each spot."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw

from pictures import coverage
from pictures.frame import Frame, frame_of
from pictures.ground import Ground, LonLat
from pictures.legend import legend
from pictures.looks import INK, MARGIN, PAPER, SMALL, SOFT, TITLE, WIDTH, Colour, fitted, font
from pictures.names import write_names
from pictures.signs import need_sign, put, volunteer_sign
from switchboard.ports import Paper

HEAD = 112
FEW = 50
SMOOTH = 2
STREET_M, NARROWEST, WIDEST = 9.0, 5, 15
CASING: Colour = (176, 182, 188)
VEIL: Colour = (240, 240, 238)


class TownMap:
    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def draw(self, data: Mapping[str, Any]) -> Paper:
        rings = self._ground.outlines(data["areas"])
        points = [p for ring in rings for p in ring] or [(lon, lat) for lat, lon, _ in _everybody(data)]
        frame = frame_of(points, WIDTH)
        inside = _mask(rings, frame)
        counts = coverage.counted(frame, data["volunteers"])
        reach = coverage.range_of(counts, _on_grid(inside, counts))
        streets = self._ground.streets(frame.box)
        town = _town(frame, rings, inside, coverage.shaded(counts, frame, reach), streets)
        _volunteers(town, frame, data["volunteers"])
        write_names(town, frame, streets, _spared(frame, data))
        _needs(town, frame, data["needs"])
        _scale(town, frame)
        below = legend(data, reach)
        whole = Image.new("RGB", (WIDTH, HEAD + town.height + below.height), PAPER)
        _head(whole, data)
        whole.paste(town, (0, HEAD))
        whole.paste(below, (0, HEAD + town.height))
        return Paper(f"{data['name']}.png", "image/png", png(whole))


def _town(frame: Frame, rings: Sequence[Sequence[LonLat]], inside: Image.Image, shades: Image.Image,
          streets: Sequence[tuple[str, Sequence[LonLat]]]) -> Image.Image:
    """Shades inside the outline, a quiet ground outside, streets over both."""
    town = Image.new("RGB", (frame.width, frame.height), VEIL)
    town.paste(shades, mask=inside)
    wide = min(max(round(STREET_M / frame.metres_a_pixel), NARROWEST), WIDEST)
    lines = [frame.line(points, SMOOTH) for _, points in streets]
    for colour, width in ((CASING, wide + 4), (PAPER, wide)):
        town.paste(colour, mask=_strokes(lines, width, frame))
    edges = [frame.line([*ring, ring[0]], SMOOTH) for ring in rings]
    town.paste(INK, mask=_strokes(edges, 6, frame))
    return town


def _everybody(data: Mapping[str, Any]) -> list[Sequence[float]]:
    return [*data["needs"], *data["volunteers"]] or [[46.6, 2.4, 0]]  # the middle of the country


def _mask(rings: Sequence[Sequence[LonLat]], frame: Frame) -> Image.Image:
    """White inside: where an odd number of rings is; all of it where there are none."""
    size = (frame.width * SMOOTH, frame.height * SMOOTH)
    mask = Image.new("L", size, 0 if rings else 255)
    for ring in rings:
        one = Image.new("L", size, 0)
        ImageDraw.Draw(one).polygon(frame.line(ring, SMOOTH), fill=255)
        mask = ImageChops.difference(mask, one)
    return mask.reduce(SMOOTH)


def _strokes(lines: Sequence[Sequence[tuple[float, float]]], width: int, frame: Frame) -> Image.Image:
    mask = Image.new("L", (frame.width * SMOOTH, frame.height * SMOOTH), 0)
    draw = ImageDraw.Draw(mask)
    half = width * SMOOTH / 2
    for line in lines:
        draw.line(line, 255, width * SMOOTH, joint="curve")
        for x, y in (line[0], line[-1]):
            draw.ellipse((x - half, y - half, x + half, y + half), fill=255)
    return mask.reduce(SMOOTH)


def _on_grid(inside: Image.Image, counts: coverage.Counts) -> NDArray[np.bool_]:
    grid = inside.resize((counts.shape[1], counts.shape[0]), Image.Resampling.NEAREST)
    return np.asarray(grid) > 127


def _spared(frame: Frame, data: Mapping[str, Any]) -> list[tuple[float, float]]:
    """Where no name of a street may stand: on signs, where there are but few of them."""
    few = [sign for signs in (data["needs"], data["volunteers"]) if len(signs) <= FEW for sign in signs]
    return [frame.spot(lon, lat) for lat, lon, _ in few]


def _volunteers(town: Image.Image, frame: Frame, volunteers: Sequence[Sequence[float]]) -> None:
    """The more there are, the smaller."""
    sign = volunteer_sign(26 if len(volunteers) <= 150 else 18)
    for lat, lon, _ in volunteers:
        put(town, sign, *frame.spot(lon, lat))


def _needs(town: Image.Image, frame: Frame, needs: Sequence[Sequence[Any]]) -> None:
    size = need_size(len(needs))
    for lat, lon, digit in needs:
        put(town, need_sign(digit, size), *frame.spot(lon, lat))


def need_size(count: int) -> int:
    """Pixels across: the more there are, the smaller."""
    return 62 if count <= 40 else 48 if count <= 150 else 34


def _head(whole: Image.Image, data: Mapping[str, Any]) -> None:
    draw = ImageDraw.Draw(whole)
    date = draw.textlength(data["subtitle"], font(SMALL))
    title = fitted(draw, data["title"], WIDTH - 2 * MARGIN - date - 30, font(TITLE, "Bold"))
    draw.text((MARGIN, 74), title, INK, font(TITLE, "Bold"), anchor="ls")
    draw.text((WIDTH - MARGIN, 74), data["subtitle"], SOFT, font(SMALL), anchor="rs")


def _scale(town: Image.Image, frame: Frame) -> None:
    """A bar of a round length, at the lower left."""
    metres = next((m for m in (1000, 500, 200, 100) if m / frame.metres_a_pixel < frame.width / 3), 50)
    long, x, y = metres / frame.metres_a_pixel, 24.0, frame.height - 24.0
    draw = ImageDraw.Draw(town)
    draw.rounded_rectangle((x - 12, y - 58, x + long + 12, y + 14), 12, fill=PAPER)
    draw.line((x, y, x + long, y), INK, 6)
    for end in (x, x + long):
        draw.line((end, y - 9, end, y + 9), INK, 4)
    draw.text((x + long / 2, y - 30), f"{metres} m", INK, font(SMALL - 4), anchor="mm")


def png(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "PNG", compress_level=5)
    return written.getvalue()
