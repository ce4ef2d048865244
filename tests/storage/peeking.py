"""Reads the tables directly, whatever the engine, so that no rule is believed on its own word."""

from __future__ import annotations

from typing import Any

import psycopg
from sqlalchemy import make_url

from storage.engine import sqlite_module


def rows(url: str, sql: str, *, change: bool = False) -> list[tuple[Any, ...]]:
    """What ``sql`` finds; with ``change`` it is carried out, and nothing is found."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        connection = sqlite_module().connect(parsed.database)
    else:
        connection = psycopg.connect(url.replace("+psycopg", ""))
    try:
        cursor = connection.execute(sql)
        found = [] if change else cursor.fetchall()
        connection.commit()
        return [tuple(row) for row in found]
    finally:
        connection.close()
