"""Sends SMS through Twilio's API, one call for one row of the outbox; and asks what became of
a row that was left in doubt. Nothing is retried here: the outbox decides that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode, urljoin

from twilio.http.response import Response
from twilio.rest import Client
from urllib3.exceptions import HTTPError

from sms_gateway import verdicts
from sms_gateway.settings import SmsSettings, TwilioAccess
from sms_gateway.transport import PooledClient
from switchboard.outcomes import Doubtful, NotFound, Outcome, Refused, Sent
from switchboard.ports import Clock
from switchboard.records import Outgoing

AT_ONCE = 8
"""Calls under way together. A long code sends one segment a second anyway; a short code 100."""

LONGEST_VALIDITY = 36_000
"""Seconds; what Twilio takes at most as ValidityPeriod (1 to 36,000)."""

EARLIER = timedelta(seconds=5)
"""How far Twilio's clock may be behind ours."""

PAGES = 5
"""Of 100 messages to one number, newest first: days, not minutes, of texts to one person."""


class TwilioSender:
    """Fills the port ``Sender``. Safe to use from several threads; close it at the end."""

    def __init__(self, settings: SmsSettings, access: TwilioAccess, clock: Clock) -> None:
        self._number = settings.number
        self._status_url = settings.public_url.rstrip("/") + "/sms/status"
        self._clock = clock
        self._http = PooledClient(access.connect_timeout, access.read_timeout, AT_ONCE)
        self._client = Client(
            access.username, access.password, access.account_sid, http_client=self._http
        )
        base = access.api_base_url.rstrip("/")
        self._messages = f"{base}/2010-04-01/Accounts/{access.account_sid}/Messages.json"
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

    def submit(self, message: Outgoing) -> Future[Outcome]:
        """The same without waiting; :data:`AT_ONCE` calls are under way together."""
        return self._threads.submit(self.send, message)

    def send_many(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        """Outcomes in the order of ``messages``; a slow call holds up no other."""
        return list(self._threads.map(self.send, messages))

    def look_up(
        self, message: Outgoing, known: Callable[[Sequence[str]], set[str]]
    ) -> Outcome:
        """The oldest message to that number, with that text, since the attempt, that no row is
        bound to. ``Doubtful`` where the list itself could not be had."""
        if message.attempt_started is None:
            return NotFound("it was never attempted")
        since = message.attempt_started - EARLIER
        try:
            alike = [
                str(listed["sid"])
                for listed in self._listed(message.address.value, since)
                if _is_same(listed, message)
            ]
        except (HTTPError, _Unlisted) as fault:
            return Doubtful(f"the list could not be had: {type(fault).__name__}")
        bound = known(alike)
        found = [sid for sid in alike if sid not in bound]
        return Sent(found[-1]) if found else NotFound()

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
            url, params = urljoin(self._messages, page["next_page_uri"]), {}

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
    if answer.status_code != 200 or not isinstance(page, dict) or "messages" not in page:
        raise _Unlisted
    return page


def _created(listed: dict[str, Any]) -> datetime:
    """RFC 2822, in whole seconds."""
    try:
        return parsedate_to_datetime(listed["date_created"])
    except (KeyError, TypeError, ValueError) as error:
        raise _Unlisted from error


def _is_same(listed: dict[str, Any], message: Outgoing) -> bool:
    body = listed.get("body")
    return isinstance(body, str) and body.strip() == message.body.strip()
