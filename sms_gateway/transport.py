"""The HTTP client that Twilio's own client is given: one pool of kept connections, no retries.

Twilio's default rides on requests, waits for ever unless told otherwise, and costs about three
times as much a call. urllib3, which requests rides on, tells the faults apart that matter:
what surely never left, and what may have arrived.
"""

from __future__ import annotations

import base64
import logging
from typing import Any
from urllib.parse import urlencode

import urllib3
from twilio.http import HttpClient
from twilio.http.response import Response

_log = logging.getLogger(__name__)


class PooledClient(HttpClient):  # type: ignore[misc]
    """Raises urllib3's exceptions as they are. Safe to use from several threads."""

    def __init__(self, connect_timeout: float, read_timeout: float, connections: int) -> None:
        super().__init__(_log, False, connect_timeout + read_timeout)
        self._pool = urllib3.PoolManager(
            num_pools=4,
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
        sent = {**(headers or {}), **_authorization(auth)}
        answer = self._pool.request(
            method,
            f"{uri}?{urlencode(params)}" if params else uri,
            body=urlencode(data, doseq=True) if data else None,
            headers=sent,
            redirect=allow_redirects,
        )
        return Response(answer.status, answer.data.decode("utf-8", "replace"), answer.headers)

    def close(self) -> None:
        self._pool.clear()


def _authorization(auth: tuple[str, str] | None) -> dict[str, Any]:
    if auth is None:
        return {}
    return {"Authorization": "Basic " + base64.b64encode(":".join(auth).encode()).decode()}
