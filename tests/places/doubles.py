"""Servers on loopback for the tests: a geocoder and a file site that fail in every way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class GeocoderDouble:
    """Answers every search with ``status`` and ``body``; ``delay`` holds it back until released."""

    def __init__(self) -> None:
        self.status = 200
        self.body = b'{"features": []}'
        self.asked: list[str] = []
        self.hold = threading.Event()
        self.hold.set()

    @contextmanager
    def running(self) -> Iterator[str]:
        double = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                double.asked.append(self.path)
                double.hold.wait(timeout=10)
                self.send_response(double.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(double.body)))
                self.end_headers()
                self.wfile.write(double.body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        with _serving(Handler) as url:
            yield f"{url}/geocodage"
        self.hold.set()


class FileSite:
    """A site with one file; ``cut_after`` breaks the connection after so many bytes of it."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.etag = '"one"'
        self.cut_after: int | None = None
        self.status: int | None = None
        self.ignores_ranges = False
        self.ranges: list[str | None] = []

    @contextmanager
    def running(self) -> Iterator[str]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        with _serving(Handler) as url:
            yield url

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        asked = handler.headers.get("Range")
        self.ranges.append(asked)
        if self.status is not None:
            handler.send_error(self.status)
            return
        if handler.headers.get("If-None-Match") == self.etag:
            handler.send_response(304)
            handler.end_headers()
            return
        start = 0
        fits = asked and handler.headers.get("If-Range") == self.etag and not self.ignores_ranges
        if asked and fits:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            handler.send_response(206)
            total = len(self.content)
            handler.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
        else:
            handler.send_response(200)
        rest = self.content[start:]
        handler.send_header("ETag", self.etag)
        handler.send_header("Content-Length", str(len(rest)))
        handler.end_headers()
        if self.cut_after is not None:
            handler.wfile.write(rest[: self.cut_after])
            handler.wfile.flush()
            handler.connection.close()
            return
        handler.wfile.write(rest)


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Callers that hang up are part of the tests."""


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = _Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
