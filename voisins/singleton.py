"""One of each role on a database: a second poller would steal updates from the first.

On SQLite a locked file beside the database says so, on PostgreSQL an advisory lock. Both are
given up by the system when their process ends, however it ends.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


class AlreadyRunning(Exception):
    """Another process has this role on this database."""

    def __init__(self, role: str, where: str) -> None:
        super().__init__(f"another {role} is already running on {where}")
        self.role = role


@contextmanager
def only_one_beside(database: Path, role: str) -> Iterator[None]:
    """Holds ``<database>.<role>.lock``. Raises :class:`AlreadyRunning` at once."""
    path = database.with_name(f"{database.name}.{role}.lock")
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(role, f"{database.name} (process {_holder(file)})") from error
        _sign(file)
        yield


@contextmanager
def only_one_on(dsn: str, role: str) -> Iterator[None]:
    """Holds an advisory lock on a connection of its own to the PostgreSQL database ``dsn`` (as
    libpq takes it). Raises :class:`AlreadyRunning` at once, ``psycopg.OperationalError`` where
    the server does not answer."""
    import psycopg

    with psycopg.connect(dsn, autocommit=True, connect_timeout=5, keepalives=1) as connection:
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", (_key(role),)).fetchone()
        if row is None or not row[0]:
            raise AlreadyRunning(role, f"the database {connection.info.dbname}")
        yield


def _key(role: str) -> int:
    """A number of 63 bits that no other program is likely to lock."""
    return int.from_bytes(hashlib.sha256(f"voisins:{role}".encode()).digest()[:8]) >> 1


def _sign(file: IO[str]) -> None:
    file.seek(0)
    file.truncate()
    file.write(str(os.getpid()))
    file.flush()


def _holder(file: IO[str]) -> str:
    file.seek(0)
    return file.read().strip() or "unknown"
