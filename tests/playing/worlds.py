"""Builds a world on a given database, with the committed configuration."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from bot.reader import read_update
from demo.world import MovableClock, OrderlyChance, Screens, SilentBell, World
from places.book import AddressBook
from sms_gateway.reader import read_sms
from storage.store import SqlStore
from switchboard.board import Board
from switchboard.ports import Draw
from voisins.compose import board_of, book_of, drawer_of
from voisins.config import Settings, load

ROOT = Path(__file__).parents[2]
MONDAY_TEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""Monday, 2 March 2026, 10:00 in Miramas."""


@lru_cache(maxsize=1)
def settings() -> Settings:
    return load(ROOT / "config.toml")


@lru_cache(maxsize=1)
def book() -> AddressBook:
    return book_of(settings())


@lru_cache(maxsize=1)
def drawer() -> Draw:
    return drawer_of(settings(), book())


@lru_cache(maxsize=1)
def _town_board() -> Board:
    """Words, ear and address book are read once; a board of a test shares them, and nothing else."""
    return board_of(
        settings(), SqlStore("sqlite:////dev/null"), bell=SilentBell(),
        readers={"sms": read_sms, "telegram": read_update}, places=book(),
        clock=MovableClock(MONDAY_TEN), chance=OrderlyChance(),
    )  # fmt: skip


def make_board(url: str, clock: MovableClock) -> Board:
    """A board on the migrated, empty database at ``url``."""
    return replace(_town_board(), store=SqlStore(url, clock), clock=clock, chance=OrderlyChance(),
                   bell=SilentBell())  # fmt: skip


def make_world(url: str, at: datetime = MONDAY_TEN) -> World:
    """A world on the migrated, empty database at ``url``."""
    clock = MovableClock(at)
    return World(make_board(url, clock), clock, Screens(clock), settings().sms.number)
