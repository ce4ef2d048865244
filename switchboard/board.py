"""What the switchboard is made of: one value, put together once by the composition root."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from conversations.town import Town
from matching.settings import AskingRules
from switchboard.incoming import Reader
from switchboard.ports import Bell, Chance, Clock, Places, Store
from switchboard.records import Source

Extent = tuple[float, float, float, float]
"""West, south, east, north: a box in WGS 84 degrees."""


@dataclass(frozen=True, slots=True)
class Board:
    store: Store
    town: Town
    rules: AskingRules
    places: Places
    clock: Clock
    chance: Chance
    bell: Bell
    """Rung when something was put into the outbox or the inbox."""
    readers: Mapping[Source, Reader]
    invitations_last_h: int = 48
    visits_need_yes: Literal["complaint", "first"] = "complaint"
    """Which visits a referent confirms; those that have to do with a minor always."""
    extents: Mapping[str, Extent] = field(default_factory=dict)
    """Of each neighbourhood, by slug."""
    bot_name: str = "VoisinsBot"
    """The bot's name in Telegram, for links that invite."""
