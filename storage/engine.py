"""Engines: the safe way to open SQLite, and PostgreSQL. Nothing here knows a table.

SQLite: the driver never emits BEGIN; every write transaction is IMMEDIATE, so that none is
refused half way; WAL is checked, commits are synced to disk (FULL), deleted content is wiped.
A SQLite with the WAL-reset bug (3.7.0 to 3.51.2, but 3.44.6 and 3.50.7) gets the slower DELETE
journal: with WAL it may lose commits when several connections write.
"""

from __future__ import annotations

import logging
import sqlite3
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import QueuePool

BUSY_SECONDS = 10
_POOL = {"pool_size": 8, "max_overflow": -1}
_STATEMENTS_KEPT = 512
_logger = logging.getLogger(__name__)


class UnsafeDatabase(Exception):
    """The database cannot be opened in a way that keeps what is committed."""


def make_engine(url: str, *, create: bool = False, read_only: bool = False) -> Engine:
    """An engine for ``sqlite:///path`` or ``postgresql+psycopg://...``.

    ``create`` lets SQLite make the file (and its folder); otherwise a missing file is an error
    when the first connection is made, and never a new empty database. On a ``read_only`` one
    every write is refused, and reading waits for no writer.
    """
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            return _sqlite(sqlite_path(parsed), create, read_only)
        case "postgresql":
            return _postgresql(parsed, read_only)
        case other:
            raise ValueError(f"storage url: sqlite or postgresql+psycopg expected, not {other}")


def sqlite_path(url: URL) -> Path:
    if not url.database or url.database == ":memory:":
        raise ValueError("storage url: a file is expected, such as sqlite:///var/voisins.sqlite")
    return Path(url.database)


def sqlite_module() -> ModuleType:
    """The SQLite bundled with the ``pysqlite3`` wheel where there is one: it is newer."""
    try:
        return import_module("pysqlite3.dbapi2")
    except ImportError:
        return sqlite3


def has_wal_reset_bug(version: tuple[int, ...]) -> bool:
    if version[:2] in ((3, 44), (3, 50)):
        return version < ((3, 44, 6) if version[:2] == (3, 44) else (3, 50, 7))
    return (3, 7, 0) <= version < (3, 51, 3)


def _sqlite(path: Path, create: bool, read_only: bool) -> Engine:
    module = sqlite_module()
    if create:
        path.parent.mkdir(parents=True, exist_ok=True)
    target = f"file:{quote(str(path.absolute()))}?mode={'rwc' if create else 'rw'}"

    def connect() -> Any:
        return module.connect(
            target, uri=True, timeout=BUSY_SECONDS, isolation_level=None,
            check_same_thread=False, cached_statements=_STATEMENTS_KEPT,
        )

    engine = create_engine("sqlite://", creator=connect, module=module, poolclass=QueuePool, **_POOL)
    journal = _journal(module)
    event.listen(engine, "connect", lambda link, _: _prepare(link, journal, read_only))
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _journal(module: ModuleType) -> str:
    if not has_wal_reset_bug(module.sqlite_version_info):
        return "wal"
    _logger.warning(
        "SQLite %s may lose commits in WAL mode; the slower DELETE journal is used. "
        "Install the wheel pysqlite3 0.6.1 or later, or use PostgreSQL.",
        module.sqlite_version,
    )
    return "delete"


def _prepare(link: Any, journal: str, read_only: bool) -> None:
    link.isolation_level = None
    cursor = link.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    if cursor.execute(f"PRAGMA journal_mode={journal}").fetchone()[0].lower() != journal:
        raise UnsafeDatabase(f"journal mode {journal} was refused: is this a network disk?")
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    if cursor.execute("PRAGMA foreign_keys").fetchone()[0] != 1:
        raise UnsafeDatabase("this SQLite was built without foreign keys")
    if read_only:  # once a connection: setting it makes SQLite prepare every statement anew
        cursor.execute("PRAGMA query_only=ON")
    cursor.close()


def _postgresql(url: URL, read_only: bool) -> Engine:
    options = "-c timezone=UTC -c plan_cache_mode=force_generic_plan"
    options += " -c default_transaction_read_only=on" if read_only else ""
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        paramstyle="format",
        connect_args={"connect_timeout": BUSY_SECONDS, "options": options},
        **_POOL,
    )
