"""A load generator: so many connections, each with one request at a time (a closed loop).

Raw sockets and one selector in one process, requests made and signed beforehand, so that it costs
little; what it did cost is reported with every figure (its share of one core), because on a small
machine it takes that from what is measured. A sync gunicorn closes each connection, so every
request connects anew, as Twilio's do.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

NUMBER, ACCOUNT, TOKEN = "+33937000000", "AC" + "0" * 31 + "1", "b3nchmark-token"
PUBLIC = "https://mairie.example"
PATH = "/sms/inbound"


@dataclass(frozen=True)
class Load:
    """What came of it: requests a second, the times of each, and the generator's own cost."""

    rate: float
    times: Sequence[float] = field(repr=False)
    own_share: float

    def ms(self, share: float) -> float:
        return self.times[min(len(self.times) - 1, int(len(self.times) * share))] * 1000


def request(number: int, sender: str, body: str) -> bytes:
    """One signed webhook of Twilio's, ready to be written to a socket."""
    sid = f"SM{number:032x}"
    fields = {
        "ToCountry": "FR", "SmsMessageSid": sid, "NumMedia": "0", "ToCity": "", "SmsSid": sid,
        "SmsStatus": "received", "Body": body, "To": NUMBER, "NumSegments": "1", "MessageSid": sid,
        "AccountSid": ACCOUNT, "From": sender, "ApiVersion": "2010-04-01",
    }  # fmt: skip
    content = urlencode(fields).encode()
    signature = RequestValidator(TOKEN).compute_signature(PUBLIC + PATH, fields)
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: mairie.example\r\nX-Twilio-Signature: {signature}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(content)}\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + content


LOOK_EVERY = 0.001
"""Seconds: what looking costs is taken from what is measured, and so is what not looking adds."""
Request = tuple[object, bytes]
"""A key, and what is written to the socket."""


class _Caller:
    """One connection's place in the loop."""

    def __init__(self, selector: selectors.BaseSelector, address: tuple[str, int]) -> None:
        self._selector, self._address = selector, address
        self.started = 0.0
        self.key: object = None
        self._got = b""
        self._script: Iterator[Request] = iter(())

    def go_on(self, scripts: Iterator[Sequence[Request]]) -> bool:
        """The next request of its script, or the first of the next; ``False`` at the end."""
        following = next(self._script, None)
        while following is None:
            script = next(scripts, None)
            if script is None:
                return False
            self._script = iter(script)
            following = next(self._script, None)
        self._call(*following)
        return True

    def _call(self, key: object, content: bytes) -> None:
        self.key, self._got, self.started = key, b"", time.perf_counter()
        self._socket = socket.create_connection(self._address)
        self._socket.sendall(content)
        self._selector.register(self._socket, selectors.EVENT_READ, self)

    def read(self) -> bool:
        """Whether the answer is there. Raises ``RuntimeError`` where it is not a 2xx."""
        data = self._socket.recv(65536)
        self._got += data
        if data:
            return False
        self._selector.unregister(self._socket)
        self._socket.close()
        if not self._got.startswith(b"HTTP/1.1 2"):
            raise RuntimeError(f"answered {self._got[:200]!r}")
        return True


def closed_loop(
    address: tuple[str, int],
    scripts: Iterator[Sequence[Request]],
    connections: int,
    finished: Callable[[], Sequence[object]] | None = None,
) -> Load:
    """Plays all ``scripts``, each on one connection, one request after the other. Where ``finished``
    is given, a request is over only when it has returned its key; it is asked every ``LOOK_EVERY``."""
    selector = selectors.DefaultSelector()
    idle = [_Caller(selector, address) for _ in range(connections)]
    waiting: dict[object, _Caller] = {}
    early: set[object] = set()
    times: list[float] = []
    start, own = time.perf_counter(), time.process_time()
    under_way = sum(caller.go_on(scripts) for caller in idle)
    look_at = start
    while under_way or waiting:
        done = []
        patience = 1 if finished is None else max(0.0, look_at - time.perf_counter())
        for event, _ in selector.select(patience):
            caller: _Caller = event.data
            if caller.read():
                under_way -= 1
                if finished is None or caller.key in early:
                    early.discard(caller.key)
                    done.append(caller)
                else:
                    waiting[caller.key] = caller
        now = time.perf_counter()
        if finished is not None and now >= look_at:
            for key in finished():
                if key in waiting:
                    done.append(waiting.pop(key))
                else:
                    early.add(key)
            now = time.perf_counter()
            look_at = now + LOOK_EVERY
        times += [now - caller.started for caller in done]
        under_way += sum(caller.go_on(scripts) for caller in done)
    wall = time.perf_counter() - start
    return Load(len(times) / wall, sorted(times), (time.process_time() - own) / wall)

