"""What is counted and drawn: open needs, volunteers, the needs of a span of time, consents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from conversations.figures import NeedFigure, NeedSpot, VolunteerSpot
from conversations.place import Place
from storage.store import SqlStore
from switchboard.records import Consents
from tests.storage.town import HOME, HOUR, NOON, HandClock, add_ask, chat, need, offer, person, sms, volunteer

MARTIN, JULIE, KARIM = sms(12_345_678), chat(21), chat(22)
AWAY = Place("1 Rue des Lilas", 43.5700, 5.0100, "1", "Rue des Lilas", area="mas")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def store(store_url: str, clock: HandClock) -> Iterator[SqlStore]:
    """One that dates answers by a clock of ours."""
    opened = SqlStore(store_url, clock)
    yield opened
    opened.close()


def added(store: SqlStore, **fields: object) -> int:
    with store.transaction() as tx:
        return tx.needs.add(need(person(tx, MARTIN), **fields))


def test_open_needs_of_the_areas_and_of_none_with_their_places(store: SqlStore) -> None:
    first = added(store, state="asking")
    added(store, state="done", done_at=NOON)
    added(store, state="cancelled")
    added(store, area="mas", place=AWAY)
    afar = added(store, category="conversation", place=None, area=None, remote=True)
    with store.transaction(read_only=True) as tx:
        assert tx.figures.open_needs(["centre"], 9) == [
            NeedSpot(first, "courses", "centre", HOME.lat, HOME.lon),
            NeedSpot(afar, "conversation", None, None, None),
        ]
        assert [n.area for n in tx.figures.open_needs(["centre", "mas"], 9)] == ["centre", "mas", None]
        assert [n.number for n in tx.figures.open_needs([], 9)] == [afar]
        assert [n.number for n in tx.figures.open_needs(["centre", "mas"], 1)] == [first]


def test_volunteers_who_are_approved_and_not_paused(store: SqlStore) -> None:
    volunteer(store, JULIE, categories=("courses", "animaux"), radius_m=500)
    volunteer(store, KARIM, paused=True)
    with store.transaction() as tx:
        tx.offers.register(offer(person(tx, chat(23))))
        gone = tx.offers.register(offer(person(tx, chat(24))))
        assert tx.offers.decide(gone, "refused", "Nadia", NOON, reason="loin")
    with store.transaction(read_only=True) as tx:
        assert tx.figures.volunteers() == [
            VolunteerSpot(1, ("courses", "animaux"), HOME.lat, HOME.lon, 500)
        ]


def test_the_needs_of_a_span_with_who_was_asked_and_when_somebody_said_yes(store: SqlStore, clock: HandClock) -> None:
    julie, karim = volunteer(store, JULIE), volunteer(store, KARIM)
    clock.at = NOON + timedelta(minutes=14)
    number = added(store, state="asking")
    with store.transaction() as tx:
        add_ask(tx, number, julie, 50, NOON)
        ask = add_ask(tx, number, karim, 80, NOON)
        assert tx.needs.claim(number, ask, karim)
    alone = added(store, state="handed", opened_at=NOON + HOUR, category="animaux")
    with store.transaction(read_only=True) as tx:
        assert tx.figures.opened(["centre"], NOON, NOON + 2 * HOUR) == [
            NeedFigure(number, "courses", "centre", "promised", NOON, None, None,
                       NOON + timedelta(minutes=14), 2),
            NeedFigure(alone, "animaux", "centre", "handed", NOON + HOUR, None, None, None, 0),
        ]


def test_a_span_begins_with_its_first_moment_and_ends_before_its_last(store: SqlStore) -> None:
    numbers = [added(store, opened_at=NOON + n * HOUR) for n in (2, 0, 1)]
    added(store, area="mas")
    of_none = added(store, area=None, opened_at=NOON + HOUR)
    with store.transaction(read_only=True) as tx:
        found = tx.figures.opened(["centre"], NOON, NOON + 2 * HOUR)
        assert [one.number for one in found] == [numbers[1], numbers[2], of_none]
        assert [one.number for one in tx.figures.opened([], NOON, NOON + 2 * HOUR)] == [of_none]


def test_the_consents_are_those_of_the_newest_introduction(store: SqlStore, clock: HandClock) -> None:
    julie, karim = volunteer(store, JULIE), volunteer(store, KARIM)
    number = added(store, state="asking")
    with store.transaction() as tx:
        assert tx.figures.consents(number) is None
    for minutes, who in ((5, julie), (30, karim)):
        at = NOON + timedelta(minutes=minutes)
        clock.at = at
        with store.transaction() as tx:
            assert tx.needs.claim(number, add_ask(tx, number, who, 50, NOON), who)
            held = tx.needs.get(number)
            agreed = replace(held, state="agreed", agreed_at=at + HOUR, code_word="MIMOSA")
            assert tx.needs.save(agreed, was="promised", epoch=held.epoch)
            found = tx.figures.consents(number)
            assert found == Consents(who, at, at + HOUR, None)
            if who == julie:
                assert tx.needs.release(number, who)
                ended = tx.figures.consents(number)
                assert ended is not None and ended.ended_at == at
