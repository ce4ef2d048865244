"""The worker: a ring of the bell is enough; whatever breaks down ends the process, to be started
anew, and never leaves it running on one leg."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest

from demo.world import MovableClock
from storage.store import SqlStore, SystemClock
from switchboard.outcomes import NotFound, Outcome, Sent
from switchboard.postmen import Postman
from switchboard.records import Outgoing
from switchboard.working import Worker
from tests.playing.worlds import MONDAY_TEN, make_board
from tests.switchboard.test_turns import arrival
from tests.switchboard.townsfolk import MARTIN
from voisins.bell import Chime, LocalBell

PATIENCE = 20.0


@dataclass
class Listening:
    """A provider that tells when something was sent, or breaks down over it."""

    breaks: bool = False
    sent: list[Outgoing] = field(default_factory=list)
    came: threading.Event = field(default_factory=threading.Event)

    def send_many(self, messages: Sequence[Outgoing]) -> Sequence[Outcome]:
        if self.breaks:
            raise ZeroDivisionError("this sender breaks")
        self.sent += messages
        self.came.set()
        return [Sent(f"SM{message.id}") for message in messages]

    def look_up(self, message: Outgoing, known: Callable[[Sequence[str]], set[str]]) -> Outcome:
        return NotFound()

    def close(self) -> None:
        """Nothing is held open."""


@contextmanager
def working(url: str, provider: Listening) -> Iterator[tuple[threading.Thread, LocalBell, list[Exception]]]:
    """The thread of a worker, its doorbell, and what its run raised."""
    doorbell, out, clock = LocalBell(), (LocalBell(),), SystemClock()
    store = SqlStore(url)
    board = replace(make_board(url, MovableClock(MONDAY_TEN)), store=store, clock=clock, bell=Chime(out))
    worker = Worker(board, (Postman("sms", store, provider, clock, doorbell),), doorbell, out)
    raised: list[Exception] = []

    def run() -> None:
        try:
            worker.run()
        except Exception as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield thread, doorbell, raised
    finally:
        worker.stop()
        thread.join(PATIENCE)
        store.close()
    assert not thread.is_alive()


def receive(url: str) -> None:
    store = SqlStore(url)
    store.inbox.receive([arrival(MARTIN, "bonjour", 1)], SystemClock().now())
    store.close()


def test_a_ring_is_enough_for_an_answer_to_leave(store_url: str) -> None:
    provider = Listening()
    with working(store_url, provider) as (_, doorbell, raised):
        receive(store_url)
        doorbell.ring()
        assert provider.came.wait(PATIENCE)
    assert [row.address for row in provider.sent] == [MARTIN]
    assert not raised


def test_what_waited_at_the_start_is_taken_up_without_a_ring(store_url: str) -> None:
    receive(store_url)
    provider = Listening()
    with working(store_url, provider):
        assert provider.came.wait(PATIENCE)


def test_a_postman_that_breaks_down_ends_the_worker(sqlite_url: str) -> None:
    receive(sqlite_url)
    with working(sqlite_url, Listening(breaks=True)) as (thread, _, raised):
        thread.join(PATIENCE)
        assert not thread.is_alive()
    assert [type(error) for error in raised] == [RuntimeError]


def test_a_worker_that_is_stopped_says_nothing(sqlite_url: str) -> None:
    with working(sqlite_url, Listening()) as (_, _, raised):
        pass
    assert not raised


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL", "apscheduler")
