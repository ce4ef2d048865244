"""Hours that are promised, and how they are said. Local times are the town's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
)  # fmt: skip
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@dataclass(frozen=True, slots=True)
class Hours:
    """The town's day. All times are local to ``zone``."""

    zone: ZoneInfo
    residents_from: time = time(8, 30)
    residents_until: time = time(20, 0)
    volunteers_from: time = time(8, 0)
    volunteers_until: time = time(21, 0)
    office_from: time = time(9, 0)
    office_until: time = time(18, 0)

    def residents_open(self, at: datetime) -> datetime:
        """``at``, or the next moment after it when a resident may be written to unasked."""
        return self._within(at, self.residents_from, self.residents_until)

    def volunteers_open(self, at: datetime) -> datetime:
        """``at``, or the next moment after it when a volunteer may be asked."""
        return self._within(at, self.volunteers_from, self.volunteers_until)

    def _within(self, at: datetime, start: time, end: time) -> datetime:
        local = at.astimezone(self.zone)
        if start <= local.time() < end:
            return at
        day = local.date() + timedelta(days=1 if local.time() >= end else 0)
        return datetime.combine(day, start, self.zone).astimezone(UTC)

    def news_by(self, at: datetime, within: timedelta) -> datetime:
        """The full hour by which news can be promised at ``at``: not before ``within`` has
        passed, and always at an hour when residents may be written to."""
        hour = _full_hour_after((at + within).astimezone(self.zone))
        if hour.time() > self.residents_until or hour.time() < time(10):
            ahead = 0 if hour.time() < time(10) else 1
            hour = datetime.combine(hour.date() + timedelta(days=ahead), time(10), self.zone)
        return hour.astimezone(UTC)

    def call_by(self, at: datetime, within: timedelta) -> datetime:
        """The full hour by which a referent's call can be promised, in office hours."""
        local = at.astimezone(self.zone)
        opens = self._within(at, self.office_from, self.office_until).astimezone(self.zone)
        hour = _full_hour_after(max(local, opens) + within)
        if hour.time() > self.office_until or hour.date() != opens.date():
            next_day = opens.date() + timedelta(days=1)
            hour = _full_hour_after(datetime.combine(next_day, self.office_from, self.zone) + within)
        return hour.astimezone(UTC)

    def next_morning(self, at: datetime) -> datetime:
        """Ten o'clock of the day after ``at``."""
        day = at.astimezone(self.zone).date() + timedelta(days=1)
        return datetime.combine(day, time(10), self.zone).astimezone(UTC)

    def spoken(self, at: datetime, now: datetime) -> str:
        """``at`` as one says it at ``now``: "12 h", "12 h 30", "demain 10 h", "lundi 10 h"."""
        local, today = at.astimezone(self.zone), now.astimezone(self.zone).date()
        hour = f"{local.hour} h" + (f" {local.minute:02}" if local.minute else "")
        days = (local.date() - today).days
        if days == 0:
            return hour
        return f"demain {hour}" if days == 1 else f"{DAYS[local.weekday()]} {hour}"

    def day(self, at: datetime, now: datetime) -> str:
        """The day of ``at`` as one says it at ``now``: "aujourd'hui", "hier", "lundi"."""
        local, today = at.astimezone(self.zone), now.astimezone(self.zone).date()
        days = (local.date() - today).days
        near = {0: "aujourd'hui", 1: "demain", -1: "hier"}
        return near.get(days, DAYS[local.weekday()])


def _full_hour_after(at: datetime) -> datetime:
    floor = at.replace(minute=0, second=0, microsecond=0)
    return floor if floor == at else floor + timedelta(hours=1)
