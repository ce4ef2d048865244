"""Every story goes through the real doors letter for letter as it goes through the core: through
signed webhooks and Twilio's client, and through Telegram's updates and python-telegram-bot."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.engine import sqlite_module
from tests.playing.edges import Door, Outside, make_edge_world
from tests.playing.stories import STORIES, play
from tests.playing.worlds import make_world

WITH_TELEGRAM = tuple(s for s in STORIES if ": telegram" in s.read_text("utf-8"))
ON_POSTGRESQL = tuple(
    s for s in STORIES
    if s.stem in ("the_story", "two_yeses", "referents", "volunteer_by_sms", "carte_and_bilan", "export_and_journal")
)


def _name(path: Path) -> str:
    return path.stem


def _play_through(story: Path, doors: tuple[Door, ...], url: str, outside: Outside) -> str:
    return play(story.read_text("utf-8"), lambda at: make_edge_world(url, outside, doors, at))


@pytest.mark.parametrize("story", STORIES, ids=_name)
def test_the_story_goes_through_signed_webhooks(
    story: Path, sqlite_url: str, outside: Outside
) -> None:
    assert _play_through(story, ("webhooks",), sqlite_url, outside) == story.read_text("utf-8")


@pytest.mark.parametrize("story", WITH_TELEGRAM, ids=_name)
def test_the_story_goes_through_telegram_updates(
    story: Path, sqlite_url: str, outside: Outside
) -> None:
    assert _play_through(story, ("telegram",), sqlite_url, outside) == story.read_text("utf-8")


@pytest.mark.parametrize("story", ON_POSTGRESQL, ids=_name)
def test_the_story_goes_on_postgresql(story: Path, postgresql_url: str) -> None:
    written = story.read_text("utf-8")
    assert play(written, lambda at: make_world(postgresql_url, at)) == written


def test_the_story_goes_on_postgresql_through_every_door(
    postgresql_url: str, outside: Outside
) -> None:
    story = next(s for s in STORIES if s.stem == "the_story")
    told = _play_through(story, ("webhooks", "telegram"), postgresql_url, outside)
    assert told == story.read_text("utf-8")


def test_every_text_message_of_a_story_is_known_to_be_delivered(
    sqlite_url: str, outside: Outside
) -> None:
    story = next(s for s in STORIES if s.stem == "the_story")
    _play_through(story, ("webhooks",), sqlite_url, outside)
    with sqlite_module().connect(sqlite_url.removeprefix("sqlite:///")) as connection:
        states = connection.execute("SELECT DISTINCT state FROM outbox WHERE channel = 'sms'")
        assert states.fetchall() == [("delivered",)]
