"""Engines are opened in the safe way, or not at all; migrations go up and down."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import inspect
from sqlmodel import Session, select

from storage import engine as engines
from storage import migrate
from storage.engine import has_wal_reset_bug, make_engine, sqlite_module
from storage.store import SqlStore
from storage.tables import HeartbeatRow, metadata
from switchboard.ports import Store
from tests.storage.town import NOON


def pragma(url: str, name: str, **how: bool) -> object:
    engine = make_engine(url, **how)
    with engine.connect() as connection:
        value = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
    engine.dispose()
    return value


@pytest.mark.parametrize(
    ("name", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1),
     ("busy_timeout", 10_000), ("trusted_schema", 0), ("query_only", 0)],
)
def test_sqlite_is_opened_by_the_recipe(sqlite_url: str, name: str, value: object) -> None:
    assert pragma(sqlite_url, name) == value


def test_a_reader_may_not_write(sqlite_url: str) -> None:
    assert pragma(sqlite_url, "query_only", read_only=True) == 1


@pytest.mark.parametrize(
    ("version", "bad"),
    [((3, 40, 1), True), ((3, 44, 5), True), ((3, 44, 6), False), ((3, 45, 0), True),
     ((3, 50, 6), True), ((3, 50, 7), False), ((3, 51, 2), True), ((3, 51, 3), False),
     ((3, 53, 4), False), ((3, 6, 0), False)],
)
def test_a_sqlite_that_may_lose_commits_is_known(version: tuple[int, ...], bad: bool) -> None:
    assert has_wal_reset_bug(version) is bad


def test_a_sqlite_that_may_lose_commits_gets_the_slower_journal_and_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(engines, "has_wal_reset_bug", lambda version: True)
    url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    with caplog.at_level(logging.WARNING):
        assert pragma(url, "journal_mode", create=True) == "delete"
    assert "pysqlite3" in caplog.text and "PostgreSQL" in caplog.text
    migrate.upgrade(url)
    store = SqlStore(url)
    store.beat("worker", NOON)
    assert store.last_beat("worker") == NOON
    store.close()


def test_this_machine_has_a_sqlite_without_the_bug() -> None:
    assert not has_wal_reset_bug(sqlite_module().sqlite_version_info)


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "sqlite:///:memory:"])
def test_other_databases_are_refused_by_name(url: str) -> None:
    with pytest.raises(ValueError, match="storage url"):
        make_engine(url)


def test_the_store_fills_its_port(sqlite_url: str) -> None:
    store: Store = SqlStore(sqlite_url)
    store.ping()


def test_rows_written_through_a_session_are_read_through_the_store(store_url: str) -> None:
    engine = make_engine(store_url)
    with Session(engine) as session:
        session.add(HeartbeatRow(role="worker", at=NOON))
        session.commit()
        assert session.exec(select(HeartbeatRow)).one().at == NOON
    engine.dispose()
    store = SqlStore(store_url)
    assert store.last_beat("worker") == NOON
    store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without a table; SQLite's folder is not there yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'a' / 'b' / 'new.sqlite'}"
    server = request.getfixturevalue("postgresql_server")
    import psycopg

    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS bare")
        connection.execute("CREATE DATABASE bare")
    url: str = server.get_uri(driver="psycopg", database="bare")
    return url


def tables(url: str) -> set[str]:
    engine = make_engine(url)
    with engine.connect() as connection:
        found = set(inspect(connection).get_table_names()) - {"alembic_version"}
    engine.dispose()
    return found


def test_migrations_go_up_down_and_up_again(bare_url: str) -> None:
    assert migrate.current(bare_url) is None
    migrate.upgrade(bare_url)
    assert migrate.current(bare_url) == migrate.newest()
    assert tables(bare_url) == set(metadata.tables)
    migrate.upgrade(bare_url)
    migrate.downgrade(bare_url, "base")
    assert (migrate.current(bare_url), tables(bare_url)) == (None, set())
    migrate.upgrade(bare_url)
    store = SqlStore(bare_url)
    store.beat("worker", NOON)
    store.close()


def test_migrations_make_what_the_models_say(bare_url: str) -> None:
    migrate.upgrade(bare_url)
    assert migrate.differences(bare_url) == []
    assert checks(bare_url) == {
        (table.name, constraint.name)
        for table in metadata.tables.values()
        for constraint in table.constraints
        if str(constraint.name).startswith("ck_")
    }


def checks(url: str) -> set[tuple[str, str | None]]:
    """Alembic does not compare CHECK constraints, so their names are."""
    engine = make_engine(url)
    with engine.connect() as connection:
        look = inspect(connection)
        found = {
            (name, check["name"])
            for name in look.get_table_names()
            for check in look.get_check_constraints(name)
        }
    engine.dispose()
    return found


def test_two_programs_that_start_together_migrate_once(bare_url: str) -> None:
    command = [sys.executable, "-c", "import sys; from storage import migrate;"
               "migrate.upgrade(sys.argv[1])", bare_url]
    running = [
        subprocess.Popen(command, cwd=Path(__file__).parents[2], stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    outputs = [one.communicate(timeout=60) for one in running]
    assert [one.returncode for one in running] == [0, 0, 0], outputs
    assert migrate.differences(bare_url) == []


def test_a_migration_that_fails_half_way_leaves_nothing(
    bare_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic import op

    class Cut(Exception):
        pass

    def cut(name: str, *_: object, **__: object) -> None:
        raise Cut

    with monkeypatch.context() as broken:
        broken.setattr(op, "drop_table", cut)
        migrate.upgrade(bare_url)
        with pytest.raises(Cut):
            migrate.downgrade(bare_url, "base")
    assert migrate.differences(bare_url) == []
    assert tables(bare_url) == set(metadata.tables)
