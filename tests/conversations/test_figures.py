"""What is counted, and over which days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from conversations.dates import spoken_day, spoken_month, spoken_wait, weekday
from conversations.figures import (
    NeedFigure,
    day_back,
    fates,
    last_months,
    months_between,
    next_month,
    usual_wait,
)
from conversations.scene import NeedState

PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


def figure(state: NeedState, wait: int | None = None) -> NeedFigure:
    yes = NOON + timedelta(minutes=wait) if wait is not None else None
    return NeedFigure(1, "courses", "centre", state, NOON, None, None, yes, 0)


@pytest.mark.parametrize(("state", "fate"), [
    ("open", "unanswered"), ("asking", "unanswered"), ("handed", "unanswered"), ("promised", "other"),
    ("cancelled", "other"), ("agreed", "helped"), ("done", "helped"),
])  # fmt: skip
def test_every_need_has_one_fate(state: NeedState, fate: str) -> None:
    assert figure(state).fate == fate


def test_fates_add_up_to_all_needs() -> None:
    needs = [figure("done"), figure("done"), figure("asking"), figure("cancelled")]
    assert fates(needs) == (2, 1, 1)
    assert fates([]) == (0, 0, 0)


def test_the_usual_wait_is_the_middle_one_of_those_that_had_a_yes() -> None:
    assert usual_wait([figure("done", 4), figure("done", 90), figure("agreed", 14), figure("asking")]) == 14
    assert usual_wait([figure("done", 4), figure("done", 9)]) in (6, 7)
    assert usual_wait([figure("asking")]) is None


def test_a_span_of_days_begins_at_midnight_in_the_town() -> None:
    assert day_back(NOON, 7, PARIS) == datetime(2026, 2, 24, tzinfo=PARIS)
    assert day_back(datetime(2026, 3, 1, 23, 30, tzinfo=UTC), 1, PARIS) == datetime(2026, 3, 2, tzinfo=PARIS)
    assert day_back(NOON, 0, PARIS) == datetime(2026, 3, 3, tzinfo=PARIS)


def test_a_span_over_the_change_of_the_clocks_is_whole_days() -> None:
    since, until = day_back(datetime(2026, 3, 30, 9, tzinfo=UTC), 2, PARIS), day_back(datetime(2026, 3, 30, 9, tzinfo=UTC), 0, PARIS)
    assert (since.date(), until.date()) == (date(2026, 3, 29), date(2026, 3, 31))
    assert until.astimezone(UTC) - since.astimezone(UTC) == timedelta(hours=47)


def test_months_go_from_their_first_midnight_to_the_next_ones() -> None:
    assert months_between(date(2026, 1, 1), date(2026, 3, 1), PARIS) == (
        datetime(2026, 1, 1, tzinfo=PARIS), datetime(2026, 4, 1, tzinfo=PARIS)
    )
    assert next_month(date(2025, 12, 31)) == date(2026, 1, 1)
    assert last_months(date(2026, 3, 31), 4) == [
        date(2026, 3, 1), date(2026, 2, 1), date(2026, 1, 1), date(2025, 12, 1)
    ]


def test_dates_are_said_as_people_say_them() -> None:
    assert spoken_day(date(2026, 3, 1)) == "1er mars"
    assert spoken_day(date(2026, 8, 12)) == "12 août"
    assert spoken_month(date(2026, 2, 1)) == "février 2026"
    assert weekday(date(2026, 3, 2)) == "lundi 2"


def test_waits_are_said_in_minutes_and_then_in_hours() -> None:
    assert [spoken_wait(n) for n in (None, 0, 59, 60, 125)] == ["–", "0 min", "59 min", "1 h 00", "2 h 05"]
