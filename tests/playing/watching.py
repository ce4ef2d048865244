"""A world in which every turn is watched: in which mode a conversation was before it, what was heard,
and in which mode it is after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from conversations import events as ev
from conversations import states
from conversations.commands import command_in
from conversations.session import Session
from conversations.states import Mode
from conversations.step import hear
from conversations.turn import Scene, Turn
from demo.world import MovableClock, Screens, World
from switchboard.incoming import ButtonPressed
from switchboard.records import Address, Received
from switchboard.turns import Turns
from tests.playing.worlds import make_board, settings


@dataclass(frozen=True, slots=True)
class Seen:
    """One turn. ``what`` is the rule for a text, the action for a press, the event for mail."""

    before: Mode
    what: str
    after: Mode
    by_rule: bool


class WatchedTurns(Turns):
    """Takes up one message at a time, and notes what became of it."""

    def __init__(self, world: WatchedWorld) -> None:
        super().__init__(world.board)
        self.world = world

    def run_until_quiet(self, most: int = 100_000) -> int:
        handled = 0
        while waiting := self.world.board.store.inbox.waiting(self.world.clock.now(), 1):
            received = waiting[0]
            before = self.world.turn_of(received.address)
            what, by_rule = self.world.what(before, received)
            handled += self.run_waiting(1)
            after = self.world.turn_of(received.address)
            seen = Seen(states.mode_of(before), what, states.mode_of(after), by_rule)
            self.world.seen.append(seen)
        return handled


class WatchedWorld(World):
    def __init__(self, url: str, at: datetime) -> None:
        clock = MovableClock(at)
        super().__init__(make_board(url, clock), clock, Screens(clock), settings().sms.number)
        self.seen: list[Seen] = []
        self.turns = WatchedTurns(self)

    def turn_of(self, address: Address) -> Turn:
        with self.board.store.transaction() as tx:
            loaded = tx.people.load([address], self.clock.now())[address]
        scene = Scene(loaded.records, self.board.town, self.clock.now())
        return Turn(Session.from_json(loaded.session), scene)

    def what(self, turn: Turn, received: Received) -> tuple[str, bool]:
        """The name of what is about to happen, and whether a rule of the table is to say what."""
        if received.source == "mail":
            return type(ev.from_mail(received.raw)).__name__, False
        event = self.board.readers[received.source](received.raw).event
        match event:
            case ev.TextReceived(text):
                return self._of_text(turn, text)
            case ButtonPressed(token):
                with self.board.store.transaction(read_only=True) as tx:
                    drawn = tx.mail.token(token)
                return f"[{drawn.action}]" if drawn else "[forged]", False
        return type(event).__name__, False

    def _of_text(self, turn: Turn, text: str) -> tuple[str, bool]:
        command = command_in(text)
        if command is not None:
            return f"/{command[0]}", False
        touched = turn.session.touched_at
        if touched is not None and self.clock.now() - touched > turn.town.session_lasts:
            return "after days", False
        if not any(c.isalnum() for c in text):
            return "no words", False
        rule = states.rule_for(turn, hear(turn, text))
        if rule is None:
            return "a word again", False
        return rule.hears, True

