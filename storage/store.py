"""The store: transactions on one database (the ports ``Store`` and ``Transaction``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property

from sqlalchemy import bindparam, literal, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage import scenes
from storage.duty import SqlCards, SqlDuties
from storage.figures import SqlFigures
from storage.inbox import SqlInbox
from storage.links import Links
from storage.mail import SqlMail
from storage.needs import SqlNeeds
from storage.offers import SqlOffers
from storage.office import SqlAudit, SqlRoles
from storage.outbox import SqlOutbox
from storage.people import SqlPeople
from storage.prepared import Link, Statement, table_of
from storage.reminders import SqlReminders
from storage.tables import HeartbeatRow
from storage.tasks import SqlTasks
from storage.writes import write_all
from switchboard.ports import Clock
from switchboard.records import Address, Loaded

_beat = table_of(HeartbeatRow)
_PING = Statement(select(literal(1)))
_insert = upsert(_beat)
_BEAT = Statement(
    _insert.on_conflict_do_update(
        index_elements=[_beat.c.role], set_={"at": _insert.excluded["at"]}
    ),
    keys=("role", "at"),
)
_LAST_BEAT = Statement(select(_beat.c.at).where(_beat.c.role == bindparam("of_role")))


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class SqlTransaction:
    """One transaction. Its parts are made when first used."""

    def __init__(self, link: Link, clock: Clock) -> None:
        self._link = link
        self._clock = clock

    @cached_property
    def people(self) -> SqlPeople:
        return SqlPeople(self._link)

    @cached_property
    def mail(self) -> SqlMail:
        return SqlMail(self._link, self._clock)

    @cached_property
    def needs(self) -> SqlNeeds:
        return SqlNeeds(self._link, self._clock)

    @cached_property
    def offers(self) -> SqlOffers:
        return SqlOffers(self._link)

    @cached_property
    def reminders(self) -> SqlReminders:
        return SqlReminders(self._link)

    @cached_property
    def tasks(self) -> SqlTasks:
        return SqlTasks(self._link)

    @cached_property
    def roles(self) -> SqlRoles:
        return SqlRoles(self._link)

    @cached_property
    def duties(self) -> SqlDuties:
        return SqlDuties(self._link)

    @cached_property
    def cards(self) -> SqlCards:
        return SqlCards(self._link)

    @cached_property
    def audit(self) -> SqlAudit:
        return SqlAudit()

    @cached_property
    def figures(self) -> SqlFigures:
        return SqlFigures(self._link)

    def flush(self) -> None:
        """Writes what was kept back. Raises ``SessionClash``."""
        parts = (self.mail, self.people, self.audit)
        write_all(self._link, [write for part in parts for write in part.kept_back()])


class SqlStore:
    """All that is kept. Nothing is opened before the first use; safe between threads and after
    a fork. The tables must be there (``storage.migrate.upgrade``).

    ``clock`` dates what the ports give no time for: when a volunteer answered, when a need ended.
    """

    def __init__(self, url: str, clock: Clock | None = None) -> None:
        self._links = Links(url)
        self._clock: Clock = clock or SystemClock()
        self._inbox = SqlInbox(self._links)
        self._outbox = SqlOutbox(self._links)

    @property
    def inbox(self) -> SqlInbox:
        return self._inbox

    @property
    def outbox(self) -> SqlOutbox:
        return self._outbox

    @contextmanager
    def transaction(self, *, read_only: bool = False) -> Iterator[SqlTransaction]:
        """Committed at the end of the block; an exception in it leaves nothing behind.

        In a read-only one a write is refused, the opening of an unknown line included.
        """
        with self._links.reading() if read_only else self._links.writing() as link:
            tx = SqlTransaction(link, self._clock)
            yield tx
            tx.flush()

    def known(self, addresses: Sequence[Address], now: datetime) -> Mapping[Address, Loaded]:
        return self._links.glance(lambda link: scenes.load(link, addresses, now))

    def ping(self) -> None:
        self._links.look(_PING)

    def beat(self, role: str, now: datetime) -> None:
        self._links.write(_BEAT, role=role, at=now)

    def last_beat(self, role: str) -> datetime | None:
        rows = self._links.look(_LAST_BEAT, of_role=role)
        return rows[0][0] if rows else None

    def close(self) -> None:
        """Closes every connection of this process."""
        self._links.close()
