"""What a turn starts from, sessions guarded by their version, and the best line of a person."""

from dataclasses import replace

import pytest

from storage.store import SqlStore
from switchboard.ports import SessionClash
from switchboard.records import Invitation, Person
from tests.storage.town import (
    HOME,
    HOUR,
    NOON,
    HandClock,
    add_ask,
    arrival,
    chat,
    line,
    need,
    offer,
    person,
    sms,
    volunteer,
)

MARTIN, JULIE, KARIM = sms(1), chat(2), chat(3)


def test_unknown_lines_are_opened_once_with_a_person_each(store: SqlStore) -> None:
    with store.transaction() as tx:
        first = tx.people.load([MARTIN, JULIE, MARTIN], NOON)
    with store.transaction() as tx:
        again = tx.people.load([JULIE, MARTIN], NOON)
    assert first == again
    assert len({loaded.line.person_id for loaded in first.values()}) == 2
    assert (first[MARTIN].session, first[MARTIN].version) == (None, 0)
    assert first[MARTIN].records.channel == "sms"


def test_lines_that_are_known_already_are_told_without_opening_others(store: SqlStore) -> None:
    with store.transaction() as tx:
        loaded = tx.people.load([MARTIN], NOON)
    assert store.known([MARTIN, JULIE], NOON) == loaded


def test_what_is_remembered_leaves_the_rest_but_details_go_with_their_place(store: SqlStore) -> None:
    def told(**what: object) -> Person:
        given = {"name": None, "place": None, "details": None} | what
        with store.transaction() as tx:
            number = person(tx, MARTIN)
            tx.people.remember(number, **given)  # type: ignore[arg-type]
            return replace(tx.people.person(number), id=0)

    elsewhere = replace(HOME, label="ailleurs")
    assert told(name="Mme Martin") == Person(0, "Mme Martin")
    assert told(place=HOME, details="2e étage") == Person(0, "Mme Martin", HOME, "2e étage")
    assert told(name="Rosa") == Person(0, "Rosa", HOME, "2e étage")
    assert told(details="code 12") == Person(0, "Rosa", HOME, "code 12")
    assert told(place=elsewhere) == Person(0, "Rosa", elsewhere, None)


def test_hundreds_of_lines_are_loaded_together(store: SqlStore) -> None:
    addresses = [sms(n) for n in range(300)] + [chat(n) for n in range(300)]
    with store.transaction() as tx:
        tx.people.load(addresses, NOON)
    with store.transaction() as tx:
        assert set(tx.people.load(addresses, NOON)) == set(addresses)


def test_a_session_grows_by_one_version_a_turn(store: SqlStore) -> None:
    with store.transaction() as tx:
        number = line(tx, MARTIN)
        tx.people.save_session(number, '{"step": "é"}', 0)
    with store.transaction() as tx:
        loaded = tx.people.load([MARTIN], NOON)[MARTIN]
        assert (loaded.session, loaded.version) == ('{"step": "é"}', 1)
        tx.people.save_session(number, "{}", 1)
    with store.transaction() as tx:
        assert tx.people.load([MARTIN], NOON)[MARTIN].version == 2


@pytest.mark.parametrize("stale", [0, 1, 3])
def test_a_session_written_by_another_turn_undoes_the_whole_transaction(
    store: SqlStore, stale: int
) -> None:
    with store.transaction() as tx:
        number, other = line(tx, MARTIN), line(tx, JULIE)
        tx.people.save_session(number, "{}", 0)
    with store.transaction() as tx:
        tx.people.save_session(number, "{}", 1)
    with pytest.raises(SessionClash), store.transaction() as tx:
        tx.people.save_session(other, "{}", 0)
        tx.people.save_session(number, "lost", stale)
        tx.mail.post(JULIE, "x", {})
    with store.transaction() as tx:
        loaded = tx.people.load([MARTIN, JULIE], NOON)
    assert loaded[MARTIN].session == "{}"
    assert loaded[JULIE].session is None
    assert not store.inbox.waiting(NOON, 10)


def test_sessions_saved_in_a_transaction_are_read_in_it(store: SqlStore) -> None:
    with store.transaction() as tx:
        number = line(tx, MARTIN)
        tx.people.save_session(number, "1", 0)
        assert tx.people.load([MARTIN], NOON)[MARTIN].session == "1"


def test_a_person_is_kept_as_given(store: SqlStore) -> None:
    with store.transaction() as tx:
        number = person(tx, MARTIN)
        martin = Person(number, "Mme Martin", HOME, "3e étage, code 12B")
        tx.people.save_person(martin)
        assert tx.people.person(number) == martin
        view = tx.people.load([MARTIN], NOON)[MARTIN].records.person
    assert (view.name, view.place, view.details) == (martin.name, martin.place, martin.details)


def test_nobody_is_made_up(store: SqlStore) -> None:
    with store.transaction(read_only=True) as tx:
        for look in (tx.people.person, tx.people.line, tx.needs.get, tx.needs.ask, tx.offers.get,
                     tx.tasks.get):
            with pytest.raises(LookupError):
                look(77)
        assert tx.people.lines_of([77]) == {}
        assert tx.people.lines_of([]) == {}


def test_a_line_is_stopped_and_opened_again(store: SqlStore) -> None:
    with store.transaction() as tx:
        number = line(tx, MARTIN)
        tx.people.set_line(number, stopped=True)
        assert tx.people.load([MARTIN], NOON)[MARTIN].records.stopped
        tx.people.set_line(number, unreachable=True)
        assert (tx.people.line(number).stopped, tx.people.line(number).unreachable) == (True, True)
        tx.people.set_line(number, stopped=False)
        assert (tx.people.line(number).stopped, tx.people.line(number).unreachable) == (False, True)


def two_lines_of_one_person(store: SqlStore) -> int:
    """A telephone and, newer, Telegram."""
    with store.transaction() as tx:
        number = person(tx, MARTIN)
        line(tx, JULIE)
        link = tx._link
        link.command(f"UPDATE contact_point SET person_id = {number} WHERE value = '2'")
    return number


def test_the_best_line_is_the_one_last_written_from_then_the_newest(store: SqlStore) -> None:
    number = two_lines_of_one_person(store)

    def best() -> object:
        with store.transaction(read_only=True) as tx:
            return tx.people.lines_of([number])[number].address

    assert best() == JULIE
    store.inbox.receive([arrival(MARTIN, "a")], NOON)
    assert best() == MARTIN
    with store.transaction() as tx:
        tx.mail.finish(store.inbox.waiting(NOON, 1)[0].id)
    assert best() == MARTIN
    with store.transaction() as tx:
        tx.mail.post(JULIE, "not written by anybody", {})
    assert best() == MARTIN
    store.inbox.receive([arrival(JULIE, "b")], NOON)
    assert best() == JULIE


def test_a_line_that_works_is_better_than_one_last_written_from(store: SqlStore) -> None:
    number = two_lines_of_one_person(store)
    store.inbox.receive([arrival(JULIE, "b")], NOON)
    with store.transaction() as tx:
        tx.people.set_line(line(tx, JULIE), unreachable=True)
        assert tx.people.lines_of([number])[number].address == MARTIN
        tx.people.set_line(line(tx, MARTIN), stopped=True)
        assert tx.people.lines_of([number])[number].address == JULIE


def test_a_resident_sees_needs_not_ended_and_those_of_the_last_three_days(
    store_url: str,
) -> None:
    clock = HandClock()
    store = SqlStore(store_url, clock)
    with store.transaction() as tx:
        martin = person(tx, MARTIN)
        kept = tx.needs.add(need(martin, category="pharmacie"))
        done = tx.needs.add(need(martin))
        assert tx.needs.save(
            replace(tx.needs.get(done), state="done", done_at=NOON), was="open", epoch=0
        )
        gone = tx.needs.add(need(martin))
        assert tx.needs.save(replace(tx.needs.get(gone), state="cancelled"), was="open", epoch=0)

    def shown(hours: int) -> list[int]:
        with store.transaction() as tx:
            records = tx.people.load([MARTIN], NOON + hours * HOUR)[MARTIN].records
        return [view.id for view in records.needs]

    assert shown(71) == [kept, done, gone]
    assert shown(73) == [kept]
    store.close()


def test_each_sees_what_concerns_them(store: SqlStore) -> None:
    julie, karim = volunteer(store, JULIE), volunteer(store, KARIM, name="Karim", radius_m=500)
    with store.transaction() as tx:
        martin = person(tx, MARTIN)
        number = tx.needs.add(need(martin, state="asking", urgent=True, details="2e étage"))
        ask = add_ask(tx, number, julie, 350, NOON)
        other = add_ask(tx, number, karim, None, NOON)
        assert tx.needs.claim(number, ask, julie)
        tx.roles.invite("hash", Invitation("referent", "centre", "Karim", NOON + HOUR), NOON)
        tx.roles.redeem("hash", karim, NOON)
    with store.transaction() as tx:
        all_three = tx.people.load([MARTIN, JULIE, KARIM], NOON)
    martin_sees, julie_sees, karim_sees = (
        all_three[address].records for address in (MARTIN, JULIE, KARIM)
    )
    assert [(view.id, view.state, view.helper_name) for view in martin_sees.needs] == [
        (number, "promised", "Julie")
    ]
    (errand,) = julie_sees.errands
    assert (errand.resident_name, errand.place, errand.details) == ("Mme Martin", HOME, "2e étage")
    assert julie_sees.asks == ()
    (view,) = karim_sees.asks
    assert (view.ask_id, view.need_id, view.area, view.distance_m, view.urgent) == (
        other, number, "centre", None, True
    )
    assert karim_sees.offer is not None and karim_sees.offer.radius_m == 500
    assert (karim_sees.standing.areas, julie_sees.standing.areas) == (("centre",), ())


def test_a_withdrawn_offer_is_not_shown(store: SqlStore) -> None:
    volunteer(store, JULIE)
    with store.transaction() as tx:
        julie = person(tx, JULIE)
        tx.offers.withdraw(julie)
        assert tx.people.load([JULIE], NOON)[JULIE].records.offer is None
        tx.offers.register(offer(julie))
        view = tx.people.load([JULIE], NOON)[JULIE].records.offer
    assert view is not None and view.state == "pending"
