"""What becomes of an offer between a paper that was seen and the end of its service: each step one
UPDATE that names what it expects.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, null, select, update
from sqlalchemy.sql.elements import BindParameter

from storage.prepared import Link, Statement, any_row, table_of, word
from storage.shapes import ByMany
from storage.tables import AskRow, OfferRow
from switchboard.records import DueWord, SuspendedWhy

_offer, _ask = table_of(OfferRow), table_of(AskRow)
_this = _offer.c.id == bindparam("offer_id")
_theirs = _offer.c.person_id == bindparam("of_person")
_now = bindparam("now", type_=_offer.c.suspended_at.type)

_SEE = Statement(
    update(_offer)
    .where(_this, _offer.c.state == word("pending"), _offer.c.identity_seen_at.is_(None))
    .values(identity_seen_at=_now, identity_seen_by=bindparam("by"))
)
_ENLARGE = Statement(
    update(_offer)
    .where(_this, _offer.c.state == bindparam("was", type_=_offer.c.state.type))
    .values(categories=bindparam("services", type_=_offer.c.categories.type))
)
_SUSPEND = Statement(
    update(_offer)
    .where(_theirs, _offer.c.state == word("approved"))
    .values(state=word("suspended"), suspended_at=_now, suspended_why=bindparam("why"))
)
_LIFT = Statement(
    update(_offer)
    .where(_theirs, _offer.c.suspended_at.is_not(None))
    .values(
        state=case((_offer.c.state == word("suspended"), word("approved")), else_=_offer.c.state),
        suspended_at=null(), suspended_why=null(),
    )
)
_DISMISS = Statement(
    update(_offer)
    .where(_theirs, _offer.c.state.in_((word("suspended"), word("pending"))))
    .values(state=word("refused"))
)


def _suspended(values: list[BindParameter[Any]]) -> Any:
    return (
        select(_offer.c.person_id)
        .where(_offer.c.person_id.in_(values), _offer.c.suspended_at.is_not(None))
        .distinct()
    )


_SUSPENDED = ByMany(_suspended)
_HOMES = Statement(
    select(_offer.c.name, _offer.c.place).where(_offer.c.suspended_at.is_not(None)).order_by(_offer.c.id)
)
_STANDING = Statement(select(_offer.c.id).where(_theirs, _offer.c.state != word("withdrawn")))
_APPROVED_IN = Statement(
    select(_offer.c.person_id)
    .where(
        _offer.c.state == word("approved"),
        ~_offer.c.paused,
        _offer.c.area == bindparam("area", type_=_offer.c.area.type),
    )
    .order_by(_offer.c.person_id)
)
_called = any_row(_ask.c.volunteer_id == _offer.c.person_id)
_DUE = Statement(
    select(_offer.c.id, _offer.c.person_id, _offer.c.area, _offer.c.next_word_at, _called)
    .where(_offer.c.state == word("approved"), _offer.c.next_word_at <= _now)
    .order_by(_offer.c.next_word_at)
    .limit(bindparam("most"))
)
_SET_NEXT = Statement(
    update(_offer)
    .where(
        _this,
        _offer.c.state == word("approved"),
        _offer.c.next_word_at == bindparam("was", type_=_offer.c.next_word_at.type),
    )
    .values(next_word_at=bindparam("at", type_=_offer.c.next_word_at.type))
)


def see(link: Link, offer_id: int, by: str, now: datetime) -> bool:
    return link.run(_SEE, offer_id=offer_id, by=by, now=now) == 1


def enlarge(link: Link, offer_id: int, was: str, services: Sequence[str]) -> bool:
    return link.run(_ENLARGE, offer_id=offer_id, was=was, services=list(services)) == 1


def suspend(link: Link, person_id: int, why: SuspendedWhy, now: datetime) -> bool:
    return link.run(_SUSPEND, of_person=person_id, why=why, now=now) == 1


def lift(link: Link, person_id: int) -> bool:
    return link.run(_LIFT, of_person=person_id) > 0


def dismiss(link: Link, person_id: int) -> bool:
    return link.run(_DISMISS, of_person=person_id) > 0


def suspended_among(link: Link, person_ids: Iterable[int]) -> set[int]:
    return {
        row[0]
        for statement, given in _SUSPENDED.calls(person_ids)
        for row in link.all(statement, **given)
    }


def suspended_homes(link: Link) -> Sequence[tuple[str, str]]:
    """Name and address of everybody who is, or was found, suspended."""
    return [(name, place["label"]) for name, place in link.all(_HOMES)]


def standing_offer(link: Link, person_id: int) -> int | None:
    row = link.one(_STANDING, of_person=person_id)
    return None if row is None else int(row[0])


def approved_in(link: Link, area: str) -> Sequence[int]:
    return [row[0] for row in link.all(_APPROVED_IN, area=area)]


def due_words(link: Link, now: datetime, limit: int) -> Sequence[DueWord]:
    rows: Sequence[Any] = link.all(_DUE, now=now, most=limit)
    return [
        DueWord(offer_id, person_id, area, at, called is not None)
        for offer_id, person_id, area, at, called in rows
    ]


def set_next_word(link: Link, due: DueWord, at: datetime | None) -> bool:
    return link.run(_SET_NEXT, offer_id=due.offer_id, was=due.at, at=at) == 1
