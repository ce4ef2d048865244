"""Any number of invented volunteers, from a seed, written straight into the tables.

One in twenty is paused, one in thirty on an errand, one in ten asked three times this week, one
in fifty out of reach; each has two of ten categories. Nobody here exists.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from matching.candidates import Spot
from storage.cells import cell_of
from storage.engine import make_engine
from storage.volunteers import NEVER

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MIDDLE = Spot(43.58, 5.0)
CATEGORIES = tuple(f"service_{n}" for n in range(10))
RESIDENT = 1
Rows = dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]]

_COLUMNS = {
    "person": ("id", "name"),
    "contact_point": ("id", "channel", "value", "person_id", "stopped", "unreachable"),
    "offer": ("id", "person_id", "state", "paused", "name", "categories", "place", "area",
              "radius_m", "charter_at"),
    "offer_spot": ("offer_id", "category", "person_id", "cell", "lat", "lon", "radius_m", "paused",
                   "asked_at"),
    "need": ("id", "person_id", "category", "state", "words", "name", "urgent", "remote",
             "opened_at", "epoch", "first_visit", "volunteer_id"),
    "ask": ("id", "need_id", "volunteer_id", "state", "asked_at"),
}


def spot(chance: Random, side_km: float) -> Spot:
    """Anywhere in a square of so many kilometres around the middle."""
    north, east = (chance.uniform(-side_km / 2, side_km / 2) for _ in range(2))
    return Spot(MIDDLE.lat + north / 111.2, MIDDLE.lon + east / 80.5)


def add(url: str, numbers: range, side_km: float) -> None:
    """Volunteers of these numbers (person, offer and line have the same id, from 2 on)."""
    chance = Random(numbers.start)
    write = _copied if url.startswith("postgresql") else _inserted
    for start in range(numbers.start, numbers.stop, 20_000):
        write(url, _rows(chance, range(start, min(start + 20_000, numbers.stop)), side_km))


def first(url: str) -> None:
    """The resident, and three old needs to hang asks on."""
    (_copied if url.startswith("postgresql") else _inserted)(url, {
        "person": [(RESIDENT, "Mme Martin")],
        "need": [_need(n, "done", None) for n in (1, 2, 3)],
    })


def _need(number: int, state: str, volunteer: int | None) -> tuple[Any, ...]:
    return (number, volunteer or RESIDENT, CATEGORIES[0], state, "x", "x", False, False, NOW, 0, False,
            volunteer)


def _rows(chance: Random, numbers: range, side_km: float) -> dict[str, list[tuple[Any, ...]]]:
    rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in _COLUMNS}
    for number in numbers:
        home, radius = spot(chance, side_km), chance.choice((300, 500, 1000, 2000))
        paused, tired = chance.random() < 0.05, chance.random() < 0.1
        categories = chance.sample(CATEGORIES, 2)
        rows["person"].append((number, "Julie"))
        rows["contact_point"].append(
            (number, "telegram", str(number), number, False, chance.random() < 0.02)
        )
        rows["offer"].append((
            number, number, "approved", paused, "Julie", json.dumps(categories),
            json.dumps({"label": "x", "lat": home.lat, "lon": home.lon}), "centre", radius, NOW,
        ))
        asked_at = NOW - timedelta(days=2) if tired else NEVER
        rows["offer_spot"] += [
            (number, category, number, cell_of(home), home.lat, home.lon, radius, paused, asked_at)
            for category in categories
        ]
        if tired:
            rows["ask"] += [
                (number * 3 + n, n + 1, number, "lost", asked_at) for n in range(3)
            ]
        if chance.random() < 1 / 30:
            rows["need"].append(_need(number + 10, "agreed", number))
    return rows


def _inserted(url: str, rows: dict[str, list[tuple[Any, ...]]]) -> None:
    engine = make_engine(url)
    connection = engine.raw_connection()
    cursor = connection.cursor()
    cursor.execute("BEGIN IMMEDIATE")
    for table, many in rows.items():
        columns = _COLUMNS[table]
        marks = ", ".join("?" * len(columns))
        cursor.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", list(_as_text(many))
        )
    cursor.execute("COMMIT")
    connection.close()
    engine.dispose()


def _as_text(rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    """Instants as SQLAlchemy stores them on SQLite."""
    for row in rows:
        yield [
            value.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else value
            for value in row
        ]


def _copied(url: str, rows: dict[str, list[tuple[Any, ...]]]) -> None:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection, connection.cursor() as cursor:
        for table, many in rows.items():
            with cursor.copy(f"COPY {table} ({', '.join(_COLUMNS[table])}) FROM STDIN") as copy:
                for row in many:
                    copy.write_row(row)


def settled(url: str) -> int:
    """Fresh statistics, as a running server makes them by itself; the database's size in bytes."""
    if url.startswith("postgresql"):
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
            row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
            assert row is not None
            return int(row[0])
    engine = make_engine(url)
    with engine.connect() as link:
        pages = link.exec_driver_sql("PRAGMA page_count").scalar_one()
        size = link.exec_driver_sql("PRAGMA page_size").scalar_one()
    engine.dispose()
    return int(pages * size)
