"""Names and places as they are written back."""

from __future__ import annotations

import pytest

from conversations.names import is_name, says_name, spoken, spoken_distance, spoken_street, written
from conversations.place import Place


@pytest.mark.parametrize(("typed", "said"), [
    ("mme martin", "Mme Martin"), ("MADAME MARTIN", "Mme Martin"), ("m.dupont", "M. Dupont"),
    ("monsieur de la tour", "M. de la Tour"), ("mme da", "Mme Da"), ("Mme Da Silva", "Mme Da Silva"),
    ("jean-pierre", "Jean-Pierre"), ("o'neill", "O'Neill"), ("McDonald", "McDonald"), ("julie", "Julie"),
])  # fmt: skip
def test_a_name_is_written_as_usual(typed: str, said: str) -> None:
    assert written(typed) == said


@pytest.mark.parametrize(("text", "whole"), [("M.", False), ("madame", False), ("5", False), ("Mme Roux", True), ("Zoé", True)])
def test_a_title_alone_is_no_name(text: str, whole: bool) -> None:
    assert is_name(text) is whole


def test_somebody_is_named_whatever_the_capitals() -> None:
    assert says_name("pour julie : du pain", "Julie")
    assert not says_name("juliette", "Julie")


def test_streets_are_small_inside_a_sentence() -> None:
    place = Place("12 Rue Abbé Couture", 0.0, 0.0, "12", "Rue Abbé Couture")
    assert spoken(place) == "12 rue Abbé Couture"
    assert spoken_street(place) == "rue Abbé Couture"


@pytest.mark.parametrize(("metres", "said"), [
    (3, "50 m"), (349, "350 m"), (940, "950 m"), (1000, "1 km"), (1240, "1,2 km"), (2960, "3 km"),
])  # fmt: skip
def test_distances_tell_nobody_a_house(metres: int, said: str) -> None:
    assert spoken_distance(metres) == said
