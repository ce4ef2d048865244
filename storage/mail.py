"""Inbox and outbox inside a turn's transaction (the port ``Mail``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql.elements import BindParameter, ColumnElement

from storage.prepared import Link, Statement, Write, once, table_of, word
from storage.shapes import ByMany
from storage.tables import ButtonTokenRow, InboxRow, OutboxRow
from storage.writes import write_all
from switchboard.ports import Clock
from switchboard.records import Address, NewOutgoing, Token

_inbox, _outbox, _token = table_of(InboxRow), table_of(OutboxRow), table_of(ButtonTokenRow)
WHY_LENGTH = 2000

_received: BindParameter[Any] = bindparam("received_id")
_still_waiting = (_inbox.c.id == _received, _inbox.c.state == word("waiting"))


def _finish(values: list[BindParameter[Any]]) -> Any:
    return (
        update(_inbox)
        .where(_inbox.c.id.in_(values), _inbox.c.state == word("waiting"))
        .values(state=word("done"))
    )


_FINISH = ByMany(_finish)
_SET_ASIDE = Statement(
    update(_inbox).where(*_still_waiting).values(state=word("aside"), why=bindparam("why"))
)
_PUT_OFF = Statement(
    update(_inbox)
    .where(*_still_waiting)
    .values(attempts=_inbox.c.attempts + 1, not_before=bindparam("until"))
)
_POST = once(_inbox, (
    "source", "external_id", "channel", "value", "raw", "received_at", "not_before", "state", "attempts",
))  # fmt: skip
_OUTGOING = (
    "line_id", "channel", "value", "method", "body", "payload", "edits", "need_id", "epoch",
    "not_before", "valid_until", "public_id", "dedupe_key", "state", "attempts", "looks",
)
_QUEUE = Statement(
    upsert(_outbox)
    .on_conflict_do_nothing(index_elements=[_outbox.c.dedupe_key])
    .returning(_outbox.c.id),
    keys=_OUTGOING,
)
_QUEUE_LATER = once(_outbox, _OUTGOING, unique=[_outbox.c.dedupe_key])
_method = bindparam("method", type_=_outbox.c.method.type)


def _cancel(which: ColumnElement[bool]) -> Statement:
    return Statement(
        update(_outbox)
        .where(
            which,
            _outbox.c.state == word("queued"),
            or_(_method.is_(None), _outbox.c.method == _method),
        )
        .values(state=word("cancelled"), why="not wanted any more")
    )


_CANCEL_LINE = _cancel(_outbox.c.line_id == bindparam("line_id"))
_CANCEL_ROW = _cancel(_outbox.c.id == bindparam("row_id"))
_SAVE_TOKEN = Statement(insert(_token), keys=("token", "line_id", "action", "ref", "expires_at"))
_GET_TOKEN = Statement(
    select(
        _token.c.token, _token.c.line_id, _token.c.action, _token.c.ref, _token.c.expires_at
    ).where(_token.c.token == bindparam("token"))
)


class SqlMail:
    """What ``post_later``, ``queue_later`` and ``finish`` are given is kept back to the end of the
    transaction, and written together."""

    def __init__(self, link: Link, clock: Clock) -> None:
        self._link = link
        self._clock = clock
        self._finished: list[int] = []
        self._posted: list[dict[str, Any]] = []
        self._queued: list[dict[str, Any]] = []

    def post(
        self, to: Address, external_id: str, raw: dict[str, Any], not_before: datetime | None = None
    ) -> bool:
        self._write_posted_and_queued()
        return self._link.run(_POST, **self._arrival(to, external_id, raw, not_before)) == 1

    def post_later(
        self, to: Address, external_id: str, raw: dict[str, Any], not_before: datetime | None = None
    ) -> None:
        self._posted.append(self._arrival(to, external_id, raw, not_before))

    def _arrival(
        self, to: Address, external_id: str, raw: dict[str, Any], not_before: datetime | None
    ) -> dict[str, Any]:
        return {
            "source": "mail", "external_id": external_id, "channel": to.channel,
            "value": to.value, "raw": raw, "received_at": self._clock.now(),
            "not_before": not_before, "state": "waiting", "attempts": 0,
        }

    def finish(self, received_id: int) -> None:
        self._finished.append(received_id)

    def kept_back(self) -> list[Write]:
        """What is to be written, given away once."""
        finished, self._finished = self._finished, []
        return [*self._posted_and_queued(), *(
            Write(statement, [given], len(set(given.values())))
            for statement, given in _FINISH.calls(finished)
        )]

    def _posted_and_queued(self) -> list[Write]:
        posted, self._posted = self._posted, []
        queued, self._queued = self._queued, []
        both = ((_POST, posted), (_QUEUE_LATER, queued))
        return [Write(statement, values) for statement, values in both if values]

    def _write_posted_and_queued(self) -> None:
        write_all(self._link, self._posted_and_queued())

    def set_aside(self, received_id: int, why: str) -> None:
        self._link.run(_SET_ASIDE, received_id=received_id, why=why[:WHY_LENGTH])

    def put_off(self, received_id: int, until: datetime) -> None:
        self._link.run(_PUT_OFF, received_id=received_id, until=until)

    def queue(self, message: NewOutgoing, public_id: str) -> int | None:
        self._write_posted_and_queued()
        row = self._link.one(_QUEUE, **_outgoing(message, public_id))
        return None if row is None else int(row[0])

    def queue_later(self, message: NewOutgoing, public_id: str) -> None:
        self._queued.append(_outgoing(message, public_id))

    def cancel_queued(
        self, *, line_id: int | None = None, row_id: int | None = None, method: str | None = None
    ) -> int:
        self._write_posted_and_queued()
        if line_id is not None and row_id is None:
            return self._link.run(_CANCEL_LINE, line_id=line_id, method=method)
        if row_id is not None and line_id is None:
            return self._link.run(_CANCEL_ROW, row_id=row_id, method=method)
        raise ValueError("either a line or a row is to be named")

    def save_tokens(self, tokens: Sequence[Token]) -> None:
        self._link.run_many(
            _SAVE_TOKEN,
            [{name: getattr(token, name) for name in Token.__slots__} for token in tokens],
        )

    def token(self, token: str) -> Token | None:
        row = self._link.one(_GET_TOKEN, token=token)
        return None if row is None else Token(*row)


def _outgoing(message: NewOutgoing, public_id: str) -> dict[str, Any]:
    return {
        "line_id": message.line_id, "channel": message.address.channel,
        "value": message.address.value, "method": message.method, "body": message.body,
        "payload": message.payload, "edits": message.edits, "need_id": message.need_id,
        "epoch": message.epoch, "not_before": message.not_before,
        "valid_until": message.valid_until, "public_id": public_id,
        "dedupe_key": message.dedupe_key, "state": "queued", "attempts": 0, "looks": 0,
    }
