"""Brings a database to this version's tables, or back. One process at a time.

SQLite: a whole upgrade is one IMMEDIATE transaction, and a file lock keeps others out.
PostgreSQL: one transaction under an advisory lock. Killed half way, nothing of it remains.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from storage.engine import make_engine, sqlite_path
from storage.tables import metadata

_ADVISORY_KEY = 0x766F6973
"""Any number that is the same in every copy of this program ("vois")."""


def upgrade(url: str, revision: str = "head") -> None:
    """Creates the database file and its folder where needed, then all tables."""
    with _alone(url) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(url: str, revision: str) -> None:
    """``revision``: a name, ``-1``, or ``base`` for no table at all. Data in them is lost."""
    with _alone(url) as connection:
        command.downgrade(_config(connection), revision)


def current(url: str) -> str | None:
    """The revision the database is at; ``None`` where there is no table yet."""
    with _connected(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The revision this version of the program works with."""
    from alembic.script import ScriptDirectory

    head = ScriptDirectory.from_config(_config(None)).get_current_head()
    assert head is not None
    return head


def differences(url: str) -> list[object]:
    """What the models say and the database does not, or the reverse; nothing is changed."""
    with _connected(url) as connection:
        found: list[object] = compare_metadata(
            MigrationContext.configure(connection, opts={"compare_type": True}), metadata
        )
        return found


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = make_engine(url, create=True)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _alone(url: str) -> Iterator[Connection]:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        with _connected(url) as connection:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_KEY})"))
            yield connection
        return
    path = sqlite_path(parsed)
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(path.with_name(path.name + ".migration"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with _connected(url) as connection:
            yield connection
    finally:
        os.close(lock)
