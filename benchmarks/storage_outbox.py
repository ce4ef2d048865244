"""The outbox beside raw SQL: rows claimed, given to a sender that only counts, and settled.

``python -m benchmarks.storage_outbox``. One worker, a hundred rows at a time, each row on a line
of its own. The reference claims and settles the same table in the same batches by the fewest
statements that keep a row from being taken twice: it knows no order within a line, no expiry, no
epoch, no stopped line and no status callback. Both take turns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

import psycopg
from rich.console import Console
from rich.table import Table
from sqlalchemy.engine import make_url

from benchmarks.databases import databases
from storage.engine import make_engine
from storage.store import SqlStore
from switchboard.outcomes import Outcome, Sent
from switchboard.records import Address, NewOutgoing, Outgoing

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LINES, ROUNDS, BATCH = 1000, 4, 100


class CountingSender:
    """Accepts everything at once."""

    def __init__(self) -> None:
        self.sent = 0

    def send(self, row: Outgoing) -> Outcome:
        self.sent += 1
        return Sent(f"SM{row.id}")


def fill(store: SqlStore, round_: str) -> None:
    addresses = [Address("sms", f"+336{n:08d}") for n in range(LINES)]
    with store.transaction() as tx:
        for address, loaded in tx.people.load(addresses, NOW).items():
            body = "Merci Mme Martin. Je cherche un voisin. Nouvelles avant 12 h."
            row = NewOutgoing(loaded.line.id, address, "message", body)
            tx.mail.queue(row, f"{round_}{address.value}")


def carry(store: SqlStore, sender: CountingSender) -> None:
    while rows := store.outbox.claim("sms", NOW, 60, BATCH):
        store.outbox.settle([(row, sender.send(row)) for row in rows], NOW)


def by_raw_sql(url: str) -> Callable[[], int]:
    """Claims and settles all that is queued; how many."""
    sqlite = url.startswith("sqlite")
    mark, lock = ("?", "") if sqlite else ("%s", " FOR UPDATE SKIP LOCKED")
    link = _driver(url)
    cursor = link.cursor()
    claim = (
        f"UPDATE outbox SET state = 'sending', attempts = attempts + 1, lease_until = {mark} "
        f"WHERE id IN (SELECT id FROM outbox WHERE channel = 'sms' AND state = 'queued' "
        f"ORDER BY id LIMIT {BATCH}{lock}) RETURNING id, value, body"
    )
    settle = (
        f"UPDATE outbox SET state = 'sent', lease_until = NULL, provider_id = {mark} "
        f"WHERE id = {mark} AND state = 'sending'"
    )
    now = NOW.strftime("%Y-%m-%d %H:%M:%S.%f") if sqlite else NOW

    def batch() -> Sequence[Any]:
        cursor.execute("BEGIN IMMEDIATE" if sqlite else "BEGIN")
        cursor.execute(claim, (now,))
        rows: Sequence[Any] = cursor.fetchall()
        cursor.execute("COMMIT")
        cursor.execute("BEGIN IMMEDIATE" if sqlite else "BEGIN")
        cursor.executemany(settle, [(f"SM{row[0]}", row[0]) for row in rows])
        cursor.execute("COMMIT")
        return rows

    def carry_all() -> int:
        done = 0
        while rows := batch():
            done += len(rows)
        return done

    return carry_all


def _driver(url: str) -> Any:
    if url.startswith("sqlite"):
        return make_engine(url).raw_connection()
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def measured(url: str) -> tuple[float, float]:
    """Rows a second through the port, and by raw SQL."""
    store, sender, raw = SqlStore(url), CountingSender(), by_raw_sql(url)
    ours = theirs = 0.0
    for round_ in range(ROUNDS):
        fill(store, f"port{round_}")
        ours += seconds(lambda: carry(store, sender))
        fill(store, f"raw{round_}")
        theirs += seconds(raw)
    store.close()
    assert sender.sent == ROUNDS * LINES
    return sender.sent / ours, sender.sent / theirs


def main() -> None:
    table = Table(title=f"Rows of the outbox, one worker, {BATCH} at a time")
    for column in ("engine", "raw /s", "port /s", "ratio"):
        table.add_column(column, justify="right")
    with databases() as urls:
        for name, url in urls.items():
            ours, raw = measured(url)
            table.add_row(name, f"{raw:,.0f}", f"{ours:,.0f}", f"{ours / raw:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
