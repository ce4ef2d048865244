"""A need changes hands by compare-and-swap; asks are put once; what is due comes in order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from time import monotonic
from typing import Any

import psycopg
import pytest

from conversations.scene import NeedState
from storage.store import SqlStore
from switchboard.records import Need
from tests.storage.town import HOME, HOUR, NOON, HandClock, add_ask, chat, need, person, queued, sms

MARTIN, JULIE, KARIM = sms(1), chat(2), chat(3)


def recorded(store: SqlStore, **fields: object) -> Need:
    with store.transaction() as tx:
        return tx.needs.get(tx.needs.add(need(person(tx, MARTIN), **fields)))


def asked(store: SqlStore, number: int, *addresses: Any) -> list[tuple[int, int]]:
    """Ask and volunteer of each."""
    with store.transaction() as tx:
        people = [person(tx, address) for address in addresses]
        return [(add_ask(tx, number, who, 100, NOON), who) for who in people]


def test_a_need_comes_back_as_it_was_recorded(store: SqlStore) -> None:
    whole = recorded(
        store, details="code 12B", urgent=True, remote=False, news_at=NOON + HOUR, act_at=NOON,
        epoch=3, followup="due", first_visit=True, area=None, place=None,
    )
    assert (whole.id, whole.words, whole.name) == (1, "plus de pain", "Mme Martin")
    assert (whole.news_at, whole.act_at, whole.epoch) == (NOON + HOUR, NOON, 3)
    assert (whole.followup, whole.first_visit, whole.urgent, whole.remote) == (
        "due", True, True, False
    )
    assert (whole.area, whole.place) == (None, None)
    assert recorded(store).place == HOME


def test_a_need_is_saved_only_from_the_state_and_epoch_that_were_read(store: SqlStore) -> None:
    first = recorded(store)
    with store.transaction() as tx:
        assert tx.needs.save(replace(first, state="asking", epoch=1), was="open", epoch=0)
        stale: tuple[tuple[NeedState, int], ...] = (("open", 0), ("open", 1), ("asking", 0))
        for was, epoch in stale:
            assert not tx.needs.save(replace(first, words="lost"), was=was, epoch=epoch)
        assert tx.needs.get(first.id) == replace(first, state="asking", epoch=1)


def test_the_first_yes_wins_and_the_second_is_told(store: SqlStore) -> None:
    number = recorded(store, state="asking").id
    (first, julie), (second, karim) = asked(store, number, JULIE, KARIM)
    with store.transaction() as tx:
        assert tx.needs.claim(number, first, julie)
        assert not tx.needs.claim(number, second, karim)
        assert not tx.needs.claim(number, first, julie)
        held = tx.needs.get(number)
        assert (held.state, held.volunteer_id, held.ask_id, held.epoch) == (
            "promised", julie, first, 1
        )
        assert [ask.state for ask in tx.needs.asks_of(number)] == ["yes", "lost"]


def test_a_yes_to_somebody_elses_ask_or_need_is_none(store: SqlStore) -> None:
    number, other = recorded(store, state="asking").id, recorded(store, state="asking").id
    (first, julie), (second, karim) = asked(store, number, JULIE, KARIM)
    with store.transaction() as tx:
        assert not tx.needs.claim(number, first, karim)
        assert not tx.needs.claim(other, second, karim)
        assert not tx.needs.claim(number, 999, julie)
        assert [ask.state for ask in tx.needs.asks_of(number)] == ["asked", "asked"]
        assert tx.needs.settle_ask(first, "no")
        assert not tx.needs.claim(number, first, julie)
        assert tx.needs.get(number).state == "asking"
        assert tx.needs.ask(first).state == "no"


def test_a_yes_and_a_no_of_one_volunteer_at_the_same_moment(postgresql_url: str) -> None:
    """The no is committed while the yes waits for it: the need stays free."""
    store = SqlStore(postgresql_url)
    number = recorded(store, state="asking").id
    ((ask, julie),) = asked(store, number, JULIE)

    def say_yes() -> bool:
        with store.transaction() as tx:
            return tx.needs.claim(number, ask, julie)

    with ThreadPoolExecutor(1) as thread:
        with store.transaction() as tx:
            assert tx.needs.settle_ask(ask, "no")
            yes = thread.submit(say_yes)
            wait_until_somebody_waits(postgresql_url)
        assert yes.result(timeout=20) is False
    with store.transaction(read_only=True) as tx:
        free = tx.needs.get(number)
    assert (free.state, free.volunteer_id, free.ask_id, free.epoch) == ("asking", None, None, 0)
    store.close()


def wait_until_somebody_waits(url: str) -> None:
    """For a lock of the server."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        deadline = monotonic() + 20
        while connection.execute(waiting).fetchone() == (0,):
            assert monotonic() < deadline


@pytest.mark.parametrize("agreed", [False, True])
def test_a_released_need_can_be_had_again(store: SqlStore, agreed: bool) -> None:
    number = recorded(store, state="asking").id
    (first, julie), (second, karim) = asked(store, number, JULIE, KARIM)
    with store.transaction() as tx:
        assert tx.needs.claim(number, first, julie)
        if agreed:
            held = replace(tx.needs.get(number), state="agreed", code_word="MIMOSA", agreed_at=NOON)
            assert tx.needs.save(held, was="promised", epoch=1)
        assert not tx.needs.release(number, karim)
        assert tx.needs.release(number, julie, "expired")
        assert not tx.needs.release(number, julie)
        free = tx.needs.get(number)
        assert (free.state, free.epoch, free.volunteer_id, free.ask_id, free.code_word) == (
            "asking", 2, None, None, None
        )
        assert tx.needs.ask(first).state == "expired"
        assert tx.needs.claim(number, second, karim)


def test_an_introduction_keeps_when_each_of_the_two_consented(store_url: str) -> None:
    clock = HandClock()
    store = SqlStore(store_url, clock)
    number = recorded(store, state="asking").id
    ((ask, julie),) = asked(store, number, JULIE)
    with store.transaction() as tx:
        clock.at = NOON + HOUR
        assert tx.needs.claim(number, ask, julie)
        agreed = replace(
            tx.needs.get(number), state="agreed", code_word="MIMOSA", agreed_at=NOON + 2 * HOUR
        )
        assert tx.needs.save(agreed, was="promised", epoch=1)
        assert tx.needs.save(replace(agreed, followup="due"), was="agreed", epoch=1)
    assert introductions(store) == [(julie, "MIMOSA", NOON + HOUR, NOON + 2 * HOUR, None)]
    clock.at = NOON + 3 * HOUR
    with store.transaction() as tx:
        assert tx.needs.save(replace(agreed, state="done", done_at=NOON), was="agreed", epoch=1)
    assert introductions(store)[0][4] == NOON + 3 * HOUR
    store.close()


def introductions(store: SqlStore) -> list[Any]:
    from sqlmodel import Session, select

    from storage.engine import make_engine
    from storage.tables import IntroductionRow

    engine = make_engine(store._links._url)
    with Session(engine) as session:
        rows = session.exec(select(IntroductionRow)).all()
        kept = [
            (row.volunteer_id, row.code_word, row.volunteer_consent_at, row.resident_consent_at,
             row.ended_at)
            for row in rows
        ]
    engine.dispose()
    return kept


def test_a_volunteer_is_asked_once_for_a_need_and_the_transaction_goes_on(store: SqlStore) -> None:
    number = recorded(store, state="asking").id
    ((ask, julie),) = asked(store, number, JULIE)
    with store.transaction() as tx:
        with pytest.raises(ValueError):
            add_ask(tx, number, julie, 100, NOON)
        assert tx.needs.settle_ask(ask, "no")
        assert not tx.needs.settle_ask(ask, "yes")


def test_several_are_asked_together_or_none_of_them(store: SqlStore) -> None:
    number = recorded(store, state="asking").id
    ((_, julie),) = asked(store, number, JULIE)
    with store.transaction() as tx:
        karim, lea = person(tx, KARIM), person(tx, chat(4))
        asks = [tx.needs.ask(ask) for ask in tx.needs.add_asks(number, {lea: None, karim: 250}, NOON)]
        assert [(a.volunteer_id, a.distance_m, a.asked_at, a.state) for a in asks] == [
            (lea, None, NOON, "asked"), (karim, 250, NOON, "asked")
        ]
    with pytest.raises(ValueError), store.transaction() as tx:
        tx.needs.add_asks(number, {person(tx, chat(5)): 10, julie: 20}, NOON)
    with store.transaction() as tx:
        assert len(tx.needs.asks_of(number)) == 3


def test_the_card_of_an_ask_is_remembered(store: SqlStore) -> None:
    number = recorded(store, state="asking").id
    ((ask, julie),) = asked(store, number, JULIE)
    row = queued(store, JULIE)
    with store.transaction() as tx:
        tx.needs.set_card(ask, row)
        kept = tx.needs.ask(ask)
    assert (kept.card_id, kept.need_id, kept.volunteer_id, kept.distance_m, kept.asked_at) == (
        row, number, julie, 100, NOON
    )


def test_what_is_due_comes_oldest_first_each_once(store: SqlStore) -> None:
    both = recorded(store, act_at=NOON, news_at=NOON - 2 * HOUR).id
    act = recorded(store, act_at=NOON - HOUR).id
    recorded(store, act_at=NOON + timedelta(seconds=1))
    recorded(store)
    recorded(store, state="cancelled", act_at=NOON)
    done = recorded(store, state="done", act_at=NOON - timedelta(minutes=30)).id
    with store.transaction(read_only=True) as tx:
        assert [one.id for one in tx.needs.due(NOON, 10)] == [both, act, done]
        assert [one.id for one in tx.needs.due(NOON, 2)] == [both, act]


def test_open_needs_are_those_of_the_areas_and_of_none(store: SqlStore) -> None:
    mine, nobodys = recorded(store).id, recorded(store, area=None).id
    recorded(store, area="nord")
    recorded(store, state="done")
    recorded(store, state="cancelled")
    handed = recorded(store, state="handed").id
    with store.transaction(read_only=True) as tx:
        assert [one.id for one in tx.needs.open_in(["centre"], 10)] == [mine, nobodys, handed]
        assert [one.id for one in tx.needs.open_in(["centre", "nord"], 2)] == [mine, nobodys]
        assert [one.id for one in tx.needs.open_in([], 10)] == [nobodys]
