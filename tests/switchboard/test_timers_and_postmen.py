"""What falls due happens once, whenever somebody looks; what is sent is sent once, whatever the
provider says; a dead line frees what hung on it; a button works for one person only."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from demo.world import MovableClock, Screens, Shown, World
from storage.store import SqlStore
from switchboard.outcomes import Doubtful, Gone, NotFound, OptedOut, Outcome, Sent
from switchboard.postmen import Postman
from switchboard.records import Address, Outgoing
from switchboard.timers import Timers
from tests.playing.worlds import MONDAY_TEN, make_board, settings
from tests.storage.peeking import rows
from tests.switchboard.townsfolk import (
    JULIE,
    KARIM,
    MARTIN,
    NADIA,
    OMAR,
    STEPS,
    XAVIER,
    settle_in,
)  # fmt: skip

WAVE = timedelta(minutes=30)


@dataclass
class Town:
    world: World
    url: str
    stores: list[SqlStore] = field(default_factory=list)

    def sql(self, text: str) -> list[tuple[object, ...]]:
        return rows(self.url, text)

    def read_by(self, who: Address) -> list[str]:
        return [s.text for s in self.world.screens.of(who)]

    def button(self, who: Address, label: str) -> tuple[Shown, str]:
        for shown in reversed(self.world.screens.of(who)):
            for row in shown.buttons:
                for button in row:
                    if button["text"] == label:
                        return shown, button["token"]
        raise LookupError(label)

    def press(self, who: Address, label: str) -> None:
        self.world.press(who, *self.button(who, label))

    def toasts(self, who: Address) -> list[str]:
        return [s.text for what, s in self.world.screens.log if what == "!" and s.address == who]


@pytest.fixture
def town(store_url: str) -> Iterator[Town]:
    clock = MovableClock(MONDAY_TEN)
    board = make_board(store_url, clock)
    world = World(board, clock, Screens(clock), settings().sms.number)
    settle_in(world)
    yield Town(world, store_url)
    board.store.close()  # type: ignore[attr-defined]


def ask_for_bread(town: Town) -> None:
    for text in STEPS:
        town.world.write(MARTIN, text)
    assert town.sql("SELECT state FROM need") == [("asking",)]


# Timers.


def asked(town: Town) -> int:
    return len(town.sql("SELECT id FROM ask"))


def test_a_wave_is_due_once_however_often_one_looks(town: Town) -> None:
    ask_for_bread(town)
    before = asked(town)
    town.world.clock.move(MONDAY_TEN + WAVE)
    assert [town.world.timers.tick() for _ in range(3)] == [1, 0, 0]
    assert asked(town) == before + 1


def test_what_fell_due_while_nobody_looked_is_done_once_afterwards(town: Town) -> None:
    ask_for_bread(town)
    town.world.clock.move(MONDAY_TEN + timedelta(hours=3))
    while town.world.timers.tick():
        town.world.settle()
    news = [text for text in town.read_by(MARTIN) if "Courses" in text or "cherche" in text]
    assert len(news) == len(set(news))
    assert town.world.timers.tick() == 0


def test_two_who_look_at_the_same_moment_do_it_once(town: Town) -> None:
    ask_for_bread(town)
    before = asked(town)
    town.world.clock.move(MONDAY_TEN + WAVE)
    meet = threading.Barrier(2)

    def look() -> None:
        meet.wait()
        Timers(town.world.board).tick()

    _together(look, look)
    town.world.settle()
    assert asked(town) == before + 1
    posted = town.sql("SELECT external_id FROM inbox WHERE source = 'mail'")
    assert len(posted) == len(set(posted))


# Postmen.


@dataclass
class Provider:
    """Answers what it is told to, and lists what it took."""

    answers: list[Outcome] = field(default_factory=list)
    took: list[Outgoing] = field(default_factory=list)
    lists: bool = True

    def send_many(self, messages: Sequence[Outgoing]) -> Sequence[Outcome]:
        return [self._send(message) for message in messages]

    def _send(self, message: Outgoing) -> Outcome:
        answer = self.answers.pop(0) if self.answers else Sent(f"SM{len(self.took)}")
        if isinstance(answer, (Sent, Doubtful)):
            self.took.append(message)
        return answer

    def look_up(self, message: Outgoing, known: Callable[[Sequence[str]], set[str]]) -> Outcome:
        found = [f"SM{n}" for n, took in enumerate(self.took) if took.id == message.id]
        unknown = [sid for sid in found if sid not in known(found)]
        return Sent(unknown[0]) if self.lists and unknown else NotFound()

    def close(self) -> None:
        """Nothing is held open."""


def postman(town: Town, provider: Provider) -> Postman:
    board = town.world.board
    return Postman("sms", board.store, provider, town.world.clock, board.bell)


def greet(town: Town) -> None:
    """One answer in the outbox, not yet sent."""
    town.world.postmen = []
    town.world.write(MARTIN, "bonjour")


def test_what_may_have_been_sent_is_looked_up_and_never_sent_twice(town: Town) -> None:
    greet(town)
    provider = Provider([Doubtful("time-out")])
    post = postman(town, provider)
    assert post.deliver() == 1
    assert town.sql("SELECT state FROM outbox") == [("unknown",)]
    assert post.deliver() == 0
    town.world.clock.move(town.world.clock.now() + timedelta(seconds=61))
    assert post.clear_doubts() == 1
    assert town.sql("SELECT state, provider_id FROM outbox") == [("sent", "SM0")]
    assert (post.deliver(), len(provider.took)) == (0, 1)


def test_what_the_provider_never_heard_of_is_sent_again_after_three_looks(town: Town) -> None:
    greet(town)
    provider = Provider([Doubtful("time-out")], lists=False)
    post = postman(town, provider)
    post.deliver()
    for seconds in (61, 61, 181):
        assert town.sql("SELECT state FROM outbox") == [("unknown",)]
        town.world.clock.move(town.world.clock.now() + timedelta(seconds=seconds))
        post.clear_doubts()
    assert town.sql("SELECT state FROM outbox") == [("queued",)]
    assert post.deliver() == 1
    assert town.sql("SELECT state FROM outbox") == [("sent",)]


def test_a_postman_who_died_with_a_message_in_hand_leaves_a_doubt(town: Town) -> None:
    greet(town)
    outbox = town.world.board.store.outbox
    assert len(outbox.claim("sms", town.world.clock.now(), 60, 10)) == 1
    provider = Provider()
    post = postman(town, provider)
    assert post.deliver() == 0
    town.world.clock.move(town.world.clock.now() + timedelta(seconds=61))
    post.clear_doubts()
    assert town.sql("SELECT state FROM outbox") == [("unknown",)]
    assert provider.took == []


@pytest.mark.parametrize(
    ("outcome", "column"), [(Gone("blocked"), "unreachable"), (OptedOut("21610"), "stopped")]
)
def test_a_dead_line_is_told_to_the_dialogue_once(
    town: Town, outcome: Outcome, column: str
) -> None:
    greet(town)
    post = postman(town, Provider([outcome]))
    post.deliver()
    assert town.sql(f"SELECT count(*) FROM contact_point WHERE {column}") == [(1,)]
    lost = town.sql("SELECT count(*) FROM inbox WHERE external_id LIKE 'lost:%'")
    assert lost == [(1,)]
    town.world.settle()
    assert not town.sql("SELECT id FROM inbox WHERE state <> 'done' AND not_before IS NULL")


def test_a_volunteer_who_blocks_the_bot_frees_the_errand_for_the_next(town: Town) -> None:
    ask_for_bread(town)
    first = JULIE if town.read_by(JULIE) else KARIM
    town.press(first, "Je peux")
    town.world.block(first)
    town.world.write(MARTIN, "oui")
    [(state, holder)] = town.sql("SELECT state, volunteer_id FROM need")
    assert (state, holder) == ("asking", None)
    assert any("plus venir" in text or "autre voisin" in text for text in town.read_by(MARTIN))


# Buttons.


def needs(town: Town) -> list[tuple[object, ...]]:
    return town.sql("SELECT state, volunteer_id, epoch FROM need")


def test_a_button_of_somebody_else_is_a_toast_and_nothing_more(town: Town) -> None:
    ask_for_bread(town)
    before = needs(town)
    shown, token = town.button(JULIE, "Je peux")
    town.world.press(XAVIER, shown, token)
    assert needs(town) == before
    assert len(town.toasts(XAVIER)) == 1
    assert not town.toasts(JULIE)


@pytest.mark.parametrize("token", ["", "t0", "take_ask:1", "é" * 64, "' OR 1=1 --"])
def test_a_forged_button_is_a_toast_and_nothing_more(town: Town, token: str) -> None:
    ask_for_bread(town)
    before = needs(town)
    shown, _ = town.button(JULIE, "Je peux")
    town.world.press(JULIE, shown, token)
    assert needs(town) == before
    assert len(town.toasts(JULIE)) == 1


def test_a_button_of_long_ago_is_a_toast_and_nothing_more(town: Town) -> None:
    ask_for_bread(town)
    shown, token = town.button(JULIE, "Je peux")
    town.world.clock.move(MONDAY_TEN + timedelta(days=15))
    before = needs(town)
    town.world.press(JULIE, shown, token)
    assert needs(town) == before
    assert len(town.toasts(JULIE)) == 1


# Two at the same moment.


def test_of_two_referents_at_the_same_moment_one_takes_the_task(town: Town) -> None:
    town.world.write(MARTIN, "0")
    presses = [(who, *town.button(who, "Je m'en occupe")) for who in (NADIA, OMAR)]
    _press_together(town, presses)
    assert town.sql("SELECT state FROM task") == [("taken",)]
    [(taken_by,)] = town.sql("SELECT taken_by_name FROM (SELECT p.name AS taken_by_name FROM task"
                             " JOIN person p ON p.id = task.taken_by) AS t")  # fmt: skip
    loser = OMAR if taken_by == "Nadia" else NADIA
    assert any(str(taken_by) in s.text for _, s in town.world.screens.log if s.address == loser)


def test_of_two_yeses_at_the_same_moment_one_holds_the_need(town: Town) -> None:
    ask_for_bread(town)
    asked_now = [who for who in (JULIE, KARIM) if town.read_by(who)]
    assert asked_now
    _press_together(town, [(who, *town.button(who, "Je peux")) for who in asked_now])
    assert town.sql("SELECT state FROM need") == [("promised",)]
    assert town.sql("SELECT count(*) FROM ask WHERE state = 'yes'") == [(1,)]


def _press_together(town: Town, presses: Sequence[tuple[Address, Shown, str]]) -> None:
    """Each press is in the inbox, and as many workers take up what waits at the same moment."""
    settle, town.world.settle = town.world.settle, lambda: None  # type: ignore[method-assign]
    for who, shown, token in presses:
        town.world.press(who, shown, token)
    town.world.settle = settle  # type: ignore[method-assign]
    meet = threading.Barrier(2)

    def take_up() -> None:
        meet.wait()
        town.world.turns.run_until_quiet()

    _together(take_up, take_up)
    town.world.settle()


def _together(*work: Callable[[], None]) -> None:
    errors: list[BaseException] = []

    def guarded(one: Callable[[], None]) -> None:
        try:
            one()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(w,)) for w in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors, errors
