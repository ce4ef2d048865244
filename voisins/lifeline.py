"""A child's tie to its parent: a pipe whose far end the parent alone holds open.

When the parent ends, however it ends, the pipe does: the child then stops in good order, and
after a grace at once.
"""

from __future__ import annotations

import os
import signal
import threading

GRACE = 5.0
"""Seconds."""


def hold(fd: int, grace: float = GRACE) -> None:
    """Watches ``fd`` in a thread; at its end this process gets SIGTERM, then exits with 1.

    The signal goes to the main thread itself: sent to the process, it might be taken by the
    thread that watches, and wake nobody from a long wait.
    """
    threading.Thread(target=_watch, args=(fd, grace), name="lifeline", daemon=True).start()


def _watch(fd: int, grace: float) -> None:
    while os.read(fd, 1):
        pass
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
    threading.Event().wait(grace)
    os._exit(1)
