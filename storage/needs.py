"""Needs inside a transaction (the port ``Needs``; its asks are in ``storage.asks``).

A need changes hands by one UPDATE that names the state it expects and counts its rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, insert, null, or_, select, update
from sqlalchemy.sql.elements import BindParameter

from conversations.scene import NeedState
from matching.candidates import Candidate, Spot
from storage import asks, introductions, volunteers
from storage.prepared import Link, Row, Statement, table_of, word
from storage.shapes import ByMany, place_of, stored_place
from storage.tables import AskRow, NeedRow, OfferRow, PersonRow, TaskRow
from switchboard.ports import Clock
from switchboard.records import Ask, AskState, Need

CIRCLE = 2
"""``considered`` looks this many perimeters far."""

_need, _ask = table_of(NeedRow), table_of(AskRow)
_offer, _person, _task = table_of(OfferRow), table_of(PersonRow), table_of(TaskRow)
_FIELDS = tuple(name for name in Need.__slots__ if name != "id")
_COLUMNS = [_need.c[name] for name in Need.__slots__]
_ENDED: tuple[NeedState, ...] = ("done", "cancelled")

_need_id: BindParameter[Any] = bindparam("need_id")
_ask_id: BindParameter[Any] = bindparam("ask_id")
_volunteer: BindParameter[Any] = bindparam("volunteer")
_ADD = Statement(insert(_need).returning(_need.c.id), keys=(*_FIELDS, "ended_at"))
_GET = Statement(select(*_COLUMNS).where(_need.c.id == _need_id))
_SAVE = Statement(
    update(_need)
    .where(
        _need.c.id == _need_id,
        _need.c.state == bindparam("was", type_=_need.c.state.type),
        _need.c.epoch == bindparam("was_epoch", type_=_need.c.epoch.type),
    )
    .values(
        {name: bindparam(name) for name in _FIELDS}
        | {"ended_at": func.coalesce(
            _need.c.ended_at, bindparam("ended_at", type_=_need.c.ended_at.type))}
    )
)
_CLAIM = Statement(
    update(_need)
    .where(
        _need.c.id == _need_id,
        _need.c.state == word("asking"),
        exists().where(
            _ask.c.id == _ask_id,
            _ask.c.need_id == _need_id,
            _ask.c.volunteer_id == _volunteer,
            _ask.c.state == word("asked"),
        ),
    )
    .values(
        state=word("promised"), epoch=_need.c.epoch + 1, volunteer_id=_volunteer, ask_id=_ask_id
    )
)
_LOST = Statement(
    update(_ask)
    .where(
        _ask.c.id == _ask_id,
        _ask.c.need_id == _need_id,
        _ask.c.volunteer_id == _volunteer,
        _ask.c.state == word("asked"),
    )
    .values(state=word("lost"), answered_at=bindparam("at"))
)
_HELPED = Statement(
    select(_need.c.id).where(
        _need.c.person_id == bindparam("person_id"),
        _need.c.volunteer_id == _volunteer,
        _need.c.state == word("done"),
        or_(_need.c.followup.is_(None), _need.c.followup != word("no")),
    ).limit(1)
)
_problem = _task.c.kind == word("problem")
_WENT_BADLY = Statement(
    select(_need.c.id)
    .where(_need.c.volunteer_id == _volunteer, _need.c.followup == word("no"))
    .limit(1)
)
_COMPLAINED_OF = Statement(
    select(_task.c.id)
    .join_from(_need, _task, (_task.c.need_id == _need.c.id) & _problem)
    .where(_need.c.person_id == bindparam("person_id"), _task.c.person_id != _need.c.person_id)
    .limit(1)
)
_GIVE_BACK = Statement(
    update(_need)
    .where(_need.c.id == _need_id, _need.c.state == word("promised"), _need.c.ask_id == _ask_id)
    .values(state=word("asking"), epoch=_need.c.epoch - 1, volunteer_id=null(), ask_id=null())
)
_RELEASE = Statement(
    update(_need)
    .where(
        _need.c.id == _need_id,
        _need.c.volunteer_id == _volunteer,
        _need.c.state.in_((word("promised"), word("agreed"))),
    )
    .values(
        state=word("asking"), epoch=_need.c.epoch + 1, volunteer_id=None, ask_id=None,
        code_word=None, agreed_at=None, consented_at=None,
    )
)
_now = bindparam("now", type_=_need.c.act_at.type)


def _due(column: Any) -> Statement:
    return Statement(
        select(*_COLUMNS, column)
        .where(column <= _now, column.is_not(None), _need.c.state != word("cancelled"))
        .order_by(column, _need.c.id)
        .limit(bindparam("most"))
    )


_DUE = (_due(_need.c.act_at), _due(_need.c.news_at))


def _open_in(values: list[BindParameter[Any]]) -> Any:
    return (
        select(*_COLUMNS)
        .where(
            _need.c.state.not_in((word("done"), word("cancelled"))),
            or_(_need.c.area.is_(None), _need.c.area.in_(values)),
        )
        .order_by(_need.c.id)
        .limit(bindparam("most"))
    )


_OPEN_IN = ByMany(_open_in)
_ENTERED_BY = Statement(
    select(*_COLUMNS)
    .where(
        _need.c.entered_by == bindparam("person_id"),
        _need.c.state.not_in((word("done"), word("cancelled"))),
    )
    .order_by(_need.c.id)
    .limit(bindparam("most"))
)
_HELD_BY = Statement(
    select(*_COLUMNS)
    .where(
        _need.c.volunteer_id == _volunteer,
        _need.c.state.in_((word("promised"), word("agreed"))),
    )
    .order_by(_need.c.id)
)


def _first_names(values: list[BindParameter[Any]]) -> Any:
    return select(_offer.c.id, _offer.c.name).where(_offer.c.id.in_(values))


_FIRST_NAMES = ByMany(_first_names)


def need_of(row: Row) -> Need:
    need = Need(*row[: len(_COLUMNS)])
    return replace(need, place=place_of(row[_PLACE_AT]))


_PLACE_AT = Need.__slots__.index("place")


def _values(need: Need, ended_at: datetime | None) -> dict[str, Any]:
    fields = {name: getattr(need, name) for name in _FIELDS}
    return fields | {"place": stored_place(need.place), "ended_at": ended_at}


class SqlNeeds:
    def __init__(self, link: Link, clock: Clock) -> None:
        self._link = link
        self._clock = clock

    def add(self, need: Need) -> int:
        row = self._link.one(_ADD, **_values(need, self._ended_at(need)))
        assert row is not None
        return int(row[0])

    def get(self, need_id: int) -> Need:
        row = self._link.one(_GET, need_id=need_id)
        if row is None:
            raise LookupError(f"no need {need_id}")
        return need_of(row)

    def save(self, need: Need, *, was: NeedState, epoch: int) -> bool:
        values = _values(need, self._ended_at(need))
        saved = self._link.run(_SAVE, need_id=need.id, was=was, was_epoch=epoch, **values)
        if not saved:
            return False
        if need.state == "agreed" and was != "agreed":
            introductions.begin(self._link, need, self._clock.now())
        elif need.state != "agreed" and was == "agreed":
            introductions.end(self._link, need.id, self._clock.now())
        return True

    def _ended_at(self, need: Need) -> datetime | None:
        return (need.done_at or self._clock.now()) if need.state in _ENDED else None

    def claim(self, need_id: int, ask_id: int, volunteer_id: int) -> bool:
        won = self._link.run(_CLAIM, need_id=need_id, ask_id=ask_id, volunteer=volunteer_id)
        if not won:
            self._link.run(
                _LOST, need_id=need_id, ask_id=ask_id, volunteer=volunteer_id, at=self._clock.now()
            )
            return False
        if not self.settle_ask(ask_id, "yes"):  # answered otherwise at the same moment
            self._link.run(_GIVE_BACK, need_id=need_id, ask_id=ask_id)
            return False
        return True

    def release(self, need_id: int, volunteer_id: int, ask_state: AskState = "withdrawn") -> bool:
        if not self._link.run(_RELEASE, need_id=need_id, volunteer=volunteer_id):
            return False
        asks.end_holding(self._link, need_id, volunteer_id, ask_state)
        introductions.end(self._link, need_id, self._clock.now())
        return True

    def due(self, now: datetime, limit: int) -> Sequence[Need]:
        found: dict[int, tuple[datetime, Need]] = {}
        for statement in _DUE:
            for row in self._link.all(statement, now=now, most=limit):
                need, at = need_of(row), row[-1]
                found[need.id] = min(found.get(need.id, (at, need)), (at, need), key=_hour)
        return [need for _, need in sorted(found.values(), key=_hour)[:limit]]

    def open_in(self, areas: Sequence[str], limit: int) -> Sequence[Need]:
        found = [
            need_of(row)
            for statement, given in _OPEN_IN.calls(areas or ("",))
            for row in self._link.all(statement, most=limit, **given)
        ]
        distinct = {need.id: need for need in found}
        return [distinct[number] for number in sorted(distinct)[:limit]]

    def entered_by(self, person_id: int, limit: int) -> Sequence[Need]:
        rows = self._link.all(_ENTERED_BY, person_id=person_id, most=limit)
        return [need_of(row) for row in rows]

    def held_by(self, volunteer_id: int) -> Sequence[Need]:
        return [need_of(row) for row in self._link.all(_HELD_BY, volunteer=volunteer_id)]

    def asked_of(self, volunteer_id: int) -> Sequence[Ask]:
        return asks.open_of(self._link, volunteer_id)

    def candidates(
        self, need: Need, spot: Spot | None, perimeter_m: int, now: datetime, most_a_week: int,
        limit: int,
    ) -> Sequence[Candidate]:
        return volunteers.fitting(
            self._link, need, spot, perimeter_m, now, most_a_week, limit
        )

    def considered(
        self, need: Need, spot: Spot | None, perimeter_m: int, now: datetime, limit: int
    ) -> Sequence[tuple[Candidate, str, Ask | None]]:
        found = volunteers.around(self._link, need, spot, CIRCLE * perimeter_m, now, limit)
        names = self._names([candidate.offer_id for candidate in found])
        put = {ask.volunteer_id: ask for ask in self.asks_of(need.id)}
        return [(one, names[one.offer_id], put.get(one.person_id)) for one in found]

    def _names(self, offer_ids: Sequence[int]) -> dict[int, str]:
        return {
            row[0]: row[1]
            for statement, given in _FIRST_NAMES.calls(offer_ids)
            for row in self._link.all(statement, **given)
        }

    def went_badly(self, person_id: int, volunteer_id: int) -> bool:
        of_volunteer = self._link.one(_WENT_BADLY, volunteer=volunteer_id)
        return (of_volunteer or self._link.one(_COMPLAINED_OF, person_id=person_id)) is not None

    def helped_before(self, person_id: int, volunteer_id: int) -> bool:
        row = self._link.one(_HELPED, person_id=person_id, volunteer=volunteer_id)
        return row is not None

    def add_asks(
        self, need_id: int, far: Mapping[int, int | None], now: datetime
    ) -> Sequence[int]:
        return asks.add(self._link, need_id, far, now)

    def ask(self, ask_id: int) -> Ask:
        return asks.get(self._link, ask_id)

    def asks_of(self, need_id: int) -> Sequence[Ask]:
        return asks.of_need(self._link, need_id)

    def settle_ask(self, ask_id: int, state: AskState) -> bool:
        return asks.settle(self._link, ask_id, state, self._clock.now())

    def set_card(self, ask_id: int, card_id: int) -> None:
        asks.set_card(self._link, ask_id, card_id)


def _hour(due: tuple[datetime, Need]) -> tuple[datetime, int]:
    return due[0], due[1].id
