"""Twilio's signature over a webhook, computed from the public address and the raw query.

Behind a proxy that ends TLS, a request's own idea of its URL is wrong, and werkzeug decodes
percent-encoding in it; Twilio signs the address that it was told to call, as it was written.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator

MOST_FIELDS = 500
"""Twilio sends about thirty; the body's limit of 64 KB alone would let through 20,000."""


class Form(dict[str, list[str]]):
    """The fields of a form, untrimmed, blanks included. ``getall`` is what the validator of
    Twilio's library asks first."""

    def getall(self, name: str) -> list[str]:
        return self[name]

    def first(self) -> dict[str, str]:
        return {name: values[0] for name, values in self.items()}


def parse_form(body: bytes) -> Form | None:
    """``None`` where there are more than :data:`MOST_FIELDS` fields, or bytes outside ASCII,
    which a form-encoded body never holds."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS
        )
    except ValueError:
        return None
    form = Form()
    for name, value in pairs:
        form.setdefault(name, []).append(value)
    return form


class Signature:
    """Says whether a request was signed with one of ``tokens``."""

    def __init__(self, tokens: Iterable[str]) -> None:
        self._validators = [RequestValidator(token) for token in tokens]

    def covers(self, url: str, form: Form, signature: str | None) -> bool:
        """Constant in time for signatures of the right length; ``False`` for none at all."""
        if not signature or not signature.isascii():
            return False
        return any(_signed(validator, url, form, signature) for validator in self._validators)


def _signed(validator: RequestValidator, url: str, form: Form, signature: str) -> bool:
    """The address as written first, which is nearly always the one: ``validate`` also tries it
    with and without the port, at twice the price."""
    exact: str = validator.compute_signature(url, form)
    return hmac.compare_digest(exact, signature) or bool(validator.validate(url, form, signature))
