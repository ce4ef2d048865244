"""What an exception of python-telegram-bot means for a row of the outbox.

| exception                                        | outcome                                  |
|--------------------------------------------------|------------------------------------------|
| RetryAfter (429)                                 | NotSent, not before its time             |
| Forbidden (403), "chat not found", ChatMigrated  | Gone                                     |
| "message is not modified"                        | Sent: it is as it should be              |
| "query is too old" on a toast                    | Sent: nobody waits for it any more       |
| any other BadRequest, InvalidToken, Conflict     | Refused                                  |
| no connection, DNS, connect or pool time-out     | NotSent, tried again                     |
| read or write time-out, reset, 5xx, a web page   | Doubtful; NotSent for an edit or a toast |

``BadRequest`` is a ``NetworkError`` to the library, so it is asked for first. An edit or a toast
made twice is the same as made once, so a doubtful one is simply made again.

A web page with whatever status is a proxy's word, not Telegram's: nobody is taken to be gone
because a proxy said 403.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from switchboard.outcomes import Doubtful, Gone, NotSent, Outcome, Refused, Sent
from switchboard.records import SendMethod

_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout,
               httpx.UnsupportedProtocol)  # fmt: skip

_DONE = ("message is not modified", "query is too old", "query id is invalid")
_NOBODY = ("chat not found", "user is deactivated", "peer_id_invalid", "user not found")


def of_error(error: TelegramError, method: SendMethod, now: datetime, attempts: int) -> Outcome:
    if isinstance(error.__cause__, TelegramError):
        return _of_fault(error, method, now, attempts)
    kind = type(error).__name__
    match error:
        case RetryAfter():
            wait = error.retry_after
            return NotSent(now + (wait if isinstance(wait, timedelta) else timedelta(seconds=wait)),
                           kind)  # fmt: skip
        case Forbidden() | ChatMigrated():
            return Gone(kind)
        case BadRequest():
            return _of_bad_request(error.message)
        case InvalidToken() | Conflict():
            return Refused(kind)
    return _of_fault(error, method, now, attempts)


def backoff(attempts: int) -> timedelta:
    """2 s after the first attempt, doubling up to 2 min."""
    return timedelta(seconds=min(2 ** max(1, min(attempts, 10)), 120))


def _of_bad_request(message: str) -> Outcome:
    said = message.lower()
    if any(words in said for words in _DONE):
        return Sent()
    if any(words in said for words in _NOBODY):
        return Gone("BadRequest: nobody there")
    return Refused("BadRequest")


def _of_fault(error: TelegramError, method: SendMethod, now: datetime, attempts: int) -> Outcome:
    cause = error.__cause__
    why = type(cause or error).__name__
    if isinstance(cause, _NEVER_LEFT) or method != "message":
        return NotSent(now + backoff(attempts), why)
    return Doubtful(why)
