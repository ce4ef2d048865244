"""Rehearsing: what somebody wrote is gone through before its transaction, on what is known by then. Its
words are heard and its place is looked up outside, so that the transaction, in which others wait, is
short. In it everything is loaded anew, and where anything is not as it was, the turn is stepped anew."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from conversations import events as ev
from conversations.effects import Effect, FindPlace, Lookup, NearestPlace
from conversations.place import PlaceFinding
from conversations.scene import Records
from conversations.session import Session
from conversations.step import step
from conversations.turn import Scene
from switchboard.board import Board
from switchboard.incoming import ButtonPressed
from switchboard.records import Line, Loaded, Received, stranger

log = logging.getLogger(__name__)

MOST_LOOKUPS = 4

Facts = dict[Lookup, PlaceFinding]
Find = Callable[[Lookup], PlaceFinding | None]


class TooManyRounds(RuntimeError):
    """A turn went on asking: a rule of the dialogues leads in a circle."""


class Stepped(NamedTuple):
    before: Session
    after: Session
    effects: tuple[Effect, ...]


class Given(NamedTuple):
    """All that a step depends on, but for the hour and the town."""

    session: str | None
    records: Records
    event: ev.Event
    pressed: bool

    @classmethod
    def of(cls, loaded: Loaded, event: ev.Event, scene: Scene) -> Given:
        """A stranger has no number yet when their turn is rehearsed; no dialogue looks at it."""
        person = replace(loaded.records.person, id=0)
        return cls(loaded.session, replace(loaded.records, person=person), event, scene.pressed)


@dataclass(slots=True)
class Work:
    """One message on its way, with what has been looked up for it and how it was rehearsed."""

    received: Received
    facts: Facts = field(default_factory=dict)
    missing: Lookup | None = None
    rehearsed: tuple[Given, Stepped] | None = None

    def step(self, loaded: Loaded, event: ev.Event, scene: Scene) -> Stepped | None:
        """``None`` where a fact must be fetched first, and ``missing`` says which."""
        if self.rehearsed is not None and self.rehearsed[0] == Given.of(loaded, event, scene):
            return self.rehearsed[1]
        return self._step(loaded, event, scene, self.facts.get)

    def rehearse(self, board: Board, loaded: Loaded, event: ev.Event, scene: Scene) -> None:
        stepped = self._step(loaded, event, scene, lambda lookup: look_up(board, self, lookup))
        assert stepped is not None
        self.rehearsed = Given.of(loaded, event, scene), stepped

    def _step(self, loaded: Loaded, event: ev.Event, scene: Scene, find: Find) -> Stepped | None:
        """Steps until no fact is asked for."""
        before = Session.from_json(loaded.session)
        session, effects = step(before, event, scene)
        for _ in range(MOST_LOOKUPS):
            lookup = next((e for e in effects if isinstance(e, Lookup)), None)
            if lookup is None:
                return Stepped(before, session, effects)
            found = find(lookup)
            if found is None:
                self.missing = lookup
                return None
            others = tuple(e for e in effects if e is not lookup)
            session, more = step(session, ev.PlaceFound(_query(lookup), found), scene)
            effects = (*others, *more)
        raise TooManyRounds("a turn asked for too many facts")


def _query(lookup: Lookup) -> str:
    return lookup.query if isinstance(lookup, FindPlace) else ""


def rehearse(board: Board, works: Sequence[Work]) -> None:
    """Of what people wrote; mail and buttons say little and look up nothing. Raises
    :class:`StoreUnavailable`."""
    written = [work for work in works if work.received.source != "mail"]
    if not written:
        return
    known = board.store.known([work.received.address for work in written], board.clock.now())
    for work in written:
        address = work.received.address
        try:
            _rehearse_one(board, work, known.get(address) or stranger(Line(0, address, 0)))
        except Exception:
            """It fails again in its transaction, where that is dealt with."""
            log.debug("message %s fails in its rehearsal", work.received.id, exc_info=True)


def _rehearse_one(board: Board, work: Work, loaded: Loaded) -> None:
    event = board.readers[work.received.source](work.received.raw).event
    if event is not None and not isinstance(event, ButtonPressed):
        scene = Scene(loaded.records, board.town, board.clock.now())
        work.rehearse(board, loaded, event, scene)


def look_up(board: Board, work: Work, lookup: Lookup) -> PlaceFinding:
    """Outside any transaction."""
    try:
        found = _found(board, lookup)
    except Exception:
        log.exception("a place could not be looked up")
        found = PlaceFinding("none")
    work.facts[lookup] = found
    return found


def _found(board: Board, lookup: Lookup) -> PlaceFinding:
    match lookup:
        case FindPlace(query):
            return board.places.find(query)
        case NearestPlace(lat, lon):
            return board.places.nearest(lat, lon)
