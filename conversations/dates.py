"""Dates and spans of time as they stand on a picture or a paper, and the words beside them."""

from __future__ import annotations

from datetime import date, datetime

from conversations.times import DAYS, MONTHS
from conversations.turn import Turn


def local(turn: Turn, at: datetime) -> datetime:
    return at.astimezone(turn.town.hours.zone)


def spoken_day(day: date) -> str:
    """"1er mars", "12 avril"."""
    return f"{day.day}{'er' if day.day == 1 else ''} {MONTHS[day.month - 1]}"


def spoken_month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def moment(turn: Turn, at: datetime) -> str:
    """A time as it stands on a paper: "2 mars 2026, 10 h 05"."""
    at = local(turn, at)
    return f"{spoken_day(at.date())} {at.year}, {at.hour} h {at.minute:02}"


def spoken_wait(minutes: int | None) -> str:
    """"14 min", "2 h 05"; a dash where nobody said yes."""
    if minutes is None:
        return "–"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02}"


def weekday(day: date) -> str:
    """"lundi 2"."""
    return f"{DAYS[day.weekday()]} {day.day}"


def asked_when(turn: Turn, at: datetime) -> str:
    """"10 h 05", "lundi 10 h", and with its date where it is a week ago."""
    now = turn.scene.now
    return turn.town.hours.spoken(at, now) if (now - at).days < 6 else moment(turn, at)


def label(turn: Turn, category: str) -> str:
    return turn.town.category(category).label if turn.town.knows(category) else category
