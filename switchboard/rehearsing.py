"""Rehearsing: a message is gone through once before its transaction, on what is known by then. What it
says is then heard, and what must be looked up is found, so that the transaction, in which others
wait, is short. Nothing is decided here: in its transaction everything is loaded and stepped anew."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from conversations import events as ev
from conversations.effects import Effect, FindPlace, Lookup, NearestPlace
from conversations.hearing import Recalling
from conversations.place import PlaceFinding
from conversations.scene import PersonView, Records
from conversations.session import Session
from conversations.step import step
from conversations.town import Town
from conversations.turn import Scene
from switchboard.board import Board
from switchboard.incoming import ButtonPressed
from switchboard.records import Address, Line, Loaded, Received

log = logging.getLogger(__name__)

MOST_LOOKUPS = 4

Facts = dict[Lookup, PlaceFinding]


class TooManyRounds(RuntimeError):
    """A turn went on asking: a rule of the dialogues leads in a circle."""


@dataclass(slots=True)
class Work:
    """One message on its way, with what has been looked up for it. Its town has an ear of its own,
    that recalls what it heard."""

    received: Received
    town: Town
    facts: Facts = field(default_factory=dict)
    missing: Lookup | None = None

    @classmethod
    def of(cls, received: Received, town: Town) -> Work:
        return cls(received, replace(town, ear=Recalling(town.ear)))

    def step(self, session: Session, event: ev.Event, scene: Scene
             ) -> tuple[Session, tuple[Effect, ...]] | None:
        """Steps until no fact is asked for; ``None`` where one must be fetched first, and ``missing``
        says which."""
        session, effects = step(session, event, scene)
        for _ in range(MOST_LOOKUPS):
            lookup = next((e for e in effects if isinstance(e, Lookup)), None)
            if lookup is None:
                return session, effects
            if lookup not in self.facts:
                self.missing = lookup
                return None
            others = tuple(e for e in effects if e is not lookup)
            session, more = step(session, ev.PlaceFound(_query(lookup), self.facts[lookup]), scene)
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
    now = board.clock.now()
    known = board.store.known([work.received.address for work in written], now)
    for work in written:
        address = work.received.address
        try:
            _go_through(board, work, known.get(address) or _stranger(address))
        except Exception:
            """It fails again in its transaction, where that is dealt with."""
            log.debug("message %s fails in its rehearsal", work.received.id)


def _stranger(address: Address) -> Loaded:
    return Loaded(Line(0, address, 0), None, 0, Records(PersonView(0), address.channel))


def _go_through(board: Board, work: Work, loaded: Loaded) -> None:
    event = board.readers[work.received.source](work.received.raw).event
    if isinstance(event, ButtonPressed):
        return
    scene = Scene(loaded.records, work.town, board.clock.now())
    session = Session.from_json(loaded.session)
    for _ in range(MOST_LOOKUPS):
        if work.step(session, event, scene) is not None:
            return
        look_up(board, work)


def look_up(board: Board, work: Work) -> None:
    """Fetches what is missing; outside any transaction."""
    lookup, work.missing = work.missing, None
    assert lookup is not None
    try:
        work.facts[lookup] = _found(board, lookup)
    except Exception:
        log.exception("a place could not be looked up")
        work.facts[lookup] = PlaceFinding("none")


def _found(board: Board, lookup: Lookup) -> PlaceFinding:
    match lookup:
        case FindPlace(query):
            return board.places.find(query)
        case NearestPlace(lat, lon):
            return board.places.nearest(lat, lon)
