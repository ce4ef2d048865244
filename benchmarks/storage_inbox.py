"""The inbox beside raw SQL: one message made durable, one after the other and sixteen at once.

``python -m benchmarks.storage_inbox``. The reference does the least that keeps a message once:
one prepared INSERT .. ON CONFLICT DO NOTHING on a driver's connection, committed, same settings,
same table. Both take turns, so that what else the machine does falls on both.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

import psycopg
from rich.console import Console
from rich.table import Table
from sqlalchemy.engine import make_url

from benchmarks.databases import databases
from benchmarks.timing import each, quantile, rate
from storage.engine import make_engine
from storage.store import SqlStore
from switchboard.records import Address, Arrival

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ROUNDS, A_ROUND, AT_ONCE = 10, 200, 1600
RAW = {"Body": "bonjour jai plus de pain et je peux pas sortir", "NumMedia": "0", "NumSegments": "1"}
_INSERT = (
    "INSERT INTO inbox (source, external_id, channel, value, raw, received_at, state, attempts) "
    "VALUES ('sms', {0}, 'sms', {0}, {0}, {0}, 'waiting', 0) ON CONFLICT DO NOTHING"
)
Store = Callable[[str, str], object]


def number(n: int) -> str:
    return f"+336{n % 500:08d}"


def through_the_port(store: SqlStore) -> Store:
    def receive(external_id: str, value: str) -> object:
        return store.inbox.receive([Arrival("sms", external_id, Address("sms", value), RAW)], NOW)

    return receive


@contextmanager
def by_raw_sql(url: str) -> Iterator[Store]:
    """One connection of the driver's own."""
    if url.startswith("sqlite"):
        engine = make_engine(url)
        connection = engine.raw_connection()
        cursor: Any = connection.cursor()
        sql, at = _INSERT.format("?"), NOW.strftime("%Y-%m-%d %H:%M:%S.%f")

        def insert(external_id: str, value: str) -> object:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute(sql, (external_id, value, json.dumps(RAW), at))
            return cursor.execute("COMMIT")

        yield insert
        connection.close()
        engine.dispose()
        return
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as link, link.cursor() as own:
        statement = _INSERT.format("%s").encode()

        def insert_there(external_id: str, value: str) -> object:
            return own.execute(statement, (external_id, value, json.dumps(RAW), NOW))

        yield insert_there


def alternately(url: str) -> tuple[list[float], list[float]]:
    """Times of the port and of raw SQL, a round each in turn."""
    store = SqlStore(url)
    ours: list[float] = []
    raw: list[float] = []
    with by_raw_sql(url) as insert:
        receive = through_the_port(store)
        for call, name in ((receive, "warm"), (insert, "up")):
            each(_calls(call, name, 50))
        for round_ in range(ROUNDS):
            ours += each(_calls(receive, f"port{round_}", A_ROUND))
            raw += each(_calls(insert, f"raw{round_}", A_ROUND))
    store.close()
    return sorted(ours), sorted(raw)


def _calls(call: Store, prefix: str, count: int) -> list[Callable[[], object]]:
    return [lambda n=n: call(f"{prefix}-{n}", number(n)) for n in range(count)]  # type: ignore[misc]


def sixteen_at_once(url: str) -> tuple[float, list[float]]:
    """Messages a second, and the time of each."""
    store = SqlStore(url)
    receive = through_the_port(store)
    times: list[float] = []
    start = perf_counter()
    with ThreadPoolExecutor(16) as threads:
        for took in threads.map(lambda call: each([call]), _calls(receive, "many", AT_ONCE)):
            times += took
    elapsed = perf_counter() - start
    store.close()
    return AT_ONCE / elapsed, sorted(times)


def main() -> None:
    table = Table(title="One message made durable")
    for column in ("engine", "raw /s", "port /s", "ratio", "16 threads /s", "p50 ms", "p99 ms"):
        table.add_column(column, justify="right")
    with databases() as urls:
        for name, url in urls.items():
            ours, raw = alternately(url)
            many, times = sixteen_at_once(url)
            table.add_row(
                name, f"{rate(raw):,.0f}", f"{rate(ours):,.0f}", f"{rate(ours) / rate(raw):.2f}",
                f"{many:,.0f}", f"{quantile(times, 0.5) * 1000:.1f}",
                f"{quantile(times, 0.99) * 1000:.1f}",
            )
    Console().print(table)


if __name__ == "__main__":
    main()
