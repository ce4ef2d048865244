"""From typed words to one spot: candidates, a missing number, an unknown address, another town."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.effects import Effect, FindPlace, OpenNeed, Say
from conversations.events import PlaceFound, TextReceived
from conversations.place import NOT_FOUND, Place, PlaceFinding
from conversations.session import AskForHelp, PlaceDoubt, Session
from conversations.step import step
from tests.conversations.turns import HOME, ROAD, turn

OTHER = replace(HOME, label="12 Impasse Couture", street="Impasse Couture")
ASKED = Session(form=AskForHelp("courses", "du pain", name="Mme Martin"), greeted=True)


def found(session: Session, query: str, finding: PlaceFinding) -> tuple[Session, tuple[Effect, ...]]:
    at = turn(session)
    return step(at.session, PlaceFound(query, finding), at.scene)


def wrote(session: Session, text: str) -> tuple[Session, tuple[Effect, ...]]:
    at = turn(session)
    return step(at.session, TextReceived(text), at.scene)


def _place(session: Session) -> Place | None:
    assert isinstance(session.form, AskForHelp)
    return session.form.place


def _said(effects: tuple[Effect, ...]) -> list[str]:
    return [e.key for e in effects if isinstance(e, Say)]


def test_a_house_is_settled_with_its_details() -> None:
    session, effects = found(ASKED, "12 abbe couture bat b", PlaceFinding("housenumber", HOME, details="bat B"))
    assert _place(session) == HOME
    assert isinstance(session.form, AskForHelp) and session.form.details == "bat B"
    assert _said(effects) == ["recap"]


def test_two_candidates_are_a_choice_and_the_choice_is_answered() -> None:
    session, effects = found(ASKED, "12 couture", PlaceFinding("ambiguous", others=(HOME, OTHER)))
    assert _said(effects) == ["which_place"]
    chosen, effects = wrote(session, "2")
    assert _place(chosen) == OTHER
    assert _said(effects) == ["recap"]


def test_a_digit_that_is_no_choice_is_asked_again() -> None:
    session, _ = found(ASKED, "12 couture", PlaceFinding("ambiguous", others=(HOME, OTHER)))
    again, effects = wrote(session, "7")
    assert _place(again) is None
    assert _said(effects) == ["which_place"]


@pytest.mark.parametrize(("query", "key"), [
    ("rue abbe couture", "ask_number"), ("99 rue abbe couture", "ask_number_again"),
])  # fmt: skip
def test_a_missing_or_wrong_number_is_asked_once(query: str, key: str) -> None:
    session, effects = found(ASKED, query, PlaceFinding("street", ROAD))
    assert _said(effects) == [key]
    numbered, effects = wrote(session, "12")
    assert effects == (FindPlace("12 Rue Abbé Couture Miramas"),)
    settled, effects = found(numbered, "12 Rue Abbé Couture Miramas", PlaceFinding("street", ROAD))
    assert _place(settled) == ROAD, "a street without a number is better than a third question"


def test_who_does_not_know_the_number_is_still_answered() -> None:
    session, _ = found(ASKED, "rue abbe couture", PlaceFinding("street", ROAD))
    settled, effects = wrote(session, "je ne sais pas")
    assert _place(settled) == ROAD
    assert _said(effects) == ["recap"]


def test_an_unknown_address_is_tried_once_more_and_then_a_person_has_it() -> None:
    once, effects = found(ASKED, "12 rue de rien", NOT_FOUND)
    assert _said(effects) == ["place_unknown"]
    twice, effects = found(once, "14 rue de rien", NOT_FOUND)
    assert twice.form is None
    assert [e.task for e in effects if isinstance(e, OpenNeed)] == ["address"]


def test_another_town_is_for_a_person_at_once() -> None:
    _, effects = found(ASKED, "3 rue de la gare Istres", replace(NOT_FOUND, outside=True))
    opened = [e for e in effects if isinstance(e, OpenNeed)]
    assert [e.task for e in opened] == ["outside"]
    assert "3 rue de la gare Istres" in opened[0].words


def test_a_few_words_with_no_street_type_are_looked_up_too() -> None:
    _, effects = wrote(ASKED, "12 couture")
    assert FindPlace("12 couture") in effects


def test_details_said_before_are_kept_when_the_street_is_cleared_up() -> None:
    doubt = PlaceDoubt(details="3e etage")
    asked = Session(form=AskForHelp("courses", "du pain", name="Mme Martin", doubt=doubt), greeted=True)
    session, _ = found(asked, "12 abbe couture", PlaceFinding("housenumber", HOME))
    assert isinstance(session.form, AskForHelp) and session.form.details == "3e etage"
