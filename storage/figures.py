"""Needs and volunteers as they are counted and drawn, inside a transaction (the port ``Figures``).

Each is one statement by an index: what is open, who is approved, what was opened in a span of time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.sql.elements import BindParameter

from conversations.figures import NeedFigure, NeedSpot, VolunteerSpot
from storage.prepared import Link, Row, Statement, table_of, word
from storage.shapes import ByMany
from storage.tables import AskRow, IntroductionRow, NeedRow, OfferRow, OfferSpotRow
from switchboard.records import Consents

_need, _ask, _offer = table_of(NeedRow), table_of(AskRow), table_of(OfferRow)
_spot, _introduction = table_of(OfferSpotRow), table_of(IntroductionRow)


def _of(values: list[BindParameter[Any]]) -> Any:
    return or_(_need.c.area.is_(None), _need.c.area.in_(values))


def _open_needs(values: list[BindParameter[Any]]) -> Any:
    return (
        select(_need.c.id, _need.c.category, _need.c.area, _need.c.place)
        .where(_need.c.state.not_in((word("done"), word("cancelled"))), _of(values))
        .order_by(_need.c.id)
        .limit(bindparam("most"))
    )


def _opened(values: list[BindParameter[Any]]) -> Any:
    at = _need.c.opened_at
    asked = (
        select(func.count()).select_from(_ask).where(_ask.c.need_id == _need.c.id).scalar_subquery()
    )
    yes_at = select(_ask.c.answered_at).where(_ask.c.id == _need.c.ask_id).scalar_subquery()
    return (
        select(
            _need.c.id, _need.c.category, _need.c.area, _need.c.state, at, _need.c.agreed_at,
            _need.c.done_at, yes_at, asked,
        )
        .where(at >= bindparam("since", type_=at.type), at < bindparam("until", type_=at.type),
               _of(values))
        .order_by(at, _need.c.id)
    )


_OPEN_NEEDS, _OPENED = ByMany(_open_needs), ByMany(_opened)
_VOLUNTEERS = Statement(
    select(_offer.c.id, _offer.c.categories, _offer.c.place, _offer.c.radius_m)
    .where(_offer.c.state == word("approved"), ~_offer.c.paused)
    .order_by(_offer.c.id)
)
_CONSENTS = Statement(
    select(
        _introduction.c.volunteer_id, _introduction.c.volunteer_consent_at,
        _introduction.c.resident_consent_at, _introduction.c.ended_at,
    )
    .where(_introduction.c.need_id == bindparam("of_need"))
    .order_by(_introduction.c.epoch.desc())
    .limit(1)
)


class SqlFigures:
    def __init__(self, link: Link) -> None:
        self._link = link

    def open_needs(self, areas: Sequence[str], limit: int) -> Sequence[NeedSpot]:
        found = {
            row[0]: _need_spot(row)
            for statement, given in _OPEN_NEEDS.calls(areas or ("",))
            for row in self._link.all(statement, most=limit, **given)
        }
        return [found[number] for number in sorted(found)[:limit]]

    def volunteers(self) -> Sequence[VolunteerSpot]:
        return [
            VolunteerSpot(number, tuple(categories), place["lat"], place["lon"], radius_m)
            for number, categories, place, radius_m in self._link.all(_VOLUNTEERS)
        ]

    def opened(
        self, areas: Sequence[str], since: datetime, until: datetime
    ) -> Sequence[NeedFigure]:
        found = {
            row[0]: NeedFigure(*row)
            for statement, given in _OPENED.calls(areas or ("",))
            for row in self._link.all(statement, since=since, until=until, **given)
        }
        return sorted(found.values(), key=lambda need: (need.opened_at, need.number))

    def consents(self, need_id: int) -> Consents | None:
        row = self._link.one(_CONSENTS, of_need=need_id)
        return None if row is None else Consents(*row)


def _need_spot(row: Row) -> NeedSpot:
    number, category, area, place = row
    return NeedSpot(number, category, area, *((place["lat"], place["lon"]) if place else (None, None)))
