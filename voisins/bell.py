"""Bells: how one process tells another that it wrote something for it.

A ring is a hint. What must happen happens without it too, at the next look; so a ring that
is lost, or rung while nobody listens, costs only time.
"""

from __future__ import annotations

import os
import select
import threading
from dataclasses import dataclass
from typing import Self


class LocalBell:
    """Within one process."""

    def __init__(self) -> None:
        self._rung = threading.Event()

    def ring(self) -> None:
        self._rung.set()

    def wait(self, seconds: float) -> None:
        self._rung.wait(seconds)
        self._rung.clear()


@dataclass(frozen=True, slots=True)
class PipeBell:
    """Over a pipe that a parent opened and its children inherited. One process waits, in one
    thread; any may ring, also while the one that waits is being restarted."""

    reads: int
    writes: int

    @classmethod
    def open(cls) -> Self:
        reads, writes = os.pipe()
        os.set_blocking(reads, False)
        os.set_blocking(writes, False)
        return cls(reads, writes)

    @property
    def fds(self) -> tuple[int, int]:
        return self.reads, self.writes

    def ring(self) -> None:
        try:
            os.write(self.writes, b"!")
        except (BlockingIOError, BrokenPipeError):
            """It is full of rings already, or nobody is left to hear it."""

    def wait(self, seconds: float) -> None:
        """All rings so far are answered by one return."""
        ready, _, _ = select.select([self.reads], [], [], max(0.0, seconds))
        if ready:
            _drain(self.reads)


class PollingBell:
    """For processes that run apart: nobody rings across, so a wait is short. Within the
    process it rings."""

    def __init__(self, interval: float = 1.0) -> None:
        self._local = LocalBell()
        self._interval = interval

    def ring(self) -> None:
        self._local.ring()

    def wait(self, seconds: float) -> None:
        self._local.wait(min(seconds, self._interval))


def _drain(fd: int) -> None:
    try:
        while os.read(fd, 65536):
            pass
    except BlockingIOError:
        """Empty."""


@dataclass(frozen=True, slots=True)
class Chime:
    """Rings several bells at once; nobody waits for it."""

    bells: tuple[LocalBell, ...]

    def ring(self) -> None:
        for bell in self.bells:
            bell.ring()

    def wait(self, seconds: float) -> None:
        raise RuntimeError("a chime is only rung")
