"""Starts real processes under the real supervisor, for the time of a measurement."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.load import ACCOUNT, NUMBER, PUBLIC, TOKEN

ROOT = Path(__file__).parents[1]
PATIENCE = 30.0
SECRETS = {
    "VOISINS_TELEGRAM_TOKEN": "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0",
    "VOISINS_TWILIO_ACCOUNT_SID": ACCOUNT,
    "VOISINS_TWILIO_AUTH_TOKEN": TOKEN,
}


def config_for(url: str, folder: Path) -> Path:
    """The committed configuration, with Twilio, on this database."""
    text = (ROOT / "config.toml").read_text("utf-8")
    changes = {
        'url = "sqlite:///var/voisins.sqlite"': f'url = "{url}"',
        'provider = "demo"': 'provider = "twilio"',
        'number = "+33937000000"': f'number = "{NUMBER}"',
        'public_url = "http://127.0.0.1:8080"': f'public_url = "{PUBLIC}"',
    }
    for was, becomes in changes.items():
        assert was in text, was
        text = text.replace(was, becomes)
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    return path


@contextmanager
def running(roles: Sequence[tuple[str, Sequence[str], bool]]) -> Iterator[tuple[str, int]]:
    """``roles``: name, arguments of ``python -m``, whether it serves. Where it listens."""
    with tempfile.NamedTemporaryFile("w+", suffix=".log") as said:
        code = (
            "import sys; from benchmarks.town_processes import supervise; "
            f"supervise({[(name, list(args), serves) for name, args, serves in roles]!r})"
        )
        process = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=said, text=True,
            cwd=ROOT, env={**os.environ, **SECRETS, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        try:
            assert process.stdout is not None
            found = re.match(r"listening on (\d+)", process.stdout.readline())
            if found is None:
                said.seek(0)
                raise RuntimeError(said.read())
            address = ("127.0.0.1", int(found[1]))
            _await_answer(address)
            yield address
        finally:
            process.terminate()
            process.wait()


def supervise(roles: Sequence[tuple[str, Sequence[str], bool]]) -> None:
    """In a process of its own: the parent of the children measured."""
    from voisins.processes import Role, Supervisor, bind

    listener = bind("127.0.0.1", 0)
    print(f"listening on {listener.getsockname()[1]}", flush=True)
    named = [
        Role(name, (sys.executable, "-m", *args), serves=serves) for name, args, serves in roles
    ]
    Supervisor(named, listener).run()


def _await_answer(address: tuple[str, int]) -> None:
    """Until somebody answers anything at all."""
    deadline = time.monotonic() + PATIENCE
    with socket.create_connection(address, timeout=PATIENCE) as link:
        link.sendall(b"GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        if not link.recv(100) or time.monotonic() > deadline:
            raise RuntimeError("the web process does not answer")
