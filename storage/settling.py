"""What became of claimed rows, written down: the table of ``switchboard.outcomes`` as SQL.

Every UPDATE names the state and the attempt it expects, so that a postman who was given up for
dead cannot undo what another one did since; only "it was sent" is believed from anybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Integer,
    and_,
    bindparam,
    case,
    column,
    func,
    or_,
    update,
    values,
)
from sqlalchemy.sql.elements import BindParameter

from storage.prepared import Link, Statement, any_row, table_of, word
from storage.provider_words import apply_early
from storage.shapes import ByPairs
from storage.tables import ContactPointRow, OutboxRow
from switchboard.outcomes import (
    LOOKS,
    Doubtful,
    Gone,
    NotFound,
    NotSent,
    OptedOut,
    Outcome,
    Refused,
    Sent,
)
from switchboard.records import Outgoing

_row, _line = table_of(OutboxRow), table_of(ContactPointRow)
_other = _row.alias("other")
_UNSETTLED = (word("queued"), word("sending"), word("unknown"))
_this = _row.c.id == bindparam("row_id")
_attempt = and_(
    _this,
    _row.c.attempts == bindparam("attempt", type_=Integer()),
    _row.c.state == bindparam("was", type_=_row.c.state.type),
)
_why = bindparam("why", type_=_row.c.why.type)


def _sent(pairs: list[tuple[BindParameter[Any], BindParameter[Any]]]) -> Any:
    """Many rows in one UPDATE, each with the provider's id. An SMS id that belongs to another row
    already is not bound a second time: that row stays as it is, to be looked up."""
    known = (
        values(column("row_id", _row.c.id.type), column("provider_id", _row.c.provider_id.type),
               name="known")
        .data(pairs)
        .cte("known")
    )
    free = or_(
        _row.c.channel != word("sms"),
        _row.c.provider_id.is_not(None),
        any_row(
            _other.c.channel == word("sms"), _other.c.provider_id == known.c.provider_id
        ).is_(None),
    )
    return (
        update(_row)
        .where(_row.c.id == known.c.row_id, _row.c.state.in_(_UNSETTLED), free)
        .values(
            state=word("sent"), lease_until=None, not_before=None, why=None,
            provider_id=func.coalesce(_row.c.provider_id, known.c.provider_id),
        )
    )


_SENT = ByPairs(_sent, (_row.c.id.type, _row.c.provider_id.type))
_AGAIN = Statement(
    update(_row)
    .where(_attempt)
    .values(state=word("queued"), lease_until=None, not_before=bindparam("at"), why=_why)
)
_DOUBT = Statement(
    update(_row)
    .where(_attempt)
    .values(state=word("unknown"), lease_until=None, not_before=bindparam("at"), why=_why)
)
_NOT_FOUND = Statement(
    update(_row)
    .where(_attempt, _row.c.not_before == bindparam("looked_at", type_=_row.c.not_before.type))
    .values(
        state=case((_row.c.looks + 1 >= len(LOOKS), word("queued")), else_=word("unknown")),
        not_before=case(
            *(
                (_row.c.looks == n, bindparam(f"look_{n + 1}", type_=_row.c.not_before.type))
                for n in range(len(LOOKS) - 1)
            ),
            else_=None,
        ),
        looks=case((_row.c.looks + 1 >= len(LOOKS), 0), else_=_row.c.looks + 1),
        why=_why,
    )
)
_FAILED = Statement(
    update(_row).where(_attempt).values(state=word("failed"), lease_until=None, why=_why)
)
_UNREACHABLE = Statement(
    update(_line).where(_line.c.id == bindparam("line_id")).values(unreachable=True)
)
_STOPPED = Statement(update(_line).where(_line.c.id == bindparam("line_id")).values(stopped=True))
_WHY_LENGTH = 2000


def first_look(started: datetime) -> datetime:
    return started + timedelta(seconds=LOOKS[0])


def settle_all(link: Link, results: Sequence[tuple[Outgoing, Outcome]], now: datetime) -> None:
    for statement, given in _SENT.calls(_sent_rows(results)):
        link.run(statement, **given)
    batches: dict[Statement, list[dict[str, Any]]] = defaultdict(list)
    for row, outcome in results:
        for statement, one in _writes(row, outcome, now):
            batches[statement].append(one)
    for statement, many in batches.items():
        link.run_many(statement, many)
    apply_early(link, _sms_bound(results))


def _sent_rows(results: Sequence[tuple[Outgoing, Outcome]]) -> list[tuple[int, str | None]]:
    """Rows and provider's ids; of two SMS with one id in a batch only the first is believed."""
    taken: set[str] = set()
    rows = []
    for row, outcome in results:
        if not isinstance(outcome, Sent):
            continue
        known = outcome.provider_id or row.payload.get("message_id")
        if known is not None and row.address.channel == "sms":
            if known in taken:
                continue
            taken.add(known)
        rows.append((row.id, known))
    return rows


def _sms_bound(results: Sequence[tuple[Outgoing, Outcome]]) -> list[str]:
    return [
        outcome.provider_id
        for row, outcome in results
        if isinstance(outcome, Sent) and row.address.channel == "sms" and outcome.provider_id
    ]


def _writes(
    row: Outgoing, outcome: Outcome, now: datetime
) -> list[tuple[Statement, dict[str, Any]]]:
    claim = {"row_id": row.id, "attempt": row.attempts, "was": row.state}
    match outcome:
        case Sent():
            return []
        case NotSent(retry_at, why):
            again = _AGAIN if row.state == "sending" else _DOUBT
            return [(again, claim | {"at": retry_at, "why": why[:_WHY_LENGTH]})]
        case Doubtful(why):
            return [(_DOUBT, claim | {"at": _next_look(row, now), "why": why[:_WHY_LENGTH]})]
        case NotFound(why):
            return [(_NOT_FOUND, claim | _looked(row, now) | {"why": why[:_WHY_LENGTH]})]
        case Refused(why):
            return [(_FAILED, claim | {"why": why[:_WHY_LENGTH]})]
        case Gone(why):
            failed = (_FAILED, claim | {"why": why[:_WHY_LENGTH]})
            return [failed, (_UNREACHABLE, {"line_id": row.line_id})]
        case OptedOut(why):
            failed = (_FAILED, claim | {"why": why[:_WHY_LENGTH]})
            return [failed, (_STOPPED, {"line_id": row.line_id})]


def _next_look(row: Outgoing, now: datetime) -> datetime:
    """After the attempt; after a look that could not tell, as long from now."""
    return first_look(now if row.state == "unknown" else row.attempt_started or now)


def _looked(row: Outgoing, now: datetime) -> dict[str, Any]:
    started = row.attempt_started or now
    looks = {f"look_{n}": started + timedelta(seconds=LOOKS[n]) for n in range(1, len(LOOKS))}
    return {"looked_at": row.not_before, **looks}
