"""What a neighbourhood has and what it asked for, service by service; each in one grouped query."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.sql.elements import BindParameter

from storage.prepared import Link, Statement, table_of, word
from storage.shapes import ByMany
from storage.tables import NeedRow, OfferRow, OfferSpotRow
from switchboard.records import AreaBalance

_offer, _spot, _need = table_of(OfferRow), table_of(OfferSpotRow), table_of(NeedRow)


def _supply(values: list[BindParameter[Any]]) -> Any:
    return (
        select(_offer.c.area, _spot.c.category, func.count())
        .join_from(_offer, _spot, _spot.c.offer_id == _offer.c.id)
        .where(_offer.c.state == word("approved"), ~_offer.c.paused, _offer.c.area.in_(values))
        .group_by(_offer.c.area, _spot.c.category)
    )


def _people(values: list[BindParameter[Any]]) -> Any:
    return (
        select(_offer.c.area, func.count())
        .where(_offer.c.state == word("approved"), ~_offer.c.paused, _offer.c.area.in_(values))
        .group_by(_offer.c.area)
    )


_SUPPLY, _PEOPLE = ByMany(_supply), ByMany(_people)
_DEMAND = Statement(
    select(_need.c.area, _need.c.category, func.count())
    .where(_need.c.opened_at >= bindparam("since", type_=_need.c.opened_at.type))
    .group_by(_need.c.area, _need.c.category)
)


def balance(link: Link, areas: Sequence[str], since: datetime) -> dict[str, AreaBalance]:
    """For each of ``areas``; what was asked for since ``since``, there or in no neighbourhood."""
    found = {area: AreaBalance(0, {}, {}) for area in areas}
    for statement, given in _PEOPLE.calls(areas):
        for area, count in link.all(statement, **given):
            found[area] = AreaBalance(count, {}, {})
    for statement, given in _SUPPLY.calls(areas):
        for area, category, count in link.all(statement, **given):
            found[area].offered[category] = count
    for area, category, count in link.all(_DEMAND, since=since):
        for one in (found.values() if area is None else [found[area]] if area in found else []):
            one.asked[category] = one.asked.get(category, 0) + count
    return found
