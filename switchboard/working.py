"""The worker: takes up what waits, sends what is due, looks at what falls due; in one process, with
a thread for the turns, one for each postman, and a ticker.

APScheduler is only the ticker: its job is rebuilt at each start and keeps nothing.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import UTC

from apscheduler.schedulers.background import BackgroundScheduler

from switchboard.absences import Returns
from switchboard.alarms import Alarms
from switchboard.board import Board
from switchboard.digest import Digests
from switchboard.monthly import MonthlyWords
from switchboard.ports import Bell, StoreUnavailable
from switchboard.postmen import Postman
from switchboard.reminders import Reminders
from switchboard.timers import Timers
from switchboard.turns import Turns

log = logging.getLogger(__name__)

ROLE = "worker"
TICK_SECONDS = 5.0
SWEEP_SECONDS = 300.0
IDLE_SECONDS = 5.0
"""The longest sleep without a ring of the bell."""
FEW = 4
BREATH_SECONDS = 0.003
"""After a batch of fewer messages than that: those that come meanwhile share the next transaction,
and whoever stores them finds the database free. The first after a silence never waits."""
PAUSE_SECONDS = 1.0
"""After the database was not to be had."""
BEAT_LATE_SECONDS = 60.0
"""A ticker that has not ticked for this long is dead; the process had better end."""


class Worker:
    """``doorbell`` is rung when an inbox was written; each of ``outgoing`` wakes one postman, and
    the board's own bell rings them all. ``sweep`` fetches what a provider could not hand over."""

    def __init__(self, board: Board, postmen: Sequence[Postman], doorbell: Bell,
                 outgoing: Sequence[Bell], sweep: Callable[[], int] | None = None) -> None:
        self._board, self._turns = board, Turns(board)
        self._timers, self._alarms = Timers(board), Alarms(board)
        self._rounds = (Reminders(board), Returns(board), Digests(board), MonthlyWords(board))
        self._doorbell, self._sweep = doorbell, sweep
        self._stopping = threading.Event()
        self._broken = False
        self._threads = [
            threading.Thread(target=self._go_rounds, args=(post.deliver, bell), name=f"post-{n}")
            for n, (post, bell) in enumerate(zip(postmen, outgoing, strict=True))
        ]
        self._postmen, self._outgoing = postmen, outgoing
        self._ticked = board.clock.now()

    def run(self) -> None:
        """Blocks until :meth:`stop`; raises ``RuntimeError`` where its ticker or a postman died."""
        ticker = BackgroundScheduler(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._tick()
        ticker.add_job(self._tick, "interval", seconds=TICK_SECONDS)
        if self._sweep is not None:
            ticker.add_job(self._fetch, "interval", seconds=SWEEP_SECONDS, next_run_time=self._board.clock.now())
        ticker.start()
        for thread in self._threads:
            thread.start()
        try:
            self._go_round(self._take_turns, self._doorbell)
        finally:
            self._stopping.set()
            for bell in self._outgoing:
                bell.ring()
            for thread in self._threads:
                thread.join()
            ticker.shutdown()
        if self._broken:
            raise RuntimeError("a postman broke down")
        if self._late():
            raise RuntimeError("the ticker stopped ticking")

    def stop(self) -> None:
        self._stopping.set()
        self._doorbell.ring()

    def _take_turns(self) -> int:
        if self._late():
            self._stopping.set()
            return 0
        handled = self._turns.run_waiting()
        if 0 < handled < FEW:
            self._stopping.wait(BREATH_SECONDS)
        return handled

    def _late(self) -> bool:
        return (self._board.clock.now() - self._ticked).total_seconds() > BEAT_LATE_SECONDS

    def _go_rounds(self, work: Callable[[], int], bell: Bell) -> None:
        """In a thread: a postman that breaks down takes the process along, to be started anew."""
        try:
            self._go_round(work, bell)
        except Exception:
            log.exception("a postman broke down")
            self._broken = True
            self.stop()

    def _go_round(self, work: Callable[[], int], bell: Bell) -> None:
        """Works while there is work, and sleeps until the bell rings or a while has passed."""
        while not self._stopping.is_set():
            try:
                if not work():
                    bell.wait(IDLE_SECONDS)
            except StoreUnavailable as error:
                log.warning("the database is not to be had (%s)", type(error).__name__)
                self._stopping.wait(PAUSE_SECONDS)

    def _fetch(self) -> None:
        """Every few minutes, and at the start: what came in and was never told to us."""
        try:
            if self._sweep is not None:
                self._sweep()
        except Exception as error:
            log.warning("a sweep failed (%s); the next one looks as far back again", type(error).__name__)

    def _tick(self) -> None:
        """Once every few seconds. Whatever happens in it, the next one comes."""
        try:
            if self._timers.tick() + self._alarms.tick() + sum(r.tick() for r in self._rounds):
                self._doorbell.ring()
            for postman in self._postmen:
                postman.clear_doubts()
            now = self._board.clock.now()
            self._board.store.beat(ROLE, now)
            self._ticked = now
        except StoreUnavailable as error:
            log.warning("a tick found no database (%s)", type(error).__name__)
            self._ticked = self._board.clock.now()
        except Exception:
            log.exception("a tick failed")
