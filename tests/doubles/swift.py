"""An endpoint that says yes to every create, fast: for benchmarks of a sender, in its own process.

It reads just enough HTTP to keep a connection going, and keeps nothing but a count. What is
measured against it is the sender; the true double is slower than the sender is.
"""

from __future__ import annotations

import asyncio
import re
import sys
from itertools import count

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class SwiftProtocol(asyncio.Protocol):
    """Answers ``answer % n`` to the n-th request over all connections."""

    def __init__(self, answer: bytes, numbers: count[int]) -> None:
        self._answer = answer
        self._numbers = numbers
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._end_of_request()) is not None:
            self._buffer = self._buffer[end:]
            body = self._answer % next(self._numbers)
            self._transport.write(
                b"HTTP/1.1 201 CREATED\r\nContent-Type: application/json\r\n"
                b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
            )

    def _end_of_request(self) -> int | None:
        head = self._buffer.find(b"\r\n\r\n")
        if head < 0:
            return None
        length = _LENGTH.search(self._buffer, 0, head)
        end = head + 4 + (int(length[1]) if length else 0)
        return end if len(self._buffer) >= end else None


SMS = b'{"sid": "SM%032x", "status": "queued", "error_code": null}'
TELEGRAM = (
    b'{"ok": true, "result": {"message_id": %d, "date": 0, '
    b'"chat": {"id": 7, "type": "private"}, "text": "x"}}'
)


async def serve(answer: bytes) -> None:
    """Prints the URL and serves until standard input ends."""
    loop = asyncio.get_running_loop()
    numbers = count(1)
    server = await loop.create_server(lambda: SwiftProtocol(answer, numbers), "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(TELEGRAM if sys.argv[1:] == ["telegram"] else SMS))
