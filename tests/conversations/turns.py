"""Turns to begin a test of a dialogue with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache

from conversations.place import Place
from conversations.scene import NeedView, PersonView, Records
from conversations.session import Session
from conversations.town import Town
from conversations.turn import Scene, Turn
from tests.playing.worlds import settings
from voisins.compose import town_of

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOME = Place("12 Rue Abbé Couture", 43.58, 5.0, "12", "Rue Abbé Couture", "Miramas", "13140", area="centre")
ROAD = Place("Rue Abbé Couture", 43.58, 5.0, None, "Rue Abbé Couture", "Miramas", "13140", area="centre")


@lru_cache(maxsize=1)
def town() -> Town:
    return town_of(settings(), ("Rue de la Fontaine",))


def turn(session: Session | None = None, *needs: NeedView, now: datetime = NOW) -> Turn:
    """A resident's turn, by SMS."""
    records = Records(PersonView(1, "Mme Martin", HOME), "sms", needs=needs)
    return Turn(session or Session(), Scene(records, town(), now))


def need(number: int, **more: object) -> NeedView:
    view = NeedView(number, "courses", "promised", "du pain", HOME, NOW, None, "Julie")
    return replace(view, **more)  # type: ignore[arg-type]
