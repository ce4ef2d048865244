"""Connections of one engine at hand, so that taking one costs next to nothing.

SQLAlchemy's pool opens, prepares and discards them; those not in use lie here, ready with a
cursor. There are never more than were in use at one moment.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError

from storage.faults import lost_connection, meaning
from storage.prepared import Link


class Stock:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._idle: deque[_Held] = deque()

    @contextmanager
    def within(self, begin: str | None) -> Iterator[Link]:
        """A transaction, or with ``None`` none: each statement is then its own. What a driver
        raises leaves here as what it means (``storage.faults``)."""
        held = self._begun(begin)
        try:
            yield held.link
            if begin is not None:
                held.link.command("COMMIT")
        except BaseException as fault:
            self._undo(held, fault)
            meant = self._meaning(fault)
            if meant is None:
                raise
            raise meant from fault
        self._idle.append(held)

    def close(self) -> None:
        while self._idle:
            self._idle.pop().fairy.close()
        self._engine.dispose()

    def forget(self) -> None:
        """Drops every connection without a word to the other end."""
        for held in self._idle:
            held.fairy.detach()
        self._engine.dispose(close=False)

    def _begun(self, begin: str | None) -> _Held:
        """A connection with its transaction begun; a dead one is replaced once."""
        try:
            return self._begin(begin)
        except Exception as fault:
            if not lost_connection(fault):
                raise self._meaning(fault) or fault from fault
        try:
            return self._begin(begin)
        except Exception as fault:
            raise self._meaning(fault) or fault from fault

    def _begin(self, begin: str | None) -> _Held:
        held = self._take()
        try:
            if begin is not None:
                held.link.command(begin)
        except BaseException as fault:
            self._undo(held, fault)
            raise
        return held

    def _take(self) -> _Held:
        try:
            return self._idle.pop()
        except IndexError:
            return self._another()

    def _another(self) -> _Held:
        try:
            fairy: Any = self._engine.raw_connection()
        except DBAPIError as fault:
            raise fault.orig or fault from fault
        return _Held(fairy, Link(fairy.cursor(), self._engine.dialect))

    def _undo(self, held: _Held, fault: BaseException) -> None:
        """Rolls back. A connection that cannot is thrown away, with its fellows if it died."""
        if lost_connection(fault):
            held.fairy.invalidate()
            while self._idle:
                self._idle.pop().fairy.invalidate()
            return
        try:
            held.fairy.rollback()
        except Exception as second:
            held.fairy.invalidate(second)
        else:
            self._idle.append(held)

    def _meaning(self, fault: BaseException) -> Exception | None:
        return meaning(fault, self._engine.dialect.dbapi)


class _Held:
    __slots__ = ("fairy", "link")

    def __init__(self, fairy: Any, link: Link) -> None:
        self.fairy = fairy
        self.link = link


def autocommitting(engine: Engine) -> Engine:
    """BEGIN is ours to say: a driver that says it sends one more message for every statement."""

    def set_on(connection: Any, _: Any) -> None:
        connection.autocommit = True

    event.listen(engine, "connect", set_on)
    return engine
