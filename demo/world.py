"""A small world around the switchboard: a clock that can be moved, and screens instead of networks.

What people write enters by the real inbox, as Twilio and Telegram would deliver it; what is said to
them leaves by the real outbox. Used by the demo's page, the stories and ``voisins chat``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from conversations.scene import Channel
from switchboard.absences import Returns
from switchboard.alarms import Alarms
from switchboard.board import Board
from switchboard.digest import Digests
from switchboard.monthly import MonthlyWords
from switchboard.outcomes import Gone, NotFound, Outcome, Refused, Sent
from switchboard.ports import Sender
from switchboard.postmen import Postman
from switchboard.records import Address, Arrival, Outgoing
from switchboard.reminders import Reminders
from switchboard.timers import Timers
from switchboard.turns import Turns

STEP = timedelta(minutes=1)
LONG_STEP = timedelta(minutes=5)
LONGEST_STEP = timedelta(minutes=30)
SHORT_STEPS = timedelta(minutes=15)
LONG_STEPS = timedelta(days=2)
MOST_ROUNDS = 200
CHANNELS: tuple[Channel, ...] = ("sms", "telegram")


class MovableClock:
    """Stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def move(self, to: datetime) -> None:
        if to < self._at:
            raise ValueError("this clock does not go back")
        self._at = to


class OrderlyChance:
    """Chance without surprise: the same world is told in the same words every time."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def token(self) -> str:
        return f"t{next(self._numbers):021}"

    def pick(self, words: Sequence[str]) -> str:
        return words[0]


class SilentBell:
    """Nobody waits here: the world does everything itself."""

    def ring(self) -> None:
        pass

    def wait(self, seconds: float) -> None:
        pass


@dataclass(slots=True)
class Shown:
    """A message on somebody's screen, or a toast over it. ``row`` is as it was sent."""

    id: str
    address: Address
    text: str
    row: Outgoing
    at: datetime
    edited: bool = False

    @property
    def buttons(self) -> list[list[dict[str, str]]]:
        found: list[list[dict[str, str]]] = self.row.payload.get("buttons", [])
        return found

    @property
    def attachment(self) -> dict[str, Any] | None:
        """A picture or document, not drawn yet: ``kind`` and ``data``."""
        found: dict[str, Any] | None = self.row.payload.get("attachment")
        return found


@dataclass(slots=True)
class Screens:
    """All screens: a sender that shows instead of sending. ``blocked`` refuse everything."""

    clock: MovableClock
    shown: list[Shown] = field(default_factory=list)
    log: list[tuple[str, Shown]] = field(default_factory=list)
    """What happened, in order: ``("<", message)``, ``("~", rewritten)``, ``("!", toast)``."""
    blocked: set[Address] = field(default_factory=set)
    drawn: dict[str, list[list[dict[str, str]]]] = field(default_factory=dict)
    """The last buttons each message had, by its id: a screen that missed a rewrite keeps them."""

    def send_many(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        return [self._send(message) for message in messages]

    def look_up(self, message: Outgoing, known: Callable[[Sequence[str]], set[str]]) -> Outcome:
        return NotFound()

    def close(self) -> None:
        """A screen needs no farewell."""

    def _send(self, row: Outgoing) -> Outcome:
        if row.address in self.blocked:
            return Gone("blocked")
        match row.method:
            case "edit":
                return self._rewrite(row)
            case "toast":
                if row.body:
                    self._note("!", Shown("", row.address, row.body, row, self.clock.now()))
                return Sent()
        message = Shown(str(len(self.shown) + 1), row.address, row.body, row, self.clock.now())
        self.shown.append(message)
        self._draw(message)
        self._note("<", message)
        return Sent(f"{row.address.channel}-{message.id}")

    def _rewrite(self, row: Outgoing) -> Outcome:
        message_id = str(row.payload.get("message_id", "")).rpartition("-")[2]
        message = next((m for m in self.shown if m.id == message_id and m.address == row.address), None)
        if message is None:
            return Refused("no such message")
        message.row = row
        self._draw(message)
        if row.body and row.body != message.text:
            message.text, message.edited = row.body, True
            self._note("~", message)
        elif message.buttons:
            self._note("~", message)
        return Sent()

    def _draw(self, message: Shown) -> None:
        if message.buttons:
            self.drawn[message.id] = message.buttons

    def _note(self, what: str, shown: Shown) -> None:
        self.log.append((what, shown))

    def of(self, address: Address) -> list[Shown]:
        return [m for m in self.shown if m.address == address]


class World:
    """People write and press, time passes; each call returns when all that follows is done."""

    def __init__(self, board: Board, clock: MovableClock, screens: Screens, number: str) -> None:
        self.board, self.clock, self.screens, self.number = board, clock, screens, number
        self.turns, self.timers, self.alarms = Turns(board), Timers(board), Alarms(board)
        self.rounds = (Reminders(board), Returns(board), Digests(board), MonthlyWords(board))
        self.postmen = [
            Postman(channel, board.store, self.way_out(channel), clock, board.bell)
            for channel in CHANNELS
        ]
        self._ids = count(1)

    def way_out(self, channel: Channel) -> Sender:
        """What carries this channel's messages: here the screens themselves."""
        return self.screens

    def write(self, address: Address, text: str) -> None:
        if address.channel == "sms":
            self._arrive_sms(address, {"Body": text, "NumMedia": "0"})
        else:
            self._arrive_update(address, {"message": self._message(address, text=text)})

    def send_photo(self, address: Address) -> None:
        if address.channel == "sms":
            self._arrive_sms(address, {"Body": "", "NumMedia": "1"})
        else:
            self._arrive_update(address, {"message": self._message(address, photo=[{"file_id": "p"}])})

    def share_location(self, address: Address, lat: float, lon: float) -> None:
        location = {"latitude": lat, "longitude": lon}
        self._arrive_update(address, {"message": self._message(address, location=location)})

    def add_to_group(self, address: Address, group: Address) -> None:
        """``address`` puts the bot into a group chat."""
        change = {
            "chat": {"id": int(group.value), "type": "supergroup"}, "from": self._user(address), "date": 0,
            "new_chat_member": {"status": "member"},
        }  # fmt: skip
        self._arrive_update(group, {"my_chat_member": change})

    def write_in_group(self, address: Address, group: Address, text: str) -> None:
        message = self._message(address, text=text)
        message["chat"] = {"id": int(group.value), "type": "supergroup"}
        self._arrive_update(address, {"message": message})

    def press(self, address: Address, shown: Shown, token: str) -> None:
        message = {**self._message(address), "message_id": self.message_id(shown)}
        query = {
            "id": f"q{next(self._ids)}", "from": self._user(address), "data": token, "message": message,
        }  # fmt: skip
        self._arrive_update(address, {"callback_query": query})

    def message_id(self, shown: Shown) -> str | int:
        """How the channel names that message."""
        return f"telegram-{shown.id}"

    def block(self, address: Address) -> None:
        """From now on nothing can be delivered there."""
        self.screens.blocked.add(address)

    def unblock(self, address: Address) -> None:
        self.screens.blocked.discard(address)

    def pass_to(self, at: datetime) -> None:
        """Moves the clock, doing on the way all that falls due: minute by minute at first, then in
        steps of five, and after two days of thirty."""
        start = self.clock.now()
        while (now := self.clock.now()) < at:
            gone = now - start
            step = STEP if gone < SHORT_STEPS else LONG_STEP if gone < LONG_STEPS else LONGEST_STEP
            self.clock.move(min(at, now + step))
            self.tick()
            self.settle()

    def tick(self) -> None:
        """Looks once at all that falls due."""
        self.timers.tick()
        self.alarms.tick()
        for one in self.rounds:
            one.tick()

    def settle(self) -> None:
        """Turns and deliveries until nothing is left to do now."""
        for _ in range(MOST_ROUNDS):
            done = self.turns.run_until_quiet()
            done += sum(postman.deliver() for postman in self.postmen)
            if not done:
                return
        raise RuntimeError("the world does not come to rest")

    def _arrive_sms(self, address: Address, form: dict[str, str]) -> None:
        sid = f"SM{next(self._ids):032x}"
        fields = {"MessageSid": sid, "From": address.value, "To": self.number, **form}
        self.way_in_for_sms(address, fields)
        self.settle()

    def _arrive_update(self, address: Address, update: dict[str, Any]) -> None:
        self.way_in_for_telegram(address, {"update_id": next(self._ids), **update})
        self.settle()

    def way_in_for_sms(self, address: Address, fields: dict[str, str]) -> None:
        """``fields`` as Twilio posts them."""
        self._receive(Arrival("sms", fields["MessageSid"], address, fields))

    def way_in_for_telegram(self, address: Address, update: dict[str, Any]) -> None:
        """``update`` as the Bot API gives it."""
        self._receive(Arrival("telegram", str(update["update_id"]), address, update))

    def _receive(self, arrival: Arrival) -> None:
        self.board.store.inbox.receive([arrival], self.clock.now())

    def _message(self, address: Address, **content: Any) -> dict[str, Any]:
        chat = {"id": int(address.value), "type": "private"}
        told = {"message_id": next(self._ids), "from": self._user(address), "chat": chat, "date": 0}
        return {**told, **content}

    def _user(self, address: Address) -> dict[str, Any]:
        return {"id": int(address.value), "is_bot": False, "first_name": "Voisin"}
