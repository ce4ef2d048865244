"""The Flask app that Twilio calls. It checks, stores, and answers; nothing is handled here.

A webhook is answered only after its row is committed. The answer is always empty: words in
it would bypass the outbox and double when Twilio asks again.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import BadRequest, Forbidden, HTTPException, UnsupportedMediaType

from sms_gateway.numbers import sender_of
from sms_gateway.settings import Health, SmsSettings
from sms_gateway.signature import Form, Signature, parse_form
from switchboard.ports import Bell, Clock, Inbox, StoreUnavailable
from switchboard.records import Address, Arrival

BODY_LIMIT = 64 * 1024
"""Bytes; a text of the longest kind, with all its fields, stays far below."""

EMPTY = b'<?xml version="1.0" encoding="UTF-8"?><Response/>'

_SID = re.compile(r"[A-Za-z0-9]{1,64}", re.ASCII)
_PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_WORD = re.compile(r"[a-z_-]{1,32}", re.ASCII)

_log = logging.getLogger(__name__)


def make_app(
    inbox: Inbox,
    clock: Clock,
    settings: SmsSettings,
    bell: Bell,
    health: Callable[[], Health],
) -> Flask:
    """An app of its own, with no state but what it is given; one for each process."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    callbacks = _Callbacks(inbox, clock, settings, bell)
    app.add_url_rule("/sms/inbound", view_func=callbacks.inbound, methods=["POST"])
    app.add_url_rule("/sms/status", view_func=callbacks.status, methods=["POST"])
    app.add_url_rule("/healthz", endpoint="healthz", view_func=lambda: _healthz(health()))
    app.register_error_handler(StoreUnavailable, _unavailable)
    return app


def make_health_app(health: Callable[[], Health]) -> Flask:
    """For a town without SMS: nothing but the word whether all is well."""
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/healthz", endpoint="healthz", view_func=lambda: _healthz(health()))
    return app


class _Callbacks:
    def __init__(self, inbox: Inbox, clock: Clock, settings: SmsSettings, bell: Bell) -> None:
        self._inbox = inbox
        self._clock = clock
        self._settings = settings
        self._bell = bell
        self._signature = Signature(settings.auth_tokens)
        self._public_url = settings.public_url.rstrip("/")

    def inbound(self) -> Response:
        fields = self._checked()
        if fields.get("To") != self._settings.number:
            raise _refusal("another number")
        arrival = Arrival("sms", _named(fields, "MessageSid", _SID), _address(fields), fields)
        if self._inbox.receive((arrival,), self._clock.now()):
            self._bell.ring()
        return Response(EMPTY, mimetype="text/xml")

    def status(self) -> Response:
        fields = self._checked()
        sid = _named(fields, "MessageSid", _SID)
        status = _named(fields, "MessageStatus", _WORD)
        ours = request.args.get("ob", "")
        self._inbox.note_status(
            f"{sid}:{status}",
            ours if _PUBLIC_ID.fullmatch(ours) else None,
            sid,
            status,
            fields.get("ErrorCode") or None,
            self._clock.now(),
        )
        self._bell.ring()
        return Response(status=204)

    def _checked(self) -> dict[str, str]:
        """The fields of a request that Twilio signed for our account, or an HTTP error."""
        if request.mimetype != "application/x-www-form-urlencoded":
            raise UnsupportedMediaType
        body = request.get_data(cache=False)
        form = parse_form(body)
        if form is None or not self._is_signed(form):
            raise _refusal("no valid signature")
        fields = form.first()
        if fields.get("AccountSid") != self._settings.account_sid:
            raise _refusal("another account")
        return _storable(fields) if b"%00" in body or b"\0" in body else fields

    def _is_signed(self, form: Form) -> bool:
        url = self._public_url + request.path
        query = request.query_string.decode("latin-1")
        return self._signature.covers(
            f"{url}?{query}" if query else url, form, request.headers.get("X-Twilio-Signature")
        )


def _named(fields: dict[str, str], name: str, pattern: re.Pattern[str]) -> str:
    value = fields.get(name, "")
    if not pattern.fullmatch(value):
        raise BadRequest
    return value


def _address(fields: dict[str, str]) -> Address | None:
    sender = sender_of(fields.get("From", ""))
    return Address("sms", sender) if sender else None


def _storable(fields: dict[str, str]) -> dict[str, str]:
    """PostgreSQL stores no NUL in a text; nobody writes one."""
    return {
        name.replace("\0", "\ufffd"): value.replace("\0", "\ufffd")
        for name, value in fields.items()
    }


def _refusal(why: str) -> HTTPException:
    _log.warning("refused a webhook: %s", why)
    return Forbidden()


def _unavailable(_: StoreUnavailable) -> Response:
    """Twilio then asks again, or calls the fallback address."""
    _log.error("the database is not available: a webhook was answered 503")
    return Response(status=503, headers={"Retry-After": "5"})


def _healthz(health: Health) -> Response:
    response = jsonify(database=health.database, ticker=health.ticker)
    response.status_code = 200 if health.ok else 503
    return response
