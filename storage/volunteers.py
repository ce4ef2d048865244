"""Who could be asked for a need: found by an index, never by a scan of all volunteers.

Near ones: a disc around the spot that grows until enough of those inside it fit, or it is as
large as the perimeter; exact distances and all other filters on the few inside. For a remote
need: those rested longest. It ranks nobody; that is ``matching``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from math import sqrt
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Text, bindparam, cast, column, func, select, tuple_, values
from sqlalchemy.dialects.postgresql import ARRAY

from matching.candidates import Candidate, Spot
from storage.cells import Range, covering, metres
from storage.prepared import Link, Row, Statement, table_of
from storage.standing import Standing, standing_of
from storage.tables import OfferSpotRow
from switchboard.records import Need

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""``offer_spot.asked_at`` of a volunteer who was never asked."""

_FIRST_RADIUS_M = 300.0
_PLENTY = 4
"""The next disc is made large enough to hold this many times as many as are wanted."""
_ROUND = 8
"""Ranges are filled up to a multiple of this, so that few statements are prepared."""
_MOST_ASKED = 256
"""Among volunteers asked in the last week, so many of the longest rested are compared."""

_spot = table_of(OfferSpotRow)
_category = bindparam("category", type_=_spot.c.category.type)


class Near(NamedTuple):
    distance_m: float | None
    person_id: int
    offer_id: int
    radius_m: int
    paused: bool

    @property
    def in_reach(self) -> bool:
        return not self.paused and (self.distance_m is None or self.distance_m <= self.radius_m)


_KIND = BigInteger()
_NOWHERE = (1, 0)


def _within(bounds: Any) -> Statement:
    """The offers of a category in some ranges of cells: one index search each."""
    return Statement(
        select(
            _spot.c.lat, _spot.c.lon, _spot.c.person_id, _spot.c.offer_id, _spot.c.radius_m,
            _spot.c.paused,
        )
        .select_from(bounds.join(_spot, _spot.c.cell.between(bounds.c.low, bounds.c.high)))
        .where(_spot.c.category == _category)
    )


_WITHIN_MANY = _within(
    func.unnest(*(cast(bindparam(name, type_=Text()), ARRAY(_KIND)) for name in ("lows", "highs")))
    .table_valued(column("low", _KIND), column("high", _KIND), name="bounds")
    .render_derived()
)
"""Where a server takes lists: one statement, of two parameters, for any number of ranges."""


@cache
def _within_some(ranges: int) -> Statement:
    return _within(
        values(column("low", _KIND), column("high", _KIND), name="bounds")
        .data([(bindparam(f"low{n}", type_=_KIND), bindparam(f"high{n}", type_=_KIND))
               for n in range(ranges)])
        .cte("bounds")
    )


def _inside(link: Link, category: str, ranges: Sequence[Range]) -> Sequence[Row]:
    if link.takes_lists:
        lows, highs = map(_as_array, zip(*ranges, strict=True))
        return link.all(_WITHIN_MANY, category=category, lows=lows, highs=highs)
    filled = [*ranges, *[_NOWHERE] * (-len(ranges) % _ROUND)]
    given = {f"low{n}": low for n, (low, _) in enumerate(filled)}
    given |= {f"high{n}": high for n, (_, high) in enumerate(filled)}
    return link.all(_within_some(len(filled)), category=category, **given)


def _as_array(numbers: Iterable[int]) -> str:
    """As PostgreSQL writes a list; the driver takes as long for it as the search itself."""
    return f"{{{','.join(map(str, numbers))}}}"


_RESTED = Statement(
    select(_spot.c.asked_at, _spot.c.person_id, _spot.c.offer_id, _spot.c.radius_m)
    .where(
        _spot.c.category == _category,
        ~_spot.c.paused,
        tuple_(_spot.c.asked_at, _spot.c.person_id)
        > tuple_(
            bindparam("after_at", type_=_spot.c.asked_at.type),
            bindparam("after_id", type_=_spot.c.person_id.type),
        ),
    )
    .order_by(_spot.c.asked_at, _spot.c.person_id)
    .limit(bindparam("most"))
)


def fitting(
    link: Link, need: Need, spot: Spot | None, perimeter_m: int, now: datetime,
    most_a_week: int, limit: int,
) -> Sequence[Candidate]:
    """Those of the category who may be asked, nearest first, or, where nearness does not
    matter, those with the fewest asks first."""
    if spot is None:
        return _rested_first(link, need, now, most_a_week, limit)
    known: dict[int, Standing] = {}
    in_reach: list[Near] = []
    for disc in _growing_discs(link, need.category, spot, perimeter_m, limit):
        in_reach = [near for near in disc if near.in_reach and near.person_id != need.person_id]
        if len(in_reach) >= limit:
            chosen = _first_fitting(link, need, in_reach, now, most_a_week, limit, known)
            if len(chosen) >= limit:
                return chosen
    return _first_fitting(link, need, in_reach, now, most_a_week, limit, known)


def around(
    link: Link, need: Need, spot: Spot | None, radius_m: float, now: datetime, limit: int
) -> Sequence[Candidate]:
    """The nearest of the category, whether they fit or not."""
    found: list[Near] = []
    if spot is None:
        found = next(_rested(link, need.category, limit + 1), [])
    else:
        for found in _growing_discs(link, need.category, spot, radius_m, limit + 1):
            if len(found) > limit:
                break
    others = [near for near in found if near.person_id != need.person_id][:limit]
    known = standing_of(link, need, (near.person_id for near in others), now)
    return [_candidate(near, known[near.person_id]) for near in others]


def _first_fitting(
    link: Link, need: Need, in_order: Sequence[Near], now: datetime, most_a_week: int, limit: int,
    known: dict[int, Standing],
) -> list[Candidate]:
    """``known`` remembers what was looked up before."""
    chosen: list[Candidate] = []
    at_once = 1 << (limit + limit // 2).bit_length()
    for start in range(0, len(in_order), at_once):
        few = in_order[start : start + at_once]
        unknown = [near.person_id for near in few if near.person_id not in known]
        known |= standing_of(link, need, unknown, now)
        chosen += [
            _candidate(near, known[near.person_id])
            for near in few
            if known[near.person_id].fits(most_a_week)
        ]
        if len(chosen) >= limit:
            break
    return chosen[:limit]


def _growing_discs(
    link: Link, category: str, spot: Spot, widest_m: float, wanted: int
) -> Iterator[list[Near]]:
    """All offers of a category inside a disc, nearest first; then inside a wider one; the last
    disc is the widest. How much wider follows from how many were found."""
    radius = min(_FIRST_RADIUS_M, widest_m)
    while True:
        disc = _disc(link, category, spot, radius)
        yield disc
        if radius >= widest_m:
            return
        radius = _wider(radius, len(disc), widest_m, wanted)


def _wider(radius: float, found: int, widest_m: float, wanted: int) -> float:
    if not found:
        return widest_m
    wider = radius * max(2.0, sqrt(_PLENTY * wanted / found))
    return widest_m if wider > widest_m * 0.7 else wider


def _disc(link: Link, category: str, spot: Spot, radius: float) -> list[Near]:
    rows = _inside(link, category, covering(spot, radius))
    lat, lon = spot.lat, spot.lon
    measured = ((metres(lat, lon, row[0], row[1]), row) for row in rows)
    return sorted(Near(far, *row[2:]) for far, row in measured if far <= radius)


def _rested_first(
    link: Link, need: Need, now: datetime, most_a_week: int, limit: int
) -> list[Candidate]:
    """Volunteers not asked in the last week come first in the index; of those who were, a
    limited number is compared."""
    free: list[Candidate] = []
    asked: list[Candidate] = []
    for page in _rested(link, need.category, 2 * limit):
        others = [near for near in page if near.person_id != need.person_id]
        fits = _first_fitting(link, need, others, now, most_a_week, len(others) or 1, {})
        free += [one for one in fits if not one.asks_last_week]
        asked += [one for one in fits if one.asks_last_week]
        if len(free) >= limit or len(asked) >= _MOST_ASKED:
            break
    return (free + sorted(asked, key=lambda one: one.asks_last_week))[:limit]


def _rested(link: Link, category: str, size: int) -> Iterator[list[Near]]:
    """Pages of unpaused offers of a category, those whose volunteer was asked longest ago first."""
    after_at, after_id = NEVER, 0
    while True:
        rows = link.all(
            _RESTED, category=category, after_at=after_at, after_id=after_id, most=size
        )
        if rows:
            yield [Near(None, person, offer, radius, False) for _, person, offer, radius in rows]
        if len(rows) < size:
            return
        after_at, after_id = rows[-1][:2]


def _candidate(near: Near, standing: Standing) -> Candidate:
    return Candidate(
        person_id=near.person_id,
        offer_id=near.offer_id,
        distance_m=near.distance_m,
        radius_m=near.radius_m,
        asks_last_week=standing.asks_last_week,
        helped_before=standing.helped_before,
        ever_helped=standing.ever_helped,
        refused_before=standing.refused_before,
        paused=near.paused,
        busy=standing.busy,
        asked_before=standing.asked_before,
    )
