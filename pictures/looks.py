"""How everything looks: sizes, colours that nobody confuses, type.

The colours of signs are those of Okabe and Ito, "Color Universal Design" (2008), made for every kind of
colour vision; each comes with a digit or a pattern, so that none is told by colour alone. The type is
Source Sans Pro (SIL Open Font License 1.1), from the package ``font-source-sans-pro``.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from PIL import ImageDraw, ImageFont

WIDTH = 1080
"""Pixels. Telegram shows a picture as wide as the screen: 36 pixels here are 13 on a phone."""
MARGIN = 44
SMALL, BODY, TITLE, HUGE = 34, 38, 60, 76

Colour = tuple[int, int, int]
INK: Colour = (32, 37, 42)
SOFT: Colour = (86, 94, 102)
PAPER: Colour = (255, 255, 255)
LINE: Colour = (205, 210, 214)

ORANGE: Colour = (230, 159, 0)
SKY: Colour = (86, 180, 233)
GREEN: Colour = (0, 158, 115)
YELLOW: Colour = (240, 228, 66)
BLUE: Colour = (0, 114, 178)
VERMILION: Colour = (213, 94, 0)
PURPLE: Colour = (204, 121, 167)
BLACK: Colour = (0, 0, 0)
GREY: Colour = (153, 153, 153)
BROWN: Colour = (112, 66, 20)

OF_DIGIT = (BLACK, VERMILION, GREEN, ORANGE, PURPLE, YELLOW, BROWN, BLUE, GREY, SKY)
"""The colour of a service, by its digit on every menu."""

Weight = Literal["Regular", "Semibold", "Bold"]


def font_file(weight: Weight) -> Path:
    return Path(str(files("font_source_sans_pro") / "files" / f"SourceSansPro-{weight}.ttf"))


@lru_cache(maxsize=64)
def font(size: int, weight: Weight = "Regular") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file(weight), size)


def ink_on(colour: Colour) -> Colour:
    """Black or white, whichever is read better on ``colour`` (WCAG 2 relative luminance)."""
    parts = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    luminance = 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    return BLACK if luminance > 0.179 else PAPER


def fitted(draw: ImageDraw.ImageDraw, text: str, width: float, face: ImageFont.FreeTypeFont) -> str:
    """``text``, cut at its end where it is wider than ``width`` pixels."""
    if draw.textlength(text, face) <= width:
        return text
    while text and draw.textlength(text + "…", face) > width:
        text = text[:-1].rstrip()
    return text + "…"


def wrapped(draw: ImageDraw.ImageDraw, text: str, width: float, face: ImageFont.FreeTypeFont) -> list[str]:
    """``text`` in lines no wider than ``width`` pixels."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and draw.textlength(longer, face) <= width:
            lines[-1] = longer
        else:
            lines.append(fitted(draw, word, width, face))
    return lines
