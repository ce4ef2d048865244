"""Connections of one engine at hand, so that taking one costs next to nothing.

SQLAlchemy's pool opens, prepares and discards them; those not in use lie here, ready with a
cursor. There are never more than were in use at one moment.
"""

from __future__ import annotations

import os
import select
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.numeric import Int8Dumper
from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError

from storage.engine import BUSY_SECONDS
from storage.faults import lost_connection, meaning
from storage.prepared import Link
from switchboard.ports import StoreUnavailable

MOST_PREPARED = 1000
"""More than there are statements: each is prepared when it is first used, and stays so. Whole numbers
all go over as eight bytes: by themselves they would take two, four or eight, and each mixture of sizes
would be a statement of its own, planned anew."""
IDLE_SECONDS = 60
"""No turn takes so long: its transaction was forgotten, and would hold up the others."""


class Stock:
    """``identity`` tells whether the database is still the one that a connection was made to; it
    raises :class:`StoreUnavailable` where there is none."""

    def __init__(self, engine: Engine, identity: Callable[[], object] = lambda: None) -> None:
        self._engine = engine
        self._dbapi: Any = engine.dialect.dbapi
        self._identity = identity
        self._idle: deque[_Held] = deque()
        self._astray: list[_Held] = []

    @contextmanager
    def within(self, begin: str | None) -> Iterator[Link]:
        """A transaction, or with ``None`` none: each statement is then its own. What a driver
        raises leaves here as what it means (``storage.faults``)."""
        try:
            held = self._begun(begin)
            try:
                yield held.link
                if begin is not None:
                    held.link.command("COMMIT")
            except BaseException as fault:
                self._undo(held, fault)
                raise
        except Exception as fault:
            meant = meaning(fault, self._dbapi)
            if meant is None:
                raise
            raise meant from fault
        self._idle.append(held)

    def close(self) -> None:
        while self._idle:
            self._idle.pop().fairy.close()
        self._engine.dispose()

    def _begun(self, begin: str | None) -> _Held:
        """A connection with its transaction begun; a dead one is replaced once."""
        try:
            return self._begin(begin)
        except Exception as fault:
            if not lost_connection(fault):
                raise
        return self._begin(begin)

    def _begin(self, begin: str | None) -> _Held:
        held = self._take()
        try:
            if begin is not None:
                held.link.command(begin)
        except BaseException as fault:
            self._undo(held, fault)
            raise
        return held

    def _take(self) -> _Held:
        identity = self._identity()
        while True:
            try:
                held = self._idle.pop()
            except IndexError:
                return self._another(identity)
            if held.identity != identity:
                self._astray.append(held)  # closing would delete the journal of the file now there
            elif hung_up(held.fairy.dbapi_connection):
                held.fairy.invalidate()
            else:
                return held

    def _another(self, identity: object) -> _Held:
        try:
            fairy: Any = self._engine.raw_connection()
        except DBAPIError as fault:
            raise fault.orig or fault from fault
        return _Held(fairy, Link(fairy.cursor(), self._engine.dialect), identity)

    def _undo(self, held: _Held, fault: BaseException) -> None:
        """Rolls back. A connection that cannot is thrown away, with its fellows if it died."""
        if lost_connection(fault):
            held.fairy.invalidate()
            while self._idle:
                self._idle.pop().fairy.invalidate()
            return
        try:
            held.fairy.rollback()
        except self._dbapi.Error as second:
            held.fairy.invalidate(second)
        else:
            self._idle.append(held)


def hung_up(connection: Any) -> bool:
    """Whether a server has ended the connection: there is something to read on an idle one."""
    if not isinstance(connection, psycopg.Connection):
        return False
    try:
        look = select.poll()
        look.register(connection.fileno(), select.POLLIN)
        return bool(look.poll(0))
    except (psycopg.Error, OSError):
        return True


class _Held:
    __slots__ = ("fairy", "identity", "link")

    def __init__(self, fairy: Any, link: Link, identity: object) -> None:
        self.fairy = fairy
        self.link = link
        self.identity = identity


def file_identity(path: Path) -> Callable[[], object]:
    """Of a SQLite file: in WAL mode a writer does not notice that its file was taken away."""

    def identity() -> object:
        try:
            found = os.stat(path)
        except OSError as fault:
            raise StoreUnavailable(f"{path.name}: {fault.strerror}") from fault
        return found.st_dev, found.st_ino

    return identity


def autocommitting(engine: Engine) -> Engine:
    """PostgreSQL: BEGIN is ours to say (a driver that says it sends one more message for every
    statement), and nobody waits for another's lock, or holds one idly, for ever."""

    def prepare(connection: Any, _: Any) -> None:
        connection.autocommit = True
        connection.prepare_threshold, connection.prepared_max = 0, MOST_PREPARED
        connection.adapters.register_dumper(int, Int8Dumper)
        connection.execute(f"SET lock_timeout = '{BUSY_SECONDS}s'")
        connection.execute(f"SET idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'")

    event.listen(engine, "connect", prepare)
    return engine
