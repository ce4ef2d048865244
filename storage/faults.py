"""What a database driver's exceptions mean to the switchboard. The only place that says it.

Locked, full or gone is ``StoreUnavailable``: nothing was written, try later. Overtaken by another
transaction is ``SessionClash``: nothing was written, look again. A value that the
constraints refuse is :class:`RecordRefused`. Anything else is a mistake of ours and passes.
"""

from __future__ import annotations

import sqlite3
from types import ModuleType
from typing import Any

import psycopg

from switchboard.ports import SessionClash, StoreUnavailable

_SQLITE_PASSING = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOTADB,
    )
)
_OVERTAKEN = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)
"""Two transactions wanted the same rows crosswise, and PostgreSQL chose this one to give way."""
_PRIMARY_CODE = 0xFF
"""Extended result codes keep the primary one in their low byte (sqlite.org/rescode.html)."""


class WriteRefused(Exception):
    """A write inside a read-only transaction."""


class RecordRefused(ValueError):
    """A CHECK, a foreign key, a unique key or the length of a column forbids this value."""


def meaning(fault: BaseException, dbapi: ModuleType | Any) -> Exception | None:
    """The project's own error for a driver's, or ``None`` where it is a mistake of ours."""
    if isinstance(fault, (dbapi.IntegrityError, dbapi.DataError)):
        return RecordRefused(str(fault))
    if isinstance(fault, psycopg.errors.ReadOnlySqlTransaction):
        return WriteRefused(str(fault).strip())
    if isinstance(fault, _OVERTAKEN):
        return SessionClash(str(fault).strip())
    if isinstance(fault, (psycopg.OperationalError, psycopg.InterfaceError)):
        return StoreUnavailable(str(fault).strip() or type(fault).__name__)
    if isinstance(fault, dbapi.Error) and _code(fault) in _SQLITE_PASSING:
        return StoreUnavailable(str(fault))
    return None


def lost_connection(fault: BaseException) -> bool:
    """Whether other connections of the same pool are likely to be dead or astray as well."""
    if isinstance(fault, (psycopg.OperationalError, psycopg.InterfaceError)):
        return fault.sqlstate is None or fault.sqlstate[:3] in ("57P", "08P", "080")
    return _code(fault) in (
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_NOTADB,
    )


def refused_write(fault: BaseException | None) -> bool:
    """Whether SQLite refused a write because the connection is a reader's."""
    return getattr(fault, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY


def _code(fault: BaseException) -> int:
    return int(getattr(fault, "sqlite_errorcode", 0)) & _PRIMARY_CODE
