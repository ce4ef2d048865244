"""One command, several processes: the parent binds the web's socket, starts the children,
starts again what dies, and stops all.

Children are new interpreters, not forks: nothing is shared but the socket, a bell, a lifeline
and the database. The socket stays open while the web child is started again, so callers wait
in its queue and are not refused.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from voisins import lifeline
from voisins.bell import PipeBell, PollingBell
from voisins.singleton import AlreadyRunning

EXIT_CONFIGURATION = 2
EXIT_ALREADY_RUNNING = 3
HOPELESS = frozenset({EXIT_CONFIGURATION, EXIT_ALREADY_RUNNING})
"""Exit codes of a child that no restart can help: the parent stops all and ends with it."""

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 10.0
STEADY = 30.0
"""Seconds: the pause before a restart doubles from the first to the longest, and a child that
has run steadily begins anew."""

STOP_GRACE = 10.0
"""Seconds between SIGTERM and SIGKILL."""

_TICK = 0.05
_BELL, _LIFELINE, _SOCKET = "VOISINS_BELL_FDS", "VOISINS_LIFELINE_FD", "VOISINS_SOCKET_FD"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Role:
    """``command`` starts one child; only one with ``serves`` inherits the socket."""

    name: str
    command: tuple[str, ...]
    serves: bool = False


def roles_of(config: str, names: Sequence[str] = ("web", "bot", "worker")) -> tuple[Role, ...]:
    """``python -m voisins web --config …`` and so on, by the interpreter that runs."""
    python = (sys.executable, "-m", "voisins")
    return tuple(Role(n, (*python, n, "--config", config), serves=n == "web") for n in names)


@dataclass(slots=True)
class _Child:
    role: Role
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    due: float = 0.0

    def ran_steadily(self, now: float) -> bool:
        return now - self.started >= STEADY


@dataclass(slots=True)
class Supervisor:
    """``run`` blocks until SIGTERM or SIGINT, or until a child ends hopelessly."""

    roles: Sequence[Role]
    listener: socket.socket | None = None
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    _stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> int:
        """The exit code. To be called in the main thread, where signals arrive."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        bell = PipeBell.open()
        kept, held = os.pipe()
        children = [_Child(role) for role in self.roles]
        try:
            return self._watch(children, bell, held=kept)
        finally:
            _stop(children)
            for fd in (kept, held, *bell.fds):
                os.close(fd)

    def stop(self) -> None:
        self._stopping.set()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stopping.set()

    def _watch(self, children: Sequence[_Child], bell: PipeBell, held: int) -> int:
        while not self._stopping.wait(_TICK):
            for child in children:
                code = self._attend(child, bell, held)
                if code is not None:
                    return code
        return 0

    def _attend(self, child: _Child, bell: PipeBell, held: int) -> int | None:
        """Starts what is due; an exit code where there is no point in going on."""
        now = time.monotonic()
        if child.process is None:
            if now >= child.due:
                self._start(child, bell, held)
            return None
        code = child.process.poll()
        if code is None:
            return None
        if code in HOPELESS:
            _log.error("%s cannot run (exit code %d): all is stopped", child.role.name, code)
            return code
        _put_off(child, now, code)
        return None

    def _start(self, child: _Child, bell: PipeBell, held: int) -> None:
        fds = [held, *bell.fds]
        environment = {**self.environment, _LIFELINE: str(held),
                       _BELL: f"{bell.reads},{bell.writes}"}  # fmt: skip
        if child.role.serves and self.listener is not None:
            fds.append(self.listener.fileno())
            environment[_SOCKET] = str(self.listener.fileno())
        child.started = time.monotonic()
        child.process = subprocess.Popen(
            child.role.command, env=environment, pass_fds=fds, start_new_session=True
        )
        _log.info("%s started (process %d)", child.role.name, child.process.pid)


def _put_off(child: _Child, now: float, code: int) -> None:
    if child.ran_steadily(now):
        child.pause = FIRST_PAUSE
    _log.warning(
        "%s ended (%d) and is started again in %.1f s", child.role.name, code, child.pause
    )
    child.process = None
    child.due = now + child.pause
    child.pause = min(child.pause * 2, LONGEST_PAUSE)


def _stop(children: Sequence[_Child]) -> None:
    """All at once, each given the same grace; those that do not go are killed."""
    running = [child.process for child in children if child.process is not None]
    for process in running:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + STOP_GRACE
    for process in running:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _log.error("process %d does not stop and is killed", process.pid)
            process.kill()
            process.wait()


def bind(host: str, port: int) -> socket.socket:
    """The listening socket, IPv4 or IPv6. Raises ``OSError`` where the address is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=512)


@dataclass(frozen=True, slots=True)
class Inherited:
    """What a child was given by a supervisor; of one that was started by hand, nothing."""

    bell: PipeBell | PollingBell
    socket_fd: int | None
    supervised: bool


def inherit(environment: Mapping[str, str] = os.environ) -> Inherited:
    """To be called once, early in a child: it also ties the child to its parent's life."""
    rope = environment.get(_LIFELINE)
    if rope is None:
        return Inherited(PollingBell(), None, supervised=False)
    lifeline.hold(int(rope))
    reads, _, writes = environment[_BELL].partition(",")
    given = environment.get(_SOCKET)
    return Inherited(
        PipeBell(int(reads), int(writes)), int(given) if given else None, supervised=True
    )


def exit_code_of(work: Callable[[], None]) -> int:
    """Runs a child's work; a role that is taken is said in one line, not in a traceback."""
    try:
        work()
    except AlreadyRunning as error:
        print(f"voisins: {error}", file=sys.stderr)
        return EXIT_ALREADY_RUNNING
    return 0
