"""Durable long polling: an update is confirmed to Telegram only after it is committed.

Telegram forgets what is below the offset of a call the moment the call arrives, so the next
offset is sent only once the batch is in the inbox. Nothing is remembered from one run to the
next: a run starts without an offset, is given again what was not confirmed, and the inbox
knows what it has seen. Ids are never compared by order: after a week of silence Telegram
starts them anew at random.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Sequence
from typing import Any

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.reader import chat_of, is_id
from bot.settings import TelegramSettings
from bot.transport import RawUpdates, make_bot
from switchboard.ports import Bell, Clock, Inbox, StoreUnavailable
from switchboard.records import Address, Arrival

ALLOWED = ("message", "callback_query", "my_chat_member")

LONGEST_PAUSE = 30.0
"""Seconds between two tries while Telegram or the database is not to be had."""

_log = logging.getLogger(__name__)


class Poller:
    """``run`` blocks until ``stop`` is called from any thread or a signal handler."""

    def __init__(
        self,
        inbox: Inbox,
        clock: Clock,
        bell: Bell,
        settings: TelegramSettings,
        first_pause: float = 1.0,
    ) -> None:
        self._inbox = inbox
        self._clock = clock
        self._bell = bell
        self._settings = settings
        self._first_pause = first_pause
        self._updates = RawUpdates(
            connection_pool_size=1,
            connect_timeout=settings.connect_timeout,
            read_timeout=settings.read_timeout,
            pool_timeout=settings.connect_timeout,
        )
        self._bot: Bot = make_bot(settings, self._updates)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._stopped = False
        self._was_known = False

    def run(self) -> None:
        """Raises ``telegram.error.InvalidToken`` where Telegram does not know the token at the
        first poll: no patience helps there."""
        asyncio.run(self._run())

    def stop(self) -> None:
        """Ends a poll under way; a batch being committed is committed first."""
        self._stopped = True
        if self._loop is not None and self._task is not None:
            self._loop.call_soon_threadsafe(self._task.cancel)

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.create_task(self._poll())
        if self._stopped:
            return
        try:
            await self._task
        except asyncio.CancelledError:
            if not self._stopped:
                raise
        finally:
            await self._updates.shutdown()
            await self._bot.request.shutdown()

    async def _poll(self) -> None:
        offset: int | None = None
        pause = self._first_pause
        while not self._stopped:
            try:
                batch = await self._fetch(offset)
                self._was_known = True
                if batch:
                    offset = await self._keep(batch)
                pause = self._first_pause
            except (TelegramError, StoreUnavailable, _Unconfirmable) as trouble:
                if self._is_hopeless(trouble):
                    raise
                await asyncio.sleep(await self._patience(trouble, pause))
                pause = min(pause * 2, LONGEST_PAUSE)

    def _is_hopeless(self, trouble: Exception) -> bool:
        """A token that Telegram itself does not know, from the start. A 404 from a proxy looks the
        same but for its body, and a token that once was good may be again."""
        is_refused = isinstance(trouble, InvalidToken) and trouble.__cause__ is None
        return is_refused and not self._was_known

    async def _fetch(self, offset: int | None) -> list[Any]:
        await self._bot.get_updates(
            offset=offset,
            timeout=self._settings.poll_seconds,
            allowed_updates=ALLOWED,
            read_timeout=self._settings.read_timeout,
        )
        return self._updates.take()

    async def _keep(self, batch: Sequence[Any]) -> int:
        """Commits the batch and returns the offset that confirms it. A stop does not interrupt
        the commit: the thread would go on with it unseen."""
        arrivals = [arrival_of(update, self._settings.bot_id) for update in batch]
        await _to_its_end(asyncio.create_task(asyncio.to_thread(self._store, arrivals)))
        return _confirming(batch)

    def _store(self, arrivals: Sequence[Arrival]) -> None:
        if self._inbox.receive(arrivals, self._clock.now()):
            self._bell.ring()

    async def _patience(self, trouble: Exception, pause: float) -> float:
        """Seconds to wait, and what can be done about it until then."""
        if isinstance(trouble, RetryAfter):
            return _seconds(trouble)
        if isinstance(trouble, Conflict):
            await self._conflict(trouble)
        else:
            _log.warning("polling again in %.0f s: %s", pause, type(trouble).__name__)
        return pause

    async def _conflict(self, trouble: Conflict) -> None:
        if "webhook" not in trouble.message.lower():
            _log.error(
                "another program polls Telegram with the same token: stop it, or make a new "
                "token with BotFather; this one keeps trying"
            )
            return
        _log.warning("a webhook was set for this bot; it is removed, and nothing is dropped")
        try:
            await self._bot.delete_webhook()
        except TelegramError as error:
            _log.warning("the webhook could not be removed: %s", type(error).__name__)


class _Unconfirmable(Exception):
    """Not one update of a batch had an id."""


def arrival_of(update: Any, bot_id: str) -> Arrival:
    """The update as it is kept. One without an id is known by its content."""
    raw = update if isinstance(update, dict) else {"unreadable": update}
    update_id = raw.get("update_id")
    if not is_id(update_id):
        content = json.dumps(raw, sort_keys=True).encode()
        return Arrival("telegram", f"{bot_id}:#{hashlib.sha256(content).hexdigest()}", None, raw)
    chat = chat_of(raw)
    address = Address("telegram", str(chat)) if chat is not None else None
    return Arrival("telegram", f"{bot_id}:{update_id}", address, raw)


def _confirming(batch: Sequence[Any]) -> int:
    """One past the last of the batch, in the order of the server's queue."""
    for update in reversed(batch):
        if isinstance(update, dict) and is_id(update.get("update_id")):
            return int(update["update_id"]) + 1
    raise _Unconfirmable


def _seconds(flood: RetryAfter) -> float:
    """A number, or a timedelta once the library changes over."""
    wait = flood.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()


async def _to_its_end(task: asyncio.Task[None]) -> None:
    """Waits for the task even where we are cancelled on the way; that is raised after it."""
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
