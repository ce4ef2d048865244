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
from urllib.parse import unquote, urlencode
from urllib.request import getproxies, proxy_bypass

import urllib3
from certifi import where
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client
from urllib3.util import Url, parse_url

from sms_gateway.settings import TwilioAccess

_log = logging.getLogger(__name__)


class PooledClient(HttpClient):  # type: ignore[misc]
    """For one server, ``base_url``. Raises urllib3's exceptions as they are. Safe to use from
    several threads. A proxy that the environment names (HTTPS_PROXY, NO_PROXY) is used."""

    def __init__(
        self, base_url: str, connect_timeout: float, read_timeout: float, connections: int
    ) -> None:
        """Raises ``ValueError`` where ``base_url`` is none."""
        super().__init__(_log, False, connect_timeout + read_timeout)
        server = _server(base_url)
        self._origin = f"{server.scheme}://{server.netloc}"
        settings = {
            "maxsize": connections,
            "block": False,
            "timeout": urllib3.Timeout(connect=connect_timeout, read=read_timeout),
            "retries": False,
        }
        self._way = _through_proxy(server, settings) or _straight(server, settings)

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
        url = f"{uri}?{urlencode(params)}" if params else uri
        is_straight = isinstance(self._way, urllib3.HTTPConnectionPool)
        answer = self._way.urlopen(
            method,
            url.removeprefix(self._origin) if is_straight else url,
            body=urlencode(data) if data else None,
            headers={**(headers or {}), **({"Authorization": _basic(*auth)} if auth else {})},
            redirect=allow_redirects,
        )
        return Response(answer.status, answer.data.decode("utf-8", "replace"), answer.headers)

    def close(self) -> None:
        if isinstance(self._way, urllib3.HTTPConnectionPool):
            self._way.close()
        else:
            self._way.clear()


def client_of(access: TwilioAccess, connections: int) -> Client:
    """Twilio's client, with an environment of its own: TWILIO_EDGE and TWILIO_REGION would send
    calls elsewhere than to the address that is configured."""
    return Client(
        access.username,
        access.password,
        access.account_sid,
        http_client=PooledClient(
            access.api_base_url.rstrip("/"),
            access.connect_timeout,
            access.read_timeout,
            connections,
        ),
        environment={"TWILIO_ACCOUNT_SID": access.account_sid},
    )


def _server(base_url: str) -> Url:
    url = parse_url(base_url)
    if url.host is None or url.scheme not in ("http", "https"):
        raise ValueError("the address of Twilio's API is not an http(s) address")
    return url


def _straight(server: Url, settings: dict[str, Any]) -> urllib3.HTTPConnectionPool:
    """One pool for one server costs less a call than a manager of pools."""
    assert server.host is not None
    if server.scheme == "https":
        return urllib3.HTTPSConnectionPool(server.host, server.port, ca_certs=where(), **settings)
    return urllib3.HTTPConnectionPool(server.host, server.port, **settings)


def _through_proxy(server: Url, settings: dict[str, Any]) -> urllib3.ProxyManager | None:
    proxy = getproxies().get(server.scheme or "")
    if not proxy or proxy_bypass(server.host or ""):
        return None
    auth = parse_url(proxy).auth
    return urllib3.ProxyManager(
        proxy,
        proxy_headers=urllib3.make_headers(proxy_basic_auth=unquote(auth)) if auth else None,
        ca_certs=where(),
        **settings,
    )


@lru_cache(maxsize=4)
def _basic(username: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()
