"""Sends, edits and answers through the Bot API, one call for one row of the outbox.

The library is asynchronous and a postman is not: one thread runs an event loop, and calls are
handed to it. A chat that is slow holds up nobody else.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import TelegramError

from bot import verdicts
from bot.papers import Easel, body_of
from bot.settings import TelegramSettings
from bot.transport import make_bot
from switchboard.outcomes import NotFound, NotSent, Outcome, Refused, Sent
from switchboard.ports import Clock, Draw, Paper
from switchboard.records import Outgoing

LONGEST_TEXT = 4096
"""Characters in one message, by the Bot API's documentation of sendMessage."""

LONGEST_CAPTION = 1024
"""Characters, by that of sendPhoto and sendDocument."""

LONGEST_TOAST = 200
"""Characters, by that of answerCallbackQuery."""

START_WITHIN = 20.0
"""Seconds from the start of a batch in which its calls may begin; one may take 30 at the worst."""

_BIDI = dict.fromkeys([0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Marks that turn the direction of what follows: a name could disguise a sentence with them."""

_T = TypeVar("_T")

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Runner:
    """An event loop in a thread of its own."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=name, daemon=True)
        self._thread.start()

    def submit(self, coroutine: Coroutine[Any, Any, _T]) -> Future[_T]:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class TelegramSender:
    """Fills the port ``Sender``. Safe to use from several threads; close it at the end."""

    def __init__(
        self, settings: TelegramSettings, clock: Clock, draw: Draw | None = None,
        start_within: float = START_WITHIN,
    ) -> None:
        self._easel = Easel(draw)
        self._start_within = start_within
        self._clock = clock
        self._bot = make_bot(settings)
        self._runner = Runner("telegram")
        self._turns = asyncio.Semaphore(settings.at_once)

    def send(self, message: Outgoing) -> Outcome:
        return self.send_many([message])[0]

    def send_many(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        """Outcomes in the order of ``messages``; a slow chat holds up no other. What has not
        begun after :data:`START_WITHIN` is not begun at all, so that all is over in less than the
        minute for which a postman has claimed its rows."""
        until = time.monotonic() + self._start_within
        under_way = [self._runner.submit(self._send(message, until)) for message in messages]
        return [one.result() for one in under_way]

    def look_up(self, message: Outgoing, known: Callable[[Sequence[str]], set[str]]) -> Outcome:
        """A bot cannot list what it sent: a text in doubt is sent once more, by the outbox. An
        edit is made again at once, as that changes nothing where it was made before."""
        if message.method == "message":
            return NotFound("Telegram lists nothing")
        return NotSent(self._clock.now(), "may be done twice")

    def close(self) -> None:
        self._runner.submit(self._bot.request.shutdown()).result()
        self._runner.close()
        self._easel.close()

    async def _send(self, message: Outgoing, until: float) -> Outcome:
        paper = await self._easel.drawn(message)
        async with self._turns:
            if time.monotonic() >= until:
                return NotSent(self._clock.now(), "its turn did not come in time")
            if message.valid_until is not None and message.valid_until <= self._clock.now():
                return Refused("its time is past")
            try:
                return await self._call(message, paper)
            except TelegramError as error:
                return verdicts.of_error(
                    error, message.method, self._clock.now(), message.attempts
                )

    async def _call(self, message: Outgoing, paper: Paper | None) -> Outcome:
        if not message.address.value.removeprefix("-").isdigit():
            return Refused("not the id of a chat")
        match message.method:
            case "message" if paper is not None:
                return await self._with_paper(message, paper)
            case "message":
                return await self._message(message)
            case "edit":
                return await self._edit(message)
            case "toast":
                return await self._toast(message)

    async def _message(self, message: Outgoing) -> Outcome:
        sent = await self._bot.send_message(
            chat_id=int(message.address.value),
            text=_text(body_of(message, None), LONGEST_TEXT),
            reply_markup=_markup(message.payload),
            link_preview_options=_NO_PREVIEW,
        )
        return Sent(str(sent.message_id))

    async def _with_paper(self, message: Outgoing, paper: Paper) -> Outcome:
        """One call for both: the text is the caption of the picture or of the document."""
        chat_id, caption = int(message.address.value), _text(message.body, LONGEST_CAPTION)
        markup = _markup(message.payload)
        if paper.is_picture:
            sent = await self._bot.send_photo(
                chat_id, paper.content, caption, reply_markup=markup, filename=paper.filename
            )
        else:
            sent = await self._bot.send_document(
                chat_id, paper.content, caption, reply_markup=markup, filename=paper.filename
            )
        return Sent(str(sent.message_id))

    async def _edit(self, message: Outgoing) -> Outcome:
        """An edit without a body only takes the buttons away, or changes them."""
        shown = message.payload.get("message_id")
        if shown is None:
            return Refused("no message to edit")
        chat_id, message_id = int(message.address.value), int(shown)
        buttons = _buttons(message.payload)
        if message.body:
            await self._bot.edit_message_text(
                _text(message.body, LONGEST_TEXT),
                chat_id=chat_id,
                message_id=message_id,
                reply_markup=buttons,
                link_preview_options=_NO_PREVIEW,
            )
        else:
            await self._bot.edit_message_reply_markup(
                chat_id=chat_id, message_id=message_id, reply_markup=buttons
            )
        return Sent()

    async def _toast(self, message: Outgoing) -> Outcome:
        callback_id = message.payload.get("callback_id")
        if callback_id is None:
            return Refused("no press to answer")
        await self._bot.answer_callback_query(
            str(callback_id), text=_text(message.body, LONGEST_TOAST) or None
        )
        return Sent()


def _text(body: str, longest: int) -> str:
    text = body.translate(_BIDI)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _markup(
    payload: dict[str, Any],
) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove:
    """Where no button of either kind is wanted, a location button left over is taken away."""
    buttons = _buttons(payload)
    if buttons is not None:
        return buttons
    label = payload.get("keyboard")
    if not label:
        return ReplyKeyboardRemove()
    button = KeyboardButton(str(label), request_location=True)
    return ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)


def _buttons(payload: dict[str, Any]) -> InlineKeyboardMarkup | None:
    rows = payload.get("buttons")
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(b["text"], callback_data=b["token"]) for b in row] for row in rows]
    )
