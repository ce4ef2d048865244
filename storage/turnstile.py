"""One writer at a time to one SQLite file, first come first served within a process.

SQLite's own busy handler sleeps longer and longer and wakes nobody, so under load some writers
wait for seconds. Here threads queue on a lock, and the first of each process asks for an
``flock`` that the kernel frees when its holder dies. It never decides what may be written:
``BEGIN IMMEDIATE`` still does.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from pathlib import Path

from switchboard.ports import StoreUnavailable

_PAUSE_SECONDS = 0.0003


class Turnstile:
    """Not reentrant. ``path`` is a file of its own beside the database."""

    def __init__(self, path: Path, patience_seconds: float) -> None:
        self._path = path
        self._patience = patience_seconds
        self._queue = threading.Lock()
        self._file: int | None = None

    def enter(self) -> None:
        """Raises :class:`StoreUnavailable` when it was not our turn in time."""
        deadline = time.monotonic() + self._patience
        if not self._queue.acquire(timeout=self._patience):
            raise StoreUnavailable("the queue of writers does not move")
        try:
            self._take_file(deadline)
        except BaseException:
            self._queue.release()
            raise

    def leave(self) -> None:
        assert self._file is not None
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._queue.release()

    def _take_file(self, deadline: float) -> None:
        file = self._open()
        while True:
            try:
                return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise StoreUnavailable("another process holds the database") from None
                time.sleep(_PAUSE_SECONDS)

    def _open(self) -> int:
        if self._file is None:
            try:
                self._file = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            except OSError as fault:
                raise StoreUnavailable(f"cannot open {self._path.name}: {fault.strerror}") from fault
        return self._file

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
