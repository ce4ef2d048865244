"""Every story goes letter for letter as it is written down. ``--bless`` writes down how it went."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.playing.stories import STORIES, play
from tests.playing.worlds import make_world


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_the_story_goes_as_written(
    story: Path, sqlite_url: str, request: pytest.FixtureRequest
) -> None:
    written = story.read_text("utf-8")
    told = play(written, lambda at: make_world(sqlite_url, at))
    if request.config.getoption("--bless"):
        story.write_text(told, "utf-8")
    else:
        assert told == written
