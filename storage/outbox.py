"""The outbox as a postman sees it (the port ``Outbox``): claimed by lease, settled in batches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, or_, select, update
from sqlalchemy.sql.elements import BindParameter

from storage.links import Links
from storage.prepared import Link, Row, Statement, any_row, table_of, word
from storage.settling import first_look, settle_all
from storage.shapes import ByMany
from storage.tables import ContactPointRow, NeedRow, OutboxRow
from switchboard.outcomes import Outcome
from switchboard.records import Address, Outgoing

TO_STOPPED = "to_stopped"
"""A row with a true value of this name in its payload is sent to a stopped or unreachable line
as well: the one confirmation of STOP."""

_row, _line, _need = table_of(OutboxRow), table_of(ContactPointRow), table_of(NeedRow)
_other, _edited = _row.alias("other"), _row.alias("edited")
_UNSETTLED = (word("queued"), word("sending"), word("unknown"))
_now = bindparam("now", type_=_row.c.not_before.type)
_OUTGOING = (
    _row.c.id, _row.c.line_id, _row.c.channel, _row.c.value, _row.c.method, _row.c.body,
    _row.c.payload, _row.c.edits, _row.c.need_id, _row.c.epoch, _row.c.state, _row.c.attempts,
    _row.c.not_before, _row.c.valid_until, _row.c.attempt_started, _row.c.provider_id,
    _row.c.public_id,
)
_HEADS = Statement(
    select(
        *_OUTGOING, _line.c.stopped, _line.c.unreachable, _need.c.epoch, _edited.c.state,
        _edited.c.provider_id,
    )
    .select_from(
        _row.join(_line, _line.c.id == _row.c.line_id)
        .outerjoin(_need, _need.c.id == _row.c.need_id)
        .outerjoin(_edited, _edited.c.id == _row.c.edits)
    )
    .where(
        _row.c.channel == bindparam("channel"),
        _row.c.state == word("queued"),
        or_(_row.c.not_before.is_(None), _row.c.not_before <= _now, _row.c.valid_until <= _now),
        any_row(
            _other.c.line_id == _row.c.line_id,
            _other.c.state.in_(_UNSETTLED),
            _other.c.id != _row.c.id,
            or_(
                _other.c.state != word("queued"),
                and_(
                    _other.c.id < _row.c.id,
                    or_(
                        _other.c.attempts > 0,
                        _other.c.not_before.is_(None),
                        _other.c.not_before <= _now,
                    ),
                ),
            ),
        ).is_(None),
        or_(_row.c.edits.is_(None), _edited.c.state.not_in(_UNSETTLED)),
    )
    .order_by(_row.c.id)
    .limit(bindparam("most"))
    .with_for_update(of=_row, skip_locked=True)
)
"""Of each line the oldest unsettled row, while none of that line is on its way. What was queued for
a later hour from the start holds up nothing before that hour: an answer at night leaves although
news wait for the morning."""
_CANCEL = Statement(
    update(_row)
    .where(_row.c.id == bindparam("row_id"), _row.c.state == word("queued"))
    .values(state=word("cancelled"), why=bindparam("why"))
)


def _claim(values: list[BindParameter[Any]]) -> Any:
    return (
        update(_row)
        .where(_row.c.id.in_(values), _row.c.state == word("queued"))
        .values(
            state=word("sending"),
            attempts=_row.c.attempts + 1,
            attempt_started=_now,
            lease_until=bindparam("until"),
        )
    )


_CLAIM = ByMany(_claim)
_LEASE_OVER = Statement(
    select(_row.c.id, _row.c.attempt_started).where(
        _row.c.channel == bindparam("channel"),
        _row.c.state == word("sending"),
        _row.c.lease_until <= _now,
    )
)
_TO_UNKNOWN = Statement(
    update(_row)
    .where(
        _row.c.id == bindparam("row_id"),
        _row.c.state == word("sending"),
        _row.c.lease_until <= _now,
    )
    .values(
        state=word("unknown"), lease_until=None, looks=0, not_before=bindparam("look_at"),
        why="the lease ran out",
    )
)
_DOUBTS = Statement(
    select(*_OUTGOING, _edited.c.provider_id)
    .select_from(_row.outerjoin(_edited, _edited.c.id == _row.c.edits))
    .where(
        _row.c.channel == bindparam("channel"),
        _row.c.state == word("unknown"),
        _row.c.not_before <= _now,
    )
    .order_by(_row.c.id)
    .limit(bindparam("most"))
)


def _bound(values: list[BindParameter[Any]]) -> Any:
    known = _row.c.provider_id.in_(values)
    return (
        select(_row.c.provider_id)
        .where(_row.c.channel == word("sms"), known)
        .union_all(select(_row.c.provider_id).where(_row.c.channel != word("sms"), known))
    )


_BOUND = ByMany(_bound)


class SqlOutbox:
    def __init__(self, links: Links) -> None:
        self._links = links

    def claim(
        self, channel: str, now: datetime, lease_seconds: int, limit: int
    ) -> Sequence[Outgoing]:
        claimed: list[Outgoing] = []
        with self._links.writing() as link:
            while len(claimed) < limit:
                heads = link.all(_HEADS, channel=channel, now=now, most=limit - len(claimed))
                good = _good(link, heads, now)
                _take(link, good, now, lease_seconds)
                claimed += good
                if len(good) == len(heads):
                    break
        return [
            replace(row, state="sending", attempts=row.attempts + 1, attempt_started=now)
            for row in claimed
        ]

    def settle(self, results: Sequence[tuple[Outgoing, Outcome]], now: datetime) -> None:
        if results:
            with self._links.writing() as link:
                settle_all(link, results, now)

    def recover(self, channel: str, now: datetime) -> int:
        with self._links.writing() as link:
            over = link.all(_LEASE_OVER, channel=channel, now=now)
            return link.run_many(
                _TO_UNKNOWN,
                [{"row_id": number, "now": now, "look_at": first_look(started)}
                 for number, started in over],
            )

    def unknown(self, channel: str, now: datetime, limit: int) -> Sequence[Outgoing]:
        rows = self._links.look(_DOUBTS, channel=channel, now=now, most=limit)
        return [_outgoing(row, edited_id=row[17]) for row in rows]

    def known_provider_ids(self, provider_ids: Sequence[str]) -> set[str]:
        return {
            row[0]
            for statement, given in _BOUND.calls(provider_ids)
            for row in self._links.look(statement, **given)
        }


def _good(link: Link, heads: Iterable[Row], now: datetime) -> list[Outgoing]:
    """Those to be sent; the others are cancelled."""
    good, bad = [], []
    for row in heads:
        why = _against(row, now)
        if why is None:
            good.append(_outgoing(row, edited_id=row[21]))
        else:
            bad.append({"row_id": row[0], "why": why})
    link.run_many(_CANCEL, bad)
    return good


def _against(row: Row, now: datetime) -> str | None:
    """Why this row must not be sent any more."""
    payload, edits, epoch, valid_until = row[6], row[7], row[9], row[13]
    stopped, unreachable, need_epoch, edited_state, edited_id = row[17:22]
    if valid_until is not None and valid_until <= now:
        return "too late"
    if epoch is not None and epoch != need_epoch:
        return "overtaken"
    if (stopped or unreachable) and not payload.get(TO_STOPPED):
        return "the line is stopped" if stopped else "the line is unreachable"
    if edits is not None and (edited_state not in ("sent", "delivered") or edited_id is None):
        return "what it edits was never sent"
    return None


def _take(link: Link, rows: Sequence[Outgoing], now: datetime, lease_seconds: int) -> None:
    until = now + timedelta(seconds=lease_seconds)
    for statement, given in _CLAIM.calls(row.id for row in rows):
        link.run(statement, now=now, until=until, **given)


def _outgoing(row: Row, edited_id: str | None) -> Outgoing:
    line_id, channel, value = row[1:4]
    payload = dict(row[6])
    if row[7] is not None and edited_id is not None:
        payload["message_id"] = edited_id
    return Outgoing(
        row[0], line_id, Address(channel, value), row[4], row[5], payload, row[7], row[8], row[9],
        row[10], row[11], row[12], row[13], row[14], row[15], row[16],
    )
