"""What an answer of Twilio's API, or the lack of one, means for a row of the outbox.

| answer                                             | outcome                              |
|----------------------------------------------------|--------------------------------------|
| 2xx with a SID                                     | Sent                                 |
| no connection: refused, DNS, TLS, connect time-out | NotSent, tried again                 |
| 429                                                | NotSent, not before its Retry-After  |
| read time-out, reset, 5xx, an answer not readable  | Doubtful                             |
| 4xx with 21610                                     | OptedOut                             |
| 4xx with 21211, 21614, 21635, 30005, 30006         | Gone                                 |
| 4xx with 21611 (the number's queue is full)        | NotSent, tried again                 |
| any other 4xx                                      | Refused                              |

Twilio documents that a 429 was never processed (error 20429), and that after a 5xx a message
may or may not have been sent (20500). Its own refusals are JSON; a web page with whatever
status is a proxy's word, and is looked into like any answer that cannot be read.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import urllib3.exceptions as faults
from twilio.http.response import Response

from switchboard.outcomes import Doubtful, Gone, NotSent, OptedOut, Outcome, Refused, Sent

OPTED_OUT = 21610
GONE = frozenset({21211, 21614, 21635, 30005, 30006})
QUEUE_FULL = 21611

LONGEST_WAIT = timedelta(hours=1)

_NEVER_LEFT = (
    faults.ConnectTimeoutError,
    faults.NewConnectionError,
    faults.NameResolutionError,
    faults.ProxyError,
    faults.EmptyPoolError,
    faults.LocationValueError,
)


def of_answer(answer: Response, now: datetime, attempts: int) -> Outcome:
    fields = _fields(answer)
    if 200 <= answer.status_code < 300:
        sid = fields.get("sid")
        return Sent(sid) if isinstance(sid, str) and sid else Doubtful("an answer without a SID")
    code = fields.get("code")
    why = f"HTTP {answer.status_code}, Twilio error {code}"
    if answer.status_code == 429:
        return NotSent(retry_after(answer, now, attempts), why)
    if not 400 <= answer.status_code < 500 or answer.status_code == 408 or not fields:
        return Doubtful(why)
    return _refusal(code, why, now, attempts)


def of_fault(fault: Exception, now: datetime, attempts: int) -> Outcome:
    """``fault`` is what urllib3 raised; its text is not used, as it may quote the request."""
    kind = type(fault).__name__
    if isinstance(fault, _NEVER_LEFT) or _failed_handshake(fault):
        return NotSent(now + backoff(attempts), kind)
    return Doubtful(kind)


def backoff(attempts: int) -> timedelta:
    """5 s after the first attempt, doubling up to 5 min."""
    return timedelta(seconds=min(5 * 2 ** max(0, min(attempts, 10) - 1), 300))


def retry_after(answer: Response, now: datetime, attempts: int) -> datetime:
    """Seconds or a date, as HTTP allows (RFC 9110, 10.2.3); our own backoff where neither."""
    asked = _asked_wait(str((answer.headers or {}).get("Retry-After", "")), now)
    wait = backoff(attempts) if asked is None else min(max(asked, timedelta()), LONGEST_WAIT)
    return now + wait


def _refusal(code: Any, why: str, now: datetime, attempts: int) -> Outcome:
    if code == OPTED_OUT:
        return OptedOut(why)
    if code in GONE:
        return Gone(why)
    if code == QUEUE_FULL:
        return NotSent(now + max(backoff(attempts), timedelta(seconds=60)), why)
    return Refused(why)


def _fields(answer: Response) -> dict[str, Any]:
    try:
        fields = json.loads(answer.text)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _asked_wait(header: str, now: datetime) -> timedelta | None:
    if header.isascii() and header.isdigit():
        return timedelta(seconds=min(int(header), 10**6))
    try:
        return parsedate_to_datetime(header) - now
    except (TypeError, ValueError):
        return None


def _failed_handshake(fault: Exception) -> bool:
    """A certificate that does not match stops the call before anything of it is sent."""
    return isinstance(fault, faults.SSLError) and "CERTIFICATE" in str(fault).upper()
