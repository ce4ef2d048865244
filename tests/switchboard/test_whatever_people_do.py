"""A machine writes, presses, waits, repeats and forges, as long as it likes: nothing ever breaks,
everybody is answered, nobody is promised twice, and there is always a way to a person."""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from conversations.session import AskForHelp, Session
from conversations.team import OF_A_ROLE
from demo.world import World
from storage import migrate
from switchboard.records import Address, Arrival
from tests.playing.worlds import make_world
from tests.switchboard import order
from tests.switchboard.townsfolk import (
    ALARMS,
    ANSWERS,
    COMMANDS,
    EVERYBODY,
    FOR_A_PERSON,
    NASTY,
    REQUESTS,
    RESIDENTS,
    STEPS,
    VOLUNTEERS,
    anything,
    appoint_a_coordinator,
    settle_in,
)  # fmt: skip

people = st.one_of(
    st.sampled_from(RESIDENTS), st.sampled_from(VOLUNTEERS), st.sampled_from(EVERYBODY)
)
on_telegram = st.sampled_from([a for a in EVERYBODY if a.channel == "telegram"])
which = st.integers(0, 10_000)


class WhateverPeopleDo(RuleBasedStateMachine):
    @initialize()
    def a_town(self) -> None:
        self.folder = tempfile.mkdtemp(prefix="voisins-any-")
        path = Path(self.folder) / "town.sqlite"
        shutil.copy(_template(), path)
        self.url = f"sqlite:///{path}"
        self.world: World = make_world(self.url)
        self.tables = order.Tables(self.url)
        settle_in(self.world)
        appoint_a_coordinator(self.world)
        self.arrivals: list[Arrival] = []
        _record(self.world, self.arrivals)

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.world.board.store.close()  # type: ignore[attr-defined]
            shutil.rmtree(self.folder)

    # What people do.

    def writes(self, who: Address, text: str) -> None:
        self._is_answered(who, lambda: self.world.write(who, text), text)

    @rule(who=st.sampled_from(RESIDENTS), text=st.sampled_from(REQUESTS))
    def asks_for_something(self, who: Address, text: str) -> None:
        self.writes(who, text)

    @rule(who=st.sampled_from(RESIDENTS))
    def asks_for_help_to_the_end(self, who: Address) -> None:
        for text in STEPS:
            self.writes(who, text)

    @rule(who=people, text=st.sampled_from(REQUESTS))
    def says_something_else(self, who: Address, text: str) -> None:
        self.writes(who, text)

    @rule(who=people, text=st.sampled_from(ANSWERS))
    def answers(self, who: Address, text: str) -> None:
        self.writes(who, text)

    @rule(who=people, text=st.sampled_from(("oui", "non")))
    def says_yes_or_no(self, who: Address, text: str) -> None:
        self.writes(who, text)

    @rule(who=people, text=st.one_of(st.sampled_from(ALARMS), st.sampled_from(COMMANDS)))
    def raises_an_alarm_or_commands(self, who: Address, text: str) -> None:
        self.writes(who, text)

    @rule(who=people, text=st.one_of(st.sampled_from(NASTY), anything))
    def writes_anything(self, who: Address, text: str) -> None:
        self.writes(who, text)

    @rule(who=people)
    def sends_a_photo(self, who: Address) -> None:
        self._is_answered(who, lambda: self.world.send_photo(who), "<photo>")

    @rule(who=on_telegram, lat=st.floats(43.4, 43.7), lon=st.floats(4.8, 5.2))
    def shares_a_location(self, who: Address, lat: float, lon: float) -> None:
        self._is_answered(who, lambda: self.world.share_location(who, lat, lon), "<position>")

    @precondition(lambda self: bool(order.buttons_drawn(self.world)))
    @rule(number=st.integers(0, 6))
    def presses_a_recent_button(self, number: int) -> None:
        self.presses_a_button_of_their_own(number)

    @precondition(lambda self: bool(order.buttons_drawn(self.world)))
    @rule(number=which)
    def presses_a_button_of_their_own(self, number: int) -> None:
        drawn = order.buttons_drawn(self.world)
        shown, token = drawn[-1 - number % len(drawn)]
        self._is_answered(
            shown.address, lambda: self.world.press(shown.address, shown, token), "<press>"
        )

    @precondition(lambda self: bool(order.buttons_drawn(self.world)))
    @rule(number=which, who=on_telegram)
    def presses_a_button_of_somebody_else(self, number: int, who: Address) -> None:
        drawn = order.buttons_drawn(self.world)
        shown, token = drawn[-1 - number % len(drawn)]
        if shown.address != who:
            self._changes_nothing(who, lambda: self.world.press(who, shown, token))

    @precondition(lambda self: bool(self.world.screens.shown))
    @rule(number=which, who=on_telegram, token=st.text(max_size=64))
    def presses_a_forged_button(self, number: int, who: Address, token: str) -> None:
        shown = self.world.screens.shown[number % len(self.world.screens.shown)]
        self._changes_nothing(who, lambda: self.world.press(who, shown, f"t0{token}"))

    @precondition(lambda self: bool(self.arrivals))
    @rule(number=which, times=st.integers(1, 3))
    def something_arrives_again(self, number: int, times: int) -> None:
        seen = len(self.world.screens.log)
        again = self.arrivals[number % len(self.arrivals)]
        new = self.world.board.store.inbox.receive([again] * times, self.world.clock.now())
        self.world.settle()
        assert not new
        assert len(self.world.screens.log) == seen

    @rule(minutes=st.sampled_from([1, 5, 11, 16, 31, 61, 130]))
    def time_passes(self, minutes: int) -> None:
        self._pass_to(self.world.clock.now() + timedelta(minutes=minutes))

    @rule(days=st.sampled_from([1, 1, 1, 2, 4, 15]), hour=st.sampled_from([3, 9, 19, 23]))
    def nights_pass(self, days: int, hour: int) -> None:
        then = self.world.clock.now() + timedelta(days=days)
        self._pass_to(then.replace(hour=hour, minute=0))

    @rule(who=people)
    def blocks_us(self, who: Address) -> None:
        self.world.block(who)

    @rule(who=people)
    def lets_us_through_again(self, who: Address) -> None:
        self.world.screens.blocked.discard(who)

    @rule(who=people, text=st.sampled_from(FOR_A_PERSON))
    def asks_for_a_person(self, who: Address, text: str) -> None:
        if self._is_telling_a_referents_word(who) or who in self.world.screens.blocked:
            return
        self.writes(who, text)
        if self._chose_something_else(who):
            self.writes(who, "0")
        assert self.tables.count(
            "task WHERE person_id = ? AND state <> 'closed' AND promised_at IS NOT NULL",
            self._person(who),
        ), f"{who} found no way to a person"  # fmt: skip

    # What must hold.

    @invariant()
    def all_is_in_order(self) -> None:
        if hasattr(self, "tables"):
            order.check(self.world, self.tables)

    def _pass_to(self, at: datetime) -> None:
        """From one thing that falls due to the next: what a clock that ticks would do as well."""
        while (due := order.next_due(self.world, self.tables)) is not None and due < at:
            self._tick(max(self.world.clock.now(), due - order.NEWS_BEFORE))
            self._tick(due)
        self._tick(at)

    def _tick(self, at: datetime) -> None:
        self.world.clock.move(at)
        self.world.tick()
        self.world.settle()

    def _is_answered(self, who: Address, act: Any, what: str) -> None:
        """A person who writes reads something at once, by SMS one message and no more."""
        silenced = self._stopped(who) or who in self.world.screens.blocked
        seen = len(self.world.screens.log)
        act()
        told = [s for _, s in self.world.screens.log[seen:] if s.address == who]
        if not silenced:
            assert told, f"{who} wrote {what!r} and read nothing"
        if who.channel == "sms":
            assert len(told) <= 1, f"{who} wrote {what!r} and read {[s.text for s in told]}"

    def _changes_nothing(self, who: Address, act: Any) -> None:
        """But a toast: one that cannot be delivered tells that the line is dead."""
        if who in self.world.screens.blocked:
            return
        before = self._everything()
        seen = len(self.world.screens.log)
        act()
        assert self._everything() == before
        told = self.world.screens.log[seen:]
        assert [what for what, _ in told if what != "~"] in (["!"], []), told
        assert told or self._stopped(who)

    def _everything(self) -> list[Any]:
        return [
            self.tables.rows(f"SELECT * FROM {table} ORDER BY 1")
            for table in ("need", "ask", "offer", "task", "role", "introduction", "duty")
        ]

    def _person(self, who: Address) -> int:
        found = self.tables.rows("SELECT person_id FROM contact_point WHERE value = ?", who.value)
        return int(found[0][0])

    def _stopped(self, who: Address) -> bool:
        return bool(self.tables.count("contact_point WHERE value = ? AND stopped", who.value))

    def _is_telling_a_referents_word(self, who: Address) -> bool:
        """A reason or an outcome may be "0": there it is the word that was asked for."""
        question = self._session(who).question
        return question is not None and question.kind in OF_A_ROLE

    def _chose_something_else(self, who: Address) -> bool:
        """In the menu of services, 0 is "something else"; there it is a person again."""
        form = self._session(who).form
        return isinstance(form, AskForHelp) and form.category == "autre"

    def _session(self, who: Address) -> Session:
        stored = self.tables.rows(
            "SELECT data FROM session JOIN contact_point c ON c.id = line_id WHERE value = ?",
            who.value,
        )
        return Session.from_json(stored[0][0] if stored else None)


def _record(world: World, arrivals: list[Arrival]) -> None:
    """Keeps what came from outside, to let it come again."""
    receive = world._receive

    def recording(arrival: Arrival) -> None:
        arrivals.append(arrival)
        receive(arrival)

    world._receive = recording  # type: ignore[method-assign]


_TEMPLATE: list[Path] = []


def _template() -> Path:
    """All tables, made once a process."""
    if not _TEMPLATE:
        path = Path(tempfile.mkdtemp(prefix="voisins-tables-")) / "empty.sqlite"
        migrate.upgrade(f"sqlite:///{path}")
        _TEMPLATE.append(path)
    return _TEMPLATE[0]


TestWhateverPeopleDo = WhateverPeopleDo.TestCase
