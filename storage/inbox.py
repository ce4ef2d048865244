"""The thin, hot edge of the inbox (the port ``Inbox``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, literal_column, or_, select, union_all
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql.elements import ColumnElement

from storage.links import Links
from storage.prepared import Statement, any_row, table_of, word
from storage.provider_words import hear
from storage.tables import InboxRow
from switchboard.records import Address, Arrival, Received

_inbox = table_of(InboxRow)
_once = upsert(_inbox).on_conflict_do_nothing()
"""Its row count says whether the message was new."""
_STORE = Statement(
    _once.values(
        {name: bindparam(name, type_=_inbox.c[name].type)
         for name in ("source", "external_id", "channel", "value", "raw", "received_at")}
        | {"state": word("waiting"), "attempts": literal_column("0")}
    )
)
_STORE_ASIDE = Statement(
    _once.values(
        {name: bindparam(name, type_=_inbox.c[name].type)
         for name in ("source", "external_id", "raw", "received_at")}
        | {"state": word("aside"), "attempts": literal_column("0"),
           "why": literal_column("'no address can be read'")}
    )
)

_earlier = _inbox.alias("earlier")
_now = bindparam("now", type_=_inbox.c.received_at.type)
_RECEIVED = ("id", "source", "external_id", "channel", "value", "raw", "received_at", "attempts")


def _first_of_their_lines(*due: ColumnElement[bool]) -> Any:
    return (
        select(*(_inbox.c[name] for name in _RECEIVED))
        .where(
            _inbox.c.state == word("waiting"),
            *due,
            any_row(
                _earlier.c.channel == _inbox.c.channel,
                _earlier.c.value == _inbox.c.value,
                _earlier.c.state == word("waiting"),
                _earlier.c.id < _inbox.c.id,
                or_(
                    _earlier.c.attempts > 0,
                    _earlier.c.not_before.is_(None),
                    _earlier.c.not_before <= _now,
                ),
            ).is_(None),
        )
        .order_by(_inbox.c.id)
        .limit(bindparam("most"))
    )


def _waiting() -> Any:
    """Apart, each by its own index: what waits for an hour to come is many, and not to be read."""
    at_once = _first_of_their_lines(_inbox.c.not_before.is_(None)).subquery("at_once")
    by_now = _first_of_their_lines(
        _inbox.c.not_before.is_not(None), _inbox.c.not_before <= _now
    ).subquery("by_now")
    both = union_all(select(at_once), select(by_now)).subquery("both")
    return select(both).order_by(both.c.id).limit(bindparam("most"))


_WAITING = Statement(_waiting())
"""Of each line the first in order that may be taken. A message that was put off holds up those
behind it; one that was posted for later from the start holds up nobody before its hour."""


def _values(arrival: Arrival, now: datetime) -> dict[str, Any]:
    values = {
        "source": arrival.source,
        "external_id": arrival.external_id,
        "raw": arrival.raw,
        "received_at": now,
    }
    if arrival.address is not None:
        values |= {"channel": arrival.address.channel, "value": arrival.address.value}
    return values


def _statement(arrival: Arrival) -> Statement:
    return _STORE_ASIDE if arrival.address is None else _STORE


class SqlInbox:
    def __init__(self, links: Links) -> None:
        self._links = links

    def receive(self, arrivals: Sequence[Arrival], now: datetime) -> int:
        if len(arrivals) == 1:
            (arrival,) = arrivals
            return self._links.write(_statement(arrival), **_values(arrival, now))
        with self._links.writing() as link:
            return sum(
                link.run_many(statement, [_values(arrival, now) for arrival in alike])
                for statement, alike in groupby(arrivals, _statement)
            )

    def waiting(self, now: datetime, limit: int) -> Sequence[Received]:
        rows = self._links.look(_WAITING, now=now, most=limit)
        return [
            Received(number, source, external_id, Address(channel, value), raw, at, attempts)
            for number, source, external_id, channel, value, raw, at, attempts in rows
        ]

    def note_status(
        self, external_id: str, public_id: str | None, provider_id: str, status: str,
        error_code: str | None, now: datetime,
    ) -> None:
        with self._links.writing() as link:
            hear(link, external_id, public_id, provider_id, status, error_code, now)
