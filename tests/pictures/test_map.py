"""What is on a map, read back from its pixels."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from pictures import coverage
from pictures.drawing import Drawer
from pictures.frame import Frame, frame_of
from pictures.looks import INK, OF_DIGIT, PAPER, WIDTH, Colour, ink_on
from pictures.townmap import CASING, HEAD, VEIL, need_size
from tests.pictures.facts import a_map
from tests.pictures.grounds import EAST, MIDDLE, NORTH, SOUTH, SQUARE, WEST, SquareGround

FRAME = frame_of(SQUARE, WIDTH)


def drawn(ground: SquareGround | None = None, **facts: object) -> Image.Image:
    paper = Drawer(ground or SquareGround())(a_map(**facts))
    assert (paper.filename, paper.media_type, paper.is_picture) == ("carte-centre.png", "image/png", True)
    return Image.open(io.BytesIO(paper.content)).convert("RGB")


def at(picture: Image.Image, lat: float, lon: float, aside: int = 0) -> Colour:
    x, y = FRAME.spot(lon, lat)
    found = picture.getpixel((round(x) + aside, HEAD + round(y)))
    assert isinstance(found, tuple)
    return found[0], found[1], found[2]


def how_many(picture: Image.Image, colour: Colour) -> int:
    return sum(count for count, found in picture.getcolors(1 << 24) or () if found == colour)


def test_it_is_made_for_a_phone() -> None:
    picture = drawn(needs=[[*MIDDLE, 1]], legend=[[1, "Courses", 1]])
    assert picture.width == WIDTH
    assert 1.2 < picture.height / picture.width < 1.8
    assert len(Drawer(SquareGround())(a_map()).content) < 1_000_000


@pytest.mark.parametrize("digit", range(10))
def test_each_service_has_its_colour_at_its_place_and_in_the_legend(digit: int) -> None:
    bare = drawn()
    picture = drawn(needs=[[*MIDDLE, digit]], legend=[[digit, "Un service", 1]])
    inner = need_size(1) * 3 // 8
    if digit:
        assert at(picture, *MIDDLE, aside=inner) == at(picture, *MIDDLE, aside=-inner) == OF_DIGIT[digit]
    below = (0, HEAD + FRAME.height, WIDTH, picture.height)
    in_legend = how_many(picture.crop(below), OF_DIGIT[digit])
    assert in_legend > 500
    assert how_many(bare, OF_DIGIT[digit]) < in_legend


def test_the_digit_is_read_on_every_colour() -> None:
    def luminance(colour: Colour) -> float:
        parts = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    for colour in OF_DIGIT:
        light, dark = sorted((luminance(colour), luminance(ink_on(colour))), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, colour


def test_a_volunteer_is_a_white_diamond_that_shades_what_is_in_reach() -> None:
    lat, lon = 43.5865, 5.003
    picture = drawn(volunteers=[[lat, lon, 300]])
    assert at(picture, lat, lon) == PAPER
    inside = at(picture, lat + 200 / 111_195, lon)
    assert inside == coverage.SHADES[0]
    assert at(picture, 43.5810, 5.011) in (coverage.NOBODY, coverage.HATCH)


def test_where_nobody_comes_is_hatched_and_not_only_coloured() -> None:
    picture = drawn()
    assert how_many(picture, coverage.NOBODY) > 300_000
    assert how_many(picture, coverage.HATCH) > 50_000


def test_more_volunteers_make_a_darker_shade_and_the_legend_tells_them_all() -> None:
    spots = [[MIDDLE[0], MIDDLE[1], radius] for radius in range(100, 500, 10)]
    picture = drawn(volunteers=spots)
    near, far = at(picture, MIDDLE[0], MIDDLE[1] + 0.001), at(picture, MIDDLE[0], MIDDLE[1] + 0.0055)
    assert near == coverage.SHADES[3] and far == coverage.SHADES[0]
    legend = picture.crop((0, HEAD + FRAME.height, WIDTH, picture.height))
    assert all(how_many(legend, shade) > 3000 for shade in coverage.SHADES)


def test_outside_the_outline_nothing_is_shaded() -> None:
    picture = drawn(volunteers=[[*MIDDLE, 5000]])
    assert at(picture, NORTH + 0.0003, MIDDLE[1]) == VEIL
    assert at(picture, NORTH - 0.0010, MIDDLE[1] + 0.003) == coverage.SHADES[0]
    assert at(picture, NORTH, MIDDLE[1]) == INK


def test_a_hole_in_an_outline_is_outside() -> None:
    hole = ((5.005, 43.5840), (5.007, 43.5840), (5.007, 43.5850), (5.005, 43.5850))
    picture = drawn(SquareGround((SQUARE, hole)), volunteers=[[43.5880, 5.001, 5000]])
    assert at(picture, *MIDDLE) == VEIL


def test_a_street_is_white_between_two_grey_edges() -> None:
    picture = drawn()
    x, y = FRAME.spot(5.002, 43.5830)
    column = [picture.getpixel((round(x), HEAD + round(y) + step)) for step in range(-14, 15)]
    assert column[14] == PAPER
    assert column.count(CASING) >= 2


def test_a_town_without_outlines_is_drawn_around_its_people() -> None:
    picture = drawn(SquareGround(()), needs=[[*MIDDLE, 2]], volunteers=[[43.5850, 5.007, 500]])
    assert how_many(picture, OF_DIGIT[2]) > 500
    assert drawn(SquareGround(())).width == WIDTH


def test_a_frame_holds_its_corners_with_room_around() -> None:
    assert FRAME.holds(*FRAME.spot(WEST, SOUTH), 20) and FRAME.holds(*FRAME.spot(EAST, NORTH), 20)
    x, y = FRAME.spot(WEST, NORTH)
    east, south = FRAME.spot(EAST, SOUTH)
    metres = (NORTH - SOUTH) * 111_195
    assert FRAME.metres_a_pixel == pytest.approx(metres / (south - y), rel=0.01)
    assert (east - x) * FRAME.metres_a_pixel == pytest.approx((EAST - WEST) * 80_540, rel=0.01)


def test_a_spot_is_framed_with_what_lies_around_it() -> None:
    frame = frame_of([(5.0, 43.58)], WIDTH)
    assert frame.metres_a_pixel * frame.width >= 400
    with pytest.raises(ValueError, match="empty"):
        frame_of([], WIDTH)


@pytest.mark.parametrize(("least", "most", "spans"), [
    (0, 0, []), (0, 1, [(1, 1)]), (0, 3, [(1, 1), (2, 2), (3, 3)]), (0, 4, [(1, 1), (2, 2), (3, 3), (4, 4)]),
    (0, 21, [(1, 6), (7, 11), (12, 16), (17, 21)]), (403, 405, [(403, 403), (404, 404), (405, 405)]),
    (7, 7, [(7, 7)]), (61, 240, [(61, 105), (106, 150), (151, 195), (196, 240)]),
])  # fmt: skip
def test_every_count_has_one_shade(least: int, most: int, spans: list[tuple[int, int]]) -> None:
    assert coverage.Range(least, most).spans() == spans


def test_the_count_of_a_spot_is_the_circles_that_hold_it() -> None:
    frame = Frame((5.0, 43.58, 5.01, 43.59), 1080, 1080)
    counts = coverage.counted(frame, [[43.585, 5.005, 200], [43.585, 5.005, 400], [43.5801, 5.0001, 100]])
    middle = counts[45, 45]
    assert middle == 2
    assert counts.max() == 2 and counts[89, 1] == 1
