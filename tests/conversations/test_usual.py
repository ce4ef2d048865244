"""When somebody can and what they have: digits, words, or nothing at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations import usual
from conversations.gsm7 import is_gsm7, units
from conversations.session import OfferHelp, Session
from conversations.turn import Turn
from tests.conversations.turns import town, turn


def registering(*categories: str) -> Turn:
    return turn(Session(form=OfferHelp(name="Paul", categories=categories, chosen=True, radius_m=500)))


@pytest.mark.parametrize(("text", "times", "things"), [
    ("1 6", ("morning",), ("une voiture",)),
    ("16", (), ()),
    ("5", ("any",), ()),
    ("le matin et le week-end", ("morning", "weekend"), ()),
    ("l'après-midi, j'ai une voiture", ("afternoon",), ("une voiture",)),
    ("rien", (), ()),
    ("je ne sais pas encore", (), ()),
    ("", (), ()),
])  # fmt: skip
def test_what_is_heard(text: str, times: tuple[str, ...], things: tuple[str, ...]) -> None:
    form = usual.hear(registering("courses", "conversation"), text).offer_form
    assert (form.usual, form.times, form.equipment) == (True, times, things)


def test_a_thing_that_serves_two_services_is_asked_about_once() -> None:
    assert usual.things(registering("courses", "animaux", "conversation", "masques")) == (
        "une voiture", "une machine à coudre"
    )
    assert usual.things(registering("conversation", "pharmacie")) == ()


def test_whatever_is_offered_the_question_is_one_text_message() -> None:
    every = registering(*(c.slug for c in town().categories))
    for asked in (every, registering("conversation")):
        said = town().catalogue.render(usual.key(asked), "sms", usual.values(asked))
        assert is_gsm7(said) and units(said) <= 160, said


def test_the_longest_things_fit_as_well() -> None:
    longest = "x" * 20
    categories = tuple(replace(c, equipment=f"{n}{longest[1:]}") for n, c in enumerate(town().categories))
    large = replace(town(), categories=categories)
    asked = registering(*(c.slug for c in categories))
    asked = replace(asked, scene=replace(asked.scene, town=large))
    said = large.catalogue.render(usual.key(asked), "sms", usual.values(asked))
    assert units(said) <= 160, said
    assert all(f"{n}{longest[1:]}" in said for n in range(usual.MOST_THINGS_BY_SMS))


def test_a_button_marks_and_unmarks() -> None:
    asked = registering("courses")
    once = usual.marked(asked, "thing:0")
    assert once is not None and once.offer_form.equipment == ("une voiture",)
    twice = usual.marked(once, "thing:0")
    assert twice is not None and twice.offer_form.equipment == ()
    assert usual.marked(asked, "thing:7") is usual.marked(asked, "time:never") is None
