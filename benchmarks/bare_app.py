"""The reference: a bare Flask app that checks the same signature and commits one row by raw SQL.

Twilio's own ``RequestValidator``, one prepared INSERT on a driver's connection, an empty answer; no
de-duplication, no bell, no limits. Served by the same server with the same settings.
``python -m benchmarks.bare_app URL`` as a child of a supervisor.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import psycopg
from flask import Flask, Response, abort, request
from twilio.request_validator import RequestValidator

from benchmarks.load import PATH, PUBLIC, TOKEN
from storage.engine import sqlite_module
from voisins.processes import inherit
from voisins.serving import serve

TABLE = "CREATE TABLE IF NOT EXISTS bare (sid TEXT, sender TEXT, body TEXT)"


def make_app(url: str) -> Flask:
    app = Flask(__name__, static_folder=None)
    validator, insert = RequestValidator(TOKEN), _inserter(url)

    @app.post(PATH)
    def inbound() -> Response:
        signature = request.headers.get("X-Twilio-Signature", "")
        if not validator.validate(PUBLIC + PATH, request.form, signature):
            abort(403)
        form = request.form
        insert((form["MessageSid"], form["From"], form["Body"]))
        return Response("<Response/>", mimetype="text/xml")

    return app


def _inserter(url: str) -> Callable[[tuple[str, str, str]], object]:
    """The same settings as ours: WAL and FULL; PostgreSQL in autocommit."""
    if url.startswith("sqlite"):
        link: Any = sqlite_module().connect(
            url.removeprefix("sqlite:///"), isolation_level=None, timeout=10
        )
        link.execute("PRAGMA journal_mode=WAL")
        link.execute("PRAGMA synchronous=FULL")
        return lambda row: link.execute("INSERT INTO bare VALUES (?, ?, ?)", row)
    client = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
    return lambda row: client.execute("INSERT INTO bare VALUES (%s, %s, %s)", row)


def make_table(url: str) -> None:
    if url.startswith("sqlite"):
        with sqlite_module().connect(url.removeprefix("sqlite:///")) as link:
            link.execute(TABLE)
        return
    with psycopg.connect(url.replace("+psycopg", "")) as client:
        client.execute(TABLE)


def main() -> None:
    url = sys.argv[1]
    serve(lambda: make_app(url), f"fd://{inherit().socket_fd}")


if __name__ == "__main__":
    main()
