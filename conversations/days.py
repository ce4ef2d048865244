"""Days as a referent writes them, and as they are said back."""

from __future__ import annotations

import re
from datetime import date, timedelta

from conversations import dates
from conversations.hearing.folding import strip_accents
from conversations.plain_words import plain
from conversations.times import DAYS, MONTHS

PLAIN_MONTHS = tuple(strip_accents(month) for month in MONTHS)
_DATE = re.compile(r"\b(\d{1,2})(?:er)?(?:\s*[/.-]\s*(\d{1,2})\b|\s+(" + "|".join(PLAIN_MONTHS) + r")\b)?")
_FOR_DAYS = re.compile(r"\b(\d{1,2}|une?|deux|trois|quatre)\s+(jour|semaine)s?\b")
_COUNTS = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4}
LONGEST = timedelta(days=183)


def last_day(text: str, today: date) -> date | None:
    """The last day meant by "aujourd'hui", "jusqu'à dimanche", "deux semaines", "jusqu'au 12", "12 mars"
    or "12/03"; never before ``today``. ``None`` where none can be read."""
    words = plain(text).strip()
    if "aujourd hui" in words or "ce soir" in words:
        return today
    if "apres demain" in words:
        return today + timedelta(days=2)
    if "demain" in words:
        return today + timedelta(days=1)
    if lasting := _FOR_DAYS.search(words):
        count = _COUNTS.get(lasting[1]) or int(lasting[1])
        return _soon_enough(today + timedelta(days=count * (7 if lasting[2] == "semaine" else 1)), today)
    if (weekday := next((n for n, name in enumerate(DAYS) if name in words.split()), None)) is not None:
        if not any(c.isdigit() for c in words):
            return today + timedelta(days=(weekday - today.weekday()) % 7)
    found = _DATE.search(strip_accents(text))
    return _next(int(found[1]), _month(found[2], found[3]), today) if found else None


def _month(number: str | None, name: str | None) -> int | None:
    if name:
        return PLAIN_MONTHS.index(name) + 1
    return int(number) if number else None


def _soon_enough(day: date, today: date) -> date | None:
    return day if day - today <= LONGEST else None


def _next(day: int, month: int | None, today: date) -> date | None:
    """The next such day; ``None`` where it is too far away."""
    at = today
    while at - today <= LONGEST:
        if at.day == day and month in (None, at.month):
            return at
        at += timedelta(days=1)
    return None


def spoken_day(day: date) -> str:
    """"jeudi 12 mars"."""
    return f"{DAYS[day.weekday()]} {dates.spoken_day(day)}"
