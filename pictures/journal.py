"""The journal of a mission: one page for the town's insurer, to be printed and signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from pictures.looks import INK, LINE, SOFT, font_file
from switchboard.ports import Paper

FACE = "source"
LABEL_MM, ROW_MM, MARGIN_MM = 58, 9, 20
LONGEST = 120
"""Letters of a value: three lines at most."""
_CONTROLS = dict.fromkeys([*range(32), 0x7F, 0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Marks that would turn the direction of a name, or do other than stand on a line."""


def journal(data: Mapping[str, Any]) -> Paper:
    page = _page(data)
    _head(page, data)
    _rows(page, data["rows"])
    _free(page, data["free"])
    _signatures(page, data["signatures"], data["date"])
    _foot(page, data)
    return Paper(f"{data['name']}.pdf", "application/pdf", bytes(page.output()))


def _page(data: Mapping[str, Any]) -> FPDF:
    page = FPDF(format="A4")
    page.set_auto_page_break(False)
    page.set_margins(MARGIN_MM, MARGIN_MM)
    page.c_margin = 0
    for style, weight in (("", "Regular"), ("B", "Bold")):
        page.add_font(FACE, style, font_file(weight))  # type: ignore[arg-type]
    page.set_title(data["title"])
    page.set_lang("fr")
    page.set_creation_date(datetime.fromisoformat(data["at"]))
    page.add_page()
    return page


def _text(page: FPDF, words: str, size: float, style: str = "", colour: tuple[int, int, int] = INK,
          height: float | None = None) -> None:
    page.set_font(FACE, style, size)
    page.set_text_color(*colour)
    page.multi_cell(0, height or size * 0.5, words.translate(_CONTROLS), align="L",
                    new_x=XPos.LMARGIN, new_y=YPos.NEXT)  # fmt: skip


def _head(page: FPDF, data: Mapping[str, Any]) -> None:
    _text(page, data["town"], 12, colour=SOFT)
    page.ln(2)
    _text(page, data["title"], 24, "B")
    page.ln(6)


def _rows(page: FPDF, rows: Sequence[Sequence[str]]) -> None:
    page.set_draw_color(*LINE)
    for label, value in rows:
        top = page.get_y()
        page.line(page.l_margin, top, page.w - page.r_margin, top)
        page.set_xy(page.l_margin, top + 2)
        page.set_font(FACE, "", 12)
        page.set_text_color(*SOFT)
        page.cell(LABEL_MM, ROW_MM - 3, label)
        page.set_font(FACE, "B", 13)
        page.set_text_color(*INK)
        page.multi_cell(0, ROW_MM - 3, value[:LONGEST].translate(_CONTROLS), align="L",
                        new_x=XPos.LMARGIN, new_y=YPos.NEXT)  # fmt: skip
        page.ln(1.5)
    page.line(page.l_margin, page.get_y(), page.w - page.r_margin, page.get_y())
    page.ln(6)


def _free(page: FPDF, words: str) -> None:
    _text(page, words, 13, height=6.5)


def _signatures(page: FPDF, signers: Sequence[str], date: str) -> None:
    top = page.h - 84
    width = (page.w - page.l_margin - page.r_margin - 8 * (len(signers) - 1)) / len(signers)
    page.set_draw_color(*INK)
    for place, signer in enumerate(signers):
        left = page.l_margin + place * (width + 8)
        page.set_font(FACE, "B", 12)
        page.set_text_color(*INK)
        page.text(left, top, signer)
        page.set_font(FACE, "", 11)
        page.set_text_color(*SOFT)
        page.text(left, top + 8, date)
        page.line(left, top + 38, left + width, top + 38)


def _foot(page: FPDF, data: Mapping[str, Any]) -> None:
    page.set_y(page.h - 30)
    _text(page, f"{data['footer']} {data['made_at']}.", 10, colour=SOFT, height=5)
