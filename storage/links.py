"""Connections and transactions: opened late, once a process, given back whole or thrown away.

A ``Link`` leaves here inside a transaction (or, for one single statement, outside of any) and
everything a driver raises on the way is turned into what it means (``storage.faults``).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.engine import make_url

from storage.engine import BUSY_SECONDS, make_engine, sqlite_path
from storage.faults import WriteRefused, lost_connection, refused_write
from storage.prepared import Link, Row, Statement
from storage.stock import Stock, autocommitting, file_identity
from storage.turnstile import Turnstile
from switchboard.ports import StoreUnavailable

T = TypeVar("T")


class Links:
    """All connections of this process to one database. Safe between threads and after a fork."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.Lock()
        self._opened: _Opened | None = None
        self._of_parent: list[_Opened] = []
        """What was open before a fork: kept, because even closing it here would disturb there."""

    @contextmanager
    def writing(self) -> Iterator[Link]:
        """A transaction that may write; committed at the end, or nothing of it remains."""
        opened = self._ready()
        if opened.turnstile is None:
            with opened.writer.within("BEGIN") as link:
                yield link
            return
        opened.turnstile.enter()
        try:
            with opened.writer.within("BEGIN IMMEDIATE") as link:
                yield link
        finally:
            opened.turnstile.leave()

    @contextmanager
    def reading(self) -> Iterator[Link]:
        """One snapshot of the whole database; a write in it raises :class:`WriteRefused`."""
        opened = self._ready()
        snapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        try:
            with opened.reader.within("BEGIN" if opened.turnstile else snapshot) as link:
                yield link
        except StoreUnavailable as fault:
            if refused_write(fault.__cause__):
                raise WriteRefused(str(fault)) from fault
            raise

    def look(self, statement: Statement, **values: Any) -> Sequence[Row]:
        """One SELECT alone: its own snapshot, and no BEGIN to be sent before it."""
        return self.glance(lambda link: link.all(statement, **values))

    def glance(self, read: Callable[[Link], T]) -> T:
        """Some SELECTs, each with a snapshot of its own; repeated where the connection was dead."""

        def once() -> T:
            with self._ready().reader.within(None) as link:
                return read(link)

        return _again_on_a_new_connection(once)

    def write(self, statement: Statement, **values: Any) -> int:
        """One statement that is a transaction of its own and may be repeated without harm; how
        many rows it changed."""

        def once() -> int:
            opened = self._ready()
            if opened.turnstile is not None:
                with self.writing() as link:
                    return link.run(statement, **values)
            with opened.writer.within(None) as link:
                return link.run(statement, **values)

        return _again_on_a_new_connection(once)

    def close(self) -> None:
        """Closes what this process has open; the next use opens anew."""
        with self._lock:
            if self._opened is not None:
                self._opened.close()
            self._opened = None

    def _ready(self) -> _Opened:
        opened = self._opened
        if opened is not None and opened.process == os.getpid():
            return opened
        with self._lock:
            if self._opened is None or self._opened.process != os.getpid():
                if self._opened is not None:
                    self._of_parent.append(self._opened)
                self._opened = _open(self._url)
            return self._opened


def _again_on_a_new_connection(once: Callable[[], T]) -> T:
    """A connection that died since it was used last is no reason to fail."""
    try:
        return once()
    except StoreUnavailable as fault:
        if fault.__cause__ is None or not lost_connection(fault.__cause__):
            raise
    return once()


@dataclass(frozen=True, slots=True)
class _Opened:
    """What one process has open. On SQLite readers have connections of their own."""

    process: int
    writer: Stock
    reader: Stock
    turnstile: Turnstile | None

    def close(self) -> None:
        self.writer.close()
        self.reader.close()
        if self.turnstile is not None:
            self.turnstile.close()


def _open(url: str) -> _Opened:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        path = sqlite_path(parsed)
        turnstile = Turnstile(path.with_name(path.name + ".lock"), BUSY_SECONDS)
        same = file_identity(path)
        writer = Stock(make_engine(url), same)
        return _Opened(os.getpid(), writer, Stock(make_engine(url, read_only=True), same), turnstile)
    stock = Stock(autocommitting(make_engine(url)))
    return _Opened(os.getpid(), stock, stock, None)
