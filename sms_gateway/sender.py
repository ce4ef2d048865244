"""Sends SMS through Twilio's API, one call for one row of the outbox; and asks what became of
a row that was left in doubt. Nothing is retried here: the outbox decides that.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

from twilio.http.response import Response
from twilio.rest import Client
from urllib3.exceptions import HTTPError

from sms_gateway import verdicts
from sms_gateway.settings import SmsSettings, TwilioAccess
from sms_gateway.transport import PooledClient
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
    """Fills the port ``Sender``. Safe to use from several threads; close it at the end.

    Twilio's client is given an environment of its own: TWILIO_EDGE and TWILIO_REGION would send
    calls elsewhere than to the address that is configured.
    """

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
        self._base = access.api_base_url.rstrip("/")
        self._http = PooledClient(self._base, access.connect_timeout, access.read_timeout, AT_ONCE)
        self._client = Client(
            access.username,
            access.password,
            access.account_sid,
            http_client=self._http,
            environment={"TWILIO_ACCOUNT_SID": access.account_sid},
        )
        self._messages = f"{self._base}/2010-04-01/Accounts/{access.account_sid}/Messages.json"
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sms")

    def send(self, message: Outgoing) -> Outcome:
        now = self._clock.now()
        if message.method != "message":
            return Refused(f"an SMS has no {message.method}")
        if message.valid_until is not None and message.valid_until <= now:
            return Refused("its time is past")
        try:
            answer = self._call("POST", self._messages, data=self._fields(message, now))
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
            listed = self._listed(message.address.value, message.attempt_started - EARLIER)
            alike = [str(one["sid"]) for one in listed if _is_same(one, message)]
        except (HTTPError, _Unlisted) as fault:
            return Doubtful(f"the list could not be had: {type(fault).__name__}")
        bound = known(alike) if alike else set()
        free = [sid for sid in alike if sid not in bound]
        return Sent(free[-1]) if free else NotFound()

    def close(self) -> None:
        self._threads.shutdown(wait=True)
        self._http.close()

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

    def _listed(self, to: str, since: datetime) -> Iterator[dict[str, Any]]:
        """Newest first, back to ``since``. No filter by DateSent: what is queued has none yet."""
        url, params = self._messages, {"To": to, "From": self._number, "PageSize": 100}
        for _ in range(PAGES):
            page = _page(self._call("GET", url, params=params))
            for listed in page.get("messages", ()):
                if _created(listed) < since:
                    return
                yield listed
            if not page.get("next_page_uri"):
                return
            url, params = f"{self._base}{page['next_page_uri']}", {}

    def _call(self, method: str, url: str, **parts: Any) -> Response:
        answer: Response = self._client.request(method, url, **parts)
        return answer


class _Unlisted(Exception):
    """The answer is no page of messages."""


def _page(answer: Response) -> dict[str, Any]:
    try:
        page = json.loads(answer.text)
    except ValueError as error:
        raise _Unlisted from error
    listed = page.get("messages") if isinstance(page, dict) else None
    if answer.status_code != 200 or not isinstance(listed, list):
        raise _Unlisted
    if not all(isinstance(one, dict) and "sid" in one for one in listed):
        raise _Unlisted
    return dict(page)


def _created(listed: dict[str, Any]) -> datetime:
    """RFC 2822, in whole seconds."""
    try:
        return parsedate_to_datetime(listed["date_created"])
    except (KeyError, TypeError, ValueError) as error:
        raise _Unlisted from error


def _is_same(listed: dict[str, Any], message: Outgoing) -> bool:
    body = listed.get("body")
    return isinstance(body, str) and body.strip() == message.body.strip()
