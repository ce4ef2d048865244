"""Hand-written stand-ins, each typed by the port it stands for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from switchboard.ports import Bell, Clock, Inbox, StoreUnavailable
from switchboard.records import Address, Arrival, Outgoing, Received

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@dataclass
class FixedClock:
    at: datetime = NOON

    def now(self) -> datetime:
        return self.at

    def advance(self, **amount: float) -> None:
        self.at += timedelta(**amount)


class RunningClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class CountingBell:
    rung: int = 0

    def ring(self) -> None:
        self.rung += 1

    def wait(self, seconds: float) -> None:
        raise AssertionError("an edge never waits for a bell")


@dataclass(frozen=True)
class Status:
    external_id: str
    public_id: str | None
    provider_id: str
    status: str
    error_code: str | None


@dataclass
class MemoryInbox:
    """Unique by (source, external id), as the real one. ``broken`` makes it unavailable, and
    ``break_after_commit`` raises once after having stored, as a torn connection would."""

    arrivals: dict[tuple[str, str], Arrival] = field(default_factory=dict)
    statuses: dict[str, Status] = field(default_factory=dict)
    batches: list[int] = field(default_factory=list)
    broken: bool = False
    break_after_commit: bool = False
    changed: threading.Condition = field(default_factory=threading.Condition)

    def receive(self, arrivals: Sequence[Arrival], now: datetime) -> int:
        with self.changed:
            self._check()
            before = len(self.arrivals)
            for arrival in arrivals:
                self.arrivals.setdefault((arrival.source, arrival.external_id), arrival)
            added = len(self.arrivals) - before
            self.batches.append(len(arrivals))
            self.changed.notify_all()
            if self.break_after_commit:
                self.break_after_commit = False
                raise StoreUnavailable
            return added

    def waiting(self, now: datetime, limit: int) -> Sequence[Received]:
        return ()

    def note_status(
        self,
        external_id: str,
        public_id: str | None,
        provider_id: str,
        status: str,
        error_code: str | None,
        now: datetime,
    ) -> None:
        self._check()
        self.statuses.setdefault(
            external_id, Status(external_id, public_id, provider_id, status, error_code)
        )

    def await_arrivals(self, count: int, seconds: float = 10) -> list[Arrival]:
        """Raises ``AssertionError`` where fewer than ``count`` came within ``seconds``."""
        with self.changed:
            came = self.changed.wait_for(lambda: len(self.arrivals) >= count, seconds)
            assert came, f"{len(self.arrivals)} of {count} arrived"
            return list(self.arrivals.values())

    def _check(self) -> None:
        if self.broken:
            raise StoreUnavailable


_: tuple[type[Clock], type[Clock], type[Bell], type[Inbox]] = (
    FixedClock, RunningClock, CountingBell, MemoryInbox,
)  # fmt: skip


def knows(*bound: str) -> Callable[[Sequence[str]], set[str]]:
    """An outbox that has rows bound to these ids of the provider's."""
    return lambda asked: set(asked) & set(bound)


def outgoing(
    body: str = "Bonjour", *, to: str = "+33612345612", channel: str = "sms", **more: object
) -> Outgoing:
    """A row of the outbox as a postman hands it over, just claimed."""
    given: dict[str, object] = {
        "id": 1,
        "line_id": 1,
        "address": Address("telegram" if channel == "telegram" else "sms", to),
        "method": "message",
        "body": body,
        "state": "sending",
        "attempts": 1,
        "attempt_started": NOON,
        "public_id": "pub-1",
    }
    return Outgoing(**{**given, **more})  # type: ignore[arg-type]
