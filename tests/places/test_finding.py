"""What is found for what people type."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.place import PlaceFinding
from places.areas import AreaMap
from places.book import AddressBook, UnreadableBook
from places.demo_town import demo_areas, demo_rows
from places.importing import import_book
from tests.places.rows import line, two_streets, write

TYPED = Path(__file__).with_name("typed_by_people.txt")


def typed_cases() -> Iterator[tuple[str, list[str]]]:
    for row in TYPED.read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            query, _, wanted = row.rpartition(" => ")
            yield query, [part.strip() for part in wanted.split("|")]


def outcome(finding: PlaceFinding) -> list[str]:
    if finding.place is not None:
        return [finding.kind, finding.place.label]
    if finding.kind == "ambiguous":
        return ["ask", *sorted(place.label for place in finding.others)]
    return ["out"] if finding.outside else ["none"]


@pytest.mark.parametrize(("query", "wanted"), list(typed_cases()))
def test_finds_what_people_mean(demo: AddressBook, query: str, wanted: list[str]) -> None:
    found = outcome(demo.find(query))
    if wanted == ["none"]:
        assert found in (["none"], ["out"])
    else:
        assert found == [wanted[0], *sorted(wanted[1:])]


@pytest.fixture
def book(tmp_path: Path) -> AddressBook:
    return small_book(tmp_path, *two_streets())


def small_book(folder: Path, *lines: str) -> AddressBook:
    import_book([write(folder / "rows.csv", *lines)], folder / "book.sqlite", None)
    return AddressBook(folder / "book.sqlite")


def test_a_name_that_says_a_word_twice_is_found(tmp_path: Path) -> None:
    names = ("Rue Jean Jean", "Rue du Bois Bois Vert", "Rue Mar Marmar", "Rue Pierre de Pierre")
    lines = [line("1", name, fantoir=f"000{at}") for at, name in enumerate(names)]
    book = small_book(tmp_path, *lines)
    for name in names:
        for typed in (name, name.replace("a", "o", 1), name.rsplit(" ", 1)[0], name + " xean"):
            assert book.find(f"1 {typed}").kind in ("housenumber", "none", "ambiguous", "street")
        found = book.find(f"1 {name}").place
        assert found is not None
        assert found.street == name


def test_keeps_floor_building_and_code_for_the_visitor(demo: AddressBook) -> None:
    found = demo.find("12 r abbe couture Bât B, 3ème étage code 12A45")
    assert found.place is not None
    assert found.place.label == "12 Rue Abbé Couture"
    assert found.details == "Bât B, 3ème étage, code 12A45"


def test_every_address_of_the_town_is_found_as_it_is_filed(demo: AddressBook) -> None:
    for row in demo_rows():
        typed = f"{row['numero']} {row['rep']} {row['nom_voie']}"
        found = demo.find(typed)
        assert found.kind == "housenumber", typed
        assert found.place is not None
        assert found.place.id == row["id"] or row["nom_voie"].startswith("Av "), typed


def test_a_number_that_is_not_there_gives_the_street_near_it(book: AddressBook) -> None:
    found = book.find("3 rue pasteur")
    assert found.kind == "street"
    assert found.place is not None
    assert found.place.housenumber is None
    assert found.place.lat == pytest.approx(43.5801)


def test_a_suffix_that_is_not_there_gives_the_number(book: AddressBook) -> None:
    found = book.find("1 ter rue pasteur")
    assert found.place is not None
    assert (found.kind, found.place.housenumber) == ("housenumber", "1")


@pytest.mark.parametrize("typed", ["2 bis", "2bis", "2 BIS", "2B", "2b", "2 b", "deux bis"])
def test_bis_is_heard_in_all_its_forms(book: AddressBook, typed: str) -> None:
    found = book.find(f"{typed} rue pasteur")
    assert found.place is not None
    assert found.place.housenumber == "2 bis"
    assert found.place.id == "13063_0001_00002_bis"


def test_one_street_name_in_two_towns_is_asked_about_and_settled_by_the_town(
    tmp_path: Path,
) -> None:
    book = small_book(
        tmp_path,
        *two_streets(),
        line("2", "Rue Pasteur", insee="13044", town="Grans", postcode="13450", lat="43.61"),
    )
    assert {place.label for place in book.find("2 rue pasteur").others} == {
        "2 Rue Pasteur, Miramas",
        "2 Rue Pasteur, Grans",
    }
    for typed in ("2 rue pasteur grans", "2 rue pasteur 13450", "a grans 2 rue pasteur"):
        found = book.find(typed)
        assert found.place is not None, typed
        assert found.place.city == "Grans"
    assert book.find("2 rue pasteur istres").outside


def test_a_merged_commune_with_the_same_street_twice_is_asked_about(tmp_path: Path) -> None:
    old = {"code_insee_ancienne_commune": "13999", "nom_ancienne_commune": "Vieuxbourg"}
    book = small_book(
        tmp_path, line("2", "Rue Pasteur"), line("2", "Rue Pasteur", fantoir="0099", **old)
    )
    found = book.find("2 rue pasteur")
    assert found.kind == "ambiguous"
    assert [place.label for place in found.others] == [
        "2 Rue Pasteur, Miramas",
        "2 Rue Pasteur, Vieuxbourg",
    ]


def test_gives_each_place_its_neighbourhood(demo: AddressBook) -> None:
    found = demo.find("12 rue abbé couture")
    assert found.place is not None
    assert found.place.area == "centre"


def test_a_shared_location_gives_the_nearest_address(demo: AddressBook) -> None:
    row = next(row for row in demo_rows() if row["nom_voie"] == "Boulevard Aubanel")
    found = demo.nearest(float(row["lat"]) + 0.00003, float(row["lon"]))
    assert found.kind == "housenumber"
    assert found.place is not None
    assert found.place.id == row["id"]
    assert 0.9 < found.score < 1.0


def test_a_location_far_from_every_address_is_outside(demo: AddressBook) -> None:
    assert demo.nearest(48.85, 2.35).outside
    assert demo.nearest(48.85, 2.35).kind == "none"


def test_examples_are_real_streets_and_always_the_same(demo: AddressBook) -> None:
    examples = demo.examples(5)
    assert len(examples) == 5
    assert examples == demo.examples(5)
    assert set(examples) <= set(demo.streets())
    for street in examples:
        assert demo.find(f"12 {street}").kind == "housenumber"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120))
def test_no_text_breaks_the_search(demo: AddressBook, text: str) -> None:
    found = demo.find(text)
    assert found.kind in ("housenumber", "street", "place", "ambiguous", "none")
    assert (found.place is not None) == (found.kind in ("housenumber", "street", "place"))
    assert (len(found.others) > 1) == (found.kind == "ambiguous")


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "12 4 bis rue av de la l' abbé couture foch place, à . gare grans 13140 13300 "
            "miramas bat B 3eme étage mme martin près angle douze un quatre vingt n° code "
            "rond point résidence les cèdres -".split()
        ),
        max_size=14,
    )
)
def test_no_shuffle_of_address_words_breaks_the_search(demo: AddressBook, words: list[str]) -> None:
    assert 0.0 <= demo.find(" ".join(words)).score <= 1.0


def test_a_very_long_text_is_read_quickly_and_found_at_its_beginning(demo: AddressBook) -> None:
    found = demo.find("12 rue abbé couture " + "et voila " * 5_000)
    assert found.place is not None
    assert found.place.label == "12 Rue Abbé Couture"


def test_a_missing_book_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(UnreadableBook, match="voisins addresses import"):
        AddressBook(tmp_path / "none.sqlite").find("12 rue pasteur")


def test_a_file_that_is_no_book_is_refused_kindly(tmp_path: Path) -> None:
    (tmp_path / "letter.sqlite").write_text("Chère Madame,", encoding="utf-8")
    with pytest.raises(UnreadableBook, match="no address book"):
        AddressBook(tmp_path / "letter.sqlite").find("12 rue pasteur")


def test_a_new_import_is_used_without_a_restart(tmp_path: Path, book: AddressBook) -> None:
    assert book.find("7 rue neuve des lilas").kind == "none"
    fresh = write(tmp_path / "new.csv", line("7", "Rue Neuve des Lilas"))
    import_book([fresh], tmp_path / "book.sqlite", None)
    assert book.find("7 rue neuve des lilas").kind == "housenumber"


def test_many_threads_may_ask_at_once(demo: AddressBook) -> None:
    answers: list[str] = []

    def ask() -> None:
        for _ in range(20):
            place = demo.find("12 rue abbé couture").place
            answers.append(place.label if place else "")

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["12 Rue Abbé Couture"] * 80


def test_a_forked_process_opens_the_book_anew(demo: AddressBook) -> None:
    assert demo.find("12 rue abbé couture").kind == "housenumber"
    read, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        found = demo.find("4 bis boulevard aubanel").place
        os.write(write_end, (found.label if found else "nothing").encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(read, 100).decode() == "4 bis Boulevard Aubanel"


def test_areas_tile_the_made_up_town() -> None:
    outlines = AreaMap(demo_areas())
    for row in demo_rows():
        assert len(outlines.all_of(float(row["lat"]), float(row["lon"]))) == 1
