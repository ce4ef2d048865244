"""The stories of ``tests/transcripts``, and how one is played."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from demo.transcript import Player, start_of
from demo.world import World
from tests.playing.worlds import settings

FOLDER = Path(__file__).parents[1] / "transcripts"
STORIES = tuple(sorted(FOLDER.glob("*.txt")))


def play(story: str, world_at: Callable[[datetime], World]) -> str:
    """The story as it goes in the world that ``world_at`` makes for its first moment."""
    zone = settings().zone
    world = world_at(start_of(story, zone))
    try:
        return Player(world, zone).play(story)
    finally:
        world.board.store.close()  # type: ignore[attr-defined]
