"""Logs hold no phone, address, text or token: the filter that sees to it, for every process.

Texts and addresses have no form that could be recognised, so they must not be logged at all:
the libraries that log requests are quieted, and of an exception only its kind and its place
in the code are written, since its message may quote what it choked on.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Iterable
from traceback import format_tb
from types import TracebackType

QUIETED = ("httpx", "httpcore", "telegram", "twilio", "urllib3", "werkzeug", "asyncio", "apscheduler")
"""httpx logs a full URL, with the bot's token, at INFO; twilio.http_client logs its data."""

_log = logging.getLogger(__name__)

_PHONE = re.compile(
    r"(?:\+|(?<=%2B)|(?<![0-9])00)[1-9](?:[ .-]?[0-9]){6,14}"  # international, also in a URL
    r"|(?<![0-9])0[1-9](?:[ .-]?[0-9]){8}(?![0-9])"  # as the French write it
    r"|(?<![\w.:/-])[0-9]{9,15}(?![\w:])",  # digits alone, as a person's id in Telegram
    re.ASCII,
)
_BOT_TOKEN = re.compile(r"[0-9]{5,12}(?::|%3A)[A-Za-z0-9_-]{20,}")


def masked(number: str) -> str:
    """``+33612345612`` -> ``+336****12``: enough to tell two apart in a conversation."""
    digits = re.sub(r"[ .-]", "", number)
    return f"{digits[:4]}****{digits[-2:]}"


class Redaction(logging.Filter):
    """Masks numbers, tokens and ``secrets`` in what a handler writes.

    It belongs on handlers: a filter on a logger does not see what comes from its children.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(sorted((s for s in secrets if s), key=len, reverse=True))

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = self._redacted(_message(record))
        record.args = None
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = _where(record.exc_info[1])
            record.exc_info = None
        if record.stack_info:
            record.stack_info = self._redacted(record.stack_info)
        return True

    def _redacted(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "****")
        text = _BOT_TOKEN.sub("****", text)
        return _PHONE.sub(lambda found: masked(found.group()), text)


def keep_logs_clean(secrets: Iterable[str] = (), handlers: Iterable[logging.Handler] = ()) -> None:
    """Quiets the libraries and puts a :class:`Redaction` on ``handlers``, by default on those of
    the root logger; what nobody catches is logged as well, and not printed with its words. To be
    called once a process, after its handlers are made."""
    for name in QUIETED:
        logging.getLogger(name).setLevel(logging.WARNING)
    redaction = Redaction(secrets)
    for handler in list(handlers) or logging.getLogger().handlers:
        handler.addFilter(redaction)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


def _log_uncaught(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, traceback)
    else:
        _log.critical("the process ends", exc_info=(kind, error, traceback))


def _log_uncaught_in_thread(given: threading.ExceptHookArgs) -> None:
    name = given.thread.name if given.thread else "unknown"
    if given.exc_value is not None and not isinstance(given.exc_value, SystemExit):
        _log.critical("the thread %s ends", name, exc_info=given.exc_value)


def _message(record: logging.LogRecord) -> str:
    """Exceptions given as arguments are written as their kind alone."""
    args = record.args
    if isinstance(args, tuple):
        record.args = tuple(_kind(a) if isinstance(a, BaseException) else a for a in args)
    if isinstance(record.msg, BaseException):
        return _kind(record.msg)
    return record.getMessage()


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _where(error: BaseException) -> str:
    """The chain of an exception, oldest first, without the messages."""
    links: list[str] = []
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        links.append(_frames(link.__traceback__) + _kind(link))
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return "\n-> \n".join(reversed(links))


def _frames(traceback: TracebackType | None) -> str:
    return "".join(format_tb(traceback))
