"""What a human must do, inside a transaction (the port ``Tasks``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import phonenumbers
from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql.elements import BindParameter

from storage.prepared import Link, Row, Statement, any_row, table_of, word
from storage.shapes import ByMany
from storage.tables import ContactPointRow, PersonRow, TaskRow
from switchboard.records import Task, TaskKind

WORDS_LENGTH = 8000

_task, _person, _line = table_of(TaskRow), table_of(PersonRow), table_of(ContactPointRow)
_taker = _person.alias("taker")
_task_id: BindParameter[Any] = bindparam("task_id")
_by = bindparam("by", type_=_task.c.taken_by.type)
_live = _task.c.state != word("closed")

_SAME = Statement(
    select(_task.c.id, _task.c.words)
    .where(
        _task.c.kind == bindparam("kind"),
        _task.c.person_id == bindparam("person_id"),
        func.coalesce(_task.c.need_id, 0) == bindparam("need_key"),
        _live,
    )
    .with_for_update()
)
_ADD_WORDS = Statement(
    update(_task)
    .where(_task.c.id == _task_id)
    .values(
        words=bindparam("words"),
        promised_at=func.coalesce(
            bindparam("promised", type_=_task.c.promised_at.type), _task.c.promised_at
        ),
    )
)
_ADD = Statement(
    upsert(_task).on_conflict_do_nothing().returning(_task.c.id),
    keys=("kind", "state", "area", "person_id", "need_id", "words", "since", "promised_at"),
)
_of_person = _line.c.person_id == _task.c.person_id
_number = (
    select(_line.c.value)
    .where(_of_person, _line.c.channel == word("sms"))
    .order_by(_line.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_view = select(
    _task.c.id, _task.c.kind, _task.c.state, _task.c.area, _task.c.person_id, _person.c.name,
    _task.c.need_id, _task.c.words, _task.c.since, _task.c.promised_at, _task.c.taken_by,
    _taker.c.name, _task.c.outcome,
    func.coalesce(_number, _person.c.phone), any_row(_of_person, _line.c.channel != word("sms")),
).select_from(
    _task.join(_person, _person.c.id == _task.c.person_id).outerjoin(
        _taker, _taker.c.id == _task.c.taken_by
    )
)
_GET = Statement(_view.where(_task.c.id == _task_id))
_TAKE = Statement(
    update(_task)
    .where(_task.c.id == _task_id, _task.c.state == word("open"))
    .values(state=word("taken"), taken_by=_by)
)
_DROP = Statement(
    update(_task)
    .where(_task.c.id == _task_id, _live)
    .values(state=word("closed"), outcome=bindparam("how"), closed_at=bindparam("now"))
)
_ABOUT = Statement(
    _view.where(_live, _task.c.need_id == bindparam("need_id")).order_by(_task.c.id)
)
_CLOSE = Statement(
    update(_task)
    .where(
        _task.c.id == _task_id,
        or_(
            _task.c.state == word("open"),
            (_task.c.state == word("taken")) & (_task.c.taken_by == _by),
        ),
    )
    .values(
        state=word("closed"), taken_by=_by, outcome=bindparam("how"), closed_at=bindparam("now")
    )
)


def _open_in(values: list[BindParameter[Any]]) -> Any:
    return (
        _view.where(_live, or_(_task.c.area.is_(None), _task.c.area.in_(values)))
        .order_by(_task.c.id)
        .limit(bindparam("most"))
    )


_UNTAKEN = Statement(
    _view.where(_live, _task.c.state == word("open")).order_by(_task.c.id).limit(bindparam("most"))
)
_PROMISE = Statement(
    update(_task)
    .where(_task.c.id == _task_id, _task.c.state == word("open"))
    .values(promised_at=bindparam("promised", type_=_task.c.promised_at.type))
)
_OPEN_IN = ByMany(_open_in)


def national(number: str) -> str:
    """``+33612345678`` as people write it at home: ``06 12 34 56 78``."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


def _task_of(row: Row) -> Task:
    """Reached on a telephone number, the newest of several, before Telegram."""
    *fields, number, other = row
    contact = national(number) if number else "Telegram" if other else None
    return Task(*fields[:6], contact, *fields[6:])  # type: ignore[call-arg]


class SqlTasks:
    def __init__(self, link: Link) -> None:
        self._link = link

    def add(
        self, *, kind: TaskKind, area: str | None, person_id: int, need_id: int | None, words: str,
        since: datetime, promised_at: datetime | None,
    ) -> int:
        row = self._link.one(
            _ADD, kind=kind, state="open", area=area, person_id=person_id, need_id=need_id,
            words=words[-WORDS_LENGTH:], since=since, promised_at=promised_at,
        )
        if row is not None:
            return int(row[0])
        return self._add_words(kind, person_id, need_id, words, promised_at)

    def _add_words(
        self, kind: TaskKind, person_id: int, need_id: int | None, words: str,
        promised_at: datetime | None,
    ) -> int:
        same = self._link.one(_SAME, kind=kind, person_id=person_id, need_key=need_id or 0)
        assert same is not None
        task_id, before = same
        new = words if words and not before.endswith(words) else ""
        together = "\n".join(filter(None, (before, new)))[-WORDS_LENGTH:]
        self._link.run(_ADD_WORDS, task_id=task_id, words=together, promised=promised_at)
        return int(task_id)

    def get(self, task_id: int) -> Task:
        row = self._link.one(_GET, task_id=task_id)
        if row is None:
            raise LookupError(f"no task {task_id}")
        return _task_of(row)

    def open_in(self, areas: Sequence[str], limit: int) -> Sequence[Task]:
        found = {
            row[0]: row
            for statement, given in _OPEN_IN.calls(areas or ("",))
            for row in self._link.all(statement, most=limit, **given)
        }
        return [_task_of(found[number]) for number in sorted(found)[:limit]]

    def untaken(self, limit: int) -> Sequence[Task]:
        return [_task_of(row) for row in self._link.all(_UNTAKEN, most=limit)]

    def promise(self, task_id: int, at: datetime) -> bool:
        return self._link.run(_PROMISE, task_id=task_id, promised=at) == 1

    def about(self, need_id: int) -> Sequence[Task]:
        return [_task_of(row) for row in self._link.all(_ABOUT, need_id=need_id)]

    def drop(self, task_id: int, why: str, now: datetime) -> bool:
        return self._link.run(_DROP, task_id=task_id, how=why, now=now) == 1

    def take(self, task_id: int, person_id: int) -> bool:
        return self._link.run(_TAKE, task_id=task_id, by=person_id) == 1

    def close(self, task_id: int, person_id: int, outcome: str, now: datetime) -> bool:
        closed = self._link.run(_CLOSE, task_id=task_id, by=person_id, how=outcome, now=now)
        return closed == 1
