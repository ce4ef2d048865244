"""The signs of a map, drawn once each, large, and made smaller so that their edges are smooth."""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageDraw

from pictures.looks import INK, OF_DIGIT, PAPER, font, ink_on

FINE = 4


@lru_cache(maxsize=64)
def need_sign(digit: int, size: int) -> Image.Image:
    """A disc with the digit of its service, ``size`` pixels wide."""
    large, edge = size * FINE, size * FINE // 13
    sign = Image.new("RGBA", (large, large), (0, 0, 0, 0))
    draw = ImageDraw.Draw(sign)
    colour = OF_DIGIT[digit % 10]
    draw.ellipse((0, 0, large - 1, large - 1), fill=INK)
    draw.ellipse((edge // 2, edge // 2, large - 1 - edge // 2, large - 1 - edge // 2), fill=PAPER)
    draw.ellipse((edge * 3 // 2, edge * 3 // 2, large - 1 - edge * 3 // 2, large - 1 - edge * 3 // 2), fill=colour)
    draw.text((large / 2, large / 2), str(digit), ink_on(colour), font(large * 6 // 10, "Bold"), anchor="mm")
    return sign.reduce(FINE)


@lru_cache(maxsize=8)
def volunteer_sign(size: int) -> Image.Image:
    """A white diamond."""
    large = size * FINE
    half, edge = large / 2, large / 7
    sign = Image.new("RGBA", (large, large), (0, 0, 0, 0))
    draw = ImageDraw.Draw(sign)
    draw.polygon([(half, 0), (large, half), (half, large), (0, half)], fill=INK)
    draw.polygon([(half, edge), (large - edge, half), (half, large - edge), (edge, half)], fill=PAPER)
    return sign.reduce(FINE)


def put(picture: Image.Image, sign: Image.Image, x: float, y: float) -> None:
    """The sign with its middle at that spot."""
    corner = (round(x - sign.width / 2), round(y - sign.height / 2))
    picture.paste(sign, corner, sign)
