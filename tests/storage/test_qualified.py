"""What becomes of an offer between a paper that was seen and the end of its service; who may still be
found at each step; and the words that go out once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from matching.candidates import Spot
from storage.store import SqlStore
from switchboard.records import AreaBalance
from tests.storage.town import HOME, HOUR, NOON, add_ask, chat, need, offer, person, sms, volunteer

JULIE, KARIM, MARTIN = chat(2), chat(3), sms(1)
MANY = 12
WEEK, MONTH = timedelta(days=7), timedelta(days=30)


def at_once(store: SqlStore, act: Callable[[SqlStore, int], bool]) -> int:
    """How many of several who do the same at the same moment were told that it was them."""
    with ThreadPoolExecutor(MANY) as threads:
        return sum(threads.map(lambda number: act(store, number), range(MANY)))


def found(store: SqlStore, remote: bool = False) -> list[int]:
    """Who would be asked for a need now."""
    with store.transaction() as tx:
        martin = person(tx, MARTIN)
        wanted = need(martin, id=9, remote=remote)
        spot = None if remote else Spot(HOME.lat, HOME.lon)
        return [c.person_id for c in tx.needs.candidates(wanted, spot, 1000, NOON, 3, 10)]


def registered(store: SqlStore, **fields: object) -> tuple[int, int]:
    """A pending offer: its number, and whose it is."""
    with store.transaction() as tx:
        julie = person(tx, JULIE)
        return tx.offers.register(offer(julie, **fields)), julie


def test_nobody_is_approved_whose_paper_nobody_saw(store: SqlStore) -> None:
    number, julie = registered(store)
    with store.transaction() as tx:
        assert not tx.offers.decide(number, "approved", "Nadia", NOON)
        assert tx.offers.get(number).state == "pending"
    assert found(store) == []
    with store.transaction() as tx:
        assert tx.offers.see_identity(number, "Paul", NOON)
    assert found(store) == []
    with store.transaction() as tx:
        assert tx.offers.decide(number, "approved", "Nadia", NOON + HOUR)
        kept = tx.offers.get(number)
    assert found(store) == found(store, remote=True) == [julie]
    assert (kept.identity_seen_by, kept.identity_seen_at, kept.decided_by) == ("Paul", NOON, "Nadia")
    assert kept.next_word_at == NOON + HOUR + MONTH


def test_a_paper_may_never_have_been_seen_of_who_is_refused(store: SqlStore) -> None:
    number, _ = registered(store)
    with store.transaction() as tx:
        assert tx.offers.decide(number, "refused", "Nadia", NOON, reason="trop loin")
        assert not tx.offers.see_identity(number, "Paul", NOON)
        assert tx.offers.get(number).identity_seen_at is None


def test_several_see_a_paper_and_one_is_noted(store: SqlStore) -> None:
    number, _ = registered(store)

    def see(store: SqlStore, who: int) -> bool:
        with store.transaction() as tx:
            return tx.offers.see_identity(number, f"référent {who}", NOON)

    assert at_once(store, see) == 1


def test_what_they_have_and_when_they_can_is_kept(store: SqlStore) -> None:
    number, _ = registered(store, equipment=("une voiture",), times=("morning", "weekend"))
    with store.transaction() as tx:
        kept = tx.offers.get(number)
    assert (kept.equipment, kept.times) == (("une voiture",), ("morning", "weekend"))


@pytest.mark.parametrize("approved", [False, True])
def test_a_service_more_is_found_only_when_approved(store: SqlStore, approved: bool) -> None:
    number, julie = registered(store, categories=("parler",))
    with store.transaction() as tx:
        if approved:
            assert tx.offers.decide(number, "approved", "Nadia", NOON, identity_seen=True)
        assert tx.offers.add_service(number, "courses")
        assert not tx.offers.add_service(number, "courses")
        assert tx.offers.get(number).categories == ("parler", "courses")
    assert found(store) == ([julie] if approved else [])


def test_no_service_is_added_to_a_refused_offer(store: SqlStore) -> None:
    number, _ = registered(store)
    with store.transaction() as tx:
        assert tx.offers.decide(number, "refused", "Nadia", NOON)
        assert not tx.offers.add_service(number, "parler")


def test_a_suspended_volunteer_is_found_by_nobody_until_it_is_lifted(store: SqlStore) -> None:
    julie = volunteer(store, JULIE)
    with store.transaction() as tx:
        assert tx.offers.suspend(julie, "money", NOON)
        assert not tx.offers.suspend(julie, "safety", NOON)
        kept = tx.offers.of_person(julie)
        assert kept is not None
        assert (kept.state, kept.suspended_at, kept.suspended_why) == ("suspended", NOON, "money")
        tx.offers.set_paused(julie, False)
    assert found(store) == []
    with store.transaction(read_only=True) as tx:
        assert tx.offers.suspended_homes() == [("Julie", HOME.label)]
        assert tx.offers.approved_in("centre") == []
    with store.transaction() as tx:
        assert tx.offers.lift(julie)
        assert not tx.offers.lift(julie)
        assert not tx.offers.suspended(julie)
    assert found(store) == [julie]


def test_a_suspension_outlasts_a_new_offer(store: SqlStore) -> None:
    julie = volunteer(store, JULIE)
    with store.transaction() as tx:
        assert tx.offers.suspend(julie, "safety", NOON)
        again = tx.offers.register(offer(julie))
        assert tx.offers.suspended(julie)
        assert tx.offers.dismiss(julie)
        assert (tx.offers.get(again).state, tx.offers.suspended(julie)) == ("refused", True)
        assert not tx.offers.dismiss(julie)
    with store.transaction() as tx:
        assert tx.offers.lift(julie)
        assert tx.offers.get(again).state == "refused"
    assert found(store) == []


def test_several_suspend_and_several_lift_and_one_of_each_did_it(store: SqlStore) -> None:
    julie = volunteer(store, JULIE)

    def suspend(store: SqlStore, _: int) -> bool:
        with store.transaction() as tx:
            return tx.offers.suspend(julie, "money", NOON)

    def lift(store: SqlStore, _: int) -> bool:
        with store.transaction() as tx:
            return tx.offers.lift(julie)

    assert (at_once(store, suspend), at_once(store, lift)) == (1, 1)
    assert found(store) == [julie]


def test_only_an_approved_offer_is_suspended(store: SqlStore) -> None:
    _, julie = registered(store)
    with store.transaction() as tx:
        assert not tx.offers.suspend(julie, "money", NOON)
        assert not tx.offers.suspended(julie)
        assert not tx.offers.lift(julie)


def test_a_neighbourhood_is_counted_service_by_service(store: SqlStore) -> None:
    volunteer(store, chat(1), categories=("courses", "parler"))
    volunteer(store, chat(2))
    volunteer(store, chat(3), paused=True)
    volunteer(store, chat(4), area="nord")
    with store.transaction() as tx:
        martin = person(tx, MARTIN)
        for fields in ({}, {"area": None, "category": "parler"}, {"area": "nord"},
                       {"opened_at": NOON - MONTH}):
            tx.needs.add(need(martin, state="asking", **fields))
    with store.transaction(read_only=True) as tx:
        assert tx.offers.balance(["centre", "nord", "sud"], NOON - HOUR) == {
            "centre": AreaBalance(2, {"courses": 2, "parler": 1}, {"courses": 1, "parler": 1}),
            "nord": AreaBalance(1, {"courses": 1}, {"courses": 1, "parler": 1}),
            "sud": AreaBalance(0, {}, {"parler": 1}),
        }
        assert tx.offers.balance([], NOON) == {}


def test_a_word_is_due_after_a_month_and_taken_up_once(store: SqlStore) -> None:
    julie = volunteer(store, JULIE)
    with store.transaction(read_only=True) as tx:
        assert tx.offers.due_words(NOON + MONTH - HOUR, 10) == []
        (due,) = tx.offers.due_words(NOON + MONTH, 10)
    assert (due.person_id, due.area, due.called) == (julie, "centre", False)

    def claim(store: SqlStore, _: int) -> bool:
        with store.transaction() as tx:
            return tx.offers.set_next_word(due, NOON + 2 * MONTH)

    assert at_once(store, claim) == 1
    with store.transaction() as tx:
        assert tx.offers.due_words(NOON + MONTH, 10) == []
        (again,) = tx.offers.due_words(NOON + 2 * MONTH, 10)
        assert tx.offers.set_next_word(again, None)
        assert tx.offers.due_words(NOON + 9 * MONTH, 10) == []


def test_who_was_asked_once_was_called(store: SqlStore) -> None:
    julie = volunteer(store, JULIE)
    with store.transaction() as tx:
        number = tx.needs.add(need(person(tx, MARTIN), state="asking"))
        add_ask(tx, number, julie, 100, NOON)
        (due,) = tx.offers.due_words(NOON + MONTH, 10)
    assert due.called


def test_of_many_who_remind_a_neighbourhood_one_does_and_nobody_for_a_week(store: SqlStore) -> None:
    with store.transaction() as tx:
        people = [person(tx, chat(n)) for n in range(MANY)]

    def remind(store: SqlStore, number: int) -> bool:
        with store.transaction() as tx:
            return tx.reminders.claim("centre", people[number], NOON, NOON - WEEK)

    assert at_once(store, remind) == 1
    with store.transaction() as tx:
        assert tx.reminders.last("centre") == NOON
        assert tx.reminders.last("nord") is None
        early, due = NOON + WEEK - HOUR, NOON + WEEK
        assert not tx.reminders.claim("centre", people[0], early, early - WEEK)
        assert tx.reminders.claim("centre", people[0], due, due - WEEK)
        assert tx.reminders.claim("nord", people[1], NOON, NOON - WEEK)


def test_a_complaint_about_either_of_the_two_is_remembered(store: SqlStore) -> None:
    julie, karim = volunteer(store, JULIE), volunteer(store, KARIM)
    with store.transaction() as tx:
        martin, rossi = person(tx, MARTIN), person(tx, sms(2))
        done = need(martin, state="done", volunteer_id=julie, followup="no", done_at=NOON)
        tx.needs.add(done)
        quiet = tx.needs.add(replace(done, person_id=rossi, volunteer_id=karim, followup="yes"))
        assert tx.needs.went_badly(rossi, julie)
        assert not tx.needs.went_badly(rossi, karim)
        tx.tasks.add(kind="problem", area=None, person_id=rossi, need_id=quiet, words="",
                     since=NOON, promised_at=None)
        assert not tx.needs.went_badly(rossi, karim)
        tx.tasks.add(kind="problem", area=None, person_id=karim, need_id=quiet, words="",
                     since=NOON, promised_at=None)
        assert tx.needs.went_badly(rossi, karim)


def test_a_yes_that_waits_for_a_referent_is_forgotten_when_the_volunteer_is_let_go(
    store: SqlStore
) -> None:
    julie = volunteer(store, JULIE)
    with store.transaction() as tx:
        number = tx.needs.add(need(person(tx, MARTIN), state="asking"))
        ask = add_ask(tx, number, julie, 100, NOON)
        assert tx.needs.claim(number, ask, julie)
        held = tx.needs.get(number)
        assert tx.needs.save(replace(held, consented_at=NOON), was="promised", epoch=held.epoch)
        assert tx.needs.get(number).consented_at == NOON
        assert tx.needs.release(number, julie)
        assert tx.needs.get(number).consented_at is None


def test_who_was_introduced_has_helped_and_who_was_not_waits_for_a_first_errand(
    store: SqlStore
) -> None:
    julie, karim = volunteer(store, JULIE), volunteer(store, KARIM)
    with store.transaction() as tx:
        number = tx.needs.add(need(person(tx, MARTIN), state="asking"))
        ask = add_ask(tx, number, julie, 100, NOON)
        assert tx.needs.claim(number, ask, julie)
        held = tx.needs.get(number)
        agreed = replace(held, state="agreed", code_word="MIMOSA", agreed_at=NOON)
        assert tx.needs.save(agreed, was="promised", epoch=held.epoch)
        assert tx.needs.save(replace(agreed, state="done", done_at=NOON), was="agreed", epoch=1)
        wanted = need(person(tx, sms(2)), id=99)
        spot = Spot(HOME.lat, HOME.lon)
        helped = {c.person_id: c.ever_helped
                  for c in tx.needs.candidates(wanted, spot, 1000, NOON, 3, 10)}
    assert helped == {julie: True, karim: False}
