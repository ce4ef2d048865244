"""The app under a real server on loopback, as it runs in a town."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.sms_gateway.signing import SETTINGS, inbound_fields, signature

SERVED = """
    import sys
    from sms_gateway.app import make_app
    from sms_gateway.settings import Health
    from tests.fakes import CountingBell, FixedClock, MemoryInbox
    from tests.sms_gateway.signing import SETTINGS
    from voisins.processes import bind
    from voisins.serving import serve

    def build():
        return make_app(MemoryInbox(), FixedClock(), SETTINGS, CountingBell(),
                        lambda: Health(database=True, ticker=True))

    listener = bind("127.0.0.1", 0)
    listener.set_inheritable(True)
    print(listener.getsockname()[1], flush=True)
    serve(build, f"fd://{listener.fileno()}", workers=1)
"""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    command = (sys.executable, "-c", textwrap.dedent(SERVED))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield int(server.stdout.readline())
        server.send_signal(signal.SIGTERM)
        assert server.wait(10) == 0


def call(port: int, method: str, path: str, body: str = "", **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, named)
    answer = connection.getresponse()
    return answer.status, answer.read()


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    "path", ["/sms/inbound", "/sms/inbound?rue=l%27%C3%A9glise%2F2&vide=", "/sms/inbound?%"]
)
def test_a_text_that_came_through_a_proxy_is_taken(port: int, path: str) -> None:
    """The proxy ended TLS, took "/voisins" away and passed the query on as it was."""
    fields = inbound_fields()
    signed = signature(SETTINGS.public_url + path, fields)
    status, body = call(
        port, "POST", path, urlencode(fields), Content_Type=FORM, X_Twilio_Signature=signed,
        Host="10.0.0.1:8000", X_Forwarded_Proto="http",
    )  # fmt: skip
    assert status == 200
    assert body.endswith(b"<Response/>")


def test_a_forged_text_is_refused(port: int) -> None:
    status, _ = call(
        port, "POST", "/sms/inbound", urlencode(inbound_fields()), Content_Type=FORM,
        X_Twilio_Signature="A" * 28,
    )  # fmt: skip
    assert status == 403


def test_a_body_that_says_nothing_of_its_length_is_not_read_beyond_the_limit(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    chunks = (b"x" * 8192 for _ in range(20))
    connection.request(
        "POST", "/sms/inbound", chunks, {"Content-Type": FORM}, encode_chunked=True
    )
    assert connection.getresponse().status in (403, 411, 413)


def test_health_is_answered(port: int) -> None:
    status, body = call(port, "GET", "/healthz")
    assert status == 200
    assert json.loads(body) == {"database": True, "ticker": True}
