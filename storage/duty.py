"""Who is absent or on call, and the cards on referents' screens, inside a transaction (the ports
``Duties`` and ``Cards``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql.elements import BindParameter

from storage.prepared import Link, Statement, table_of, word
from storage.tables import DutyRow, OfficeCardRow
from switchboard.records import CardSubject, Duty, DutyKind, ShownCard

_duty, _card = table_of(DutyRow), table_of(OfficeCardRow)
_now = bindparam("now", type_=_duty.c.until.type)
_person: BindParameter[Any] = bindparam("person")
_kind: BindParameter[Any] = bindparam("of_kind")

_new = upsert(_duty)
_BEGIN = Statement(
    _new.on_conflict_do_update(
        index_elements=[_duty.c.person_id, _duty.c.kind],
        set_={"since": _new.excluded["since"], "until": _new.excluded["until"]},
    ),
    keys=("person_id", "kind", "since", "until"),
)
_until = bindparam("until", type_=_duty.c.until.type)
_END = Statement(
    delete(_duty).where(
        _duty.c.person_id == _person, _duty.c.kind == _kind,
        or_(_until.is_(None), _duty.c.until == _until),
    )
)
_all = select(_duty.c.person_id, _duty.c.kind, _duty.c.since, _duty.c.until).order_by(
    _duty.c.person_id, _duty.c.kind
)
_KNOWN = Statement(_all.where(or_(_duty.c.until.is_(None), _duty.c.until > _now)))
_OVER = Statement(_all.where(_duty.c.kind == word("absent"), _duty.c.until <= _now))

_shown = upsert(_card)
_SHOW = Statement(
    _shown.on_conflict_do_update(
        index_elements=[_card.c.subject, _card.c.ref, _card.c.line_id],
        set_={"card_id": _shown.excluded["card_id"], "shown_at": _shown.excluded["shown_at"]},
    ),
    keys=("subject", "ref", "line_id", "card_id", "shown_at"),
)
_of_ref = (_card.c.subject == bindparam("of_subject"), _card.c.ref == bindparam("of_ref"))
_BEFORE = Statement(select(_card.c.card_id).where(*_of_ref, _card.c.line_id == bindparam("of_line")))
_OF = Statement(
    select(_card.c.line_id, _card.c.card_id, _card.c.shown_at).where(*_of_ref).order_by(_card.c.line_id)
)
_FORGET = Statement(delete(_card).where(*_of_ref))


class SqlDuties:
    def __init__(self, link: Link) -> None:
        self._link = link

    def begin(self, duty: Duty) -> None:
        self._link.run(
            _BEGIN, person_id=duty.person_id, kind=duty.kind, since=duty.since, until=duty.until
        )

    def end(self, person_id: int, kind: DutyKind, until: datetime | None = None) -> bool:
        return self._link.run(_END, person=person_id, of_kind=kind, until=until) == 1

    def known(self, now: datetime) -> Sequence[Duty]:
        return [Duty(*row) for row in self._link.all(_KNOWN, now=now)]

    def over(self, now: datetime) -> Sequence[Duty]:
        return [Duty(*row) for row in self._link.all(_OVER, now=now)]


class SqlCards:
    def __init__(self, link: Link) -> None:
        self._link = link

    def show(self, subject: CardSubject, ref: int, line_id: int, card_id: int, at: datetime) -> int | None:
        row = self._link.one(_BEFORE, of_subject=subject, of_ref=ref, of_line=line_id)
        self._link.run(
            _SHOW, subject=subject, ref=ref, line_id=line_id, card_id=card_id, shown_at=at
        )
        return None if row is None else int(row[0])

    def of(self, subject: CardSubject, ref: int) -> Sequence[ShownCard]:
        return [ShownCard(*row) for row in self._link.all(_OF, of_subject=subject, of_ref=ref)]

    def forget(self, subject: CardSubject, ref: int) -> None:
        self._link.run(_FORGET, of_subject=subject, of_ref=ref)
