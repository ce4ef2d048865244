"""Who is asked next, as a table; and for everybody who is not, why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from matching import ranking
from matching.candidates import Candidate, Spot
from matching.distance import metres
from matching.settings import AskingRules

RULES = AskingRules(perimeter_m=1000, ask_at_once=2, asks_a_week=3, band_m=250)
FIT = Candidate(person_id=1, offer_id=1, distance_m=100.0, radius_m=1000, asks_last_week=0)


def who(**fields: object) -> Candidate:
    return replace(FIT, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("better", "worse", "because"),
    [
        (who(helped_before=True, asks_last_week=2, distance_m=900.0), who(person_id=2),
         "the helper of last time comes before everything"),
        (who(asks_last_week=0, distance_m=900.0), who(person_id=2, asks_last_week=1),
         "whoever was asked less comes before whoever is nearer"),
        (who(ever_helped=False, distance_m=900.0), who(person_id=2),
         "a first errand comes before nearness"),
        (who(asks_last_week=0), who(person_id=2, ever_helped=False, asks_last_week=1),
         "and after rest"),
        (who(person_id=2, distance_m=240.0), who(person_id=1, distance_m=260.0),
         "the nearer band comes first"),
        (who(person_id=2, distance_m=100.0), who(person_id=1, distance_m=200.0),
         "within one band the nearer one comes first"),
        (who(person_id=1), who(person_id=2), "among equals the order is always the same"),
        (who(distance_m=None), who(person_id=2, distance_m=300.0), "who needs not come is near"),
    ],
)  # fmt: skip
def test_the_better_one_is_asked_first(better: Candidate, worse: Candidate, because: str) -> None:
    rules = replace(RULES, ask_at_once=1)
    assert ranking.choose([worse, better], rules) == [better], because


@pytest.mark.parametrize(
    ("candidate", "reason"),
    [
        (who(), None),
        (who(paused=True), "paused"),
        (who(asked_before=True), "asked_before"),
        (who(refused_before=True), "refused_before"),
        (who(busy=True), "busy"),
        (who(distance_m=1000.0), None),
        (who(distance_m=1000.1), "too_far"),
        (who(distance_m=300.0, radius_m=299), "too_far"),
        (who(distance_m=300.0, radius_m=5000), None),
        (who(distance_m=1200.0, radius_m=5000), "too_far"),
        (who(distance_m=None, radius_m=0), None),
        (who(asks_last_week=2), None),
        (who(asks_last_week=3), "tired"),
        (who(helped_before=True, refused_before=True), "refused_before"),
        (who(paused=True, busy=True, asks_last_week=9), "paused"),
    ],
)
def test_why_somebody_is_not_asked(candidate: Candidate, reason: str | None) -> None:
    assert ranking.why_not(candidate, RULES) == reason
    assert bool(ranking.choose([candidate], RULES)) is (reason is None)


def test_no_more_are_asked_at_once_than_the_town_allows() -> None:
    crowd = [who(person_id=n) for n in range(9, 0, -1)]
    assert [c.person_id for c in ranking.choose(crowd, RULES)] == [1, 2]


def test_an_urgent_wave_is_shorter() -> None:
    assert RULES.wave(urgent=True) == timedelta(minutes=15)
    assert RULES.wave(urgent=False) == timedelta(minutes=30)


candidates = st.builds(
    Candidate,
    person_id=st.integers(1, 50), offer_id=st.integers(1, 50),
    distance_m=st.none() | st.floats(0, 3000), radius_m=st.integers(100, 2000),
    asks_last_week=st.integers(0, 5), helped_before=st.booleans(), refused_before=st.booleans(),
    paused=st.booleans(), busy=st.booleans(), asked_before=st.booleans(),
)  # fmt: skip


@given(st.lists(candidates, max_size=12, unique_by=lambda c: c.person_id), st.randoms())
def test_the_choice_does_not_hang_on_the_order_they_come_in(
    crowd: list[Candidate], chance: object
) -> None:
    chosen = ranking.choose(crowd, RULES)
    assert chosen == ranking.choose(list(reversed(crowd)), RULES)
    assert all(ranking.why_not(c, RULES) is None for c in chosen)
    left = [c for c in crowd if ranking.why_not(c, RULES) is None and c not in chosen]
    assert len(chosen) == min(RULES.ask_at_once, len(chosen) + len(left))
    assert all(ranking.order(c, RULES) <= ranking.order(o, RULES) for c in chosen for o in left)


@given(
    st.floats(-60, 60), st.floats(-179, 179), st.floats(-0.05, 0.05), st.floats(-0.05, 0.05)
)
def test_a_distance_in_a_town_is_that_of_the_geodesic_within_half_a_percent(
    lat: float, lon: float, north: float, east: float
) -> None:
    """Against Karney's algorithm as geopy has it, on the ellipsoid."""
    ours = metres(Spot(lat, lon), Spot(lat + north, lon + east))
    theirs = geodesic((lat, lon), (lat + north, lon + east)).meters
    assert ours == pytest.approx(theirs, rel=0.006, abs=0.01)


def test_a_distance_in_france_is_closer_still() -> None:
    home, there = Spot(43.5823, 5.0012), Spot(43.5903, 5.0101)
    theirs = geodesic((home.lat, home.lon), (there.lat, there.lon)).meters
    assert metres(home, there) == pytest.approx(theirs, rel=0.003)
    assert metres(home, home) == 0
