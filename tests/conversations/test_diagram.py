"""The pictures of the dialogues are the ones the code draws, and the tables they are drawn from hold
every step that the stories take."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from conversations.brought import BROUGHT
from conversations.need_life import ENTRY, NEED_LIFE, may_become
from conversations.scene import OPEN_NEED_STATES
from conversations.states import HEARD, Mode
from tests.playing.stories import STORIES, play
from tests.playing.watching import Seen, WatchedWorld
from voisins.dialogues import dialogues

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"```mermaid\n.*?\n```", re.DOTALL)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory, sqlite_migrated: Path) -> list[Seen]:
    """Every turn of every story."""
    turns: list[Seen] = []
    for story in STORIES:
        path = tmp_path_factory.mktemp("watched") / "voisins.sqlite"
        shutil.copy(sqlite_migrated, path)
        worlds: list[WatchedWorld] = []

        def watched(at: datetime, path: Path = path, worlds: list[WatchedWorld] = worlds) -> WatchedWorld:
            worlds.append(WatchedWorld(f"sqlite:///{path}", at))
            return worlds[-1]

        play(story.read_text("utf-8"), watched)
        turns += worlds[0].seen
    return turns


def test_the_documentation_shows_the_pictures_that_the_code_draws() -> None:
    written = (ROOT / "docs" / "dialogues.md").read_text("utf-8")
    assert FENCE.findall(written) == FENCE.findall(dialogues())


def test_every_text_of_a_story_leads_where_its_rule_says(seen: list[Seen]) -> None:
    astray = {turn for turn in seen if turn.by_rule and not _in_heard(turn)}
    assert not astray


def test_whatever_else_changes_the_mode_is_in_the_table(seen: list[Seen]) -> None:
    changed = {turn for turn in seen if not turn.by_rule and turn.before != turn.after}
    assert not {turn for turn in changed if not _in_brought(turn)}


def test_the_stories_visit_every_mode(seen: list[Seen]) -> None:
    assert {turn.before for turn in seen} | {turn.after for turn in seen} == set(Mode)


def test_every_mode_is_in_the_picture() -> None:
    assert all(f" as {mode.name}\n" in dialogues() for mode in Mode)


def test_every_open_need_can_be_cancelled_and_no_ended_one_comes_back() -> None:
    assert all(may_become(state, "cancelled") for state in OPEN_NEED_STATES)
    assert NEED_LIFE["done"] == NEED_LIFE["cancelled"] == ()
    assert set(ENTRY) <= set(NEED_LIFE)


def _in_heard(turn: Seen) -> bool:
    rules = [rule for rule in HEARD[turn.before] if rule.hears == turn.what]
    return bool(rules) and (turn.after == turn.before or turn.after in rules[0].leads)


def _in_brought(turn: Seen) -> bool:
    return any(
        b.what == turn.what and turn.before in b.before and turn.after in b.leads for b in BROUGHT
    )
