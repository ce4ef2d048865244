"""``voisins addresses`` and ``voisins areas`` as an operator runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.places.doubles import FileSite
from tests.places.rows import line, two_streets, write
from voisins.addresses import addresses, areas

RUN = CliRunner()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    source = write(tmp_path / "a.csv", *two_streets(), line("x", "Rue Pasteur"))
    arguments = ["import", str(source), "--book", str(tmp_path / "b.sqlite"), "--all"]
    done = RUN.invoke(addresses, arguments)
    assert done.exit_code == 0, done.output
    assert "4 addresses, 2 streets" in done.output
    assert "a.csv, line 6: no house number: 'x'" in done.output
    return tmp_path / "b.sqlite"


def test_finds_one_address_in_json(book: Path) -> None:
    done = RUN.invoke(addresses, ["find", "--book", str(book), "2", "bis", "r", "pasteur", "rdc"])
    found = json.loads(done.output)
    assert found == {
        "query": "2 bis r pasteur rdc",
        "id": "13063_0001_00002_bis",
        "label": "2 bis Rue Pasteur",
        "housenumber": "2 bis",
        "street": "Rue Pasteur",
        "lat": 43.58025,
        "lon": 5.0,
        "score": 1.0,
        "kind": "housenumber",
        "others": [],
        "city": "Miramas",
        "postcode": "13140",
        "area": "centre",
        "outside": False,
        "details": "rdc",
    }


def test_is_a_filter_of_json_lines_that_nothing_stops(book: Path) -> None:
    lines = [
        '{"query": "2 rue pasteur"}',
        '{"query": "\\ud83d rue \\udc00"}',
        "no json",
        '{"query": 12}',
        "[]",
        '{"query": "bonjour"}',
        "",
        '{"query": "4 av de la gare", "more": true}',
    ]
    done = RUN.invoke(addresses, ["find", "--book", str(book)], input="\n".join(lines))
    answers = [json.loads(line) for line in done.output.splitlines()]
    assert [answer.get("kind", "error") for answer in answers] == [
        "housenumber",
        "none",
        "error",
        "error",
        "error",
        "none",
        "housenumber",
    ]


def test_bytes_that_are_no_text_are_answered_with_an_error(book: Path) -> None:
    lines = b'\xff\xfe\n{"query": "2 rue pasteur"}\r\n' + b"[" * 100_000 + b"\n"
    done = RUN.invoke(addresses, ["find", "--book", str(book)], input=lines)
    answers = [json.loads(line) for line in done.output.splitlines()]
    assert [answer.get("kind", "error") for answer in answers] == ["error", "housenumber", "error"]


def test_explains_why(book: Path) -> None:
    done = RUN.invoke(addresses, ["find", "--book", str(book), "--explain", "2 rue pasteur grans"])
    assert "another town is named" in done.output


def test_a_useless_file_is_said_in_one_line_and_nothing_changed(tmp_path: Path, book: Path) -> None:
    before = book.read_bytes()
    (tmp_path / "bad.csv").write_text("hello", encoding="utf-8")
    done = RUN.invoke(addresses, ["import", str(tmp_path / "bad.csv"), "--book", str(book)])
    assert done.exit_code == 1
    assert "no BAN address file" in done.output
    assert "Nothing was changed." in done.output
    assert book.read_bytes() == before


def test_the_made_up_town_is_not_overwritten(tmp_path: Path) -> None:
    source = write(tmp_path / "a.csv", *two_streets())
    assert RUN.invoke(addresses, ["import", str(source), "--book", "demo"]).exit_code == 1


def test_a_missing_book_is_said(tmp_path: Path) -> None:
    done = RUN.invoke(addresses, ["find", "--book", str(tmp_path / "none"), "2 rue pasteur"])
    assert done.exit_code == 1
    assert "voisins addresses import" in done.output


def test_fetch_says_where_the_files_are_and_what_comes_next(tmp_path: Path) -> None:
    site = FileSite(b"not packed")
    with site.running() as url:
        arguments = ["fetch", "--insee", "13063", "--to", str(tmp_path), "--site", url]
        site.status = 404
        assert RUN.invoke(addresses, arguments).exit_code == 1
    done = RUN.invoke(addresses, arguments)
    assert done.exit_code == 1
    assert "no internet" in done.output


def test_areas_check_writes_a_picture_and_fails_where_addresses_are_left_out(
    tmp_path: Path, book: Path
) -> None:
    square = [[4.9, 43.585], [5.1, 43.585], [5.1, 43.6], [4.9, 43.6]]
    outline = {"type": "Polygon", "coordinates": [square]}
    (tmp_path / "areas.geojson").write_text(json.dumps(outline), encoding="utf-8")
    picture = tmp_path / "areas.svg"
    arguments = ["check", "--book", str(book), "--areas", str(tmp_path / "areas.geojson")]
    done = RUN.invoke(areas, [*arguments, "--picture", str(picture)])
    assert done.exit_code == 1
    assert "3  in no neighbourhood" in done.output
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def test_finding_starts_without_what_it_does_not_need() -> None:
    script = (
        "import sys, voisins.addresses, places.book\n"
        "heavy = {'httpx', 'geopy', 'rich', 'telegram', 'flask', 'sqlmodel', 'pydantic'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    loaded = set(json.loads(done.stdout.decode().replace("'", '"')))
    assert not loaded - {"rich"}
