"""Hours that are promised and hours that are quiet, on the days when the clocks change too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.times import Hours

PARIS = ZoneInfo("Europe/Paris")
HOURS = Hours(PARIS)
TWO_HOURS = timedelta(hours=2)


def at(words: str) -> datetime:
    return datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=PARIS).astimezone(UTC)


@pytest.mark.parametrize(("now", "opens"), [
    ("2026-03-02 08:29", "2026-03-02 08:30"), ("2026-03-02 08:30", "2026-03-02 08:30"),
    ("2026-03-02 19:59", "2026-03-02 19:59"), ("2026-03-02 20:00", "2026-03-03 08:30"),
    ("2026-03-28 23:00", "2026-03-29 08:30"), ("2026-03-29 01:59", "2026-03-29 08:30"),
    ("2026-10-24 21:00", "2026-10-25 08:30"),
])  # fmt: skip
def test_residents_are_left_in_peace_at_night(now: str, opens: str) -> None:
    assert HOURS.residents_open(at(now)) == at(opens)


@pytest.mark.parametrize(("now", "opens"), [
    ("2026-03-02 07:59", "2026-03-02 08:00"), ("2026-03-02 20:59", "2026-03-02 20:59"),
    ("2026-03-02 21:00", "2026-03-03 08:00"), ("2026-10-25 02:30", "2026-10-25 08:00"),
])  # fmt: skip
def test_volunteers_are_asked_by_day(now: str, opens: str) -> None:
    assert HOURS.volunteers_open(at(now)) == at(opens)


@pytest.mark.parametrize(("now", "by"), [
    ("2026-03-02 10:00", "2026-03-02 12:00"), ("2026-03-02 10:01", "2026-03-02 13:00"),
    ("2026-03-02 18:00", "2026-03-02 20:00"), ("2026-03-02 18:01", "2026-03-03 10:00"),
    ("2026-03-02 21:30", "2026-03-03 10:00"), ("2026-03-02 22:00", "2026-03-03 10:00"),
    ("2026-03-03 03:00", "2026-03-03 10:00"), ("2026-03-28 23:30", "2026-03-29 10:00"),
    ("2026-10-24 23:30", "2026-10-25 10:00"), ("2026-03-02 07:30", "2026-03-02 10:00"),
])  # fmt: skip
def test_news_is_promised_for_a_full_hour_by_day(now: str, by: str) -> None:
    assert HOURS.news_by(at(now), TWO_HOURS) == at(by)


@pytest.mark.parametrize(("now", "by"), [
    ("2026-03-02 10:00", "2026-03-02 12:00"), ("2026-03-02 16:00", "2026-03-02 18:00"),
    ("2026-03-02 16:01", "2026-03-03 11:00"), ("2026-03-02 23:00", "2026-03-03 11:00"),
    ("2026-03-02 03:00", "2026-03-02 11:00"), ("2026-03-28 19:00", "2026-03-29 11:00"),
    ("2026-10-24 19:00", "2026-10-25 11:00"),
])  # fmt: skip
def test_a_call_is_promised_in_office_hours(now: str, by: str) -> None:
    assert HOURS.call_by(at(now), TWO_HOURS) == at(by)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))
def test_what_is_promised_is_later_and_at_a_decent_hour(now: datetime) -> None:
    news, call = HOURS.news_by(now, TWO_HOURS), HOURS.call_by(now, TWO_HOURS)
    assert news >= now + TWO_HOURS and call > now
    assert 10 <= news.astimezone(PARIS).hour <= 20 and 9 <= call.astimezone(PARIS).hour <= 18
    assert news - now <= timedelta(hours=17) and call - now <= timedelta(hours=20)
    assert HOURS.residents_open(now) >= now


def test_the_morning_after_is_ten_o_clock_also_when_the_clocks_change() -> None:
    assert HOURS.next_morning(at("2026-03-28 11:00")) == at("2026-03-29 10:00")
    assert HOURS.next_morning(at("2026-10-24 11:00")) == at("2026-10-25 10:00")


@pytest.mark.parametrize(("when", "said"), [
    ("2026-03-02 12:00", "12 h"), ("2026-03-02 12:30", "12 h 30"), ("2026-03-03 10:00", "demain 10 h"),
    ("2026-03-05 10:00", "jeudi 10 h"), ("2026-03-02 09:05", "9 h 05"),
])  # fmt: skip
def test_hours_are_said_as_people_say_them(when: str, said: str) -> None:
    assert HOURS.spoken(at(when), at("2026-03-02 10:00")) == said


@pytest.mark.parametrize(("when", "said"), [
    ("2026-03-02 08:00", "aujourd'hui"), ("2026-03-01 23:00", "hier"), ("2026-02-27 10:00", "vendredi"),
])  # fmt: skip
def test_days_are_said_as_people_say_them(when: str, said: str) -> None:
    assert HOURS.day(at(when), at("2026-03-02 10:00")) == said
