"""Where somebody is shown is near enough to be of use, and tells nothing more however often it is seen."""

from __future__ import annotations

from math import cos, radians

from hypothesis import given
from hypothesis import strategies as st

from switchboard.blurring import METRES_PER_DEGREE, SQUARE_M, blurred

LATS, LONS = st.floats(41.3, 51.1), st.floats(-5.2, 9.6)
"""Metropolitan France."""
NUMBERS = st.integers(1, 1_000_000)
ROUNDED_M = 1.2


@given(LATS, LONS, NUMBERS)
def test_nobody_is_shown_farther_off_than_a_hundred_metres_each_way(lat: float, lon: float, number: int) -> None:
    shown_lat, shown_lon = blurred(lat, lon, number)
    assert abs(shown_lat - lat) * METRES_PER_DEGREE <= SQUARE_M + ROUNDED_M
    assert abs(shown_lon - lon) * METRES_PER_DEGREE * cos(radians(lat)) <= SQUARE_M + ROUNDED_M


@given(LATS, LONS, NUMBERS)
def test_the_same_person_is_always_shown_at_the_same_spot(lat: float, lon: float, number: int) -> None:
    assert {blurred(lat, lon, number) for _ in range(5)} == {blurred(lat, lon, number)}


def test_two_houses_of_one_square_cannot_be_told_apart() -> None:
    """What is shown hangs on the square and the number, and on nothing finer."""
    high = SQUARE_M / METRES_PER_DEGREE
    south, west = 48_500 * high, 5.0
    seen = {blurred(south + share * high, west, 7) for share in (0.01, 0.25, 0.5, 0.99)}
    assert len(seen) == 1


def test_neighbours_are_shown_apart_and_all_over_their_square() -> None:
    spots = [blurred(43.5815, 5.0012, number) for number in range(400)]
    assert len(set(spots)) > 390
    high = (max(lat for lat, _ in spots) - min(lat for lat, _ in spots)) * METRES_PER_DEGREE
    assert 95 <= high <= SQUARE_M + ROUNDED_M
    middle = sum(lat for lat, _ in spots) / len(spots)
    assert abs(middle - 43.5815) * METRES_PER_DEGREE < SQUARE_M
