"""What stands under a map: its signs and shades in words, large enough for a phone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PIL import Image, ImageDraw

from pictures import coverage
from pictures.looks import BODY, INK, LINE, MARGIN, PAPER, SMALL, SOFT, WIDTH, fitted, font, wrapped
from pictures.signs import need_sign, put, volunteer_sign

ROW, SIGN = 62, 52
COLUMN = (WIDTH - 2 * MARGIN) // 2
SWATCH = 50
TALLEST = 1600


class Legend:
    """Written from the top down; ``y`` is how far it has come."""

    def __init__(self) -> None:
        self.picture = Image.new("RGB", (WIDTH, TALLEST), PAPER)
        self.draw = ImageDraw.Draw(self.picture)
        self.y = 20

    def heading(self, words: str) -> None:
        self.draw.text((MARGIN, self.y + 28), words, INK, font(BODY, "Bold"), anchor="lm")
        self.y += 62

    def text(self, words: str) -> None:
        for line in wrapped(self.draw, words, WIDTH - 2 * MARGIN, font(SMALL)):
            self.draw.text((MARGIN, self.y + 22), line, SOFT, font(SMALL), anchor="lm")
            self.y += 46

    def services(self, rows: list[list[Any]]) -> None:
        """Two columns of signs."""
        for place, (digit, label, count) in enumerate(rows):
            left, y = MARGIN + place % 2 * COLUMN, self.y + place // 2 * ROW + ROW // 2
            put(self.picture, need_sign(digit, SIGN), left + SIGN / 2, y)
            words = fitted(self.draw, f"{label} : {count}", COLUMN - SIGN - 30, font(BODY))
            self.draw.text((left + SIGN + 16, y), words, INK, font(BODY), anchor="lm")
        self.y += (len(rows) + 1) // 2 * ROW

    def line(self) -> None:
        self.y += 10
        self.draw.line((MARGIN, self.y, WIDTH - MARGIN, self.y), LINE, 3)
        self.y += 12

    def volunteer(self, words: str) -> None:
        """At the right of the line that comes next."""
        wide = self.draw.textlength(words, font(BODY))
        self.draw.text((WIDTH - MARGIN, self.y + 28), words, INK, font(BODY), anchor="rm")
        put(self.picture, volunteer_sign(36), WIDTH - MARGIN - wide - 36, self.y + 28)

    def shades(self, reach: coverage.Range, words: Mapping[str, str]) -> None:
        """One field each, from nobody to the most, with its words below."""
        told = [words["nobody"], *(_span(low, high, words["range"]) for low, high in reach.spans())]
        wide = (WIDTH - 2 * MARGIN) / 5
        for place, label in enumerate(told):
            left = MARGIN + place * wide
            field = (left, self.y, left + wide - 12, self.y + SWATCH)
            self.draw.rectangle(field, coverage.SHADES[place - 1] if place else coverage.NOBODY, INK, 2)
            if not place:
                _hatch(self.draw, field)
            self.draw.text((left + (wide - 12) / 2, self.y + SWATCH + 28), label, INK, font(SMALL), anchor="mm")
        self.y += SWATCH + 56


def legend(data: Mapping[str, Any], reach: coverage.Range) -> Image.Image:
    words, below = data["words"], Legend()
    below.heading(words["needs"] if data["needs"] else words["none"])
    below.services(data["legend"])
    if data["afar"]:
        below.text(data["afar"])
    below.line()
    below.volunteer(words["volunteers"])
    below.heading(words["coverage"])
    below.shades(reach, words)
    below.text(words["note"])
    return below.picture.crop((0, 0, WIDTH, below.y + 26))


def _span(low: int, high: int, words: str) -> str:
    return str(low) if low == high else words.format(low=low, high=high)


def _hatch(draw: ImageDraw.ImageDraw, field: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = field
    high = bottom - top
    for start in range(int(left - high) + 12, int(right), 22):
        x1, x2 = max(start, left + 2), min(start + high, right - 2)
        draw.line((x1, bottom - (x1 - start), x2, bottom - (x2 - start)), coverage.HATCH, 3)
