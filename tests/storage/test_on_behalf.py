"""People without a line of their own: found by number and name, asked for, reached through somebody."""

from __future__ import annotations

from dataclasses import replace

from matching.candidates import Spot
from storage.store import SqlStore
from switchboard.records import Person
from tests.storage.town import HOME, HOUR, NOON, add_ask, chat, need, offer, person, sms

NADIA, MARTIN = chat(1), sms(2)
LANDLINE = "+33490501122"


def rossi(guardian: int, **fields: object) -> Person:
    values = {"name": "Mme Rossi", "phone": LANDLINE, "guardian_id": guardian, "consent_heard_at": NOON}
    return Person(0, **(values | fields))  # type: ignore[arg-type]


def test_a_person_comes_back_as_entered(store: SqlStore) -> None:
    with store.transaction() as tx:
        entered = rossi(person(tx, NADIA), place=HOME, details="2e étage", phone_shared=True)
        number = tx.people.add_person(entered)
        assert tx.people.person(number) == replace(entered, id=number)
        tx.people.save_person(replace(entered, id=number, phone=None, guardian_id=None))
        assert tx.people.person(number) == replace(entered, id=number, phone=None, guardian_id=None)
        assert tx.people.lines_of([number]) == {}


def test_two_who_share_a_number_are_both_found_on_it(store: SqlStore) -> None:
    with store.transaction() as tx:
        martin = person(tx, MARTIN)
        other = tx.people.add_person(rossi(martin, name="M. Martin", phone=MARTIN.value))
        assert [p.id for p in tx.people.called_on(MARTIN.value)] == [martin, other]
        assert tx.people.called_on(LANDLINE) == []


def test_needs_entered_and_held_and_asked(store: SqlStore) -> None:
    with store.transaction() as tx:
        nadia, julie = person(tx, NADIA), person(tx, chat(9))
        who = tx.people.add_person(rossi(nadia))
        open_ = tx.needs.add(need(who, entered_by=nadia, state="asking"))
        tx.needs.add(need(who, entered_by=nadia, state="cancelled"))
        tx.needs.add(need(who))
        assert [n.id for n in tx.needs.entered_by(nadia, 9)] == [open_]
        assert tx.needs.entered_by(julie, 9) == []
        ask = add_ask(tx, open_, julie, 50, NOON)
        assert [a.id for a in tx.needs.asked_of(julie)] == [ask]
        assert tx.needs.held_by(julie) == []
        assert tx.needs.claim(open_, ask, julie)
        assert tx.needs.asked_of(julie) == []
        assert [n.id for n in tx.needs.held_by(julie)] == [open_]


def test_a_volunteer_without_a_line_is_asked_through_whoever_speaks_for_them(store: SqlStore) -> None:
    with store.transaction() as tx:
        nadia, martin = person(tx, NADIA), person(tx, MARTIN)
        reached = tx.people.add_person(rossi(nadia, name="Durand"))
        alone = tx.people.add_person(Person(0, "Personne"))
        for who in (reached, alone):
            tx.offers.decide(tx.offers.register(offer(who)), "approved", "Nadia", NOON, identity_seen=True)
        wanted = tx.needs.get(tx.needs.add(need(martin)))
        found = tx.needs.candidates(wanted, Spot(HOME.lat, HOME.lon), 1000, NOON, 3, 9)
        assert [candidate.person_id for candidate in found] == [reached]


def test_the_tasks_about_a_need_are_dropped_with_it_whoever_took_them(store: SqlStore) -> None:
    with store.transaction() as tx:
        nadia = person(tx, NADIA)
        who = tx.people.add_person(rossi(nadia))
        number = tx.needs.add(need(who))
        task = tx.tasks.add(kind="consent_for", area="centre", person_id=who, need_id=number,
                            words="Julie", since=NOON, promised_at=None)
        assert tx.tasks.get(task).contact == "04 90 50 11 22"
        assert tx.tasks.take(task, nadia)
        assert [t.id for t in tx.tasks.of_need(number)] == [task]
        assert tx.tasks.void(task, "plus d'actualité", NOON + HOUR)
        assert not tx.tasks.void(task, "plus d'actualité", NOON + HOUR)
        assert tx.tasks.of_need(number) == []
