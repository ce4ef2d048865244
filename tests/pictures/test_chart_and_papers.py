"""The sums as a picture, the export as a table, the journal as a page: each read back."""

from __future__ import annotations

import csv
import io

import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader

from pictures.chart import FATES, LABELS, STRIPE
from pictures.drawing import Drawer
from pictures.looks import MARGIN, WIDTH, Colour, fitted, font, wrapped
from pictures.sheet import FORMULA, safe
from tests.pictures.facts import a_journal, a_map, a_summary, an_export
from tests.pictures.grounds import SquareGround

draw = Drawer(SquareGround())


def pixels(picture: Image.Image, colour: Colour) -> int:
    return sum(count for count, found in picture.getcolors(1 << 24) or () if found == colour)


def summary(**facts: object) -> Image.Image:
    return Image.open(io.BytesIO(draw(a_summary(**facts)).content)).convert("RGB")


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_bars_are_as_long_as_what_they_count() -> None:
    one = {"charts": [{"title": "Par service", "bars": [["Courses", [20, 0, 10]]]}]}
    other = {"charts": [{"title": "Par service", "bars": [["Courses", [10, 0, 20]]]}]}
    helped = [pixels(summary(**facts), FATES[0]) - pixels(summary(charts=[]), FATES[0]) for facts in (one, other)]
    assert helped[0] / helped[1] == pytest.approx(2, rel=0.1)
    left = MARGIN + LABELS
    assert pixels(summary(**one).crop((0, 0, left, 900)), FATES[0]) == pixels(summary(charts=[]), FATES[0])


def test_what_had_no_answer_is_striped() -> None:
    none = {"charts": [{"title": "Par service", "bars": [["Courses", [20, 0, 0]]]}]}
    some = {"charts": [{"title": "Par service", "bars": [["Courses", [10, 10, 0]]]}]}
    assert pixels(summary(**some), STRIPE) > 4 * pixels(summary(**none), STRIPE) > 0


def test_the_picture_grows_with_its_bars_and_stops() -> None:
    def with_bars(count: int) -> int:
        bars = [[f"Service {n}", [n + 1, 0, 0]] for n in range(count)]
        return summary(charts=[{"title": "Par service", "bars": bars}]).height

    assert with_bars(3) < with_bars(8) < with_bars(10) == with_bars(50)
    assert summary().width == WIDTH


def test_nothing_to_count_is_drawn_all_the_same() -> None:
    assert summary(charts=[{"title": "Par jour", "bars": [["lundi 2", [0, 0, 0]]]}]).height > 300


def test_names_that_are_too_long_are_cut_where_the_room_ends() -> None:
    canvas, face = ImageDraw.Draw(Image.new("RGB", (10, 10))), font(38)
    cut = fitted(canvas, "Accompagnement administratif", 200, face)
    assert cut.endswith("…") and canvas.textlength(cut, face) <= 200
    lines = wrapped(canvas, "À distance, ou sans adresse : Conversation 3, Informatique 2", 300, face)
    assert len(lines) > 2 and all(canvas.textlength(line, face) <= 300 for line in lines)
    assert wrapped(canvas, "", 300, face) == []


def test_an_export_opens_in_a_spreadsheet_of_this_country() -> None:
    paper = draw(an_export([27, "terminée"], [28, "notée; et « à suivre »\nencore"]))
    assert (paper.filename, paper.media_type, paper.is_picture) == ("export-2026-03.csv", "text/csv", False)
    assert paper.content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n27;termin\xc3\xa9e\r\n" in paper.content
    assert rows_of(paper.content) == [
        ["Numéro", "État"], ["27", "terminée"], ["28", "notée; et « à suivre »\nencore"]
    ]


@pytest.mark.parametrize("begins", FORMULA)
def test_no_cell_is_a_formula(begins: str) -> None:
    evil = f'{begins}HYPERLINK("http://example.invalid";"clic")'
    (row,) = rows_of(draw(an_export([27, evil])).content)[1:]
    assert row == ["27", f"'{evil}"]
    (head, *_) = rows_of(draw(an_export(columns=["Numéro", evil])).content)
    assert head[1] == f"'{evil}"


def test_numbers_and_nothing_stay_what_they_are() -> None:
    assert (safe(-3), safe(None), safe(""), safe("12 min"), safe("a=b")) == (-3, "", "", "12 min", "a=b")


def test_a_journal_is_one_page_with_all_that_was_told() -> None:
    paper = draw(a_journal())
    assert (paper.filename, paper.media_type) == ("journal-27.pdf", "application/pdf")
    reader = PdfReader(io.BytesIO(paper.content))
    assert len(reader.pages) == 1
    text = reader.pages[0].extract_text()
    for words in ("Journal de la mission n° 27", "Demandée par", "Mme Martin", "Acceptée par", "Éloïse",
                  "gratuite", "Le bénévole", "L'habitant", "Pour la mairie", "Pour l'assureur. 2 mars 2026"):
        assert words in text, words
    assert text.count("Date :") == 3
    assert reader.metadata is not None and reader.metadata.title == "Journal de la mission n° 27"


def test_a_journal_of_long_and_strange_names_stays_one_page() -> None:
    name = "Jean\u202e-Baptiste\n\x07 " + "de la Tour " * 40
    reader = PdfReader(io.BytesIO(draw(a_journal(rows=[["Demandée par", name]] * 10)).content))
    assert len(reader.pages) == 1
    text = reader.pages[0].extract_text()
    assert "\u202e" not in text and "\x07" not in text
    assert "Jean-Baptiste" in text.replace("\n", "")


def test_the_same_facts_make_the_same_paper() -> None:
    for facts in (a_map(), a_summary(), an_export([1, "notée"])):
        assert draw(facts) == draw(facts)


def test_what_nobody_can_draw_is_refused() -> None:
    with pytest.raises(KeyError, match="poster"):
        draw({"kind": "poster", "data": {}})
    with pytest.raises(KeyError, match="charts"):
        draw({"kind": "summary", "data": {k: v for k, v in a_summary()["data"].items() if k != "charts"}})
