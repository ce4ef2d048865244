"""Visits that a referent confirms, suspensions, reminders and the monthly word, on both engines: what
must happen once happens once, and a right is looked at when it is used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from conversations import effects as do
from conversations import events as ev
from conversations.effects import CloseTask
from demo.cast import add_referent
from demo.world import MovableClock, Screens, Shown, World
from switchboard.board import Board
from switchboard.carrying import carry_out
from switchboard.desk import Desk
from switchboard.hands import Hands, Result
from switchboard.monthly import MonthlyWords
from switchboard.records import Address
from switchboard.writing import Writer
from tests.playing.worlds import MONDAY_TEN, make_board, settings
from tests.storage.peeking import rows
from tests.storage.town import revoke
from tests.switchboard.townsfolk import JULIE, KARIM, MARTIN, NADIA, OMAR, ROSA, STEPS, settle_in

CLAIRE = Address("telegram", "1010")
MONTH = timedelta(days=30)


@dataclass
class Town:
    world: World
    url: str

    def sql(self, text: str) -> list[tuple[object, ...]]:
        return rows(self.url, text)

    def writes(self, who: Address, *texts: str) -> None:
        for text in texts:
            self.world.write(who, text)

    def press(self, who: Address, label: str) -> None:
        self.world.press(who, *self._button(who, label))

    def _button(self, who: Address, label: str) -> tuple[Shown, str]:
        for shown in reversed(self.world.screens.of(who)):
            for row in self.world.screens.drawn.get(shown.id, []):
                for button in row:
                    if button["text"] == label:
                        return shown, button["token"]
        raise LookupError(label)

    def read_by(self, who: Address) -> list[str]:
        return [s.text for s in self.world.screens.of(who)]

    def toasts(self, who: Address) -> list[str]:
        return [s.text for what, s in self.world.screens.log if what == "!" and s.address == who]

    def person(self, who: Address) -> int:
        with self.world.board.store.transaction() as tx:
            return tx.people.load([who], self.world.clock.now())[who].line.person_id

    def does(self, who: Address, effect: object) -> Result:
        """Carries an effect out as if the dialogue had let it through."""
        now = self.world.clock.now()
        with self.world.board.store.transaction() as tx:
            line = tx.people.load([who], now)[who].line
            desk = Desk(self.world.board, tx, now, f"test:{id(effect)}")
            return carry_out(Hands(desk, line, Writer(desk, line, ev.QuestionWaited(), None)), effect)  # type: ignore[arg-type]


def town_of(url: str, **changes: object) -> Town:
    clock = MovableClock(MONDAY_TEN)
    board = replace(make_board(url, clock), **changes)  # type: ignore[arg-type]
    world = World(board, clock, Screens(clock), settings().sms.number)
    settle_in(world)
    add_referent(board, "Claire", CLAIRE, "", "coordinator")
    return Town(world, url)


def closed(board: Board) -> None:
    board.store.close()  # type: ignore[attr-defined]


@pytest.fixture
def town(store_url: str) -> Iterator[Town]:
    made = town_of(store_url)
    yield made
    closed(made.world.board)


@pytest.fixture
def careful(store_url: str) -> Iterator[Town]:
    """A town that wants a yes for every first visit."""
    made = town_of(store_url, visits_need_yes="first")
    yield made
    closed(made.world.board)


def introduce(town: Town) -> None:
    """Julie is on her way to Mme Martin."""
    town.writes(MARTIN, *STEPS)
    town.press(JULIE, "Je peux")
    town.writes(MARTIN, "oui")


# Visits.


def test_a_first_visit_waits_for_a_referent_where_the_town_wants_it(careful: Town) -> None:
    introduce(careful)
    assert careful.sql("SELECT state, code_word FROM need") == [("promised", None)]
    assert not any("rue Abbé Couture" in text for text in careful.read_by(JULIE))
    careful.press(OMAR, "J'autorise")
    careful.press(NADIA, "J'autorise")
    assert careful.sql("SELECT state, code_word FROM need") == [("agreed", "MIMOSA")]
    assert "Omar a déjà décidé." in careful.toasts(NADIA)
    assert careful.sql("SELECT state, outcome FROM task") == [("closed", "visite autorisée")]
    assert sum("MIMOSA" in text for text in careful.read_by(JULIE)) == 1
    assert sum("MIMOSA" in text for text in careful.read_by(MARTIN)) == 1


def test_a_second_visit_of_the_same_two_does_not_wait(careful: Town) -> None:
    introduce(careful)
    careful.press(NADIA, "J'autorise")
    careful.press(JULIE, "C'est fait")
    careful.world.pass_to(MONDAY_TEN + timedelta(days=1, minutes=5))
    careful.writes(MARTIN, "oui", "il me faut encore du pain", "oui")
    careful.press(JULIE, "Je peux")
    careful.writes(MARTIN, "oui")
    assert careful.sql("SELECT state FROM need ORDER BY id") == [("done",), ("agreed",)]


def test_a_no_asks_the_next_volunteer(careful: Town) -> None:
    introduce(careful)
    careful.press(NADIA, "Non, pas cette visite")
    assert careful.sql("SELECT state, volunteer_id, consented_at FROM need") == [("asking", None, None)]
    assert any("autre voisin" in text for text in careful.read_by(MARTIN))
    assert any("pas pour cette fois" in text for text in careful.read_by(JULIE))


def test_a_volunteer_who_leaves_meanwhile_leaves_nothing_to_confirm(careful: Town) -> None:
    introduce(careful)
    careful.writes(JULIE, "STOP")
    careful.press(NADIA, "J'autorise")
    assert careful.sql("SELECT state FROM task WHERE kind = 'visit'") == [("closed",)]
    assert careful.sql("SELECT code_word FROM need") == [(None,)]


def test_who_may_not_see_tasks_there_confirms_nothing(careful: Town) -> None:
    introduce(careful)
    ((number,),) = careful.sql("SELECT id FROM task WHERE kind = 'visit'")
    for who in (MARTIN, JULIE, KARIM):
        assert careful.does(who, do.DecideVisit(int(str(number)), allow=True)) == ev.NotAllowed()
    assert careful.sql("SELECT state FROM need") == [("promised",)]


def test_the_main_job_needs_no_referent(town: Town) -> None:
    introduce(town)
    assert town.sql("SELECT state FROM need") == [("agreed",)]
    assert town.sql("SELECT kind FROM task") == []


# Suspensions.


def test_money_that_was_asked_for_suspends_at_once(town: Town) -> None:
    introduce(town)
    town.writes(MARTIN, "elle me demande 50 euros pour le déplacement")
    julie = town.person(JULIE)
    assert town.sql(f"SELECT state, suspended_why FROM offer WHERE person_id = {julie}") == [
        ("suspended", "money")
    ]
    assert town.sql(f"SELECT count(*) FROM offer_spot WHERE person_id = {julie}") == [(0,)]
    assert town.sql("SELECT person_id FROM task WHERE kind = 'suspended'") == [(julie,)]
    assert any("Rien n'est décidé" in text for text in town.read_by(JULIE))


def test_a_suspension_is_lifted_by_a_coordinator_alone(town: Town) -> None:
    introduce(town)
    town.writes(MARTIN, "elle me demande 50 euros pour le déplacement")
    ((number,),) = town.sql("SELECT id FROM task WHERE kind = 'suspended'")
    lift = do.EndSuspension(int(str(number)), back=True)
    for who in (NADIA, JULIE, MARTIN):
        assert town.does(who, lift) == ev.NotAllowed()
    with town.world.board.store.transaction() as tx:
        assert revoke(tx, "Claire", "coordinator", "") == 1
    town.press(CLAIRE, "Lever la suspension")
    assert town.sql("SELECT state FROM task WHERE kind = 'suspended'") == [("open",)]
    add_referent(town.world.board, "Claire", Address("telegram", "1011"), "", "coordinator")
    ended = town.does(Address("telegram", "1011"), lift)
    assert isinstance(ended, ev.SuspensionEnded) and ended.now
    again = town.does(Address("telegram", "1011"), lift)
    assert isinstance(again, ev.SuspensionEnded) and not again.now
    assert town.sql("SELECT action FROM audit_event WHERE action LIKE '%suspen%' ORDER BY id") == [
        ("suspended",), ("suspension_lifted",)
    ]


def test_a_word_does_not_close_what_wants_a_decision(town: Town) -> None:
    introduce(town)
    town.writes(MARTIN, "elle me demande 50 euros pour le déplacement")
    ((number,),) = town.sql("SELECT id FROM task WHERE kind = 'suspended'")
    assert town.does(NADIA, CloseTask(int(str(number)), "vu")) == ev.NotAllowed()


def test_a_referent_of_the_neighbourhood_suspends_by_hand_and_once(town: Town) -> None:
    introduce(town)
    town.press(JULIE, "C'est fait")
    town.world.pass_to(MONDAY_TEN + timedelta(days=1, minutes=5))
    town.writes(MARTIN, "non ca va pas du tout")
    ((number,),) = town.sql("SELECT id FROM task WHERE kind = 'problem'")
    by_hand = do.SuspendByHand(int(str(number)))
    for who in (MARTIN, JULIE, KARIM):
        assert town.does(who, by_hand) == ev.NotAllowed()
    assert town.does(NADIA, by_hand) == ev.HelperSuspended(True, "Julie")
    assert town.does(OMAR, by_hand) == ev.HelperSuspended(False, "Julie")
    assert town.sql("SELECT count(*) FROM task WHERE kind = 'suspended'") == [(1,)]


def test_nobody_reports_a_visit_that_was_not_theirs(town: Town) -> None:
    introduce(town)
    town.does(ROSA, do.SuspendHelper(1, "money", "elle vole"))
    town.does(KARIM, do.SuspendHelper(1, "money", "elle vole"))
    assert town.sql("SELECT count(*) FROM offer WHERE state = 'suspended'") == [(0,)]


# Reminders.


def test_a_reminder_goes_out_once_and_only_where_it_may(town: Town) -> None:
    add_referent(town.world.board, "Paul", Address("telegram", "1012"), "gare")
    send = do.SendReminder("centre", "Lavez-vous les mains.")
    assert town.does(JULIE, send) == ev.NotAllowed()
    assert town.does(NADIA, do.SendReminder("gare", "Lavez-vous les mains.")) == ev.NotAllowed()
    assert town.does(NADIA, send) == ev.ReminderSent("centre", 3)
    late = town.does(OMAR, do.SendReminder("centre", "Autre chose."))
    assert isinstance(late, ev.ReminderPreviewed) and late.free_at == MONDAY_TEN + timedelta(days=7)
    town.world.settle()
    for who in (JULIE, KARIM):
        assert sum("Lavez-vous" in text for text in town.read_by(who)) == 1
    assert town.sql("SELECT action, details FROM audit_event WHERE action = 'reminder_sent'")


# The monthly word.


def test_a_word_once_a_month_whoever_ticks(town: Town) -> None:
    town.world.clock.move(MONDAY_TEN + MONTH)
    first, second = MonthlyWords(town.world.board), MonthlyWords(town.world.board)
    assert first.tick() == 3
    assert second.tick() == first.tick() == 0
    town.world.settle()
    assert sum("Un mot franc" in text for text in town.read_by(JULIE)) == 1
    town.world.clock.move(MONDAY_TEN + 2 * MONTH)
    assert second.tick() == 3


def test_a_word_that_two_saw_due_is_posted_by_one(town: Town) -> None:
    town.world.clock.move(MONDAY_TEN + MONTH)
    with town.world.board.store.transaction(read_only=True) as tx:
        due = tx.offers.due_words(town.world.clock.now(), 10)
        counted = tx.offers.balance(["centre"], MONDAY_TEN)
    words = MonthlyWords(town.world.board)
    for one in (*due, *due):
        words.tell(one, counted)
    assert town.sql("SELECT count(*) FROM inbox WHERE external_id LIKE 'word:%'") == [(3,)]
