"""Figures: needs and volunteers as a town counts and draws them, and what is counted. No name, no text
of anybody's is in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Literal
from zoneinfo import ZoneInfo

from conversations.scene import NeedState

HELPED: tuple[NeedState, ...] = ("agreed", "done")
UNANSWERED: tuple[NeedState, ...] = ("open", "asking", "handed")
"""With nobody's yes so far. What was cancelled was withdrawn by the one who asked."""

Fate = Literal["helped", "unanswered", "other"]
FATES: tuple[Fate, ...] = ("helped", "unanswered", "other")


@dataclass(frozen=True, slots=True)
class NeedFigure:
    """One need. ``yes_at`` is when the volunteer who has it, or had it last, said yes; ``asked`` is
    how many volunteers were asked."""

    number: int
    category: str
    area: str | None
    state: NeedState
    opened_at: datetime
    agreed_at: datetime | None
    done_at: datetime | None
    yes_at: datetime | None
    asked: int

    @property
    def fate(self) -> Fate:
        if self.state in HELPED:
            return "helped"
        return "unanswered" if self.state in UNANSWERED else "other"

    @property
    def minutes_to_yes(self) -> int | None:
        if self.yes_at is None:
            return None
        return round((self.yes_at - self.opened_at).total_seconds() / 60)


@dataclass(frozen=True, slots=True)
class NeedSpot:
    """A need that is open; ``lat`` and ``lon`` are ``None`` where it has no place."""

    number: int
    category: str
    area: str | None
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class VolunteerSpot:
    """An approved volunteer who is not paused, and how far they go in metres."""

    number: int
    """Of their offer."""
    categories: tuple[str, ...]
    lat: float
    lon: float
    radius_m: int


def usual_wait(needs: Iterable[NeedFigure]) -> int | None:
    """The median of the minutes to a yes, of those that had one."""
    waits = [minutes for need in needs if (minutes := need.minutes_to_yes) is not None]
    return round(median(waits)) if waits else None


def fates(needs: Iterable[NeedFigure]) -> tuple[int, ...]:
    """How many of each of :data:`FATES`."""
    counted = Counter(need.fate for need in needs)
    return tuple(counted[fate] for fate in FATES)


def day_back(now: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The midnight with which a span of so many days begins that ends today; of none: tonight's."""
    day = now.astimezone(zone).date() - timedelta(days=days - 1)
    return datetime.combine(day, time(), zone)


def months_between(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The midnight with which the month of ``first`` begins, and that with which the month of ``last``
    is over."""
    return (
        datetime.combine(first.replace(day=1), time(), zone),
        datetime.combine(next_month(last), time(), zone),
    )


def next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def last_months(today: date, count: int) -> Sequence[date]:
    """The first days of the last months, this one first."""
    found = [today.replace(day=1)]
    while len(found) < count:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found
