"""Signed inbound texts made durable, beside a bare Flask app, under the same server.

``python -m benchmarks.signed_inbound``. The bare app checks the same signature with Twilio's
library and commits one row by raw SQL: the least that may be called "received". Both run under
gunicorn with two processes without threads, and are asked over 16 connections, in turns, so that
what else the machine does falls on both.
"""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import psycopg
from flask import Flask, Response, abort, request
from rich.console import Console
from rich.table import Table
from sqlalchemy.engine import make_url
from twilio.request_validator import RequestValidator

from benchmarks.databases import databases
from benchmarks.timing import quantile
from sms_gateway.app import make_app
from sms_gateway.settings import Health, SmsSettings
from storage.engine import make_engine
from storage.store import SqlStore, SystemClock
from voisins.bell import PipeBell
from voisins.processes import bind
from voisins.serving import serve

SETTINGS = SmsSettings("+33937000000", "AC" + "0" * 32, ("token",), "https://mairie.example")
PATH = "/sms/inbound"
AT_ONCE, ROUNDS, A_ROUND, WARM = 16, 5, 1200, 200
_INSERT = (
    "INSERT INTO inbox (source, external_id, channel, value, raw, received_at, state, attempts) "
    "VALUES ('sms', {0}, 'sms', {0}, {0}, {0}, 'waiting', 0) ON CONFLICT DO NOTHING"
)


def ours(url: str) -> Flask:
    return make_app(
        SqlStore(url).inbox, SystemClock(), SETTINGS, PipeBell.open(), lambda: Health(True, True)
    )


def bare(url: str) -> Flask:
    app, validator, insert = Flask("bare"), RequestValidator(SETTINGS.auth_tokens[0]), _inserter(url)

    @app.post(PATH)
    def inbound() -> Response:
        signature = request.headers.get("X-Twilio-Signature", "")
        if not validator.validate(SETTINGS.public_url + PATH, request.form, signature):
            abort(403)
        form = request.form
        insert(form["MessageSid"], form["From"], app.json.dumps(form))
        return Response("<Response/>", mimetype="text/xml")

    return app


def _inserter(url: str) -> Callable[[str, str, str], object]:
    if url.startswith("sqlite"):
        cursor: Any = make_engine(url).raw_connection().cursor()
        sql = _INSERT.format("?")

        def insert(sid: str, sender: str, raw: str) -> object:
            now = SystemClock().now().strftime("%Y-%m-%d %H:%M:%S.%f")
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute(sql, (sid, sender, raw, now))
            return cursor.execute("COMMIT")

        return insert
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    own = psycopg.connect(plain, autocommit=True).cursor()
    statement = _INSERT.format("%s").encode()
    return lambda sid, sender, raw: own.execute(statement, (sid, sender, raw, SystemClock().now()))


APPS = {"bare": bare, "ours": ours}


@contextmanager
def served(name: str, url: str) -> Iterator[int]:
    """The port. The server is another process, as in a town."""
    with bind("127.0.0.1", 0) as listener:
        command = (sys.executable, "-m", "benchmarks.signed_inbound", "--serve", name, url)
        fd = listener.fileno()
        server = subprocess.Popen((*command, str(fd)), pass_fds=[fd])
        try:
            yield listener.getsockname()[1]
        finally:
            server.terminate()
            server.wait()


def requests_signed(prefix: str, count: int) -> list[bytes]:
    validator = RequestValidator(SETTINGS.auth_tokens[0])
    made = []
    for number in range(count):
        fields = _fields(f"SM{prefix}{number}", f"+336{number % 500:08d}")
        body = urlencode(fields).encode()
        signature = validator.compute_signature(SETTINGS.public_url + PATH, fields)
        made.append(
            f"POST {PATH} HTTP/1.1\r\nHost: mairie.example\r\nX-Twilio-Signature: {signature}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nUser-Agent: TwilioProxy/1.1\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body
        )
    return made


def _fields(sid: str, sender: str) -> dict[str, str]:
    return {
        "ToCountry": "FR", "ToState": "", "SmsMessageSid": sid, "NumMedia": "0", "ToCity": "",
        "FromZip": "", "SmsSid": sid, "FromState": "", "SmsStatus": "received", "FromCity": "",
        "Body": "bonjour jai plus de pain et je peux pas sortir", "FromCountry": "FR",
        "To": SETTINGS.number, "ToZip": "", "NumSegments": "1", "MessageSid": sid,
        "AccountSid": SETTINGS.account_sid, "From": sender, "ApiVersion": "2010-04-01",
    }  # fmt: skip


def ask(port: int, asked: bytes) -> float:
    """Seconds. Raises ``RuntimeError`` for anything but a 200."""
    start = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(asked)
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    if not answer.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(answer[:200])
    return time.perf_counter() - start


def measure(url: str) -> dict[str, tuple[float, list[float]]]:
    """Of each app the requests a second and the time of each request."""
    spent = dict.fromkeys(APPS, 0.0)
    times: dict[str, list[float]] = {name: [] for name in APPS}
    with (
        served("bare", url) as port,
        served("ours", url) as own_port,
        ThreadPoolExecutor(AT_ONCE) as threads,
    ):
        ports = {"bare": port, "ours": own_port}
        for name in APPS:
            list(threads.map(lambda a, n=name: ask(ports[n], a), requests_signed(f"w{name}", WARM)))
        for round_ in range(ROUNDS):
            for name in APPS:
                asked = requests_signed(f"{name}{round_}x", A_ROUND)
                start = time.perf_counter()
                times[name] += threads.map(lambda a, n=name: ask(ports[n], a), asked)
                spent[name] += time.perf_counter() - start
    return {name: (ROUNDS * A_ROUND / spent[name], sorted(times[name])) for name in APPS}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", nargs=3, metavar=("APP", "URL", "FD"))
    parsed = parser.parse_args(arguments)
    if parsed.serve:
        name, url, fd = parsed.serve
        serve(lambda: APPS[name](url), f"fd://{fd}", workers=2)
        return
    table = Table(title="Signed inbound texts, durable; gunicorn sync x2, 16 connections")
    for column in ("engine", "bare /s", "p99 ms", "ours /s", "p99 ms", "ratio"):
        table.add_column(column, justify="right")
    with databases() as urls:
        for engine, url in urls.items():
            found = measure(url)
            (bare_rate, bare_times), (our_rate, our_times) = found["bare"], found["ours"]
            table.add_row(
                engine, f"{bare_rate:,.0f}", f"{quantile(bare_times, 0.99) * 1000:.0f}",
                f"{our_rate:,.0f}", f"{quantile(our_times, 0.99) * 1000:.0f}",
                f"{our_rate / bare_rate:.2f}",
            )
    Console().print(table)


if __name__ == "__main__":
    main()
