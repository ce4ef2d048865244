"""What is known of the persons on some lines, read in few statements: one for the lines, and one
more for each kind of record that at least one of them has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.sql.elements import BindParameter

from conversations.scene import (
    AskView,
    ErrandView,
    NeedView,
    OfferView,
    PersonView,
    Records,
)
from storage.office import standing_of
from storage.prepared import Link, Row, any_row, table_of, word
from storage.shapes import ByMany, place_of
from storage.tables import (
    AskRow,
    ContactPointRow,
    NeedRow,
    OfferRow,
    PersonRow,
    RoleRow,
    SessionRow,
)
from switchboard.records import Address, Line, Loaded

ENDED_SHOWN = timedelta(hours=72)
"""How long a need that ended still belongs to the scene (``Records.needs``)."""

_line, _person, _session = (table_of(r) for r in (ContactPointRow, PersonRow, SessionRow))
_need, _ask, _offer, _role = (table_of(r) for r in (NeedRow, AskRow, OfferRow, RoleRow))
_HELD = (word("promised"), word("agreed"))
_ENDED = (word("done"), word("cancelled"))

_has_needs = any_row(_need.c.person_id == _line.c.person_id)
_has_errands = any_row(
    _need.c.volunteer_id == _line.c.person_id, _need.c.state.in_(_HELD)
)
_has_asks = any_row(
    _ask.c.volunteer_id == _line.c.person_id, _ask.c.state == word("asked")
)
_has_roles = any_row(_role.c.person_id == _line.c.person_id)


def _lines(values: list[BindParameter[Any]]) -> Any:
    return (
        select(
            _line.c.id, _line.c.channel, _line.c.value, _line.c.person_id, _line.c.stopped,
            _line.c.unreachable, _session.c.data, _session.c.version,
            _person.c.name, _person.c.place, _person.c.details,
            _offer.c.id, _offer.c.state, _offer.c.paused, _offer.c.categories, _offer.c.place,
            _offer.c.radius_m,
            _has_needs, _has_errands, _has_asks, _has_roles,
        )
        .select_from(
            _line.join(_person, _person.c.id == _line.c.person_id)
            .outerjoin(_session, _session.c.line_id == _line.c.id)
            .outerjoin(_offer, and_(_offer.c.person_id == _line.c.person_id,
                                    _offer.c.state != word("withdrawn")))
        )
        .where(_line.c.channel == bindparam("channel"), _line.c.value.in_(values))
    )


_helper_name = (
    select(_offer.c.name)
    .where(_offer.c.person_id == _need.c.volunteer_id, _offer.c.identity_seen_at.is_not(None))
    .order_by(_offer.c.id.desc())
    .limit(1)
    .scalar_subquery()
)


def _needs(values: list[BindParameter[Any]]) -> Any:
    helper = _person.alias("helper")
    return (
        select(
            _need.c.person_id, _need.c.id, _need.c.category, _need.c.state, _need.c.words,
            _need.c.place, _need.c.opened_at, _need.c.news_at,
            func.coalesce(_helper_name, helper.c.name), _need.c.code_word, _need.c.first_visit,
            _need.c.name, _need.c.entered_by, _need.c.consented_at,
        )
        .select_from(_need.outerjoin(helper, helper.c.id == _need.c.volunteer_id))
        .where(
            _need.c.person_id.in_(values),
            or_(_need.c.state.not_in(_ENDED), _need.c.ended_at >= bindparam("ended_after")),
        )
        .order_by(_need.c.id)
    )


def _errands(values: list[BindParameter[Any]]) -> Any:
    return (
        select(
            _need.c.volunteer_id, _need.c.id, _need.c.category, _need.c.state, _need.c.name,
            _need.c.place, _need.c.details, _need.c.code_word,
        )
        .where(_need.c.volunteer_id.in_(values), _need.c.state.in_(_HELD))
        .order_by(_need.c.id)
    )


def _asks(values: list[BindParameter[Any]]) -> Any:
    return (
        select(
            _ask.c.volunteer_id, _ask.c.id, _ask.c.need_id, _need.c.category, _need.c.area,
            _ask.c.distance_m, _need.c.urgent,
        )
        .join_from(_ask, _need, _need.c.id == _ask.c.need_id)
        .where(_ask.c.volunteer_id.in_(values), _ask.c.state == word("asked"))
        .order_by(_ask.c.id)
    )


def _roles(values: list[BindParameter[Any]]) -> Any:
    return (
        select(_role.c.person_id, _role.c.role, _role.c.area)
        .where(_role.c.person_id.in_(values))
        .order_by(_role.c.area)
    )


_LINES, _NEEDS, _ERRANDS = ByMany(_lines), ByMany(_needs), ByMany(_errands)
_ASKS, _ROLES = ByMany(_asks), ByMany(_roles)

_PERSON_AT = 3
_FLAGS_AT = 17
Groups = dict[int, list[Any]]


def load(link: Link, addresses: Sequence[Address], now: datetime) -> dict[Address, Loaded]:
    """The lines among ``addresses`` that are known."""
    rows = [row for channel in {a.channel for a in addresses}
            for row in _rows(link, channel, addresses)]

    def flagged(flag: int) -> list[int]:
        return [row[_PERSON_AT] for row in rows if row[_FLAGS_AT + flag]]

    ended_after = now - ENDED_SHOWN
    needs = _grouped(link, _NEEDS, flagged(0), _need_view, ended_after=ended_after)
    errands = _grouped(link, _ERRANDS, flagged(1), _errand_view)
    asks = _grouped(link, _ASKS, flagged(2), lambda row: AskView(*row[1:]))
    roles = _grouped(link, _ROLES, flagged(3), lambda row: row[1:])
    return {
        Address(row[1], row[2]): _loaded(row, needs, errands, asks, roles) for row in rows
    }


def _rows(link: Link, channel: str, addresses: Sequence[Address]) -> list[Row]:
    values = [address.value for address in addresses if address.channel == channel]
    return [
        row
        for statement, given in _LINES.calls(values)
        for row in link.all(statement, channel=channel, **given)
    ]


def _grouped(link: Link, by: ByMany, persons: list[int], view: Any, **more: Any) -> Groups:
    groups: Groups = defaultdict(list)
    if persons:
        for statement, given in by.calls(persons):
            for row in link.all(statement, **given, **more):
                groups[row[0]].append(view(row))
    return groups


def _need_view(row: Row) -> NeedView:
    _, number, category, state, words, place, opened, news, helper, code, first, name, by, consented = row
    held = state in ("promised", "agreed")
    return NeedView(
        number, category, state, words, place_of(place), opened, news,
        helper if held else None, code, first, name, by is not None,
        consented is not None and state == "promised",
    )


def _errand_view(row: Row) -> ErrandView:
    _, number, category, state, name, place, details, code = row
    return ErrandView(number, category, state, name, place_of(place), details, code)


def _loaded(row: Row, needs: Groups, errands: Groups, asks: Groups, roles: Groups) -> Loaded:
    line_id, channel, value, person_id, stopped, unreachable, session, version = row[:8]
    name, place, details = row[8:11]
    records = Records(
        person=PersonView(person_id, name, place_of(place), details),
        channel=channel,
        stopped=stopped,
        needs=tuple(needs.get(person_id, ())),
        errands=tuple(errands.get(person_id, ())),
        asks=tuple(asks.get(person_id, ())),
        offer=_offer_view(row[11:17]),
        standing=standing_of(roles.get(person_id, ())),
    )
    line = Line(line_id, Address(channel, value), person_id, stopped, unreachable)
    return Loaded(line, session, version or 0, records)


def _offer_view(row: Row) -> OfferView | None:
    number, state, paused, categories, place, radius_m = row
    if number is None:
        return None
    found = place_of(place)
    assert found is not None
    return OfferView(number, state, paused, tuple(categories), found, radius_m)
