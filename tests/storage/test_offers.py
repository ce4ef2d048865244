"""Offers: one standing offer a person, decided once, searchable only while approved."""

from __future__ import annotations

from storage.store import SqlStore
from tests.storage.town import HOME, HOUR, NOON, chat, offer, person, volunteer

JULIE, KARIM = chat(2), chat(3)


def test_an_offer_is_pending_and_comes_back_as_it_was_given(store: SqlStore) -> None:
    with store.transaction() as tx:
        julie = person(tx, JULIE)
        number = tx.offers.register(
            offer(julie, categories=("courses", "parler"), state="approved", area=None)
        )
        kept = tx.offers.get(number)
    assert (kept.state, kept.categories, kept.place, kept.area) == (
        "pending", ("courses", "parler"), HOME, None
    )
    assert (kept.charter_at, kept.identity_seen_at, kept.decided_by) == (NOON, None, None)


def test_two_referents_decide_and_one_wins(store: SqlStore) -> None:
    with store.transaction() as tx:
        number = tx.offers.register(offer(person(tx, JULIE)))
        assert tx.offers.decide(number, "refused", "Nadia", NOON, reason="trop loin")
        assert not tx.offers.decide(number, "approved", "Omar", NOON + HOUR, identity_seen=True)
        kept = tx.offers.get(number)
    assert (kept.state, kept.decided_by, kept.decided_at, kept.reason) == (
        "refused", "Nadia", NOON, "trop loin"
    )
    assert kept.identity_seen_at is None


def test_that_an_identity_was_seen_is_kept_with_its_date(store: SqlStore) -> None:
    with store.transaction() as tx:
        number = tx.offers.register(offer(person(tx, JULIE)))
        assert tx.offers.decide(number, "approved", "Nadia", NOON, identity_seen=True)
        assert tx.offers.get(number).identity_seen_at == NOON


def test_a_new_offer_takes_the_place_of_the_one_before(store: SqlStore) -> None:
    julie = volunteer(store, JULIE)
    with store.transaction() as tx:
        second = tx.offers.register(offer(julie, categories=("parler",)))
        assert tx.offers.get(1).state == "withdrawn"
        assert tx.offers.approved_in("centre") == []
        assert [one.id for one in tx.offers.pending_in(["centre"], 5)] == [second]


def test_pending_offers_are_those_of_the_areas_and_of_none(store: SqlStore) -> None:
    with store.transaction() as tx:
        for n, area in enumerate(("centre", None, "nord", "centre")):
            tx.offers.register(offer(person(tx, chat(n)), area=area))
        assert [one.id for one in tx.offers.pending_in(["centre"], 10)] == [1, 2, 4]
        assert [one.id for one in tx.offers.pending_in(["centre", "nord"], 2)] == [1, 2]
        assert [one.id for one in tx.offers.pending_in([], 10)] == [2]


def test_pausing_shows_in_the_record(store: SqlStore) -> None:
    julie = volunteer(store, JULIE, paused=True)
    with store.transaction() as tx:
        assert tx.offers.get(1).paused
        tx.offers.set_paused(julie, False)
        assert not tx.offers.get(1).paused
