"""Every story goes letter for letter as it is written down, and by the tables of the dialogues.
``--bless`` writes down how it went."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from conversations.brought import BROUGHT
from conversations.states import HEARD, Mode
from tests.playing.stories import STORIES, play
from tests.playing.watching import Seen, WatchedWorld


class Plays:
    """Every story as it went, and its turns; each is played once, when it is first asked for."""

    def __init__(self, database: Path, folder: Path) -> None:
        self.database = database
        self.folder = folder
        self.told: dict[Path, str] = {}
        self.seen: dict[Path, list[Seen]] = {}

    def play(self, story: Path) -> str:
        if story not in self.told:
            path = self.folder / f"{story.stem}.sqlite"
            shutil.copy(self.database, path)
            worlds: list[WatchedWorld] = []

            def watched(at: datetime) -> WatchedWorld:
                worlds.append(WatchedWorld(f"sqlite:///{path}", at))
                return worlds[-1]

            self.told[story] = play(story.read_text("utf-8"), watched)
            self.seen[story] = worlds[0].seen
        return self.told[story]


@pytest.fixture(scope="module")
def plays(tmp_path_factory: pytest.TempPathFactory, sqlite_migrated: Path) -> Plays:
    return Plays(sqlite_migrated, tmp_path_factory.mktemp("plays"))


@pytest.fixture(scope="module")
def seen(plays: Plays) -> list[Seen]:
    """Every turn of every story."""
    for story in STORIES:
        plays.play(story)
    return [turn for turns in plays.seen.values() for turn in turns]


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_the_story_goes_as_written(story: Path, plays: Plays, request: pytest.FixtureRequest) -> None:
    told = plays.play(story)
    if request.config.getoption("--bless"):
        story.write_text(told, "utf-8")
    else:
        assert told == story.read_text("utf-8")


def test_every_text_of_a_story_leads_where_its_rule_says(seen: list[Seen]) -> None:
    astray = {turn for turn in seen if turn.by_rule and not _in_heard(turn)}
    assert not astray


def test_whatever_else_changes_the_mode_is_in_the_table(seen: list[Seen]) -> None:
    changed = {turn for turn in seen if not turn.by_rule and turn.before != turn.after}
    assert not {turn for turn in changed if not _in_brought(turn)}


def test_the_stories_visit_every_mode(seen: list[Seen]) -> None:
    assert {turn.before for turn in seen} | {turn.after for turn in seen} == set(Mode)


def _in_heard(turn: Seen) -> bool:
    rules = [rule for rule in HEARD[turn.before] if rule.hears == turn.what]
    return bool(rules) and (turn.after == turn.before or turn.after in rules[0].leads)


def _in_brought(turn: Seen) -> bool:
    return any(
        b.what == turn.what and turn.before in b.before and turn.after in b.leads for b in BROUGHT
    )
