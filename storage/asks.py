"""Questions put to volunteers, once each, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.sql.elements import BindParameter

from storage.prepared import Link, Statement, once, table_of, word
from storage.shapes import ByMany
from storage.tables import AskRow, OfferSpotRow
from switchboard.records import Ask, AskState

_ask, _spot = table_of(AskRow), table_of(OfferSpotRow)
_ASK = [_ask.c[name] for name in Ask.__slots__]
_need_id: BindParameter[Any] = bindparam("need_id")
_ask_id: BindParameter[Any] = bindparam("ask_id")
_volunteer: BindParameter[Any] = bindparam("volunteer")

_ADD_ASK = once(
    _ask, ("need_id", "volunteer_id", "state", "asked_at", "distance_m"),
    unique=[_ask.c.need_id, _ask.c.volunteer_id], returning=[_ask.c.id],
)  # fmt: skip


def _rested_since(values: list[BindParameter[Any]]) -> Any:
    return update(_spot).where(_spot.c.person_id.in_(values)).values(asked_at=bindparam("now"))


_RESTED_SINCE = ByMany(_rested_since)
_GET_ASK = Statement(select(*_ASK).where(_ask.c.id == _ask_id))
_ASKS_OF = Statement(select(*_ASK).where(_ask.c.need_id == _need_id).order_by(_ask.c.id))
_OPEN_OF = Statement(
    select(*_ASK)
    .where(_ask.c.volunteer_id == _volunteer, _ask.c.state == word("asked"))
    .order_by(_ask.c.id)
)
_SETTLE = Statement(
    update(_ask)
    .where(_ask.c.id == _ask_id, _ask.c.state == word("asked"))
    .values(state=bindparam("to_state"), answered_at=bindparam("at"))
)
_END_HOLDING = Statement(
    update(_ask)
    .where(
        _ask.c.need_id == _need_id,
        _ask.c.volunteer_id == _volunteer,
        _ask.c.state == word("yes"),
    )
    .values(state=bindparam("to_state"))
)
_SET_CARD = Statement(
    update(_ask).where(_ask.c.id == _ask_id).values(card_id=bindparam("card"))
)


def add(
    link: Link, need_id: int, far: Mapping[int, int | None], now: datetime
) -> Sequence[int]:
    """Raises ``ValueError`` where one of these volunteers was asked for it before."""
    rows = link.one_each(_ADD_ASK, [
        {"need_id": need_id, "volunteer_id": volunteer, "state": "asked", "asked_at": now,
         "distance_m": metres}
        for volunteer, metres in far.items()
    ])
    if len(rows) < len(far):
        raise ValueError(f"a volunteer was asked for need {need_id} before")
    for statement, given in _RESTED_SINCE.calls(far):
        link.run(statement, now=now, **given)
    return [int(row[0]) for row in rows]


def get(link: Link, ask_id: int) -> Ask:
    row = link.one(_GET_ASK, ask_id=ask_id)
    if row is None:
        raise LookupError(f"no ask {ask_id}")
    return Ask(*row)


def of_need(link: Link, need_id: int) -> Sequence[Ask]:
    return [Ask(*row) for row in link.all(_ASKS_OF, need_id=need_id)]


def open_of(link: Link, volunteer_id: int) -> Sequence[Ask]:
    return [Ask(*row) for row in link.all(_OPEN_OF, volunteer=volunteer_id)]


def settle(link: Link, ask_id: int, state: AskState, now: datetime) -> bool:
    """Compare-and-swap on ``asked``."""
    return link.run(_SETTLE, ask_id=ask_id, to_state=state, at=now) == 1


def end_holding(link: Link, need_id: int, volunteer_id: int, state: AskState) -> None:
    """The ask that was a yes becomes ``state``."""
    link.run(_END_HOLDING, need_id=need_id, volunteer=volunteer_id, to_state=state)


def set_card(link: Link, ask_id: int, card_id: int) -> None:
    link.run(_SET_CARD, ask_id=ask_id, card=card_id)
