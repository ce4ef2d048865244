"""Worlds with real doors: SMS come in as signed webhooks and leave through Twilio's client, Telegram
comes in by the poller and leaves through python-telegram-bot; both to doubles on loopback.

The screens are fed with what the doubles were told, never with what we meant to tell them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, Self

from flask.testing import FlaskClient

from bot.poller import Poller
from bot.sender import TelegramSender
from bot.settings import TelegramSettings
from conversations.scene import Channel
from demo.world import MovableClock, Screens, Shown, World
from sms_gateway.app import make_app
from sms_gateway.sender import TwilioSender
from sms_gateway.settings import Health, TwilioAccess
from switchboard.board import Board
from switchboard.outcomes import Outcome, Sent
from switchboard.ports import Inbox, Sender
from switchboard.records import Address, Arrival, Outgoing, Received
from tests.doubles.bot_api import ShownMessage
from tests.doubles.telegram import TOKEN, TelegramDouble
from tests.doubles.twilio import SentSms, TwilioDouble
from tests.playing.worlds import MONDAY_TEN, drawer, make_board
from tests.sms_gateway import signing

PATIENCE = 10.0
"""Seconds that an update may take from the double to the inbox before a test gives up."""
DEAD_NUMBER = (400, 21614)
"""Twilio: "'To' number is not a valid mobile number"."""


@dataclass
class SharedClock:
    """The clock of whichever world is being played."""

    of: MovableClock = field(default_factory=lambda: MovableClock(MONDAY_TEN))

    def now(self) -> datetime:
        return self.of.now()


class SharedInbox:
    """The inbox of whichever world is being played, for the one poller of a test run."""

    def __init__(self) -> None:
        self.of: Inbox | None = None

    def receive(self, arrivals: Sequence[Arrival], now: datetime) -> int:
        assert self.of is not None
        return self.of.receive(arrivals, now)

    def waiting(self, now: datetime, limit: int) -> Sequence[Received]:
        raise AssertionError("a poller never asks what waits")

    def note_status(self, external_id: str, public_id: str | None, provider_id: str, status: str,
                    error_code: str | None, now: datetime) -> None:
        raise AssertionError("Telegram gives no status")


class Latch:
    """A bell that one test waits for."""

    def __init__(self) -> None:
        self._rung = threading.Event()

    def ring(self) -> None:
        self._rung.set()

    def wait(self, seconds: float) -> None:
        assert self._rung.wait(seconds), "no update came through in time"
        self._rung.clear()


class Outside:
    """The doubles, the clients that talk to them and the poller: once for a whole test run."""

    def __init__(self) -> None:
        self.clock, self.inbox, self.latch = SharedClock(), SharedInbox(), Latch()
        self.twilio, self.telegram = TwilioDouble(), TelegramDouble()

    def __enter__(self) -> Self:
        self.twilio.start()
        self.telegram.start()
        access = TwilioAccess(signing.ACCOUNT, signing.ACCOUNT, signing.TOKEN, self.twilio.url)
        self.sms = TwilioSender(signing.SETTINGS, access, self.clock)
        settings = TelegramSettings(TOKEN, self.telegram.url, poll_seconds=5)
        self.messages = TelegramSender(settings, self.clock, drawer())
        self.poller = Poller(self.inbox, self.clock, self.latch, settings, first_pause=0.05)
        self._polling = threading.Thread(target=self.poller.run, name="poller")
        self._polling.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.poller.stop()
        self._polling.join()
        self.sms.close()
        self.messages.close()
        self.telegram.stop()
        self.twilio.stop()

    def begin(self, board: Board, clock: MovableClock) -> None:
        """Another world is played from here on."""
        self.clock.of, self.inbox.of = clock, board.store.inbox
        self.twilio.messages.clear()
        self.twilio.errors.clear()
        self.telegram.messages.clear()
        self.telegram.blocked.clear()
        self.telegram.toasts.clear()


class SmsOut:
    """Twilio's client in front of the screens. Every accepted message is reported as delivered."""

    def __init__(self, outside: Outside, screens: Screens, delivered: Callable[[SentSms], None]) -> None:
        self._outside, self._screens, self._delivered = outside, screens, delivered

    def send_many(self, messages: Sequence[Outgoing]) -> Sequence[Outcome]:
        outcomes = self._outside.sms.send_many(messages)
        for row, outcome in zip(messages, outcomes, strict=True):
            if isinstance(outcome, Sent):
                accepted = self._accepted(row)
                self._screens.send_many([replace(row, body=accepted.body, payload={})])
                self._delivered(accepted)
        return outcomes

    def _accepted(self, row: Outgoing) -> SentSms:
        found = [m for m in self._outside.twilio.to(row.address.value)
                 if m.status_callback is not None and m.status_callback.endswith(f"?ob={row.public_id}")]
        assert len(found) == 1, f"{row.body!r} was sent {len(found)} times"
        return found[0]

    def look_up(self, message: Outgoing, known: Callable[[Sequence[str]], set[str]]) -> Outcome:
        return self._outside.sms.look_up(message, known)

    def close(self) -> None:
        """The client is the test run's, and is closed with it."""


class TelegramOut:
    """python-telegram-bot in front of the screens."""

    def __init__(self, outside: Outside, screens: Screens) -> None:
        self._outside, self._screens = outside, screens
        self.on_screen: dict[str, str] = {}
        """From the double's number of a message to the screen's, and with ``@`` the way back."""

    def send_many(self, messages: Sequence[Outgoing]) -> Sequence[Outcome]:
        outcomes = self._outside.messages.send_many(messages)
        for row, outcome in zip(messages, outcomes, strict=True):
            if isinstance(outcome, Sent):
                self._show(row, outcome)
        return outcomes

    def _show(self, row: Outgoing, outcome: Sent) -> None:
        match row.method:
            case "message":
                shown = self._message(row, str(outcome.provider_id))
                number = str(len(self._screens.shown) + 1)
                self.on_screen[str(shown.message_id)] = number
                self.on_screen[f"@{number}"] = str(shown.message_id)
                self._screens.send_many([replace(row, body=shown.text, payload=_seen(shown))])
            case "edit":
                message_id = str(row.payload["message_id"])
                shown = self._message(row, message_id)
                seen = {**_seen(shown), "message_id": f"telegram-{self.on_screen[message_id]}"}
                body = shown.text if row.body else ""
                self._screens.send_many([replace(row, body=body, payload=seen)])
            case "toast":
                told = dict(self._outside.telegram.toasts)[str(row.payload["callback_id"])]
                self._screens.send_many([replace(row, body=told)])

    def _message(self, row: Outgoing, message_id: str) -> ShownMessage:
        chat = self._outside.telegram.to(int(row.address.value))
        return next(m for m in chat if str(m.message_id) == message_id)

    def look_up(self, message: Outgoing, known: Callable[[Sequence[str]], set[str]]) -> Outcome:
        return self._outside.messages.look_up(message, known)

    def close(self) -> None:
        """The client is the test run's, and is closed with it."""


def _seen(shown: ShownMessage) -> dict[str, Any]:
    """A message's markup as the screens know it."""
    seen: dict[str, Any] = {}
    if rows := shown.markup.get("inline_keyboard"):
        seen["buttons"] = [
            [{"text": b["text"], "token": b["callback_data"]} for b in row] for row in rows
        ]
    if keyboard := shown.markup.get("keyboard"):
        seen["keyboard"] = keyboard[0][0]["text"]
    if shown.upload is not None:
        kind = "map" if shown.upload.kind == "photo" else "export"
        seen["attachment"] = {"kind": kind, "data": {"name": shown.upload.name}}
    return seen


Door = Literal["webhooks", "telegram"]


class EdgeWorld(World):
    """A world whose ``doors`` are real; what does not go through them stays on the screens."""

    def __init__(self, board: Board, clock: MovableClock, outside: Outside, doors: Sequence[Door]) -> None:
        self._outside, self._doors = outside, doors
        outside.begin(board, clock)
        screens = Screens(clock)
        self._by_sms = SmsOut(outside, screens, self._report)
        self._by_telegram = TelegramOut(outside, screens)
        app = make_app(
            board.store.inbox, clock, signing.SETTINGS, board.bell, lambda: Health(True, True)
        )
        self._client: FlaskClient = app.test_client()
        super().__init__(board, clock, screens, signing.NUMBER)

    def way_out(self, channel: Channel) -> Sender:
        if channel == "sms":
            return self._by_sms if "webhooks" in self._doors else self.screens
        return self._by_telegram if "telegram" in self._doors else self.screens

    def way_in_for_sms(self, address: Address, fields: dict[str, str]) -> None:
        if "webhooks" not in self._doors:
            super().way_in_for_sms(address, fields)
            return
        posted = signing.inbound_fields(SmsMessageSid=fields["MessageSid"], SmsSid=fields["MessageSid"])
        answer = signing.post(self._client, "/sms/inbound", {**posted, **fields})
        assert answer.status_code == 200
        assert answer.text.endswith("<Response/>")

    def way_in_for_telegram(self, address: Address, update: dict[str, Any]) -> None:
        if "telegram" not in self._doors:
            super().way_in_for_telegram(address, update)
            return
        update.pop("update_id")
        self._outside.telegram.push_update(update)
        self._outside.latch.wait(PATIENCE)

    def message_id(self, shown: Shown) -> str | int:
        if "telegram" not in self._doors:
            return super().message_id(shown)
        return int(self._by_telegram.on_screen[f"@{shown.id}"])

    def block(self, address: Address) -> None:
        if address.channel == "sms" and "webhooks" in self._doors:
            self._outside.twilio.refuse(address.value, *DEAD_NUMBER)
        elif address.channel == "telegram" and "telegram" in self._doors:
            self._outside.telegram.blocked.add(int(address.value))
        else:
            super().block(address)

    def _report(self, accepted: SentSms) -> None:
        """Twilio's word that it was delivered, to the address that the message carried."""
        fields = signing.status_fields(MessageSid=accepted.sid, To=accepted.to)
        assert accepted.status_callback is not None
        path = accepted.status_callback.removeprefix(signing.SETTINGS.public_url)
        answer = signing.post(self._client, path, fields)
        assert answer.status_code == 204


def make_edge_world(url: str, outside: Outside, doors: Sequence[Door], at: datetime) -> EdgeWorld:
    """A world on the migrated, empty database at ``url``."""
    clock = MovableClock(at)
    return EdgeWorld(make_board(url, clock), clock, outside, doors)
