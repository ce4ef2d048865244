"""What a referent waits for: ``/offres``, ``/carte``, ``/bilan``, from the stored message to the drawn picture.

``python -m benchmarks.office``. A town with 20 referents, 2,000 volunteers, 500 open needs, 3,000 needs of
the last four weeks and 40 offers that wait, on the made-up town's streets; the real turn on the real
storage, the row claimed from the outbox, the picture drawn. This process is held on one core. Each is
measured again when 50,000 more messages lie in the inbox and the outbox: none may grow with them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from rich.console import Console
from rich.table import Table

from benchmarks.databases import databases
from benchmarks.made_volunteers import settled
from bot.reader import read_update
from conversations.effects import EVERYWHERE
from conversations.place import Place
from demo.cast import NewVolunteer, add_referent, add_volunteer
from demo.world import SilentBell
from places.areas import AreaMap
from sms_gateway.reader import read_sms
from storage.store import SqlStore
from switchboard.board import Board
from switchboard.keeping import Transaction
from switchboard.outcomes import Sent
from switchboard.ports import Clock, Draw
from switchboard.records import Address, Arrival, Need, NewOutgoing, Offer, Token
from switchboard.turns import Turns
from voisins.compose import SystemChance, areas_of, board_of, book_of, drawer_of
from voisins.config import Settings
from voisins.playing import demo_settings

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
REFERENTS, VOLUNTEERS, OPEN, PAST, PENDING = 20, 2000, 500, 3000, 40
MORE_MESSAGES = 50_000
ROUNDS = 9
REFERENT, COORDINATOR = Address("telegram", "900000"), Address("telegram", "910000")
OF_ALL = ", all of the town"
EVERYWHERE_MAP = f"/carte{OF_ALL}"
_numbers = count(1)


@dataclass(frozen=True)
class Command:
    """``most`` is the seconds that it may take."""

    text: str
    by: Address
    most: float


COMMANDS = (
    Command("/offres", REFERENT, 0.3), Command("/carte centre", REFERENT, 1.0),
    Command("/bilan mois", REFERENT, 1.0), Command(EVERYWHERE_MAP, COORDINATOR, 1.0),
    Command(f"/bilan mois{OF_ALL}", COORDINATOR, 1.0),
)  # fmt: skip


@dataclass(frozen=True)
class Measured:
    command: Command
    first: float
    usual: float
    slowest: float
    with_more: float


@dataclass
class HandClock:
    """Shows what it was set to."""

    at: datetime = field(default=NOW)

    def now(self) -> datetime:
        return self.at


class MadeTown:
    """The made-up town, full of people. Everything is drawn from one seed."""

    def __init__(self, url: str) -> None:
        self.settings = demo_settings(Path(__file__).parents[1] / "config.toml")
        self.clock = HandClock()
        self.book = book_of(self.settings)
        self.board = _board(self.settings, SqlStore(url, self.clock), self.clock)
        self.draw: Draw = drawer_of(self.settings, self.book)
        self.chance = Random(5)
        self.volunteers: list[int] = []
        areas = AreaMap(areas_of(self.settings))
        self.places = [Place(label, lat, lon, area=areas.of(lat, lon)) for label, lat, lon in self.book.spots()]

    def fill(self) -> None:
        for number, area in zip(range(REFERENTS), _around(list(self.board.town.areas)), strict=False):
            add_referent(self.board, f"R{number}", Address("telegram", str(900_000 + number)), area)
        add_referent(self.board, "Claire", COORDINATOR, "", "coordinator")
        for number in range(VOLUNTEERS):
            who = NewVolunteer("Julie", Address("telegram", str(number + 1)), self._services(), self._home(),
                               self.chance.choice((300, 500, 1000)))  # fmt: skip
            self.volunteers.append(add_volunteer(self.board, who))
        with self.board.store.transaction() as tx:
            for number in range(OPEN + PAST):
                address = _sms(number % 800)
                person = tx.people.load([address], NOW)[address].line.person_id
                self._record(tx, self._need(person, number < OPEN))
            for number in range(PENDING):
                address = Address("telegram", str(800_000 + number))
                person = tx.people.load([address], NOW)[address].line.person_id
                tx.offers.register(self._pending(person))
        self.clock.at = NOW

    def _home(self) -> Place:
        return self.chance.choice(self.places)

    def _services(self) -> tuple[str, ...]:
        slugs = [c.slug for c in self.board.town.categories if not c.by_person]
        return tuple(self.chance.sample(slugs, self.chance.choice((1, 2, 3))))

    def _record(self, tx: Transaction, need: Need) -> None:
        """The need with the two who were asked for it; where it was taken, the second said yes."""
        number = tx.needs.add(replace(need, state="asking"))
        first, second = self.chance.sample(self.volunteers, 2)
        _, ask = tx.needs.add_asks(number, {first: 200, second: 300}, need.opened_at)
        if need.state in ("promised", "agreed", "done"):
            self.clock.at = need.opened_at + timedelta(minutes=self.chance.randrange(2, 90))
            tx.needs.claim(number, ask, second)
        claimed = tx.needs.get(number)
        tx.needs.save(replace(claimed, state=need.state, done_at=need.done_at), was=claimed.state, epoch=claimed.epoch)

    def _need(self, person_id: int, is_open: bool) -> Need:
        place, (category, *_) = self._home(), self._services()
        state = self.chance.choice(("asking", "asking", "promised", "agreed", "handed") if is_open else
                                   ("done", "done", "done", "done", "cancelled"))  # fmt: skip
        opened = NOW - timedelta(minutes=self.chance.randrange(28 * 24 * 60))
        return Need(
            id=0, person_id=person_id, category=category, state=state, words="x", name="Mme Martin",  # type: ignore[arg-type]
            place=place, details=None, area=place.area, urgent=False, remote=False, opened_at=opened,
            done_at=opened + timedelta(hours=3) if state == "done" else None,
        )  # fmt: skip

    def _pending(self, person_id: int) -> Offer:
        centre = [p for p in self.places if p.area == "centre"]
        return Offer(0, person_id, "pending", False, "Sofia", self._services(), self.chance.choice(centre),
                     "centre", 500, NOW)  # fmt: skip

    def add_messages(self, many: int) -> None:
        """Half of them came in and were handled, half went out."""
        store, people = self.board.store, [_sms(n) for n in range(500)]
        for start in range(0, many // 2, 500):
            arrivals = [Arrival("sms", f"old-{start + n}", who, {"Body": "x"}) for n, who in enumerate(people)]
            store.inbox.receive(arrivals, NOW)
            waiting = store.inbox.waiting(NOW, 1000)
            with store.transaction() as tx:
                lines = tx.people.load(people, NOW)
                for received in waiting:
                    tx.mail.finish(received.id)
                for n, who in enumerate(people):
                    row = NewOutgoing(lines[who].line.id, who, "message", "x" * 100)
                    tx.mail.queue(row, f"old-{start + n}")
            self._send_all("sms")

    def _send_all(self, channel: str) -> None:
        outbox = self.board.store.outbox
        while rows := outbox.claim(channel, self.clock.now(), 60, 500):
            outbox.settle([(row, Sent()) for row in rows], self.clock.now())

    def answered(self, command: Command) -> float:
        """Seconds from the stored message until all that it brought about is ready to be uploaded."""
        number = next(_numbers)
        store, now = self.board.store, self.clock.now()
        raw = self._update(command, number)
        store.inbox.receive([Arrival("telegram", f"u{number}", command.by, raw)], now)
        turns = Turns(self.board)
        start = perf_counter()
        turns.run_until_quiet()
        sent = drawn = 0
        while rows := store.outbox.claim("telegram", now, 60, 100):
            for row in rows:
                if "attachment" in row.payload:
                    drawn += len(self.draw(row.payload["attachment"]).content) > 0
            store.outbox.settle([(row, Sent(f"{number}-{row.id}")) for row in rows], now)
            sent += len(rows)
        took = perf_counter() - start
        assert sent and (drawn or command.text == "/offres"), command
        return took

    def _update(self, command: Command, number: int) -> dict[str, object]:
        """The command as it is typed, or the press of the button for all neighbourhoods."""
        user = {"id": int(command.by.value), "is_bot": False, "first_name": "R"}
        chat = {"id": user["id"], "type": "private"}
        message = {"message_id": number, "from": user, "chat": chat, "date": 0}
        if command.text != EVERYWHERE_MAP:
            text = command.text.removesuffix(OF_ALL)
            return {"update_id": number, "message": {**message, "text": text}}
        with self.board.store.transaction() as tx:
            line = tx.people.load([command.by], NOW)[command.by].line
            tx.mail.save_tokens([Token(f"all-{number}", line.id, "show_map", EVERYWHERE, NOW + timedelta(days=1))])
        query = {"id": str(number), "from": user, "data": f"all-{number}", "message": message}
        return {"update_id": number, "callback_query": query}


def _board(settings: Settings, store: SqlStore, clock: Clock) -> Board:
    return board_of(
        settings, store, bell=SilentBell(), readers={"sms": read_sms, "telegram": read_update},
        places=book_of(settings), clock=clock, chance=SystemChance(),
    )  # fmt: skip


def _sms(number: int) -> Address:
    return Address("sms", f"+336{number:08d}")


def _around(words: Sequence[str]) -> Iterator[str]:
    while True:
        yield from words


@contextmanager
def one_core() -> Iterator[None]:
    """Where the system can hold a process on one."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def measured(url: str) -> list[Measured]:
    with one_core():
        town = MadeTown(url)
        town.fill()
        settled(url)
        before = {command: [town.answered(command) for _ in range(ROUNDS)] for command in COMMANDS}
        town.add_messages(MORE_MESSAGES)
        settled(url)
        after = {command: [town.answered(command) for _ in range(ROUNDS)] for command in COMMANDS}
    return [_summed(command, before[command], after[command]) for command in COMMANDS]


def _summed(command: Command, before: Sequence[float], after: Sequence[float]) -> Measured:
    return Measured(command, before[0], median(before), max(before), median(after))


def rows_of(engine: str, got: Iterable[Measured]) -> Iterator[tuple[str, ...]]:
    for one in got:
        times = (f"{1000 * t:.0f}" for t in (one.first, one.usual, one.slowest, one.with_more))
        yield (engine, one.command.text, *times, f"{1000 * one.command.most:.0f}")


def main() -> None:
    table = Table(title=f"{REFERENTS} referents, {VOLUNTEERS:,} volunteers, {OPEN} open needs; ms on one core")
    for column in ("engine", "", "first", "median", "slowest", f"{MORE_MESSAGES:,} more messages", "wanted"):
        table.add_column(column, justify="right")
    with databases() as urls:
        for engine, url in urls.items():
            for row in rows_of(engine, measured(url)):
                table.add_row(*row)
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
