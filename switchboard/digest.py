"""The digest: in the morning, one message to each referent who has something to do, once a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from conversations.events import MorningDigest, PromisedCall, to_mail
from switchboard.board import Board
from switchboard.desk import Desk
from switchboard.records import Line, Task
from switchboard.rota import Rota

LATEST = timedelta(hours=1)
"""A morning that a stopped program missed by more than this is let go."""
MOST_COUNTED = 99
MOST_PROMISES = 5


class Digests:
    def __init__(self, board: Board) -> None:
        self._board = board
        self._done: date | None = None
        """The day this process has seen to; the inbox itself knows who was written to."""

    def tick(self) -> int:
        """How many were written to. Raises :class:`StoreUnavailable`."""
        now, hours = self._board.clock.now(), self._board.town.hours
        local = now.astimezone(hours.zone)
        due = datetime.combine(local.date(), hours.digest, hours.zone)
        if self._done == local.date() or not due <= local < due + LATEST:
            return 0
        with self._board.store.transaction() as tx:
            told = tell_all(Desk(self._board, tx, now, f"digest:{local.date()}"))
        self._done = local.date()
        if told:
            self._board.bell.ring()
        return told


def tell_all(desk: Desk) -> int:
    """Everybody who is there and has something to do; how many."""
    rota = desk.rota()
    staff = sorted({g.person_id for g in rota.team if g.role != "partner"})
    there = [p for p in staff if rota.absence_of(p) is None]
    return sum(_tell(desk, rota, line) for line in desk.tx.people.lines_of(there).values())


def _tell(desk: Desk, rota: Rota, line: Line) -> bool:
    digest = _digest(desk, rota, line.person_id)
    if digest == MorningDigest(0, 0, 0):
        return False
    today = desk.now.astimezone(desk.town.hours.zone).date()
    return desk.tx.mail.post(line.address, f"digest:{today}:{line.person_id}", to_mail(digest))


def _digest(desk: Desk, rota: Rota, person_id: int) -> MorningDigest:
    """Of the neighbourhoods this person is in charge of; a coordinator has those that nobody else has."""
    theirs = {area for area in (*desk.town.areas, None) if person_id in rota.in_charge(area)}
    areas = [area for area in theirs if area is not None]
    waiting = [t for t in desk.tx.tasks.open_in(areas, MOST_COUNTED) if t.area in theirs]
    held = [t for t in desk.tx.tasks.held_by(person_id) if t.taken_by == person_id]
    free = [t for t in waiting if t.state == "open"]
    offers = desk.tx.offers.pending_in(areas, MOST_COUNTED) if areas else ()
    return MorningDigest(len(free), len(held), len(offers), _promised(desk, [*free, *held]))


def _promised(desk: Desk, tasks: Iterable[Task]) -> tuple[PromisedCall, ...]:
    """The calls that somebody was promised for today, the first ones first."""
    zone = desk.town.hours.zone
    today = desk.now.astimezone(zone).date()
    calls = [
        PromisedCall(task.id, task.person_name or "", task.promised_at) for task in tasks
        if task.promised_at is not None and task.promised_at.astimezone(zone).date() == today
    ]  # fmt: skip
    return tuple(sorted(calls, key=lambda call: (call.at, call.task_id))[:MOST_PROMISES])
