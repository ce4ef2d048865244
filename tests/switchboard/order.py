"""What must hold in the records at any moment when all is at rest. Read straight from the tables,
so that no rule of the program is believed on its own word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import make_url

from conversations.gsm7 import is_gsm7, parts
from conversations.session import Session
from demo.world import World
from storage.engine import sqlite_module

MOST_PARTS = 3
NEWS_BEFORE = timedelta(minutes=10)


class Tables:
    """The database of a SQLite world, to be read between two steps."""

    def __init__(self, url: str) -> None:
        self._path = make_url(url).database

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite_module().connect(self._path)) as connection:
            return list(connection.execute(sql, values))

    def count(self, sql: str, *values: Any) -> int:
        return int(self.rows(f"SELECT count(*) FROM {sql}", *values)[0][0])


def check(world: World, tables: Tables) -> None:
    nothing_broke(tables)
    nothing_is_left_over(world, tables)
    one_holder_a_need(tables)
    every_live_need_is_somewhere(tables)
    questions_are_asked_one_at_a_time(tables)
    tasks_are_somewhere(tables)
    every_sms_is_plain(world)


def nothing_broke(tables: Tables) -> None:
    aside = tables.rows("SELECT source, raw, why FROM inbox WHERE state = 'aside'")
    assert not aside, aside
    broken = tables.rows("SELECT words FROM task WHERE kind = 'breakdown'")
    assert not broken, broken
    strays = tables.rows(
        "SELECT method, body, why, outbox.state FROM outbox JOIN contact_point c ON c.id = line_id"
        " WHERE outbox.state IN ('failed', 'unknown', 'sending') AND NOT c.unreachable"
        " AND NOT c.stopped AND why NOT IN ('no such message', 'blocked')"
    )
    assert not strays, strays


def nothing_is_left_over(world: World, tables: Tables) -> None:
    """At rest nothing waits that is due."""
    assert not world.board.store.inbox.waiting(world.clock.now(), 10)
    assert not world.board.store.outbox.claim("sms", world.clock.now(), 60, 10)


def one_holder_a_need(tables: Tables) -> None:
    for need, state, holder in tables.rows("SELECT id, state, volunteer_id FROM need"):
        said_yes = tables.rows(
            "SELECT volunteer_id FROM ask WHERE need_id = ? AND state = 'yes'", need
        )
        assert len(said_yes) <= 1, (need, said_yes)
        if state in ("promised", "agreed"):
            assert said_yes == [(holder,)], (need, state, holder, said_yes)
        elif state in ("open", "asking", "handed") and holder is not None:
            # A referent may have a need whose volunteer came: then it is theirs no more.
            assert state == "handed", (need, state, holder)
    held = tables.rows(
        "SELECT volunteer_id, count(*) FROM need WHERE state IN ('promised', 'agreed')"
        " GROUP BY volunteer_id HAVING count(*) > 1"
    )
    assert not held, f"volunteers with two errands: {held}"


def every_live_need_is_somewhere(tables: Tables) -> None:
    """It will be looked at again by itself, or a referent has it."""
    lost = tables.rows(
        "SELECT id, state FROM need WHERE state IN ('open', 'asking', 'promised', 'agreed', 'handed')"
        " AND act_at IS NULL AND NOT EXISTS (SELECT 1 FROM task WHERE need_id = need.id)"
    )
    assert not lost, lost


def tasks_are_somewhere(tables: Tables) -> None:
    """An open task has nobody, a taken one somebody who still may; each is recalled one day; what is
    closed is on no screen with its buttons."""
    stray = tables.rows(
        "SELECT id, state, taken_by FROM task WHERE state <> 'closed' AND (remind_at IS NULL"
        " OR (state = 'taken') <> (taken_by IS NOT NULL) OR (taken_by IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM role WHERE role.person_id = taken_by AND role.role <> 'partner')))"
    )
    assert not stray, stray
    shown = tables.rows(
        "SELECT ref FROM office_card JOIN task ON task.id = ref WHERE subject = 'task' AND state = 'closed'"
    )
    assert not shown, shown


def questions_are_asked_one_at_a_time(tables: Tables) -> None:
    for line, address, data in tables.rows(
        "SELECT line_id, value, data FROM session JOIN contact_point c ON c.id = line_id"
    ):
        session = Session.from_json(data)
        assert Session.from_json(session.to_json()) == session
        asked = [*session.waiting, *([session.question] if session.question else [])]
        doubled = {k: n for k, n in Counter((q.kind, q.ref) for q in asked).items() if n > 1}
        assert not doubled, (address, doubled)
        if session.waiting:
            reminder = tables.count(
                "inbox i JOIN contact_point c ON c.channel = i.channel AND c.value = i.value"
                " WHERE c.id = ? AND i.state = 'waiting'", line,
            )
            assert reminder, f"{address}: {session.waiting} would wait for ever"


def every_sms_is_plain(world: World) -> None:
    for _, shown in world.screens.log:
        if shown.address.channel == "sms":
            assert is_gsm7(shown.text), shown.text
            assert parts(shown.text) <= MOST_PARTS, shown.text
            assert shown.text.strip()


def buttons_drawn(world: World) -> list[tuple[Any, str]]:
    """(message, token) of every button that was ever on a screen, oldest first."""
    return list(_tokens(world))


def _tokens(world: World) -> Iterator[tuple[Any, str]]:
    for shown in world.screens.shown:
        for row in world.screens.drawn.get(shown.id, []):
            for button in row:
                yield shown, button["token"]


def next_due(world: World, tables: Tables) -> datetime | None:
    """When the next thing falls due by itself; the clock may jump there."""
    times = tables.rows(
        "SELECT act_at FROM need WHERE act_at IS NOT NULL AND state <> 'cancelled'"
        " UNION SELECT news_at FROM need WHERE news_at IS NOT NULL AND state IN ('open', 'asking')"
        " UNION SELECT remind_at FROM task WHERE remind_at IS NOT NULL AND state <> 'closed'"
        " UNION SELECT until FROM duty WHERE until IS NOT NULL"
        " UNION SELECT not_before FROM inbox WHERE state = 'waiting' AND not_before IS NOT NULL"
        " UNION SELECT not_before FROM outbox WHERE state = 'queued' AND not_before IS NOT NULL"
    )
    now = world.clock.now()
    due = [datetime.fromisoformat(at).replace(tzinfo=UTC) for (at,) in times]
    return min((at for at in due if at > now), default=None)
