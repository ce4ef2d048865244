"""Sends SMS through Twilio's API, one call for one row of the outbox; and asks what became of
a row that was left in doubt. Nothing is retried here: the outbox decides that.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from twilio.http.response import Response
from twilio.rest import Client
from urllib3.exceptions import HTTPError

from sms_gateway import verdicts
from sms_gateway.listing import Listing, Unlisted
from sms_gateway.settings import SmsSettings, TwilioAccess
from sms_gateway.transport import client_of
from switchboard.outcomes import Doubtful, NotFound, NotSent, Outcome, Refused, Sent
from switchboard.ports import Clock
from switchboard.records import Outgoing

AT_ONCE = 8
"""Calls under way together. A long code sends one segment a second anyway; a short code 100."""

LONGEST_VALIDITY = 36_000
"""Seconds; what Twilio takes at most as ValidityPeriod (1 to 36,000)."""

EARLIER = timedelta(seconds=5)
"""How far Twilio's clock may be behind ours."""

START_WITHIN = 30.0
"""Seconds from the start of a batch in which its calls may begin; one may take 20 at the worst."""

PAGES = 5
"""Of 100 messages to one number, newest first: days, not minutes, of texts to one person."""


class TwilioSender:
    """Fills the port ``Sender``. Safe to use from several threads; close it at the end."""

    def __init__(
        self,
        settings: SmsSettings,
        access: TwilioAccess,
        clock: Clock,
        start_within: float = START_WITHIN,
    ) -> None:
        self._start_within = start_within
        self._number = settings.number
        self._status_url = settings.public_url.rstrip("/") + "/sms/status"
        self._clock = clock
        base = access.api_base_url.rstrip("/")
        self._client: Client = client_of(access, AT_ONCE)
        self._listing = Listing(self._client, base, access.account_sid)
        self._messages = f"{base}/2010-04-01/Accounts/{access.account_sid}/Messages.json"
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sms")

    def send(self, message: Outgoing) -> Outcome:
        now = self._clock.now()
        if message.method != "message":
            return Refused(f"an SMS has no {message.method}")
        if message.valid_until is not None and message.valid_until <= now:
            return Refused("its time is past")
        try:
            answer: Response = self._client.request(
                "POST", self._messages, data=self._fields(message, now)
            )
        except HTTPError as fault:
            return verdicts.of_fault(fault, self._clock.now(), message.attempts)
        return verdicts.of_answer(answer, self._clock.now(), message.attempts)

    def send_many(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        """Outcomes in the order of ``messages``; a slow call holds up no other. What has not
        begun after :data:`START_WITHIN` is not begun at all, so that all is over in less than the
        minute for which a postman has claimed its rows."""
        until = time.monotonic() + self._start_within
        return list(self._threads.map(lambda message: self._send_before(until, message), messages))

    def _send_before(self, until: float, message: Outgoing) -> Outcome:
        if time.monotonic() >= until:
            return NotSent(self._clock.now(), "its turn did not come in time")
        return self.send(message)

    def look_up(self, message: Outgoing, known: Callable[[Sequence[str]], set[str]]) -> Outcome:
        """The oldest message to that number, with that text, since the attempt, that no row is
        bound to. ``Doubtful`` where the list itself could not be had."""
        if message.attempt_started is None:
            return NotFound("it was never attempted")
        try:
            listed = self._listing.back_to(
                message.attempt_started - EARLIER, PAGES, To=message.address.value, From=self._number
            )
            alike = [str(one["sid"]) for one in listed if _is_same(one, message)]
        except Unlisted as fault:
            return Doubtful(f"the list could not be had: {fault}")
        bound = known(alike) if alike else set()
        free = [sid for sid in alike if sid not in bound]
        return Sent(free[-1]) if free else NotFound()

    def close(self) -> None:
        self._threads.shutdown(wait=True)
        self._client.http_client.close()

    def _fields(self, message: Outgoing, now: datetime) -> dict[str, object]:
        fields: dict[str, object] = {
            "To": message.address.value,
            "From": self._number,
            "Body": message.body,
            "SmartEncoded": "false",
            "StatusCallback": f"{self._status_url}?{urlencode({'ob': message.public_id})}",
        }
        if message.valid_until is not None:
            seconds = int((message.valid_until - now).total_seconds())
            fields["ValidityPeriod"] = max(1, min(seconds, LONGEST_VALIDITY))
        return fields


def _is_same(listed: dict[str, Any], message: Outgoing) -> bool:
    body = listed.get("body")
    return isinstance(body, str) and body.strip() == message.body.strip()
