"""Absences, turns of duty, cards on screens, the team, and tasks from hand to hand."""

from __future__ import annotations

from dataclasses import replace

from storage.store import SqlStore
from switchboard.records import Duty, Invitation
from tests.storage.town import HOUR, NOON, chat, line, need, person, sms

NADIA, OMAR, MARTIN = chat(8), chat(9), sms(12_345_678)


def task(store: SqlStore) -> int:
    with store.transaction() as tx:
        return tx.tasks.add(kind="call_back", area="centre", person_id=person(tx, MARTIN), need_id=None,
                            words="", since=NOON, promised_at=None, remind_at=NOON + HOUR)  # fmt: skip


def test_a_duty_is_replaced_ended_once_and_over_at_its_hour(store: SqlStore) -> None:
    with store.transaction() as tx:
        nadia = person(tx, NADIA)
        away, on = Duty(nadia, "absent", NOON, NOON + HOUR), Duty(nadia, "on_call", NOON, None)
        tx.duties.begin(away)
        tx.duties.begin(on)
        assert tx.duties.known(NOON) == [away, on]
        longer = replace(away, until=NOON + 2 * HOUR)
        tx.duties.begin(longer)
        assert tx.duties.known(NOON + HOUR) == [longer, on]
        assert (tx.duties.over(NOON + HOUR), tx.duties.over(NOON + 2 * HOUR)) == ([], [longer])
        assert tx.duties.known(NOON + 2 * HOUR) == [on]
        assert not tx.duties.end(nadia, "absent", away.until)
        assert tx.duties.end(nadia, "absent", longer.until)
        assert not tx.duties.end(nadia, "absent")
        assert tx.duties.end(nadia, "on_call")


def test_the_latest_card_of_each_line_is_known_until_it_is_forgotten(store: SqlStore) -> None:
    with store.transaction() as tx:
        first, second = line(tx, NADIA), line(tx, OMAR)
        assert tx.cards.show("task", 1, first, 10, NOON) is None
        assert tx.cards.show("task", 1, first, 11, NOON + HOUR) == 10
        tx.cards.show("task", 1, second, 12, NOON)
        tx.cards.show("offer", 1, second, 13, NOON)
        shown = {(c.line_id, c.card_id, c.shown_at) for c in tx.cards.of("task", 1)}
        assert shown == {(first, 11, NOON + HOUR), (second, 12, NOON)}
        tx.cards.forget("task", 1)
        assert tx.cards.of("task", 1) == []
        assert [c.card_id for c in tx.cards.of("offer", 1)] == [13]


def test_the_team_and_who_of_it_is_reached(store: SqlStore) -> None:
    with store.transaction() as tx:
        nadia = person(tx, NADIA)
        tx.people.save_person(replace(tx.people.person(nadia), name="Nadia"))
        for area in ("gare", "centre"):
            tx.roles.invite(area, Invitation("referent", area, "Nadia", NOON + HOUR), NOON)
            tx.roles.redeem(area, nadia, NOON)
        team = tx.roles.team()
        assert [(g.name, g.area, g.since, g.reachable) for g in team] == [
            ("Nadia", "centre", NOON, True), ("Nadia", "gare", NOON, True)
        ]
        tx.people.set_line(line(tx, NADIA), unreachable=True)
        assert [g.reachable for g in tx.roles.team()] == [False, False]
        assert tx.roles.withdraw(team[0].id)
        assert not tx.roles.withdraw(team[0].id)
        assert tx.roles.standing(nadia).areas == ("gare",)


def test_a_task_goes_from_hand_to_hand(store: SqlStore) -> None:
    number, later = task(store), NOON + 3 * HOUR
    with store.transaction() as tx:
        nadia, omar = person(tx, NADIA), person(tx, OMAR)
        assert not tx.tasks.pass_on(number, nadia, omar, later)
        assert tx.tasks.take(number, nadia, NOON + HOUR)
        assert not tx.tasks.pass_on(number, omar, nadia, later)
        assert not tx.tasks.give_back(number, omar, later)
        assert [t.id for t in tx.tasks.held_by(nadia)] == [number]
        assert tx.tasks.pass_on(number, nadia, omar, later)
        passed = tx.tasks.get(number)
        assert (passed.state, passed.taken_by, passed.offered_to, passed.remind_at) == (
            "open", None, omar, later
        )
        assert tx.tasks.held_by(nadia) == []
        assert [t.id for t in tx.tasks.held_by(omar)] == [number]
        assert tx.tasks.give_back(number, omar, later)
        assert not tx.tasks.give_back(number, omar, later)
        assert tx.tasks.get(number).offered_to is None
        assert tx.tasks.take(number, omar, later)
        assert not tx.tasks.take_over(number, nadia, nadia, later)
        assert tx.tasks.take_over(number, nadia, omar, later)
        assert tx.tasks.get(number).taken_by == nadia
        assert tx.tasks.void(number, "annulé", NOON)
        assert not tx.tasks.void(number, "annulé", NOON)
        closed = tx.tasks.get(number)
        assert (closed.state, closed.taken_by, closed.outcome) == ("closed", None, "annulé")
        assert not tx.tasks.take_over(number, omar, nadia, later)


def test_a_reminder_is_counted_once_and_begins_anew_in_other_hands(store: SqlStore) -> None:
    number, due = task(store), NOON + HOUR
    with store.transaction() as tx:
        assert tx.tasks.to_remind(NOON, 9) == []
        assert [t.id for t in tx.tasks.to_remind(due, 9)] == [number]
        assert tx.tasks.reminded(number, 0, due, due + HOUR)
        assert not tx.tasks.reminded(number, 0, due, due + HOUR)
        assert not tx.tasks.reminded(number, 1, due, due + HOUR)
        again = tx.tasks.get(number)
        assert (again.reminded, again.remind_at) == (1, due + HOUR)
        tx.tasks.widen(number, 3)
        tx.tasks.widen(number, 2)
        assert tx.tasks.get(number).reminded == 3
        tx.tasks.take(number, person(tx, NADIA), NOON + 9 * HOUR)
        taken = tx.tasks.get(number)
        assert (taken.reminded, taken.remind_at) == (0, NOON + 9 * HOUR)
        tx.tasks.widen(number, 3)
        assert tx.tasks.get(number).reminded == 0


def test_the_tasks_of_a_need(store: SqlStore) -> None:
    with store.transaction() as tx:
        martin = person(tx, MARTIN)
        of_need = tx.needs.add(need(martin))
        numbers = [
            tx.tasks.add(kind=kind, area=None, person_id=martin, need_id=of_need, words="", since=NOON,
                         promised_at=None) for kind in ("money", "problem")
        ]  # fmt: skip
        tx.tasks.add(kind="money", area=None, person_id=martin, need_id=None, words="", since=NOON,
                     promised_at=None)  # fmt: skip
        assert [t.id for t in tx.tasks.of_need(of_need)] == numbers
        tx.tasks.void(numbers[0], "", NOON)
        assert [t.id for t in tx.tasks.of_need(of_need)] == numbers[1:]
