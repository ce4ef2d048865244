"""Requests as Twilio makes them, signed with the validator of Twilio's own library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from sms_gateway.settings import SmsSettings

ACCOUNT = "AC" + "0" * 31 + "1"
NUMBER = "+33937000000"
TOKEN = "s3cret-auth-token"
SETTINGS = SmsSettings(NUMBER, ACCOUNT, (TOKEN,), "https://mairie.example/voisins")
SID = "SM" + "a" * 32

Fields = Mapping[str, str | Sequence[str]]


def inbound_fields(**changes: str) -> dict[str, Any]:
    return {
        "ToCountry": "FR", "SmsMessageSid": SID, "NumMedia": "0", "ToCity": "",
        "SmsSid": SID, "SmsStatus": "received", "Body": " J'ai plus de pain ! é€ ",
        "To": NUMBER, "NumSegments": "1", "MessageSid": SID, "AccountSid": ACCOUNT,
        "From": "+33612345612", "ApiVersion": "2010-04-01", **changes,
    }  # fmt: skip


def status_fields(**changes: str) -> dict[str, Any]:
    return {
        "MessageSid": SID, "MessageStatus": "delivered", "To": "+33612345612", "From": NUMBER,
        "AccountSid": ACCOUNT, "ApiVersion": "2010-04-01", **changes,
    }  # fmt: skip


def signature(url: str, fields: Fields, token: str = TOKEN) -> str:
    listed = _Multi(fields)
    return str(RequestValidator(token).compute_signature(url, listed))


def post(
    client: FlaskClient,
    path: str,
    fields: Fields,
    *,
    signed_url: str | None = None,
    token: str = TOKEN,
    headers: Mapping[str, str] | None = None,
) -> TestResponse:
    """``path`` with its raw query, as a proxy hands it on; the signature is over the public one."""
    url = signed_url or SETTINGS.public_url + path
    signed = {"X-Twilio-Signature": signature(url, fields, token)}
    return client.post(
        path,
        data=urlencode(fields, doseq=True),
        content_type="application/x-www-form-urlencoded",
        headers={**signed, **(headers or {})},
    )


class _Multi(dict[str, Any]):
    def getall(self, name: str) -> list[str]:
        value = self[name]
        return [value] if isinstance(value, str) else list(value)
