"""When a task is recalled: one that nobody took after two hours, the next morning, then daily; one that
somebody took the next morning, then every second day. Each time a wider circle reads it; never at
night. A promised call has its own alarms (``switchboard.alarms``) before that."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from conversations.events import TaskRaised
from conversations.times import Hours
from switchboard import behalf
from switchboard.board import Board
from switchboard.desk import Desk
from switchboard.ports import SessionClash
from switchboard.records import Task
from switchboard.tasking import WIDENED

log = logging.getLogger(__name__)

AT_A_TIME = 200
FRESH = timedelta(minutes=30)
"""What was shown less than this ago is not shown again."""
DAY = timedelta(days=1)


class Reminders:
    def __init__(self, board: Board) -> None:
        self._board = board

    def tick(self) -> int:
        """How many tasks were looked at. One that fails is logged, stays due, and holds up none of the
        others. Raises :class:`StoreUnavailable`."""
        now = self._board.clock.now()
        if self._board.town.hours.volunteers_open(now) > now:
            return 0
        with self._board.store.transaction(read_only=True) as tx:
            due = tx.tasks.to_remind(now, AT_A_TIME)
        for task in due:
            self._remind(task)
        if due:
            self._board.bell.ring()
        return len(due)

    def _remind(self, task: Task) -> None:
        now = self._board.clock.now()
        origin = f"remind:{task.id}:{task.remind_at and task.remind_at.isoformat()}"
        try:
            with self._board.store.transaction() as tx:
                remind(Desk(self._board, tx, now, origin), task)
        except SessionClash:
            log.info("task %s changed hands while it was recalled", task.id)
        except (LookupError, ValueError, AssertionError):
            log.exception("task %s could not be recalled", task.id)


def remind(desk: Desk, task: Task) -> None:
    """Once for each due time, by compare-and-swap: whoever is second finds it done."""
    assert task.remind_at is not None
    after = next_reminder(desk.town.hours, task, desk.now)
    if not desk.tx.tasks.reminded(task.id, task.reminded, task.remind_at, after):
        return
    task = replace(desk.tx.tasks.get(task.id), reminded=task.reminded)
    seen = {c.line_id for c in desk.tx.cards.of("task", task.id) if desk.now - c.shown_at < FRESH}
    for line in desk.tx.people.lines_of(_readers(desk, task)).values():
        if line.id not in seen:
            desk.mail_line(line, TaskRaised(desk.task_card(task, line.person_id), again=True))


def _readers(desk: Desk, task: Task) -> tuple[int, ...]:
    """Who has it reads it first; the third time the neighbourhoods beside, then the coordinators too."""
    level = max(0, task.reminded + 2 - WIDENED)
    holder = task.taken_by or task.offered_to
    if holder is None:
        return (*_first(desk, task), *desk.rota().circle(task.area, level)) if level else _first(desk, task)
    return (holder, *(p for p in desk.rota().circle(task.area, level) if level and p != holder))


def _first(desk: Desk, task: Task) -> tuple[int, ...]:
    """Those in charge; of what is to be asked of somebody, or told them, whoever speaks for them."""
    if task.kind not in behalf.FOR_SOMEBODY:
        return desk.rota().circle(task.area, 0)
    need = desk.tx.needs.get(task.need_id) if task.need_id else None
    return tuple(behalf.speakers(desk, task.person_id, task.area, need))


def next_reminder(hours: Hours, task: Task, now: datetime) -> datetime:
    """After one that is sent now."""
    later = hours.next_morning(now)
    return later + DAY if task.state == "taken" else later
