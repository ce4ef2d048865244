"""Outlines and the check of neighbourhoods."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from places.area_check import check_areas, picture, table
from places.areas import Area, AreaMap, holds
from places.book import AddressBook
from places.demo_town import demo_areas
from places.importing import import_book
from places.outlines import BadOutline, configured_areas, read_areas
from tests.places.rows import line, write

SQUARE = ((4.9, 43.5), (5.1, 43.5), (5.1, 43.6), (4.9, 43.6))


def collection(*features: dict[str, Any]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


def outlined(slug: str, *rings: tuple[tuple[float, float], ...]) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": rings}
    return {"type": "Feature", "properties": {"slug": slug}, "geometry": geometry}


def test_reads_outlines_with_holes_and_islands(tmp_path: Path) -> None:
    hole = ((4.95, 43.54), (5.05, 43.54), (5.05, 43.56), (4.95, 43.56))
    path = tmp_path / "areas.geojson"
    path.write_text("\ufeff" + collection(outlined("centre", SQUARE, hole)), encoding="utf-8")
    areas = AreaMap(read_areas(path))
    assert areas.of(43.52, 5.0) == "centre"
    assert areas.of(43.55, 5.0) is None
    assert areas.of(43.70, 5.0) is None


def test_takes_an_outline_from_the_configuration_or_its_file(tmp_path: Path) -> None:
    (tmp_path / "two.geojson").write_text(
        collection(outlined("mas", SQUARE), outlined("gare", SQUARE)), encoding="utf-8"
    )
    inline = {"slug": "centre", "name": "Centre", "outline": [list(p) for p in SQUARE]}
    rings = {"slug": "port", "name": "Port", "outline": [[list(p) for p in SQUARE]]}
    named = {"slug": "gare", "name": "La Gare", "outline": "two.geojson"}
    areas = configured_areas((inline, rings, named), tmp_path)
    assert [area.outline for area in areas] == [(SQUARE,)] * 3


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("", "no JSON"),
        ("[]", "no GeoJSON"),
        ('{"type": "Point"}', "no GeoJSON"),
        (collection({"type": "Feature", "geometry": {"type": "Point"}}), "must be a Polygon"),
        (collection(outlined("a", SQUARE[:2])), "three points"),
        (collection(outlined("a", tuple((lat, lon) for lon, lat in SQUARE))), "swapped"),
        (collection(outlined("a", ((500.0, 1.0), (5.0, 43.0), (6.0, 44.0)))), "off the map"),
        (collection(outlined("a", ((5.0,), (6.0,), (7.0,)))), "longitude, latitude"),  # type: ignore[arg-type]
    ],
)
def test_says_what_is_wrong_with_an_outline(tmp_path: Path, content: str, word: str) -> None:
    path = tmp_path / "bad.geojson"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadOutline, match=word):
        read_areas(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadOutline, match=r"none\.geojson"):
        read_areas(tmp_path / "none.geojson")


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_every_spot_of_two_squares_side_by_side_is_in_one_at_most(lon: float, lat: float) -> None:
    west = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    east = ((1.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0))
    both = ((0.0, 0.0), (2.0, 0.0), (2.0, 1.0), (0.0, 1.0))
    assert holds(west, lon, lat) + holds(east, lon, lat) == holds(both, lon, lat)


def test_the_check_shows_addresses_in_no_area_and_in_two(tmp_path: Path) -> None:
    rows = [line(str(n), "Rue <Pasteur>", lat=lat) for n, lat in ((1, "43.55"), (2, "43.7"))]
    rows.append(line("3", "Rue <Pasteur>", lat="43.51"))
    import_book([write(tmp_path / "a.csv", *rows)], tmp_path / "book.sqlite", None)
    south = ((4.9, 43.5), (5.1, 43.5), (5.1, 43.52), (4.9, 43.52))
    areas = (Area("centre", "Centre", (SQUARE,)), Area("sud", "Le Sud", (south,)))
    report = check_areas(AddressBook(tmp_path / "book.sqlite"), areas)
    assert (report.nowhere, report.twice, report.counts["centre"]) == (1, 1, 2)
    assert not report.is_clean
    text = "\n".join(table(report, areas))
    assert "2 Rue <Pasteur> (43.700000, 5.000000): none" in text
    assert "centre, sud" in text
    drawing = ElementTree.fromstring(picture(report, areas))
    assert len([one for one in drawing.iter() if one.tag.endswith("circle")]) == 3


def test_the_made_up_town_is_clean(demo: AddressBook) -> None:
    report = check_areas(demo, demo_areas())
    assert report.is_clean
    assert set(report.counts) == {"centre", "gare", "mas", "coteau"}
    ElementTree.fromstring(picture(report, demo_areas()))
