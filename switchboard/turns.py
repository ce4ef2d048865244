"""Turns: the messages that wait are taken up, one a line at a time and in order; several lines share a
transaction. Before it they are rehearsed; what a turn must look up is fetched outside any transaction,
and the turn is stepped again with it. A turn that fails loses nothing and holds up nobody."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from conversations import events as ev
from conversations.effects import Effect
from conversations.session import Session
from conversations.step import step
from conversations.turn import Scene
from switchboard.board import Board
from switchboard.carrying import carry_out
from switchboard.desk import Desk
from switchboard.hands import Hands
from switchboard.incoming import ButtonPressed, Incoming
from switchboard.keeping import Transaction
from switchboard.ports import SessionClash, StoreUnavailable
from switchboard.records import Loaded, Received
from switchboard.rehearsing import TooManyRounds, Work, look_up, rehearse
from switchboard.writing import Writer

log = logging.getLogger(__name__)

AT_A_TIME = 8
"""Lines that share one transaction."""
MOST_CLASHES = 5
MOST_ROUNDS = 12
"""Events of one turn: what it began with, facts, and outcomes of effects."""


class Turns:
    def __init__(self, board: Board) -> None:
        self._board = board

    def run_waiting(self, limit: int = AT_A_TIME) -> int:
        """Takes up what waits now; how many messages were handled. Raises
        :class:`StoreUnavailable`; then what was not handled waits on."""
        received = self._board.store.inbox.waiting(self._board.clock.now(), limit)
        if not received:
            return 0
        works = [Work(r) for r in received]
        rehearse(self._board, works)
        self._settle(works)
        self._board.bell.ring()
        return len(works)

    def run_until_quiet(self, most: int = 100_000) -> int:
        """Until nothing waits that is due; how many messages were handled."""
        handled = 0
        while handled < most and (count := self.run_waiting()):
            handled += count
        return handled

    def _settle(self, works: list[Work]) -> None:
        """All in one transaction; those that lacked a fact once more, with it; where one fails, one
        by one, so that whoever fails fails alone."""
        try:
            self._in_one_transaction(works)
        except StoreUnavailable:
            raise
        except Exception as error:
            if len(works) > 1:
                self._one_by_one(works)
            else:
                self._alone_in_vain(works[0], error)
            return
        lacking = [w for w in works if w.missing is not None]
        for work in lacking:
            assert work.missing is not None
            look_up(self._board, work, work.missing)
            work.missing = None
        if lacking:
            self._settle(lacking)

    def _one_by_one(self, works: Sequence[Work]) -> None:
        for work in works:
            self._settle([replace(work, missing=None)])

    def _in_one_transaction(self, works: Sequence[Work]) -> None:
        now = self._board.clock.now()
        with self._board.store.transaction() as tx:
            loaded = tx.people.load([w.received.address for w in works], now)
            for work in works:
                OneTurn(self._board, tx, work, loaded[work.received.address]).run()

    def _alone_in_vain(self, work: Work, error: Exception) -> None:
        """After a clash the message waits on, to be loaded and stepped again; not for ever."""
        received = work.received
        if not isinstance(error, SessionClash) or received.attempts >= MOST_CLASHES:
            self._failed(work, error)
            return
        with self._board.store.transaction() as tx:
            tx.mail.put_off(received.id, self._board.clock.now())

    def _failed(self, work: Work, error: Exception) -> None:
        """Keeps the message, opens a task, and tells the person that somebody will call."""
        received = work.received
        log.error("message %s could not be handled (%s)", received.id, type(error).__name__,
                  exc_info=error)
        now = self._board.clock.now()
        with self._board.store.transaction() as tx:
            desk = Desk(self._board, tx, now, f"failed:{received.id}")
            line = tx.people.load([received.address], now)[received.address].line
            tx.mail.set_aside(received.id, type(error).__name__)
            call_by = desk.call_by()
            desk.open_task("breakdown", line.person_id, self._words(received), promised_at=call_by)
            if received.source != "mail":
                desk.mail_line(line, ev.TurnFailed(call_by))
        self._board.bell.ring()

    def _words(self, received: Received) -> str:
        if received.source == "mail":
            return ""
        try:
            event = self._board.readers[received.source](received.raw).event
        except Exception:
            log.warning("message %s cannot be read for the task", received.id)
            return ""
        return event.text if isinstance(event, ev.TextReceived) else ""


class OneTurn:
    """One message in, its effects carried out, inside the given transaction."""

    def __init__(self, board: Board, tx: Transaction, work: Work, loaded: Loaded) -> None:
        self._board, self._tx, self._work, self._loaded = board, tx, work, loaded
        self._now = board.clock.now()

    def run(self) -> None:
        """Nothing is written where a fact is missing: the work then says which."""
        incoming = self._read()
        event = self._event(incoming)
        if event is None:
            self._tx.mail.finish(self._work.received.id)
            return
        if self._loaded.line.unreachable and isinstance(event, ev.FromOutside):
            self._reach_again()
        scene = Scene(self._loaded.records, self._board.town, self._now,
                      pressed=bool(incoming and incoming.callback_id))
        stepped = self._work.step(self._loaded, event, scene)
        if stepped is None:
            return
        after = self._carry_out(stepped.after, stepped.effects, scene, event, incoming)
        if after != stepped.before:
            line_id, version = self._loaded.line.id, self._loaded.version
            self._tx.people.save_session(line_id, after.to_json(), version)
        self._tx.mail.finish(self._work.received.id)

    def _reach_again(self) -> None:
        """Whoever writes can be written to: a bot that was blocked no longer is."""
        line = replace(self._loaded.line, unreachable=False)
        self._tx.people.set_line(line.id, unreachable=False)
        self._loaded = replace(self._loaded, line=line)

    def _read(self) -> Incoming | None:
        received = self._work.received
        if received.source == "mail":
            return None
        return self._board.readers[received.source](received.raw)

    def _event(self, incoming: Incoming | None) -> ev.Event | None:
        if incoming is None:
            return ev.from_mail(self._work.received.raw)
        if isinstance(incoming.event, ButtonPressed):
            return self._pressed(incoming.event)
        return incoming.event

    def _pressed(self, press: ButtonPressed) -> ev.Event:
        """Forged, expired, or drawn for somebody else: nothing but a toast."""
        token = self._tx.mail.token(press.token)
        if token is None or token.line_id != self._loaded.line.id or token.expires_at <= self._now:
            return ev.OldButtonPressed()
        return ev.Pressed(token.action, token.ref)

    def _carry_out(self, session: Session, effects: Sequence[Effect], scene: Scene, event: ev.Event,
                   incoming: Incoming | None) -> Session:
        line = self._loaded.line
        desk = Desk(self._board, self._tx, self._now, f"in:{self._work.received.id}")
        writer = Writer(desk, line, event, incoming)
        hands = Hands(desk, line, writer)
        todo = list(effects)
        for _ in range(MOST_ROUNDS):
            outcomes = [carry_out(hands, effect) for effect in todo]
            todo = []
            for outcome in outcomes:
                if outcome is not None:
                    session, more = step(session, outcome, scene)
                    todo += more
            if not todo:
                writer.flush()
                return session
        raise TooManyRounds("effects and outcomes did not come to an end")
