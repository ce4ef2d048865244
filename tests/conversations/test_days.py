"""The last day of an absence, as people write it."""

from __future__ import annotations

from datetime import date

import pytest

from conversations.days import last_day, spoken_day

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(("text", "day"), [
    ("jusqu'au 12", date(2026, 3, 12)), ("jusqu'au 1er", date(2026, 4, 1)), ("jusqu’au 2", MONDAY),
    ("jusqu'au 12 mars", date(2026, 3, 12)), ("jusqu'au 1er avril", date(2026, 4, 1)),
    ("12/03", date(2026, 3, 12)), ("le 5.4", date(2026, 4, 5)), ("12 AOÛT", date(2026, 8, 12)), ("12 février", None),
    ("31", date(2026, 3, 31)), ("15 août", date(2026, 8, 15)),
    ("aujourd'hui", MONDAY), ("demain", date(2026, 3, 3)), ("après-demain", date(2026, 3, 4)),
    ("jusqu'à dimanche", date(2026, 3, 8)), ("lundi", MONDAY), ("vendredi soir", date(2026, 3, 6)),
    ("une semaine", date(2026, 3, 9)), ("pour 3 jours", date(2026, 3, 5)), ("deux semaines", date(2026, 3, 16)),
    ("jusqu'au dimanche 15", date(2026, 3, 15)),
    ("bof", None), ("", None), ("quand je peux", None), ("le 45", None), ("31 février", None), ("0", None),
    ("30/30", None), ("99 semaines", None),
])  # fmt: skip
def test_the_last_day(text: str, day: date | None) -> None:
    assert last_day(text, MONDAY) == day


def test_a_day_is_said_as_one_says_it() -> None:
    assert spoken_day(date(2026, 3, 12)) == "jeudi 12 mars"
    assert spoken_day(date(2026, 8, 1)) == "samedi 1er août"
