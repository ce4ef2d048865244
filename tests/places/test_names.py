"""Words, numbers, sounds and names, one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from places.book import AddressBook
from places.folding import fold, sound
from places.importing import import_book
from places.names import take_apart
from places.numerals import read_number
from places.resemblance import alike
from places.typed import Role, read_query
from tests.places.rows import line, write


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("obanelle", "aubanel"),
        ("jores", "jaures"),
        ("filipe", "philippe"),
        ("sezane", "cezanne"),
        ("ugo", "hugo"),
        ("katre", "quatre"),
        ("anpere", "ampere"),
        ("viktoir", "victoire"),
        ("eskofié", "escoffier"),
        ("manian", "magnan"),
        ("jenet", "genets"),
    ],
)
def test_words_that_sound_alike_share_a_sound(heard: str, written: str) -> None:
    assert sound(fold(heard)) == sound(written)


@pytest.mark.parametrize(("one", "other"), [("poste", "pot"), ("port", "parc"), ("foch", "fosse")])
def test_words_that_differ_to_the_ear_do_not(one: str, other: str) -> None:
    assert sound(one) != sound(other)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("douze", 12),
        ("vingt et un", 21),
        ("soixante dix sept", 77),
        ("soixante et onze", 71),
        ("quatre vingt", 80),
        ("quatre vingt dix neuf", 99),
        ("cent", 100),
        ("deux cent trois", 203),
        ("mille neuf cent quarante cinq", 1945),
        ("dix neuf cent quarante cinq", 1945),
        ("septante deux", 72),
        ("katre", 4),
    ],
)
def test_numbers_are_read_in_words(words: str, number: int) -> None:
    assert read_number(words.split(), 0) == (number, len(words.split()))


def test_a_lone_article_is_no_number() -> None:
    assert read_number(["un", "chemin"], 0) is None


def test_numbers_are_never_guessed() -> None:
    assert alike("12", "13") == 0.0
    assert alike("1945", "1946") == 0.0


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Av du Mal Foch", "Avenue du Maréchal Foch"),
        ("Rue du 11 Novembre", "Rue du Onze Novembre 1918"),
        ("R. St-Éloi", "Rue Saint Eloi"),
        ("Allee des Cyprès", "ALLÉE DES CYPRES"),
        ("Rue de l’Olivier", "Rue de l'Olivier"),
    ],
)
def test_two_spellings_of_a_street_have_one_key(one: str, other: str) -> None:
    assert take_apart(one).key == take_apart(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rue des Pins", "Impasse des Pins"),
        ("Allée A", "Allée D"),
        ("Rue Mouer", "Rue de la Mouer"),
        ("Rue du 8 Mai 1945", "Rue du 19 Mars 1962"),
    ],
)
def test_different_streets_have_different_keys(one: str, other: str) -> None:
    assert take_apart(one).key != take_apart(other).key


def test_each_word_of_a_message_has_its_part() -> None:
    query = read_query("Mme Martin 06 12 34 56 78, près de la poste, 12 rue X bât B 13140")
    parts = [(word.text, role) for word, role in zip(query.words, query.roles, strict=True)]
    assert ("martin", Role.PERSON) in parts
    assert ("06", Role.NOISE) in parts
    assert ("poste", Role.LANDMARK) in parts
    assert ("bat", Role.DETAIL) in parts
    assert ("13140", Role.POSTCODE) in parts
    assert ("12", Role.OPEN) in parts


NAMES = (
    "Grande Rue|Rue Grande|Le Bourg|La Gare|Avenue de la Gare|Allée A|Allée B|Allée D|Rue n° 3|RN 113|"
    "Voie Romaine|Chemin Rural n° 5|Clos des Vignes|Villa Bellevue|Mail des Tilleuls|"
    "Parvis de l'Église|Cité Les Acacias|Résidence Bellevue|Rue du Pont Neuf|Rue Neuve|Rue Vieille|"
    "Rue du Col de Larche|Rue du Port|Rue Porte Neuve|Rue de la Porte d'Arles|Boulevard Saint-Michel|"
    "Rue Saint-Michel|Place Saint-Michel|Rue d'Istres|Route de Grans|Avenue de Miramas|Cours Carnot|"
    "Quai Nord|Rue Charles de Foucauld|Rue du Général Leclerc|Avenue du Maréchal Leclerc|"
    "Avenue du 4 Septembre|Rue Pierre-Paul Riquet|Rue de l'Abbé-de-l'Épée|Z.A. des Molières|"
    "ZAC de la Péronne|Lotissement n° 2 Les Pins|Rue Ste Thérèse|Chemin de Saint-Jean à Sulauze|"
    "Le Clos Saint Jean|Rue A. France|Square J.F. Kennedy"
).split("|")


@pytest.fixture(scope="module")
def odd_names(tmp_path_factory: pytest.TempPathFactory) -> AddressBook:
    folder = tmp_path_factory.mktemp("odd")
    lines = [line("12", name, fantoir=f"{at:04d}") for at, name in enumerate(NAMES)]
    import_book([write(folder / "a.csv", *lines)], folder / "book.sqlite", None)
    return AddressBook(folder / "book.sqlite")


@pytest.mark.parametrize("name", NAMES)
def test_odd_names_are_found_as_they_are_filed(odd_names: AddressBook, name: str) -> None:
    letter = len(name.split()[-1]) == 1
    for typed in (f"12 {name}", f"12 {fold(name)}{'' if letter else ' miramas'}"):
        found = odd_names.find(typed)
        assert found.kind == "housenumber", typed
        assert found.place is not None
        assert found.place.street == name
    alone = odd_names.find(name).place
    assert alone is not None
    assert alone.street == name


@pytest.mark.parametrize(
    ("typed", "street"),
    [
        ("12 grand rue", "Grande Rue"),
        ("12 grand'rue", "Grande Rue"),
        ("12 allee d", "Allée D"),
        ("12 rn113", "RN 113"),
        ("12 za des moliere", "Z.A. des Molières"),
        ("12 sq kennedy", "Square J.F. Kennedy"),
        ("12 rue leclerc", "Rue du Général Leclerc"),
        ("12 av leclerc", "Avenue du Maréchal Leclerc"),
        ("12 clos st jean", "Le Clos Saint Jean"),
        ("12 av de miramas miramas", "Avenue de Miramas"),
        ("12 route de grans miramas", "Route de Grans"),
    ],
)
def test_odd_names_are_found_as_people_type_them(
    odd_names: AddressBook, typed: str, street: str
) -> None:
    place = odd_names.find(typed).place
    assert place is not None
    assert place.street == street
