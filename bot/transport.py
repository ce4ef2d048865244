"""How calls reach the Bot API: python-telegram-bot's client, with two of its habits changed.

It logs an answer that it cannot read in full, at ERROR, with whatever a person wrote in it; and
it parses every update at once, so that a single one it does not understand stops all that
follow. Both are changed where its documentation says they may be.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from telegram import Bot
from telegram.error import NetworkError, TelegramError
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.settings import TelegramSettings

if TYPE_CHECKING:
    from telegram._utils.types import ODVInput

_NO_UPDATES = b'{"ok":true,"result":[]}'


class QuietRequest(HTTPXRequest):
    """Never logs what it received."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            parsed = json.loads(payload)
        except ValueError as error:
            raise TelegramError("Invalid server response") from error
        if not isinstance(parsed, dict):
            raise TelegramError("Invalid server response")
        return parsed


class RawUpdates(QuietRequest):
    """Sets updates aside as they came; the library is told that there were none."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._taken: list[Any] = []

    def take(self) -> list[Any]:
        """What the last call brought, once."""
        taken, self._taken = self._taken, []
        return taken

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        status, payload = await super().do_request(
            url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
        )
        if not 200 <= status < 300 or not url.endswith("/getUpdates"):
            return status, payload
        self._taken = _updates(payload)
        return status, _NO_UPDATES


def make_bot(settings: TelegramSettings, updates: RawUpdates | None = None) -> Bot:
    """A bot for sending, or with ``updates`` one for polling. It is not initialized: that would
    only ask the server for the bot's own name.

    The library's one switch for telling times as ``timedelta``, its own future, is a variable of
    the environment; without it each 429 brings a warning.
    """
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    return Bot(
        settings.token,
        base_url=settings.base_url,
        base_file_url=settings.base_file_url,
        request=QuietRequest(
            connection_pool_size=settings.at_once,
            connect_timeout=settings.connect_timeout,
            read_timeout=settings.read_timeout,
            write_timeout=settings.connect_timeout,
            media_write_timeout=settings.upload_timeout,
            pool_timeout=settings.connect_timeout,
        ),
        get_updates_request=updates or QuietRequest(connection_pool_size=1),
    )


def _updates(payload: bytes) -> list[Any]:
    """Raises ``NetworkError`` for an answer that is no list of updates (a proxy's page). NaN and
    the like, which Python reads and PostgreSQL refuses, are taken as words."""
    try:
        answer = json.loads(payload, parse_constant=str)
        result = answer["result"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NetworkError("the answer to getUpdates cannot be read") from error
    if not isinstance(result, list):
        raise NetworkError("the answer to getUpdates holds no list")
    return result
