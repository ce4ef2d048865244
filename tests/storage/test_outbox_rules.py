"""Whatever postmen, providers and turns do, in any order, the outbox keeps its promises."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from storage.store import SqlStore
from switchboard.outcomes import Doubtful, NotFound, NotSent, Outcome, Refused, Sent
from switchboard.records import Outgoing
from tests.storage.town import NOON, line, message, sms

LINES = [sms(n) for n in range(3)]
FINAL = {"delivered", "failed", "cancelled"}
DONE = FINAL | {"sent"}
FATES = (
    "accepted", "accepted unheard", "accepted, died", "lost unheard", "lost, died", "put off",
    "refused", "slow",
)


class Postmen(RuleBasedStateMachine):
    """Two postmen who may die, a provider who accepts, refuses or falls silent."""

    migrated: ClassVar[Path]

    @initialize()
    def open_the_post_office(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "box.sqlite"
        shutil.copy(self.migrated, path)
        self.store = SqlStore(f"sqlite:///{path}")
        self.now = NOON
        self.queued = 0
        self.in_hand: list[Outgoing] = []
        self.accepted: dict[int, int] = {}
        """How often the provider accepted each row."""
        self.seen: dict[int, str] = {}
        with self.store.transaction() as tx:
            self.lines = [line(tx, address) for address in LINES]

    @rule(
        which=st.lists(st.integers(0, 2), min_size=1, max_size=4),
        late=st.booleans(),
        waits=st.sampled_from((None, None, 30, 300)),
    )
    def queue(self, which: list[int], late: bool, waits: int | None) -> None:
        until = self.now + timedelta(minutes=5) if late else None
        after = None if waits is None else self.now + timedelta(seconds=waits)
        with self.store.transaction() as tx:
            for one in which:
                self.queued += 1
                row = message(self.lines[one], LINES[one], valid_until=until,
                              not_before=after)
                assert tx.mail.queue(row, f"p{self.queued}")

    @rule(fates=st.lists(st.sampled_from(FATES), min_size=1, max_size=3))
    def a_round(self, fates: list[str]) -> None:
        """A postman claims some rows and calls the provider for each."""
        rows = self.store.outbox.claim("sms", self.now, 60, len(fates))
        for row, fate in zip(rows, fates, strict=False):
            assert row.valid_until is None or row.valid_until > self.now
            assert self.seen.get(row.id, "queued") == "queued"
            if fate == "slow":
                self.in_hand.append(row)
            else:
                self._call(row, fate)

    @rule(fate=st.sampled_from(FATES))
    def a_slow_call(self, fate: str) -> None:
        if self.in_hand and fate != "slow":
            self._call(self.in_hand.pop(0), fate)

    def _call(self, row: Outgoing, fate: str) -> None:
        """It is accepted or not, its answer heard or not; the postman may die of it."""
        if "accepted" in fate:
            self.accepted[row.id] = self.accepted.get(row.id, 0) + 1
        if "died" not in fate:
            self.store.outbox.settle([(row, self._answer(row, fate))], self.now)

    def _answer(self, row: Outgoing, fate: str) -> Outcome:
        if "unheard" in fate:
            return Doubtful("time-out")
        if fate == "accepted":
            return Sent(self._sid(row))
        return NotSent(self.now, "429") if fate == "put off" else Refused("21211")

    def _sid(self, row: Outgoing) -> str:
        return f"SM{row.id}.{self.accepted[row.id]}"

    @rule()
    def look_up(self) -> None:
        """The provider's list is complete: what was accepted is found."""
        for row in self.store.outbox.unknown("sms", self.now, 2):
            known = self.accepted.get(row.id)
            found = Sent(self._sid(row)) if known else NotFound()
            self.store.outbox.settle([(row, found)], self.now)

    @rule(seconds=st.sampled_from((1, 61, 400)))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        if seconds > 60:
            self.in_hand.clear()  # whoever held a row that long is given up for dead
        self.store.outbox.recover("sms", self.now)

    @rule(data=st.data(), status=st.sampled_from(("sent", "delivered", "failed", "odd")))
    def the_provider_speaks(self, data: st.DataObject, status: str) -> None:
        if self.accepted:
            number = data.draw(st.sampled_from(sorted(self.accepted)))
            sid = f"SM{number}.{self.accepted[number]}"
            key = f"{sid}:{status}"
            self.store.inbox.note_status(key, f"p{number}", sid, status, None, self.now)

    @rule(which=st.integers(0, 2))
    def cancel(self, which: int) -> None:
        with self.store.transaction() as tx:
            tx.mail.cancel_queued(line_id=self.lines[which])

    @invariant()
    def promises_hold(self) -> None:
        if not hasattr(self, "store"):
            return
        with self.store._links.reading() as link:
            link._cursor.execute("SELECT id, line_id, state FROM outbox ORDER BY id")
            rows = link._cursor.fetchall()
        for number, _, state in rows:
            before = self.seen.get(number, "queued")
            assert before not in FINAL or state == before, f"{before} -> {state}"
            assert before != "sent" or state in DONE
            assert self.accepted.get(number, 0) <= 1, "sent twice"
            self.seen[number] = state
        for line_id in self.lines:
            states = [state for _, of_line, state in rows if of_line == line_id]
            assert sum(state in ("sending", "unknown") for state in states) <= 1

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()


@pytest.mark.usefixtures("sqlite_migrated")
def test_nothing_is_sent_twice_out_of_turn_or_after_its_end(sqlite_migrated: Path) -> None:
    class Here(Postmen):
        migrated = sqlite_migrated

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=200, stateful_step_count=40, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
