"""What nobody has taken up: danger is raised again until somebody does, a promised call is recalled
before its hour, and when the hour passes the person is told the truth and a new one."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from conversations.events import CallLate, TaskRaised, to_mail
from switchboard.board import Board
from switchboard.desk import Desk
from switchboard.ports import SessionClash
from switchboard.records import Task

log = logging.getLogger(__name__)

DANGER_AGAIN = tuple(timedelta(minutes=m) for m in (5, 10, 20, 40, 60))
"""After a danger was raised: again, to the referents of every neighbourhood."""
BEFORE_THE_HOUR = timedelta(minutes=20)
AT_A_TIME = 500


class Alarms:
    def __init__(self, board: Board) -> None:
        self._board = board
        self._rung: set[tuple[int, str]] = set()
        """What this process has rung already; the inbox itself knows what was posted before."""

    def tick(self) -> int:
        """How many alarms were rung. Raises :class:`StoreUnavailable`."""
        now = self._board.clock.now()
        with self._board.store.transaction(read_only=True) as tx:
            untaken = tx.tasks.untaken(AT_A_TIME)
        due = [(task, step) for task in untaken if (step := due_step(task, now)) is not None]
        new = [(task, step) for task, step in due if (task.id, step) not in self._rung]
        for task, step in new:
            self._ring(task, step)
        if new:
            self._board.bell.ring()
        return len(new)

    def _ring(self, task: Task, step: str) -> None:
        try:
            with self._board.store.transaction() as tx:
                desk = Desk(self._board, tx, self._board.clock.now(), f"alarm:{task.id}:{step}")
                _raise_again(desk, task, step)
        except SessionClash:
            log.info("task %s was taken while its alarm rang", task.id)
            return
        self._rung.add((task.id, step))


def due_step(task: Task, now: datetime) -> str | None:
    """The latest alarm that has come for a task; ``None`` where it is early yet."""
    if task.kind == "danger":
        passed = [minutes for minutes in DANGER_AGAIN if task.since + minutes <= now]
        return f"danger-{len(passed)}" if passed else None
    if task.promised_at is None or now < task.promised_at - BEFORE_THE_HOUR:
        return None
    when = "late" if now >= task.promised_at else "soon"
    return f"{when}-{task.promised_at.isoformat()}"


def _raise_again(desk: Desk, task: Task, step: str) -> None:
    late = step.startswith("late")
    if late:
        _promise_anew(desk, task)
    area = task.area if step.startswith("soon") else None
    card = desk.task_card(desk.tx.tasks.get(task.id))
    desk.mail_all(desk.tx.roles.referents_of(area), TaskRaised(card, again=True))


def _promise_anew(desk: Desk, task: Task) -> None:
    """Once a task: a second broken promise is not made better by a third."""
    call_by = desk.call_by()
    line = desk.tx.people.lines_of([task.person_id]).get(task.person_id)
    if line is None:  # whoever speaks for them has the task
        return
    if not desk.tx.mail.post(line.address, f"late:{task.id}", to_mail(CallLate(call_by))):
        return
    if not desk.tx.tasks.promise(task.id, call_by):
        raise SessionClash(f"task {task.id} was taken")
