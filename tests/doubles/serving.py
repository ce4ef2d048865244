"""A threaded HTTP server on loopback that keeps connections open and fails on demand.

A fault is queued for an operation and served once (or ``times``): ``before`` the operation took
effect or after it, since a client cannot tell the two apart by what it sees.
"""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Literal, Self

FaultKind = Literal["hang", "reset", "status", "html", "slow"]


@dataclass(frozen=True, slots=True)
class Fault:
    """``hang``: no answer until the double stops. ``reset``: the connection is torn. ``status``:
    ``status`` with ``body``. ``html``: a page that is no JSON. ``slow``: the true answer, late.
    ``after`` says that the operation took effect all the same."""

    kind: FaultKind
    after: bool = False
    status: int = 500
    body: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.3


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: dict[str, Any] | str
    headers: dict[str, str] = field(default_factory=dict)


class Double:
    """To be used as a context manager, or by ``start`` and ``stop``."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.stopping = threading.Event()
        self.calls: list[tuple[str, dict[str, Any]]] = []
        """(operation, fields), as they came in."""
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, port: int = 0) -> Self:
        """``port`` 0 takes a free one; the one had before is taken again after a stop."""
        self.stopping.clear()
        self._server = _Server(("127.0.0.1", port or self.port), _handler_of(self))
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        self.stopping.set()
        if self._server and self._thread:
            self._server.shutdown()
            self._server.hang_up()
            self._server.server_close()
            self._thread.join()
        self._server = self._thread = None

    def __enter__(self) -> Self:
        return self if self._server else self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.stop()

    def fail(self, operation: str, fault: Fault, times: int = 1) -> None:
        """The next ``times`` calls of ``operation`` fail so."""
        with self.lock:
            self._faults[operation].extend([fault] * times)

    def serve(self, method: str, path: str, query: str, body: bytes) -> tuple[str, dict[str, Any]]:
        """The name of the operation and its fields."""
        raise NotImplementedError

    def perform(self, operation: str, fields: dict[str, Any]) -> Answer:
        raise NotImplementedError

    def answer(self, operation: str, fields: dict[str, Any]) -> Answer | Fault:
        with self.lock:
            self.calls.append((operation, fields))
            queued = self._faults.get(operation)
            fault = queued.popleft() if queued else None
        if fault is None:
            return self.perform(operation, fields)
        if fault.kind == "slow":
            self.stopping.wait(fault.seconds)
            return self.perform(operation, fields)
        if fault.after:
            self.perform(operation, fields)
        return fault


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], handler: Callable[..., BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self._open: set[socket.socket] = set()

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """A server that stops ends the connections that it kept as well."""
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def _absolute(target: str) -> str:
    """The origin that a request line names where the double stands in for a proxy."""
    if not target.startswith("http://"):
        return ""
    return "/".join(target.split("/", 3)[:3])


def _handler_of(double: Double) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_POST(self) -> None:
            self._serve()

        def do_GET(self) -> None:
            self._serve()

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path, _, query = self.path.removeprefix(_absolute(self.path)).partition("?")
            operation, fields = double.serve(self.command, path, query, body)
            outcome = double.answer(operation, fields)
            if isinstance(outcome, Fault):
                self._fail(outcome)
            else:
                self._write(outcome)

        def _fail(self, fault: Fault) -> None:
            if fault.kind == "hang":
                double.stopping.wait()
                self.close_connection = True
            elif fault.kind == "reset":
                self._tear()
            elif fault.kind == "html":
                self._write(Answer(fault.status, "<html><h1>502 Bad Gateway</h1></html>"))
            else:
                self._write(Answer(fault.status, fault.body, fault.headers))

        def _tear(self) -> None:
            """A lingering time of zero makes the kernel send RST in the place of FIN."""
            self.connection.setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
            )
            self.connection.shutdown(socket.SHUT_RD)
            self.connection.close()
            self.close_connection = True

        def _write(self, answer: Answer) -> None:
            is_page = isinstance(answer.body, str)
            content = (answer.body if is_page else json.dumps(answer.body)).encode()  # type: ignore[union-attr]
            self.send_response(answer.status)
            self.send_header("Content-Type", "text/html" if is_page else "application/json")
            self.send_header("Content-Length", str(len(content)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            pass

        def handle(self) -> None:
            try:
                super().handle()
            except (ConnectionError, ValueError):
                """The client went away, or we tore the connection."""

        def finish(self) -> None:
            try:
                super().finish()
            except (ConnectionError, ValueError):
                """As above."""

    return Handler
