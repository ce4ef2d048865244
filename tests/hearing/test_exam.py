"""The ear on texts by other hands, that it never learned from."""

from __future__ import annotations

from functools import lru_cache

import pytest

from conversations.hearing import Ear
from training.hearing.alike import alike, shingles
from training.hearing.corpus import EXAM, read_rows
from training.hearing.measure import Measures, measure

LONG = 20
"""Letters from which two texts that are alike are no coincidence: all the world writes "oui merci"."""


@lru_cache(maxsize=1)
def measured() -> Measures:
    return measure(Ear.load(), read_rows(EXAM))


def test_nothing_of_the_exam_was_learned() -> None:
    known = [shingles(row.text) for row in read_rows()]
    exam = [row for row in read_rows(EXAM) if len(row.text) > LONG]
    for row in exam[:: len(exam) // 40]:
        own = shingles(row.text)
        assert not any(alike(own, other) for other in known), row


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("intent", 0.955),
        ("category", 0.955),
        ("emergency: recall", 0.98),
        ("stop: recall", 0.97),
        ("answers", 0.97),
        ("answers, confirm", 0.96),
        ("answers, consent", 0.96),
        ("answers, name", 0.95),
        ("answers, volunteer_prompt", 0.97),
    ],
)
def test_the_ear_passes(name: str, least: float) -> None:
    assert measured().value(name) >= least


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("emergency: on near_emergency", 0.03),
        ("emergency: on all else", 0.005),
        ("stop: on stop_trap", 0.03),
        ("stop: on all else", 0.002),
        ("acted wrongly", 0.012),
    ],
)
def test_the_ear_rings_no_false_alarm(name: str, most: float) -> None:
    assert measured().value(name) <= most


def test_the_ear_finds_addresses_and_names() -> None:
    assert measured().address.value >= 0.96
    assert measured().name.value >= 0.95
