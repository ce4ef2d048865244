"""The safety reminders of a neighbourhood, inside a transaction (the port ``Reminders``)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.prepared import Link, Statement, table_of
from storage.tables import AreaReminderRow

_reminder = table_of(AreaReminderRow)
_insert = upsert(_reminder)
_CLAIM = Statement(
    _insert.on_conflict_do_update(
        index_elements=[_reminder.c.area],
        set_={"sent_at": _insert.excluded["sent_at"], "sent_by": _insert.excluded["sent_by"]},
        where=_reminder.c.sent_at <= bindparam("last_before", type_=_reminder.c.sent_at.type),
    ),
    keys=("area", "sent_at", "sent_by"),
)
_LAST = Statement(select(_reminder.c.sent_at).where(_reminder.c.area == bindparam("of_area")))


class SqlReminders:
    def __init__(self, link: Link) -> None:
        self._link = link

    def claim(self, area: str, person_id: int, now: datetime, last_before: datetime) -> bool:
        claimed = self._link.run(
            _CLAIM, area=area, sent_at=now, sent_by=person_id, last_before=last_before
        )
        return claimed == 1

    def last(self, area: str) -> datetime | None:
        row = self._link.one(_LAST, of_area=area)
        return None if row is None else row[0]
