"""The turn engine: what fails, fails alone; what is lost for a while is taken up again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest

from conversations.hearing import Ear, Heard, Question
from conversations.place import PlaceFinding
from demo.world import MovableClock, Screens, World
from storage.store import SqlStore, SqlTransaction
from switchboard.ports import SessionClash, StoreUnavailable
from switchboard.records import Address, Arrival
from switchboard.turns import MOST_CLASHES, Turns
from tests.playing.worlds import MONDAY_TEN, make_board, settings
from tests.storage.peeking import rows
from tests.switchboard.townsfolk import MARTIN, NADIA, ROSA, STEPS, settle_in

ASKS = "mme martin 12 rue abbe couture, j'ai plus de pain"


def arrival(who: Address, text: str, number: int) -> Arrival:
    sid = f"SM{number:032d}"
    return Arrival("sms", sid, who, {"MessageSid": sid, "Body": text, "NumMedia": "0"})


@dataclass
class BrokenEar:
    """Hears as the real one, but breaks down at one word."""

    real: Ear
    word: str = "sésame"

    def hear(self, text: str, question: Question | None = None) -> Heard:
        if self.word in text:
            raise ZeroDivisionError("this ear breaks")
        return self.real.hear(text, question)


class Unruly(SqlStore):
    """A store that goes away, or that lets another turn be faster, on demand."""

    def __init__(self, url: str, clock: MovableClock) -> None:
        super().__init__(url, clock)
        self.gone = False
        self.clashes = 0
        self.opened = 0

    @contextmanager
    def transaction(self, *, read_only: bool = False) -> Iterator[SqlTransaction]:
        if self.gone:
            raise StoreUnavailable("gone")
        with super().transaction(read_only=read_only) as tx:
            self.opened += 1
            try:
                yield tx
                if not read_only and self.clashes and _saves_a_session(tx):
                    self.clashes -= 1
                    raise SessionClash("somebody was faster")
            finally:
                self.opened -= 1


def _saves_a_session(tx: SqlTransaction) -> bool:
    return bool(tx.people._sessions)


@dataclass
class Stage:
    """A world on an unruly store."""

    world: World
    store: Unruly
    url: str
    taken: list[str] = field(default_factory=list)

    def receive(self, *arrivals: Arrival) -> None:
        self.store.inbox.receive(arrivals, self.world.clock.now())

    def read_by(self, who: Address) -> list[str]:
        return [s.text for s in self.world.screens.of(who)]


@pytest.fixture
def stage(store_url: str) -> Iterator[Stage]:
    clock = MovableClock(MONDAY_TEN)
    store = Unruly(store_url, clock)
    board = replace(make_board(store_url, clock), store=store)
    world = World(board, clock, Screens(clock), settings().sms.number)
    settle_in(world)
    yield Stage(world, store, store_url)
    store.close()


def with_broken_ear(stage: Stage) -> None:
    board = stage.world.board
    town = replace(board.town, ear=BrokenEar(board.town.ear))  # type: ignore[arg-type]
    stage.world.board = replace(board, town=town)
    stage.world.turns = Turns(stage.world.board)


def test_a_turn_that_breaks_keeps_the_message_and_a_person_will_call(stage: Stage) -> None:
    with_broken_ear(stage)
    stage.receive(arrival(MARTIN, "sésame", 1), arrival(ROSA, "bonjour", 2))
    stage.world.settle()
    assert rows(stage.url, "SELECT state, why FROM inbox WHERE source = 'sms' ORDER BY id") == [
        ("aside", "ZeroDivisionError"), ("done", None),
    ]  # fmt: skip
    assert rows(stage.url, "SELECT kind, words FROM task") == [("breakdown", "sésame")]
    [told] = stage.read_by(MARTIN)
    assert "appelle" in told
    assert stage.read_by(ROSA)[0].startswith("Mairie de Miramas")
    assert any("sésame" in text for text in stage.read_by(NADIA))


def test_whoever_broke_a_turn_is_answered_the_next_time(stage: Stage) -> None:
    with_broken_ear(stage)
    stage.world.write(MARTIN, "sésame")
    stage.world.write(MARTIN, "bonjour")
    assert len(stage.read_by(MARTIN)) == 2


def test_an_unreadable_message_is_set_aside_and_the_next_one_is_read(stage: Stage) -> None:
    broken = Arrival("sms", "SM0", MARTIN, {"no": "form"})
    stage.receive(broken, arrival(MARTIN, "bonjour", 1))
    stage.world.settle()
    assert rows(stage.url, "SELECT state FROM inbox WHERE source = 'sms' ORDER BY id") == [
        ("aside",), ("done",),
    ]  # fmt: skip
    assert len(stage.read_by(MARTIN)) == 2


def test_what_came_before_the_database_went_is_taken_up_when_it_is_back(stage: Stage) -> None:
    stage.receive(arrival(MARTIN, "bonjour", 1))
    stage.store.gone = True
    with pytest.raises(StoreUnavailable):
        stage.world.turns.run_waiting()
    stage.store.gone = False
    stage.world.settle()
    assert len(stage.read_by(MARTIN)) == 1
    assert not rows(stage.url, "SELECT 1 FROM task")


def test_a_turn_that_was_overtaken_is_stepped_again(stage: Stage) -> None:
    stage.receive(arrival(MARTIN, "bonjour", 1))
    stage.store.clashes = 2
    stage.world.settle()
    assert stage.store.clashes == 0
    assert len(stage.read_by(MARTIN)) == 1
    assert not rows(stage.url, "SELECT 1 FROM task")


def test_a_turn_that_is_always_overtaken_ends_with_a_person(stage: Stage) -> None:
    stage.receive(arrival(MARTIN, "bonjour", 1))
    stage.store.clashes = MOST_CLASHES + 1
    stage.world.settle()
    assert rows(stage.url, "SELECT kind FROM task") == [("breakdown",)]


def test_an_overtaken_turn_leaves_its_neighbours_alone(stage: Stage) -> None:
    stage.receive(*(arrival(sms(n), "bonjour", n) for n in range(8)))
    stage.store.clashes = 1
    stage.world.settle()
    assert [len(stage.read_by(sms(n))) for n in range(8)] == [1] * 8


def sms(number: int) -> Address:
    return Address("sms", f"+3363998{number:04}")


def test_nothing_is_looked_up_inside_a_transaction(stage: Stage) -> None:
    real = stage.world.board.places
    asked: list[str] = []

    class Guarded:
        def find(self, query: str) -> PlaceFinding:
            assert stage.store.opened == 0, "an address was looked up inside a transaction"
            asked.append(query)
            return real.find(query)

        def nearest(self, lat: float, lon: float) -> PlaceFinding:
            assert stage.store.opened == 0
            return real.nearest(lat, lon)

        def examples(self, count: int) -> Sequence[str]:
            return real.examples(count)

    stage.world.turns = Turns(replace(stage.world.board, places=Guarded()))
    stage.receive(arrival(MARTIN, ASKS, 1), arrival(ROSA, ASKS, 2))
    stage.world.settle()
    assert len(asked) == 2
    assert [len(stage.read_by(who)) for who in (MARTIN, ROSA)] == [1, 1]


def test_a_geocoder_that_breaks_has_found_nothing(stage: Stage) -> None:
    class Broken:
        def find(self, query: str) -> PlaceFinding:
            raise OSError("no network")

        def nearest(self, lat: float, lon: float) -> PlaceFinding:
            raise OSError("no network")

        def examples(self, count: int) -> Sequence[str]:
            return ()

    stage.world.turns = Turns(replace(stage.world.board, places=Broken()))
    stage.receive(arrival(MARTIN, ASKS, 1), arrival(ROSA, "bonjour", 2))
    stage.world.settle()
    assert [len(stage.read_by(who)) for who in (MARTIN, ROSA)] == [1, 1]
    assert "Adresse inconnue" in stage.read_by(MARTIN)[0]


def test_the_same_message_twice_is_one_turn_and_its_mail_is_posted_once(stage: Stage) -> None:
    for text in STEPS[:-1]:
        stage.world.write(MARTIN, text)
    stage.receive(arrival(MARTIN, "oui", 7))
    stage.receive(arrival(MARTIN, "oui", 7))
    stage.world.settle()
    assert rows(stage.url, "SELECT count(*) FROM need") == [(1,)]
    sent = "SELECT external_id FROM inbox WHERE source = 'mail' AND not_before IS NULL"
    mail = rows(stage.url, sent)
    assert len(mail) == len(set(mail)) == 2


def test_a_turn_played_again_by_a_repair_says_nothing_twice(stage: Stage) -> None:
    for text in STEPS:
        stage.world.write(MARTIN, text)
    seen = len(stage.world.screens.log)
    rows(stage.url, "UPDATE inbox SET state = 'waiting' WHERE source = 'mail'", change=True)
    stage.world.settle()
    assert len(stage.world.screens.log) == seen


def test_two_who_take_up_the_same_messages_answer_each_once(stage: Stage) -> None:
    stage.receive(*(arrival(sms(n), "bonjour", n) for n in range(20)))
    meet = threading.Barrier(2)
    errors: list[BaseException] = []

    def take_up() -> None:
        turns = Turns(stage.world.board)
        meet.wait()
        try:
            turns.run_until_quiet()
        except BaseException as error:
            errors.append(error)

    _together(take_up, take_up)
    stage.world.settle()
    assert not errors
    assert [len(stage.read_by(sms(n))) for n in range(20)] == [1] * 20
    assert not rows(stage.url, "SELECT 1 FROM task")


def _together(*work: Callable[[], None]) -> None:
    threads = [threading.Thread(target=w) for w in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
