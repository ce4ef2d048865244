"""What a provider says about a message after it was sent, in any order, any number of times.

Every word is kept once. A row of the outbox only ever moves forward: unsettled, sent, then
delivered or failed for good.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql.elements import BindParameter

from storage.prepared import Link, Statement, table_of, word
from storage.shapes import ByMany
from storage.tables import OutboxRow, ProviderWordRow
from switchboard.records import SendState

MEANING: dict[str, SendState] = {
    "accepted": "sent",
    "scheduled": "sent",
    "queued": "sent",
    "sending": "sent",
    "sent": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}
"""Statuses of a Message at Twilio (Messaging API, Message resource, "Message status values")
and what each makes of the row. A word not listed is kept and moves nothing."""

_word, _outbox = table_of(ProviderWordRow), table_of(OutboxRow)
_other = _outbox.alias("other")

_KEEP = Statement(
    upsert(_word).on_conflict_do_nothing(),
    keys=("external_id", "public_id", "provider_id", "status", "error_code", "at"),
)
_provider_id = bindparam("provider_id", type_=_outbox.c.provider_id.type)
_public_id = bindparam("public_id", type_=_outbox.c.public_id.type)
_unbound = ~exists().where(
    _other.c.channel == word("sms"), _other.c.provider_id == _provider_id
)
_BIND = Statement(
    update(_outbox)
    .where(
        _outbox.c.public_id == _public_id,
        _outbox.c.channel == word("sms"),
        _outbox.c.provider_id.is_(None),
        _outbox.c.attempts > 0,
        _unbound,
    )
    .values(provider_id=_provider_id)
)
_of_message = (_outbox.c.channel == word("sms"), _outbox.c.provider_id == _provider_id)
_FORWARD = {
    "sent": _outbox.c.state.in_((word("queued"), word("sending"), word("unknown"))),
    "delivered": _outbox.c.state.in_(
        (word("queued"), word("sending"), word("unknown"), word("sent"))
    ),
}
_FORWARD["failed"] = _FORWARD["delivered"]
_MOVE = {
    state: Statement(
        update(_outbox)
        .where(*_of_message, forward)
        .values(
            state=word(state),
            lease_until=None,
            not_before=None,
            why=func.coalesce(bindparam("error_code", type_=_outbox.c.why.type), _outbox.c.why),
        )
    )
    for state, forward in _FORWARD.items()
}


def _said(values: list[BindParameter[Any]]) -> Any:
    return (
        select(_word.c.provider_id, _word.c.status, _word.c.error_code)
        .where(or_(_word.c.provider_id.in_(values)))
        .order_by(_word.c.id)
    )


_SAID = ByMany(_said)


def hear(
    link: Link, external_id: str, public_id: str | None, provider_id: str, status: str,
    error_code: str | None, now: datetime,
) -> None:
    """Keeps the word, binds the provider's id to the row it is about, moves the row forward."""
    new = link.run(
        _KEEP, external_id=external_id, public_id=public_id, provider_id=provider_id,
        status=status, error_code=error_code, at=now,
    )
    if not new:
        return
    if public_id is not None:
        link.run(_BIND, public_id=public_id, provider_id=provider_id)
    _move(link, provider_id, status, error_code)


def apply_early(link: Link, provider_ids: Iterable[str]) -> None:
    """Words that came before the row knew the provider's id."""
    for statement, given in _SAID.calls(provider_ids):
        for provider_id, status, error_code in link.all(statement, **given):
            _move(link, provider_id, status, error_code)


def _move(link: Link, provider_id: str, status: str, error_code: str | None) -> None:
    state = MEANING.get(status.lower())
    if state is not None:
        link.run(_MOVE[state], provider_id=provider_id, error_code=error_code)
