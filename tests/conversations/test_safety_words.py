"""What touches safety is said of somebody, not to them; who would be alone with a child; and that a town
has its own charter and reminders."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations import plain_words, reporting
from conversations.catalogue import Catalogue
from conversations.effects import FinishNeed, SuspendHelper
from conversations.hearing import Heard
from tests.conversations.turns import need
from tests.playing.worlds import settings
from voisins.compose import town_of


@pytest.mark.parametrize("text", [
    "il veut garder mes clés", "elle a pris ma carte", "il m'a volé 20 euros", "j'ai peur de lui",
    "il m'a touchée", "Karim m'a crié dessus, il était ivre", "elle demande mon code", "karim m'a fait peur",
])  # fmt: skip
def test_something_that_touches_safety_is_said_of_the_volunteer(text: str) -> None:
    assert plain_words.accuses(text, "Karim")


@pytest.mark.parametrize("text", [
    "elle est très gentille", "la clé est sous le pot", "vous avez pris mes clés ?", "il arrive quand",
    "ma fille garde les clés, elle habite à côté", "il pleut, j'ai peur que vous soyez mouillé",
    "du pain complet svp",
])  # fmt: skip
def test_what_is_meant_for_the_volunteer_reaches_them(text: str) -> None:
    assert not plain_words.accuses(text, "Karim")


@pytest.mark.parametrize("text", [
    "garder mon petit fils mercredi", "aller chercher ma petite-fille à l'école", "garder les enfants",
    "du baby-sitting", "surveiller les devoirs de mon fils",
])  # fmt: skip
def test_somebody_would_be_alone_with_a_child(text: str) -> None:
    assert plain_words.minds_child(text)


@pytest.mark.parametrize("text", [
    "mes enfants habitent loin, il me faut du pain", "promener mon petit chien", "ma fille est partie, du pain",
    "occupez-vous de mes courses",
])  # fmt: skip
def test_a_grown_child_is_no_minor(text: str) -> None:
    assert not plain_words.minds_child(text)


def test_a_complaint_without_danger_suspends_nobody() -> None:
    heard = Heard("elle n'a pas fini", "problem")
    assert not any(isinstance(e, SuspendHelper) for e in reporting.report(need(1, state="agreed"), heard))


def test_money_asked_for_on_the_way_ends_the_visit_and_suspends() -> None:
    heard = Heard("elle me demande 50 euros", "problem", money=True)
    ended, suspended, _ = reporting.report(need(1, state="agreed"), heard)
    assert ended == FinishNeed(1, well=False)
    assert suspended == SuspendHelper(1, "money", "elle me demande 50 euros")


@pytest.mark.parametrize("state", ["asking", "handed", "cancelled"])
def test_where_nobody_came_nobody_is_suspended(state: str) -> None:
    heard = Heard("on me demande 50 euros", "problem", money=True)
    assert len(reporting.report(need(1, state=state), heard)) == 1


def test_a_town_has_its_own_charter_and_reminders() -> None:
    overlay = '[texts]\ncharter.sms = "Notre charte : {distance} au plus. OUI ou NON ?"'
    ours = Catalogue.load(overlay)
    assert ours.render("charter", "sms", {"distance": "1 km"}) == "Notre charte : 1 km au plus. OUI ou NON ?"
    configured = settings()
    categories = [c.model_copy(update={"reminder": "à la porte."}) for c in configured.categories]
    town = town_of(configured.model_copy(update={"categories": categories}))
    assert town.category("courses").reminder == "à la porte."


def test_the_charter_says_what_keeps_people_safe() -> None:
    said = Catalogue.load().render("charter", "telegram", {"distance": "1 km"})
    for rule in ("gratuite", "18 ans", "mains propres", "distance", "1 km", "clés", "retrait d'argent"):
        assert rule in said
    pharmacy = next(c for c in settings().categories if c.slug == "pharmacie")
    assert "fermé" in pharmacy.reminder
    assert replace(town_of(settings()).category("devoirs")).minor
