"""Every statement of the room finds its rows by an index, on both engines."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module

import pytest
from sqlalchemy import Delete, Insert

import storage
from storage.prepared import Statement
from storage.shapes import ByMany, ByPairs
from storage.store import SqlStore
from storage.volunteers import _WITHIN_MANY, _within_some

FEW = {"heartbeat", "role", "invitation"}
"""Tables that stay small whatever happens."""
READ_WHOLE = {
    ("storage.offers", "_COVERAGE"): "counts all approved offers of the town",
}


def statements() -> Iterator[tuple[str, str, Statement]]:
    for module in pkgutil.iter_modules(storage.__path__, "storage."):
        if module.name.startswith(("storage.migrat", "storage.tables")):
            continue
        for name, value in vars(import_module(module.name)).items():
            for statement in _as_statements(value):
                yield module.name, name, statement
    yield "storage.volunteers", "_within_some", _within_some(16)


def _as_statements(value: object) -> list[Statement]:
    match value:
        case Statement():
            return [value]
        case ByMany() | ByPairs():
            return [value._sized(4)]
        case dict():
            return [one for one in value.values() if isinstance(one, Statement)]
        case tuple():
            return [one for one in value if isinstance(one, Statement)]
    return []


ALL = list(statements())
NAMES = [f"{module.removeprefix('storage.')}.{name}" for module, name, _ in ALL]


def test_the_statements_were_found() -> None:
    assert len(ALL) > 60


@pytest.mark.parametrize(("module", "name", "statement"), ALL, ids=NAMES)
def test_sqlite_looks_up_and_does_not_scan(
    sqlite_store: SqlStore, module: str, name: str, statement: Statement
) -> None:
    if statement is _WITHIN_MANY:
        pytest.skip("it takes lists")
    if isinstance(statement._expression, Insert | Delete):
        pytest.skip("SQLite lists what it would read to check keys that refer to the row")
    with sqlite_store._links.reading() as link:
        compiled = statement.on(link.dialect)
        link._cursor.execute(
            f"EXPLAIN QUERY PLAN {compiled.sql}", [None] * len(compiled.names)
        )
        plan = [row[3] for row in link._cursor.fetchall()]
    scanned = {
        found[1] for step in plan
        if (found := re.match(r"SCAN ([a-z_]+)\b(?! USING)", step))
    } - {"bounds", "persons", "known", "at_once", "by_now"}
    assert scanned <= FEW or (module, name) in READ_WHOLE, plan


@pytest.mark.parametrize(("module", "name", "statement"), ALL, ids=NAMES)
def test_postgresql_can_look_up_too(
    postgresql_store: SqlStore, module: str, name: str, statement: Statement
) -> None:
    """With sequential scans forbidden, one is left only where no index serves."""
    with postgresql_store._links.reading() as link:
        compiled = statement.on(link.dialect)
        link.command("SET LOCAL enable_seqscan = off")
        numbered = iter(range(1, 1000))
        sql = re.sub("%s", lambda _: f"${next(numbered)}", compiled.sql)
        link._cursor.execute(f"EXPLAIN (GENERIC_PLAN) {sql}".encode(), prepare=False)
        plan = [row[0] for row in link._cursor.fetchall()]
    scanned = {found[1] for step in plan if (found := re.search(r"Seq Scan on (\w+)", step))}
    assert scanned <= FEW or (module, name) in READ_WHOLE, plan


@pytest.fixture(scope="module")
def sqlite_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    from storage import migrate

    url = f"sqlite:///{tmp_path_factory.mktemp('plans') / 'plans.sqlite'}"
    migrate.upgrade(url)
    store = SqlStore(url)
    yield store
    store.close()


@pytest.fixture(scope="module")
def postgresql_store(postgresql_migrated: str) -> Iterator[SqlStore]:
    store = SqlStore(postgresql_migrated)
    yield store
    store.close()
