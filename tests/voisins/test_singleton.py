from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from voisins.singleton import AlreadyRunning, only_one_beside, only_one_on


def is_refused(lock: AbstractContextManager[None]) -> bool:
    try:
        with lock:
            return False
    except AlreadyRunning as refusal:
        return str(refusal).startswith(f"another {refusal.role} is already running on ")


def test_another_role_on_the_same_database_is_welcome(tmp_path: Path) -> None:
    database = tmp_path / "v.db"
    with only_one_beside(database, "bot"), only_one_beside(database, "worker"):
        assert is_refused(only_one_beside(database, "bot"))
    assert not is_refused(only_one_beside(database, "bot"))


def test_on_postgresql_there_is_one_of_each_role_as_well(postgresql_server: Any) -> None:
    dsn = postgresql_server.get_uri()
    with only_one_on(dsn, "bot"), only_one_on(dsn, "worker"):
        assert is_refused(only_one_on(dsn, "worker"))
    assert not is_refused(only_one_on(dsn, "worker"))
