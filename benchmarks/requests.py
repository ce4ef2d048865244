"""From a signed request to a committed row, and to the answer in the outbox; real processes.

``python -m benchmarks.requests``. Sixteen connections in a closed loop against gunicorn (sync, two
processes) as ``voisins web`` starts it. *Inbound*: the request is over when it is answered, and by
then its message is committed. *A whole turn*: ``voisins web`` and a worker process; the request
is over when the answer to it is a committed row of the outbox (seen by polling the table once a
millisecond, which is added to its time). The messages are conversations of four steps, each from a number
of its own, and end with a need on record.

The reference is ``benchmarks.bare_app`` on the same server settings and the same engine. The two
take turns; the median of the rounds is told.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from rich.console import Console
from rich.table import Table

from benchmarks import bare_app
from benchmarks.core import TEXTS
from benchmarks.databases import databases
from benchmarks.load import Load, Request, closed_loop, request
from benchmarks.town_processes import config_for, running
from storage.engine import sqlite_module

CONNECTIONS = 16
ROUNDS = 3
REQUESTS = 1200
CONVERSATIONS = 150
WARM_REQUESTS, WARM_CONVERSATIONS = 200, 50
"""Before each round, and not counted: statements are prepared, and all that is read once is read."""
_numbers = count(1)


@dataclass(frozen=True)
class Rounds:
    loads: Sequence[Load]

    @property
    def rate(self) -> float:
        return median(load.rate for load in self.loads)

    def ms(self, share: float) -> float:
        return median(load.ms(share) for load in self.loads)

    @property
    def own_share(self) -> float:
        return median(load.own_share for load in self.loads)


@dataclass(frozen=True)
class Measured:
    bare: Rounds
    inbound: Rounds
    turn: Rounds


def single_texts(count: int = REQUESTS) -> Iterator[Sequence[Request]]:
    """Requests that nobody takes up: each from a number of its own."""
    return iter([[_request(next(_numbers), "bonjour")] for _ in range(count)])


def conversations(count: int = CONVERSATIONS) -> Iterator[Sequence[Request]]:
    """Four texts from each number."""
    people = [next(_numbers) for _ in range(count)]
    return iter([[_request(person, text) for text in TEXTS] for person in people])


def _request(person: int, text: str) -> Request:
    sender = f"+336{person:08d}"
    return sender, request(next(_numbers), sender, text)


class AnswersSeen:
    """Which numbers have a new row in the outbox; reads on a connection of its own."""

    def __init__(self, url: str) -> None:
        self._sqlite = url.startswith("sqlite")
        self._link: Any = (
            sqlite_module().connect(url.removeprefix("sqlite:///"), isolation_level=None)
            if self._sqlite else psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
        )  # fmt: skip
        mark = "?" if self._sqlite else "%s"
        self._sql = f"SELECT id, value FROM outbox WHERE id > {mark} ORDER BY id"
        self._last = 0
        self()

    def __call__(self) -> list[object]:
        rows = self._link.execute(self._sql, (self._last,)).fetchall()
        if rows:
            self._last = rows[-1][0]
        return [value for _, value in rows]


@contextmanager
def bare(url: str) -> Iterator[Callable[[], Load]]:
    bare_app.make_table(url)
    with running([("web", ("benchmarks.bare_app", url), True)]) as address:
        yield lambda: _unattended(address)


def _unattended(address: tuple[str, int]) -> Load:
    closed_loop(address, single_texts(WARM_REQUESTS), CONNECTIONS)
    return closed_loop(address, single_texts(), CONNECTIONS)


def measured(url: str) -> Measured:
    with tempfile.TemporaryDirectory() as folder:
        config = str(config_for(url, Path(folder)))
        web = ("web", ("voisins", "web", "--config", config), True)
        worker = ("worker", ("benchmarks.turn_worker", config), False)
        bares, inbounds, turns = [], [], []
        for _ in range(ROUNDS):
            with bare(url) as once:
                bares.append(once())
            with running([web]) as address:
                inbounds.append(_unattended(address))
            _forget_waiting(url)
            with running([web, worker]) as address:
                seen = AnswersSeen(url)
                closed_loop(address, _first_text(), 1, seen)
                closed_loop(address, conversations(WARM_CONVERSATIONS), CONNECTIONS, seen)
                turns.append(closed_loop(address, conversations(), CONNECTIONS, seen))
    return Measured(Rounds(bares), Rounds(inbounds), Rounds(turns))


def _first_text() -> Iterator[Sequence[Request]]:
    """The worker has started, and read its words, when it answers this."""
    return iter([[_request(next(_numbers), "bonjour")]])


def _forget_waiting(url: str) -> None:
    """What the inbound round left is no work for the turns' round."""
    sql = "DELETE FROM inbox WHERE state = 'waiting'"
    if url.startswith("sqlite"):
        with sqlite_module().connect(url.removeprefix("sqlite:///")) as link:
            link.execute(sql)
        return
    with psycopg.connect(url.replace("+psycopg", "")) as client:
        client.execute(sql)


def rows_of(name: str, got: Measured) -> list[list[str]]:
    def row(what: str, rounds: Rounds) -> list[str]:
        return [
            name, what, f"{rounds.rate:,.0f}", f"{rounds.rate / got.bare.rate:.2f}",
            f"{rounds.ms(0.5):.1f}", f"{rounds.ms(0.99):.1f}", f"{rounds.own_share:.0%}",
        ]  # fmt: skip

    return [
        row("bare Flask app, one row", got.bare),
        row("inbound, durable", got.inbound),
        row("whole turn, to the outbox", got.turn),
    ]


def main() -> None:
    table = Table(title=f"Signed requests, {CONNECTIONS} connections, gunicorn sync x2")
    for column in ("engine", "", "/s", "of bare", "p50 ms", "p99 ms", "generator"):
        table.add_column(column, justify="right")
    with databases() as urls:
        for name, url in urls.items():
            for row in rows_of(name, measured(url)):
                table.add_row(*row)
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
