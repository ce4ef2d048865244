"""The ports: what the switchboard needs from the edges, and nothing of how they do it.

One ``Store`` gives transactions. Everything inside ``with store.transaction() as tx`` is
committed together or not at all; nothing slow (a provider, a geocoder) happens in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from conversations.place import PlaceFinding
from switchboard.keeping import Transaction
from switchboard.outcomes import Outcome
from switchboard.records import (
    Address,
    Arrival,
    Loaded,
    Outgoing,
    Received,
)


class StoreUnavailable(Exception):
    """The database is locked, full or gone: nothing was written; the same may be tried later."""


class SessionClash(Exception):
    """Another turn wrote one of the sessions first: load again and step again."""


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware, in UTC."""


class Chance(Protocol):
    def token(self) -> str:
        """An unguessable URL-safe string of 16 random bytes (22 characters)."""

    def pick(self, words: Sequence[str]) -> str: ...


class Places(Protocol):
    def find(self, query: str) -> PlaceFinding: ...

    def nearest(self, lat: float, lon: float) -> PlaceFinding: ...

    def examples(self, count: int) -> Sequence[str]:
        """Streets of the town, the same at every call, for "par exemple: 12 rue ..."."""


class Bell(Protocol):
    """Wakes a process that waits for rows another one writes; a hint, never a promise."""

    def ring(self) -> None: ...

    def wait(self, seconds: float) -> None:
        """Returns when rung, or after ``seconds``."""


class Inbox(Protocol):
    """The thin, hot edge of the inbox: each call is a transaction of its own."""

    def receive(self, arrivals: Sequence[Arrival], now: datetime) -> int:
        """Stores what is new, in one committed transaction; how many were new. An arrival with
        no address is set aside. Raises :class:`StoreUnavailable`; then nothing was stored."""

    def waiting(self, now: datetime, limit: int) -> Sequence[Received]:
        """The oldest waiting message of each line that has one due, oldest first. A line
        whose oldest is put off is left out."""

    def note_status(self, external_id: str, public_id: str | None, provider_id: str,
                    status: str, error_code: str | None, now: datetime) -> None:
        """A provider's word on a row of the outbox, in any order, any number of times
        (``external_id`` is unique for one such word). It binds ``provider_id`` to the row, settles
        ``sending`` or ``unknown``, and never moves a state backwards."""


class Outbox(Protocol):
    """The outbox as a postman sees it: each call is a transaction of its own."""

    def claim(self, channel: str, now: datetime, lease_seconds: int, limit: int) -> Sequence[Outgoing]:
        """At most one row a line: its oldest unsettled, if it is queued and due. Rows past
        ``valid_until``, of a superseded epoch, or for a stopped or unreachable line where the row
        does not say otherwise, are cancelled on the way. Claimed rows are ``sending`` under a lease.
        A row that edits another is given that row's ``provider_id`` as ``payload["message_id"]``,
        or cancelled where that row was never sent."""

    def settle(self, results: Sequence[tuple[Outgoing, Outcome]], now: datetime) -> None:
        """Writes what became of claimed rows (see ``switchboard.outcomes``)."""

    def recover(self, channel: str, now: datetime) -> int:
        """Rows whose lease ran out (their process died) become ``unknown``; how many."""

    def unknown(self, channel: str, now: datetime, limit: int) -> Sequence[Outgoing]:
        """Unknown rows whose next look (``not_before``) is due."""

    def known_provider_ids(self, provider_ids: Sequence[str]) -> set[str]:
        """Which of these are bound to a row already."""


class Store(Protocol):
    @property
    def inbox(self) -> Inbox: ...
    @property
    def outbox(self) -> Outbox: ...

    def transaction(self, *, read_only: bool = False) -> AbstractContextManager[Transaction]:
        """Raises :class:`StoreUnavailable` where the database is locked, full or gone."""

    def known(self, addresses: Sequence[Address], now: datetime) -> Mapping[Address, Loaded]:
        """As ``People.load``, of the lines that are known already, outside any transaction: what
        it tells may be outdated by the time it is used, and is good for a rehearsal alone.
        Raises :class:`StoreUnavailable`."""

    def ping(self) -> None:
        """Raises :class:`StoreUnavailable`."""

    def beat(self, role: str, now: datetime) -> None:
        """Notes that the ticker of ``role`` ticked."""

    def last_beat(self, role: str) -> datetime | None: ...


class Sender(Protocol):
    """A postman's way out: one provider call for each row, outside any transaction."""

    def send_many(self, messages: Sequence[Outgoing]) -> Sequence[Outcome]:
        """One outcome a row, in order. Never raises for what a provider does: every refusal and
        every doubt is an outcome. A slow call delays no other by more than its time-out."""

    def look_up(self, message: Outgoing, known: Callable[[Sequence[str]], set[str]]) -> Outcome:
        """Asks the provider what became of a row left ``unknown``; a provider that cannot tell
        answers ``NotFound``. ``known`` tells which of the provider's ids belong to a row already."""

    def close(self) -> None:
        """Ends what is kept open towards the provider."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A picture or a document, as it is sent."""

    filename: str
    media_type: str
    content: bytes

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


Draw = Callable[[Mapping[str, Any]], Paper]
"""Draws an attachment of the outbox (``kind`` and ``data``). Slow: never in a transaction, nor in the
thread in which an edge waits for its provider. May raise whatever a bad attachment brings about."""
