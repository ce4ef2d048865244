"""The sums of a week or a month: a few large figures, and bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image, ImageDraw

from pictures.looks import (
    BODY,
    GREEN,
    HUGE,
    INK,
    LINE,
    MARGIN,
    PAPER,
    SMALL,
    SOFT,
    TITLE,
    VERMILION,
    WIDTH,
    Colour,
    fitted,
    font,
)
from pictures.townmap import png
from switchboard.ports import Paper

FATES: tuple[Colour, ...] = (GREEN, VERMILION, (214, 214, 210))
"""Helped, without an answer, the rest. The second is hatched as well: without colours the three are
plain, striped and light."""
STRIPE: Colour = (255, 214, 186)
ROW, BAR = 70, 46
LABELS = 300
MOST_BARS = 10
TALLEST = 4000


class Chart:
    """Written from the top down; ``y`` is how far it has come."""

    def __init__(self) -> None:
        self.picture = Image.new("RGB", (WIDTH, TALLEST), PAPER)
        self.draw = ImageDraw.Draw(self.picture)
        self.y = 0

    def head(self, title: str, subtitle: str) -> None:
        self.draw.text((MARGIN, 60), title, INK, font(TITLE, "Bold"), anchor="lm")
        self.draw.text((MARGIN, 118), subtitle, SOFT, font(BODY), anchor="lm")
        self.y = 164

    def tiles(self, tiles: Sequence[Sequence[str]]) -> None:
        wide = (WIDTH - 2 * MARGIN + 16) / len(tiles)
        for place, (figure, words) in enumerate(tiles):
            left = MARGIN + place * wide
            self.draw.rounded_rectangle((left, self.y, left + wide - 16, self.y + 170), 18, (243, 245, 246))
            middle = left + (wide - 16) / 2
            size = HUGE if len(figure) < 5 else HUGE - 20
            self.draw.text((middle, self.y + 66), figure, INK, font(size, "Bold"), anchor="mm")
            label = fitted(self.draw, words, wide - 24, font(SMALL))
            self.draw.text((middle, self.y + 132), label, SOFT, font(SMALL), anchor="mm")
        self.y += 198

    def key(self, fates: Sequence[str]) -> None:
        """Beside each other while there is room, else below."""
        left = MARGIN
        for place, words in enumerate(fates):
            wide = 62 + self.draw.textlength(words, font(SMALL)) + 40
            if left + wide > WIDTH:
                left, self.y = MARGIN, self.y + 52
            self._fill((left, self.y + 6, left + 46, self.y + 44), place)
            self.draw.text((left + 62, self.y + 25), words, INK, font(SMALL), anchor="lm")
            left += int(wide)
        self.y += 66

    def bars(self, title: str, bars: Sequence[Sequence[Any]]) -> None:
        self.draw.line((MARGIN, self.y, WIDTH - MARGIN, self.y), LINE, 3)
        self.draw.text((MARGIN, self.y + 42), title, INK, font(BODY, "Bold"), anchor="lm")
        self.y += 78
        most = max((sum(parts) for _, parts in bars), default=0)
        for label, parts in bars[:MOST_BARS]:
            self._bar(label, parts, most)
        self.y += 14

    def _bar(self, label: str, parts: Sequence[int], most: int) -> None:
        """The name, the parts to scale, and how many altogether."""
        middle = self.y + ROW / 2
        words = fitted(self.draw, label, LABELS - 20, font(BODY))
        self.draw.text((MARGIN, middle), words, INK, font(BODY), anchor="lm")
        left = MARGIN + LABELS
        scale = (WIDTH - MARGIN - left - 110) / (most or 1)
        x = float(left)
        for place, count in enumerate(parts):
            if count:
                self._part((x, middle - BAR / 2, x + count * scale, middle + BAR / 2), place, count)
                x += count * scale
        self.draw.text((x + 16, middle), str(sum(parts)), INK, font(BODY, "Bold"), anchor="lm")
        self.y += ROW

    def _part(self, field: tuple[float, float, float, float], place: int, count: int) -> None:
        """With its number where there is room: on the light and on the striped one a plate below it."""
        self._fill(field, place)
        words, (left, top, right, bottom) = str(count), field
        wide = self.draw.textlength(words, font(SMALL, "Bold"))
        if wide + 20 > right - left:
            return
        x, y = (left + right) / 2, (top + bottom) / 2
        if place == 1:
            self.draw.rounded_rectangle((x - wide / 2 - 8, top + 4, x + wide / 2 + 8, bottom - 4), 8, PAPER)
        self.draw.text((x, y), words, PAPER if place == 0 else INK, font(SMALL, "Bold"), anchor="mm")

    def _fill(self, field: tuple[float, float, float, float], place: int) -> None:
        left, top, right, bottom = field
        whole = (round(left), round(top), max(round(right) - 2, round(left)), round(bottom))
        self.draw.rectangle(whole, FATES[place])
        if place == 1:
            self._stripes(whole)

    def _stripes(self, field: tuple[int, int, int, int]) -> None:
        left, top, right, bottom = field
        high = bottom - top
        for start in range(left - high, right, 16):
            x1, x2 = max(start, left), min(start + high, right)
            if x2 > x1:
                self.draw.line((x1, bottom - (x1 - start), x2, bottom - (x2 - start)), STRIPE, 4)


def summary(data: Mapping[str, Any]) -> Paper:
    chart = Chart()
    chart.head(data["title"], data["subtitle"])
    chart.tiles(data["tiles"])
    chart.key(data["fates"])
    for one in data["charts"]:
        chart.bars(one["title"], one["bars"])
    picture = chart.picture.crop((0, 0, WIDTH, chart.y + 20))
    return Paper(f"{data['name']}.png", "image/png", png(picture))
