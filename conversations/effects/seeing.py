"""What people of the town hall want to see, drawn or written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

EVERYWHERE = "*"
"""All neighbourhoods that the person may see."""


@dataclass(frozen=True, slots=True)
class DrawMap:
    """Of one neighbourhood, or of :data:`EVERYWHERE`; ``None``: of the only one the person may see, or
    it is asked which."""

    area: str | None = None


@dataclass(frozen=True, slots=True)
class SumUp:
    """What became of the needs of the last days, the one of the turn included."""

    days: int


@dataclass(frozen=True, slots=True)
class ExportNeeds:
    """The needs opened in these months, each given by its first day; ``None``: it is asked which."""

    months: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class WriteJournal:
    need_id: int


SeeingEffect = DrawMap | SumUp | ExportNeeds | WriteJournal
