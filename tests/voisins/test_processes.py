"""Real processes: killed, orphaned, refused, stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CHILD = """
    import os, signal, sys, threading
    from voisins.processes import inherit
    name, folder = sys.argv[1:3]
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    given = inherit()
    with open(f"{folder}/{name}.starts", "a") as file:
        file.write(f"{os.getpid()}\\n")
    while not stopped.wait(60 if name == "sleeps" else 0.02):
        if name == "rings":
            given.bell.ring()
        if name == "hears":
            given.bell.wait(60)
            open(f"{folder}/heard", "a").close()
            break
    open(f"{folder}/{name}.stopped", "a").close()
"""

PARENT = """
    import logging, sys
    from voisins.processes import Role, Supervisor
    folder, *names = sys.argv[1:]
    logging.basicConfig(level=logging.INFO)
    child = (sys.executable, f"{folder}/child.py")
    roles = [Role(name, (*child, name, folder)) for name in names]
    sys.exit(Supervisor(roles).run())
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "child.py").write_text(textwrap.dedent(CHILD))
    (tmp_path / "parent.py").write_text(textwrap.dedent(PARENT))
    return tmp_path


@contextmanager
def supervised(folder: Path, *names: str) -> Iterator[subprocess.Popen[bytes]]:
    command = (sys.executable, str(folder / "parent.py"), str(folder), *names)
    with subprocess.Popen(command, stderr=subprocess.PIPE) as parent:
        try:
            yield parent
        finally:
            parent.kill()


def await_that(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.01)


def starts(folder: Path, name: str) -> list[int]:
    file = folder / f"{name}.starts"
    return [int(line) for line in file.read_text().splitlines()] if file.exists() else []


def test_a_killed_child_is_back_within_five_seconds_and_the_others_go_on(folder: Path) -> None:
    with supervised(folder, "a", "b") as parent:
        await_that(lambda: len(starts(folder, "a")) == len(starts(folder, "b")) == 1)
        os.kill(starts(folder, "a")[0], signal.SIGKILL)
        await_that(lambda: len(starts(folder, "a")) == 2, seconds=5)
        assert len(starts(folder, "b")) == 1
        assert parent.poll() is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_all_in_good_order(folder: Path, number: signal.Signals) -> None:
    with supervised(folder, "a", "b") as parent:
        await_that(lambda: bool(starts(folder, "a") and starts(folder, "b")))
        parent.send_signal(number)
        assert parent.wait(10) == 0
        assert (folder / "a.stopped").exists()
        assert (folder / "b.stopped").exists()


def test_children_do_not_outlive_a_killed_parent(folder: Path) -> None:
    with supervised(folder, "a", "sleeps") as parent:
        await_that(lambda: bool(starts(folder, "a") and starts(folder, "sleeps")))
        parent.kill()
        await_that(lambda: (folder / "a.stopped").exists())
        await_that(lambda: (folder / "sleeps.stopped").exists(), seconds=4)


def test_a_ring_in_one_child_wakes_another(folder: Path) -> None:
    with supervised(folder, "hears", "rings"):
        await_that(lambda: (folder / "heard").exists())


def test_a_child_that_is_refused_its_role_stops_all_and_says_so(folder: Path) -> None:
    (folder / "child.py").write_text("import sys; sys.exit(3 if sys.argv[1] == 'b' else 0)")
    started = time.monotonic()
    with supervised(folder, "b") as parent:
        assert parent.wait(10) == 3
        assert time.monotonic() - started < 2
        assert parent.stderr is not None
        assert b"b cannot run" in parent.stderr.read()


def test_a_child_that_dies_at_once_is_started_less_and_less_often(folder: Path) -> None:
    (folder / "child.py").write_text(
        "import sys; open(f'{sys.argv[2]}/{sys.argv[1]}.starts', 'a').write('1\\n'); sys.exit(1)"
    )
    with supervised(folder, "a") as parent:
        await_that(lambda: len(starts(folder, "a")) == 4)
        parent.send_signal(signal.SIGTERM)
        assert parent.wait(10) == 0
        assert parent.stderr is not None
        said = parent.stderr.read().decode()
    assert [f"in {pause} s" in said for pause in ("0.2", "0.4", "0.8")] == [True] * 3


LOCK = """
    import sys, pathlib
    from voisins.processes import exit_code_of
    from voisins.singleton import only_one_beside
    def work():
        with only_one_beside(pathlib.Path(sys.argv[1]), "bot"):
            print("held", flush=True)
            sys.stdin.read()
    sys.exit(exit_code_of(work))
"""


def test_a_second_copy_on_one_database_says_so_and_ends(tmp_path: Path) -> None:
    database = tmp_path / "voisins.db"
    command = (sys.executable, "-c", textwrap.dedent(LOCK), str(database))
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as first:  # type: ignore[call-overload]
        assert first.stdout.readline() == "held\n"
        started = time.monotonic()
        second = subprocess.run(command, capture_output=True, text=True, check=False, input="")
        assert second.returncode == 3
        assert time.monotonic() - started < 2
        assert second.stderr == (
            f"voisins: another bot is already running on voisins.db (process {first.pid})\n"
        )
        first.kill()
        first.wait()
        third = subprocess.run(command, capture_output=True, text=True, check=False, input="")
        assert third.returncode == 0


WEB = """
    import os, sys
    from voisins.processes import inherit
    from voisins.serving import serve
    def app(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [parent]
    given = inherit()
    parent = str(os.getpid()).encode()
    serve(lambda: app, f"fd://{given.socket_fd}", workers=2)
"""

WEB_PARENT = """
    import sys
    from voisins.processes import Role, Supervisor, bind
    listener = bind("127.0.0.1", 0)
    print(listener.getsockname()[1], flush=True)
    sys.exit(Supervisor([Role("web", (sys.executable, "-c", sys.argv[1]), True)], listener).run())
"""


def get(port: int) -> int:
    """The answer, which is the process id of gunicorn's own parent."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
        return int(answer.read())


def test_no_connection_is_refused_while_the_web_child_is_started_again() -> None:
    code = textwrap.dedent(WEB)
    command = (sys.executable, "-c", textwrap.dedent(WEB_PARENT), code)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        try:
            assert parent.stdout is not None
            port = int(parent.stdout.readline())
            before = get(port)
            os.kill(before, signal.SIGKILL)
            await_that(lambda: get(port) != before, seconds=5)
            parent.send_signal(signal.SIGTERM)
            assert parent.wait(10) == 0
        finally:
            parent.kill()
