"""Answers of the remote geocoder, kept so that one address is asked about once.

A small SQLite file of its own. What was typed is kept only as a fingerprint, with the public
places that came back; nothing says who asked.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from places.folding import fold

log = logging.getLogger(__name__)

MOST_KEPT = 5_000
"""Answers kept; the oldest go first."""
_TABLE = (
    "CREATE TABLE IF NOT EXISTS answer"
    " (number INTEGER PRIMARY KEY, query BLOB NOT NULL UNIQUE, features TEXT NOT NULL)"
)


class BanCache:
    """The cache in ``path``; None keeps nothing. A broken cache only costs a question."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def get(self, query: str) -> list[dict[str, Any]] | None:
        """The features answered before, or None."""
        if self._path is None:
            return None
        try:
            with closing(self._open()) as connection:
                row = connection.execute(
                    "SELECT features FROM answer WHERE query = ?", (_key(query),)
                ).fetchone()
            return list(json.loads(row[0])) if row else None
        except (sqlite3.Error, OSError, ValueError) as error:
            log.warning("the cache of the remote geocoder failed: %s", type(error).__name__)
            return None

    def put(self, query: str, features: list[dict[str, Any]]) -> None:
        """Keeps the answer to a query."""
        if self._path is None:
            return
        try:
            with closing(self._open()) as connection, connection:
                connection.execute(
                    "INSERT OR REPLACE INTO answer (query, features) VALUES (?, ?)",
                    (_key(query), json.dumps(features)),
                )
                connection.execute(
                    "DELETE FROM answer WHERE number <= (SELECT max(number) FROM answer) - ?",
                    (MOST_KEPT,),
                )
        except (sqlite3.Error, OSError) as error:
            log.warning("the cache of the remote geocoder failed: %s", type(error).__name__)

    def _open(self) -> sqlite3.Connection:
        assert self._path is not None
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=1.0)
        connection.execute(_TABLE)
        return connection


def _key(query: str) -> bytes:
    """The query's fingerprint, whatever its case and accents."""
    return hashlib.blake2b(fold(query).encode(), digest_size=16).digest()
