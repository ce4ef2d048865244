"""Connections and transactions: opened late, once a process, given back whole or thrown away.

A ``Link`` leaves here inside a transaction (or, for one single statement, outside of any) and
everything a driver raises on the way is turned into what it means (``storage.faults``).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from storage.engine import BUSY_SECONDS, make_engine, sqlite_path
from storage.faults import lost_connection, meaning
from storage.prepared import Link
from storage.turnstile import Turnstile
from switchboard.ports import StoreUnavailable


class Links:
    """All connections of this process to one database. Safe between threads and after a fork."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self._lock = threading.Lock()
        self._process = 0
        self._engine: Engine | None = None
        self._turnstile: Turnstile | None = None

    @contextmanager
    def writing(self) -> Iterator[Link]:
        """A transaction that may write; committed at the end, or nothing of it remains."""
        engine = self._ready()
        turnstile = self._turnstile
        if turnstile is not None:
            turnstile.enter()
        try:
            with self._within(engine, "BEGIN IMMEDIATE" if self._is_sqlite else "BEGIN") as link:
                yield link
        finally:
            if turnstile is not None:
                turnstile.leave()

    @contextmanager
    def reading(self) -> Iterator[Link]:
        """One snapshot of the whole database; a write in it is refused."""
        begin = "BEGIN" if self._is_sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        with self._within(self._ready(), begin) as link:
            if not self._is_sqlite:
                yield link
                return
            link.command("PRAGMA query_only=ON")
            yield link

    @contextmanager
    def single(self) -> Iterator[Link]:
        """For one statement alone, which is a transaction of its own."""
        if self._is_sqlite:
            with self.writing() as link:
                yield link
        else:
            with self._within(self._ready(), None) as link:
                yield link

    def close(self) -> None:
        """Closes what this process has open; the next use opens anew."""
        with self._lock:
            if self._engine is not None:
                self._engine.dispose()
            if self._turnstile is not None:
                self._turnstile.close()
            self._engine = self._turnstile = None

    @contextmanager
    def _within(self, engine: Engine, begin: str | None) -> Iterator[Link]:
        fairy, link = self._begun(engine, begin)
        try:
            yield link
            if begin is not None:
                link.command("COMMIT")
        except BaseException as fault:
            self._undo(engine, fairy, fault)
            meant = meaning(fault, engine.dialect.dbapi)
            if meant is None:
                raise
            raise meant from fault
        else:
            fairy.close()

    def _begun(self, engine: Engine, begin: str | None) -> tuple[Any, Link]:
        """A connection with its transaction begun; a dead one is replaced once."""
        try:
            return self._begin(engine, begin)
        except Exception as fault:
            if not lost_connection(fault):
                raise self._meant(engine, fault) from fault
        try:
            return self._begin(engine, begin)
        except Exception as fault:
            raise self._meant(engine, fault) from fault

    def _begin(self, engine: Engine, begin: str | None) -> tuple[Any, Link]:
        try:
            fairy = engine.raw_connection()
        except DBAPIError as fault:
            raise fault.orig or fault from fault
        link = Link(fairy.cursor(), engine.dialect)
        try:
            if begin is not None:
                link.command(begin)
        except BaseException as fault:
            self._undo(engine, fairy, fault)
            raise
        return fairy, link

    @staticmethod
    def _meant(engine: Engine, fault: Exception) -> Exception:
        if isinstance(fault, PoolExhausted):
            return StoreUnavailable("every connection is in use")
        return meaning(fault, engine.dialect.dbapi) or fault

    @staticmethod
    def _undo(engine: Engine, fairy: Any, fault: BaseException) -> None:
        """Rolls back. A connection that cannot is thrown away, with its fellows if it died."""
        if lost_connection(fault):
            fairy.invalidate()
            engine.dispose()
            return
        try:
            fairy.rollback()
            fairy.close()
        except Exception as second:
            fairy.invalidate(second)

    def _ready(self) -> Engine:
        engine = self._engine
        if engine is not None and self._process == os.getpid():
            return engine
        with self._lock:
            if self._engine is None or self._process != os.getpid():
                self._open()
            assert self._engine is not None
            return self._engine

    def _open(self) -> None:
        """After a fork the parent's connections are left alone: they are the parent's."""
        if self._engine is not None:
            self._engine.dispose(close=False)
        engine = make_engine(self._url)
        if self._is_sqlite:
            path = sqlite_path(make_url(self._url))
            self._turnstile = Turnstile(path.with_name(path.name + ".lock"), BUSY_SECONDS)
        else:
            event.listen(engine, "connect", _autocommit)
        self._engine, self._process = engine, os.getpid()


def _autocommit(connection: Any, _: Any) -> None:
    """BEGIN is ours to say: the driver would send it as a round trip before every statement."""
    connection.autocommit = True
