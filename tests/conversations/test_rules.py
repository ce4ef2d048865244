"""Which rule a text meets, whatever the ear makes of it."""

from __future__ import annotations

import pytest

from conversations import plain_words
from conversations.hearing import Heard
from conversations.states import rule_for
from tests.conversations.turns import turn


def _rule(text: str, confidence: float, address: str | None = None) -> str:
    heard = Heard(text, "offer", "courses", address=address, confidence=confidence)
    rule = rule_for(turn(), heard)
    assert rule is not None
    return rule.hears


def test_a_guessed_offer_from_somebody_who_says_where_they_live_is_a_need() -> None:
    text = "des courses, 12 rue abbe couture mme ferrand"
    assert _rule(text, 0.6, "12 rue abbe couture") == "a need"
    assert _rule("des courses mme ferrand", 0.6) == "a need"
    assert _rule(text, 0.9, "12 rue abbe couture") == "an offer"
    assert _rule("des courses", 0.6) == "an offer"


@pytest.mark.parametrize("text", [
    "y a un homme a la porte il dit pas mimosa", "il connait pas le mot", "c'est pas la bonne personne",
    "c'est un monsieur pas une dame", "il veut entrer", "quelqu'un frappe à la porte",
])  # fmt: skip
def test_a_stranger_at_the_door(text: str) -> None:
    assert plain_words.fears_a_stranger(text, "MIMOSA")


@pytest.mark.parametrize("text", [
    "la porte est ouverte entrez", "c'est quoi le mot secret", "je sais pas le mot", "sonnez deux fois",
    "j'ai laissé un petit mot sur la porte je suis pas la", "elle a bien dit mimosa merci",
])  # fmt: skip
def test_a_word_to_the_volunteer(text: str) -> None:
    assert not plain_words.fears_a_stranger(text, "MIMOSA")


def test_a_complaint_is_about_somebody_and_a_question_is_to_them() -> None:
    assert plain_words.complains_of_money("elle m'a pas rendu mes 20 euros", "Julie")
    assert plain_words.complains_of_money("Julie veut de l'argent", "Julie")
    assert not plain_words.complains_of_money("combien je vous dois ?", "Julie")


@pytest.mark.parametrize(("text", "number"), [
    ("c'est au 14 pas au 12", "14"), ("pas au 12, au 14 bis", "14 bis"), ("au 14", "14"), ("bof", None),
])  # fmt: skip
def test_the_house_that_is_meant(text: str, number: str | None) -> None:
    assert plain_words.house_meant(text) == number
