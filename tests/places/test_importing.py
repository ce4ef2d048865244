"""Importing real-looking files: whole, broken, packed, foreign, interrupted."""

from __future__ import annotations

import gzip
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from places.book import AddressBook
from places.csv_rows import UnreadableFile
from places.demo_book import demo_book, demo_csv
from places.importing import ImportReport, NothingToImport, import_book
from tests.places.rows import HEADER, line, two_streets, write

MIRAMAS = frozenset(("13063",))


def load(folder: Path, *files: Path, towns: frozenset[str] | None = MIRAMAS) -> ImportReport:
    return import_book(files, folder / "book.sqlite", towns)


def found(folder: Path, query: str) -> str | None:
    place = AddressBook(folder / "book.sqlite").find(query).place
    return place.label if place else None


def contents(book: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(book) as connection:
        rows: list[tuple[object, ...]] = []
        for table in ("street", "address", "core", "posting", "clue", "cell", "town"):
            rows += (
                connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3").fetchall()
                if (table not in ("clue", "core", "town"))
                else connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            )
        return rows


def test_counts_what_it_read_kept_merged_and_left_out(tmp_path: Path) -> None:
    other = line("1", "Rue Pasteur", insee="13044", town="Grans")
    source = write(tmp_path / "a.csv", *two_streets(), two_streets()[0], other)
    report = load(tmp_path, source)
    assert (report.read, report.kept, report.other_towns, report.merged) == (6, 5, 1, 1)
    assert (report.streets, report.addresses, report.towns) == (2, 4, 1)


def test_all_keeps_every_town(tmp_path: Path) -> None:
    other = line("1", "Rue Pasteur", insee="13044", town="Grans")
    report = load(tmp_path, write(tmp_path / "a.csv", *two_streets(), other), towns=None)
    assert (report.towns, report.other_towns) == (2, 0)


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    source = write(tmp_path / "a.csv", *two_streets())
    first = load(tmp_path, source)
    before = contents(tmp_path / "book.sqlite")
    assert load(tmp_path, source, source).addresses == first.addresses
    assert load(tmp_path, source) == first
    assert contents(tmp_path / "book.sqlite") == before


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_reads_files_as_they_come(tmp_path: Path, encoding: str, ending: str) -> None:
    text = ending.join((HEADER, line("12", "Rue Abbé Couture"), ""))
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    report = load(tmp_path, tmp_path / "a.csv")
    assert found(tmp_path, "12 rue abbe couture") == "12 Rue Abbé Couture"
    assert bool(report.remarks) == (encoding in ("latin-1", "cp1252"))


def test_a_latin_1_line_among_utf_8_is_read(tmp_path: Path) -> None:
    mixed = [HEADER.encode(), line("1", "Rue Abbé Couture").encode()]
    mixed.append(line("2", "Rue Émile Zola", fantoir="0002").encode("latin-1"))
    (tmp_path / "a.csv").write_bytes(b"\n".join(mixed))
    assert "1 line(s) are not UTF-8" in load(tmp_path, tmp_path / "a.csv").remarks[0]
    assert found(tmp_path, "2 rue emile zola") == "2 Rue Émile Zola"


def test_reads_packed_files_and_folders_of_them(tmp_path: Path) -> None:
    folder = tmp_path / "ban"
    folder.mkdir()
    text = "\n".join((HEADER, *two_streets()))
    (folder / "adresses-13.csv.gz").write_bytes(gzip.compress(text.encode()))
    write(folder / "more.csv", line("9", "Rue Neuve", fantoir="0009"))
    (folder / "notes.txt").write_text("not this", encoding="utf-8")
    report = load(tmp_path, folder)
    assert (report.files, report.addresses) == (2, 5)


def test_lieux_dits_become_places(tmp_path: Path) -> None:
    header = "id;nom_lieu_dit;code_postal;code_insee;nom_commune;x;y;lon;lat"
    row = "13063_b022;Mas de la Péronne;13140;13063;Miramas;;;5.02;43.57"
    places = write(tmp_path / "lieux-dits-13.csv", row, header=header)
    report = load(tmp_path, write(tmp_path / "a.csv", *two_streets()), places)
    assert report.places == 1
    finding = AddressBook(tmp_path / "book.sqlite").find("mas de la peronne")
    assert finding.kind == "place"
    assert finding.place is not None
    assert finding.place.id == "13063_b022"


def test_a_residence_named_beside_streets_is_one_place_where_it_is_near_and_two_where_far(
    tmp_path: Path,
) -> None:
    near = {"nom_ld": "Résidence Les Pins"}
    source = write(
        tmp_path / "a.csv",
        line("1", "Rue Pasteur", lat="43.5801", **near),
        line("3", "Rue Pasteur", lat="43.5803", **near),
        line("4", "Rue Neuve", fantoir="0002", lat="43.5805", **near),
        line("8", "Rue Haute", fantoir="0003", lat="43.6000", **near),
    )
    assert load(tmp_path, source).places == 2
    assert AddressBook(tmp_path / "book.sqlite").find("residence les pins").kind == "ambiguous"


def test_numbers_that_stand_for_no_number_make_a_place(tmp_path: Path) -> None:
    source = write(tmp_path / "a.csv", line("99999", "Le Grand Mas"), line("0", "La Bergerie"))
    report = load(tmp_path, source)
    assert (report.places, report.addresses) == (2, 0)


def test_one_street_spelled_in_two_ways_is_one(tmp_path: Path) -> None:
    source = write(
        tmp_path / "a.csv",
        line("1", "Avenue du Maréchal Foch"),
        line("3", "Avenue du Maréchal Foch"),
        line("2", "Av du Mal Foch", fantoir="0002"),
        line("5", "Rue du 11 Novembre", fantoir="0003"),
        line("6", "Rue du Onze Novembre 1918", fantoir="0004"),
    )
    assert load(tmp_path, source).streets == 2
    assert found(tmp_path, "2 av foch") == "2 Avenue du Maréchal Foch"
    place = AddressBook(tmp_path / "book.sqlite").find("2 avenue foch").place
    assert place is not None
    assert place.id == "13063_0002_00002"


def test_of_two_rows_for_one_number_the_better_placed_stays(tmp_path: Path) -> None:
    rough = line("1", "Rue Pasteur", lat="43.50", type_position="segment")
    good = line("1", "Rue Pasteur", lat="43.58", type_position="entrée")
    for rows in ((rough, good), (good, rough)):
        load(tmp_path, write(tmp_path / "a.csv", *rows))
        place = AddressBook(tmp_path / "book.sqlite").find("1 rue pasteur").place
        assert place is not None
        assert place.lat == pytest.approx(43.58)


def test_refused_rows_are_named_with_line_and_reason_and_the_good_ones_kept(
    tmp_path: Path,
) -> None:
    source = write(
        tmp_path / "a.csv",
        line("1", "Rue Pasteur"),
        line("x", "Rue Pasteur"),
        line("2", ""),
        line("3", "Rue Pasteur", lat="north"),
        line("4", "Rue Pasteur", lat="435.8"),
        "only;three;fields",
        line("6", 'Rue "Pasteur'),
        line("7", "Rue Pasteur"),
    )
    report = load(tmp_path, source)
    assert report.kept == 3
    assert report.read == 8
    assert {(number, reason.split(":")[0]) for _, number, reason in report.examples} == {
        (3, "no house number"),
        (4, "no nom_voie"),
        (5, "no coordinates"),
        (6, "coordinates off the map"),
        (7, "3 fields instead of 23"),
    }
    assert found(tmp_path, "7 rue pasteur") == "7 Rue Pasteur"


def test_a_stray_quotation_mark_spoils_one_row_only(tmp_path: Path) -> None:
    rows = [line("1", "Rue Pasteur"), '"' + line("2", "Rue Pasteur"), line("3", "Rue Pasteur")]
    assert load(tmp_path, write(tmp_path / "a.csv", *rows)).addresses == 2


def test_another_separator_is_said_and_read(tmp_path: Path) -> None:
    rows = [HEADER, *two_streets()]
    text = "\n".join(row.replace(";", ",") for row in rows)
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    report = load(tmp_path, tmp_path / "a.csv")
    assert report.addresses == 4
    assert "separator" in report.remarks[0]


def good_book(folder: Path) -> Path:
    load(folder, write(folder / "good.csv", *two_streets()))
    return folder / "book.sqlite"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"Dear Madam,\nno columns here\n", "no BAN address file"),
        (HEADER.replace(";lat;", ";latitude;").encode(), "missing column(s): lat"),
        ("\n".join((HEADER, *two_streets())).encode("utf-16"), "UTF-16"),
        (gzip.compress("\n".join((HEADER, *two_streets())).encode())[:-12], "damaged or cut"),
        (b"\x1f\x8b nothing packed", "damaged or cut"),
        (HEADER.encode(), "hold no rows"),
        ((HEADER + "\n" + line("x", "Rue Pasteur")).encode(), "no row could be kept"),
        ((HEADER + "\n" + line("1", "Rue X", insee="75056")).encode(), "none belongs to the town"),
    ],
)
def test_a_useless_file_changes_nothing_and_says_why(
    tmp_path: Path, content: bytes, word: str
) -> None:
    book = good_book(tmp_path)
    before = book.read_bytes()
    (tmp_path / "bad.csv").write_bytes(content)
    with pytest.raises((UnreadableFile, NothingToImport)) as caught:
        load(tmp_path, tmp_path / "bad.csv")
    assert word in str(caught.value)
    assert book.read_bytes() == before
    assert not list(tmp_path.glob("*.draft")) + list(tmp_path.glob(".*.draft"))


def test_a_missing_file_or_an_empty_folder_changes_nothing(tmp_path: Path) -> None:
    book = good_book(tmp_path)
    before = book.read_bytes()
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "nowhere.csv", tmp_path / "empty"):
        with pytest.raises(UnreadableFile):
            load(tmp_path, path)
    assert book.read_bytes() == before


def test_a_kill_in_the_middle_leaves_the_old_book_in_use(tmp_path: Path) -> None:
    book = good_book(tmp_path)
    before = book.read_bytes()
    pipe = tmp_path / "endless.csv"
    os.mkfifo(pipe)
    script = (
        "import sys; from pathlib import Path; from places.csv_rows import FileNotes\n"
        "import places.importing as importing\n"
        "importing.address_files = lambda paths: paths\n"
        "importing.import_book([Path(sys.argv[1])], Path(sys.argv[2]), None)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", script, str(pipe), str(book)])
    with pipe.open("w", encoding="utf-8") as feed:
        feed.write(HEADER + "\n")
        for number in range(1, 20_000):
            feed.write(line(str(number % 9_000 + 1), f"Rue Numéro {number // 100}") + "\n")
        feed.flush()
        child.send_signal(signal.SIGKILL)
        child.wait(timeout=30)
    assert book.read_bytes() == before
    assert found(tmp_path, "2 bis rue pasteur") == "2 bis Rue Pasteur"
    load(tmp_path, tmp_path / "good.csv")
    assert found(tmp_path, "2 bis rue pasteur") == "2 bis Rue Pasteur"
    assert not list(tmp_path.glob(".book.sqlite.*")), "the killed import's draft is cleared away"


def test_the_made_up_town_is_the_same_on_every_machine(tmp_path: Path) -> None:
    assert demo_csv() == demo_csv()
    assert contents(demo_book(tmp_path / "a")) == contents(demo_book(tmp_path / "b"))
    kept = demo_book(tmp_path / "a").stat().st_mtime_ns
    assert demo_book(tmp_path / "a").stat().st_mtime_ns == kept
