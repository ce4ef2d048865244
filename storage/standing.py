"""What the records say of a few volunteers at this moment, by indexed look-ups on those few."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, column, func, select, values
from sqlalchemy.sql.elements import BindParameter, ColumnElement

from storage.prepared import Link, any_row, table_of, word
from storage.shapes import ByMany
from storage.tables import AskRow, ContactPointRow, IntroductionRow, NeedRow, PersonRow
from switchboard.records import Need

WEEK = timedelta(days=7)

_line, _ask, _need = table_of(ContactPointRow), table_of(AskRow), table_of(NeedRow)
_person, _introduction = table_of(PersonRow), table_of(IntroductionRow)
_before = _need.alias("before")
_resident = bindparam("resident_id", type_=_need.c.person_id.type)


def _last_done(column: ColumnElement[Any]) -> Any:
    """Of the resident's need that was done last."""
    return (
        select(column)
        .where(_before.c.person_id == _resident, _before.c.state == word("done"))
        .order_by(_before.c.done_at.desc(), _before.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _standing(ids: list[BindParameter[Any]]) -> Any:
    kind = _ask.c.volunteer_id.type
    persons = (
        values(column("id", kind), name="persons")
        .data([(bindparam(one.key, type_=kind),) for one in ids])
        .cte("persons")
    )
    asks = (
        select(func.count())
        .select_from(_ask)
        .where(
            _ask.c.volunteer_id == persons.c.id,
            _ask.c.asked_at > bindparam("since", type_=_ask.c.asked_at.type),
        )
        .scalar_subquery()
    )
    busy = any_row(
        _need.c.volunteer_id == persons.c.id,
        _need.c.state.in_((word("promised"), word("agreed"))),
    )
    asked_before = any_row(
        _ask.c.need_id == bindparam("need_id"), _ask.c.volunteer_id == persons.c.id
    )
    reachable = func.coalesce(  # by somebody who speaks for them, where they have no line
        any_row(_line.c.person_id == persons.c.id, ~_line.c.stopped, ~_line.c.unreachable),
        any_row(_person.c.id == persons.c.id, _person.c.guardian_id.is_not(None)),
    )
    refused = any_row(
        _ask.c.volunteer_id == persons.c.id,
        _ask.c.state == word("no"),
        _ask.c.need_id == _before.c.id,
        _before.c.person_id == _resident,
    )
    met_anybody = any_row(_introduction.c.volunteer_id == persons.c.id)
    return select(
        persons.c.id, asks, busy, asked_before, reachable, refused, met_anybody,
        _last_done(_before.c.volunteer_id), _last_done(_before.c.followup),
    )


_STANDING = ByMany(_standing)


@dataclass(frozen=True, slots=True)
class Standing:
    asks_last_week: int
    busy: bool
    asked_before: bool
    reachable: bool
    refused_before: bool
    ever_helped: bool
    helped_before: bool

    def fits(self, most_a_week: int) -> bool:
        may_be_asked = self.reachable and not (self.busy or self.asked_before)
        return may_be_asked and self.asks_last_week < most_a_week


def standing_of(
    link: Link, need: Need, person_ids: Iterable[int], now: datetime
) -> dict[int, Standing]:
    since = now - WEEK
    return {
        row[0]: Standing(
            asks_last_week=row[1],
            busy=row[2] is not None,
            asked_before=row[3] is not None,
            reachable=row[4] is not None,
            refused_before=row[5] is not None,
            ever_helped=row[6] is not None,
            helped_before=row[7] == row[0] and row[8] == "yes",
        )
        for statement, given in _STANDING.calls(person_ids)
        for row in link.all(
            statement, need_id=need.id, resident_id=need.person_id, since=since, **given
        )
    }
