"""The lines of streets, drawn through the house numbers of an address book."""

from __future__ import annotations

import pytest

from places.areas import Area, AreaMap
from places.demo_town import CENTRE_LAT, CENTRE_LON, demo_areas, demo_streets, lonlat
from places.index import Address
from places.streets import TownGround, metres, middle_lines
from tests.playing.worlds import book

BOX = (CENTRE_LON - 0.006, CENTRE_LAT - 0.005, CENTRE_LON + 0.006, CENTRE_LAT + 0.005)


def house(number: int, east: float, north: float) -> Address:
    lon, lat = lonlat((east, north))
    return Address(1, number, "", lat, lon, None)


def row(numbers: range, north: float, step: float = 10.0) -> list[Address]:
    return [house(number, step * place, north) for place, number in enumerate(numbers)]


def test_the_line_runs_in_the_middle_between_odd_and_even() -> None:
    (line,) = middle_lines([*row(range(1, 21, 2), 9.0), *row(range(2, 22, 2), -9.0)])
    _, north = lonlat((0.0, 0.0))
    assert all(lat == pytest.approx(north, abs=2e-6) for _, lat in line)
    assert [lon for lon, _ in line] == sorted(lon for lon, _ in line)


def test_it_reaches_to_the_end_of_the_last_plots() -> None:
    (line,) = middle_lines(row(range(1, 21, 2), 9.0))
    assert metres(line[0], line[-1]) == pytest.approx(90 + 2 * 5, rel=0.01)


def test_numbers_on_one_side_alone_make_a_line_through_the_doors() -> None:
    (line,) = middle_lines(row(range(2, 12, 2), 40.0))
    _, north = lonlat((0.0, 40.0))
    assert {round(lat, 6) for _, lat in line} == {round(north, 6)}


def test_a_side_that_is_far_off_does_not_bend_the_line() -> None:
    far = [house(2, 0.0, 400.0)]
    (line,) = middle_lines([*row(range(1, 21, 2), 0.0), *far])
    assert max(lat for _, lat in line) < lonlat((0.0, 30.0))[1]


def test_a_long_way_without_houses_breaks_the_line() -> None:
    there = [house(number, 600.0 + number, 0.0) for number in range(101, 121, 2)]
    lines = list(middle_lines([*row(range(1, 21, 2), 0.0), *there]))
    assert len(lines) == 2
    assert all(metres(one[0], one[-1]) < 200 for one in lines)


def test_a_house_alone_is_no_street() -> None:
    assert list(middle_lines([house(1, 0.0, 0.0)])) == []
    assert list(middle_lines([])) == []


def test_the_made_up_town_s_streets_run_where_they_were_drawn() -> None:
    ground = TownGround(book(), AreaMap(demo_areas()))
    drawn = dict(ground.streets(BOX))
    true = {street.name: street.line for street in demo_streets()}
    for name in ("Rue Abbé Couture", "Rue de la Fontaine"):
        for point in drawn[name]:
            assert min(_away(point, a, b) for a, b in zip(true[name], true[name][1:], strict=False)) < 15
    assert len(drawn) > 15


def _away(point: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    """Metres from a point to the nearest of a hundred points between two ends."""
    between = ((a[0] + s / 100 * (b[0] - a[0]), a[1] + s / 100 * (b[1] - a[1])) for s in range(-10, 111))
    return min(metres(point, other) for other in between)


def test_streets_far_from_the_box_are_left_out() -> None:
    ground = TownGround(book(), AreaMap(demo_areas()))
    assert list(ground.streets((2.0, 48.0, 2.01, 48.01))) == []
    assert ground.streets(BOX) is ground.streets(BOX)


def test_outlines_are_those_of_the_areas_that_are_asked_for() -> None:
    ring = ((5.0, 43.0), (5.1, 43.0), (5.1, 43.1))
    ground = TownGround(book(), AreaMap([Area("a", "A", (ring,)), Area("b", "B", (ring, ring))]))
    assert len(ground.outlines(["b"])) == 2
    assert len(ground.outlines(["a", "b"])) == 3
    assert ground.outlines(["gone"]) == []
