"""The HTTP client that Twilio's own client is given: one pool of kept connections, no retries.

Twilio's default rides on requests, waits for ever unless told otherwise, and costs about three
times as much a call. urllib3, which requests rides on, tells the faults apart that matter:
what surely never left, and what may have arrived.
"""

from __future__ import annotations

import base64
import logging
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import urllib3
from certifi import where
from twilio.http import HttpClient
from twilio.http.response import Response
from urllib3.util import Url, parse_url

_log = logging.getLogger(__name__)


class PooledClient(HttpClient):  # type: ignore[misc]
    """For one server, ``base_url``. Raises urllib3's exceptions as they are. Safe to use from
    several threads."""

    def __init__(
        self, base_url: str, connect_timeout: float, read_timeout: float, connections: int
    ) -> None:
        """Raises ``ValueError`` where ``base_url`` is none."""
        super().__init__(_log, False, connect_timeout + read_timeout)
        server = parse_url(base_url)
        self._origin = f"{server.scheme}://{server.netloc}"
        self._pool = _pool(
            server,
            maxsize=connections,
            block=False,
            timeout=urllib3.Timeout(connect=connect_timeout, read=read_timeout),
            retries=False,
        )

    def request(
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        path = uri.removeprefix(self._origin)
        answer = self._pool.urlopen(
            method,
            f"{path}?{urlencode(params)}" if params else path,
            body=urlencode(data) if data else None,
            headers={**(headers or {}), **({"Authorization": _basic(*auth)} if auth else {})},
            redirect=allow_redirects,
            assert_same_host=True,
        )
        return Response(answer.status, answer.data.decode("utf-8", "replace"), answer.headers)

    def close(self) -> None:
        self._pool.close()


def _pool(url: Url, **settings: Any) -> urllib3.HTTPConnectionPool:
    if url.host is None or url.scheme not in ("http", "https"):
        raise ValueError("the address of Twilio's API is not an http(s) address")
    if url.scheme == "https":
        return urllib3.HTTPSConnectionPool(url.host, url.port, ca_certs=where(), **settings)
    return urllib3.HTTPConnectionPool(url.host, url.port, **settings)


@lru_cache(maxsize=4)
def _basic(username: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()
