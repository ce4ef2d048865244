"""The remote geocoder: believed only where it deserves it, and never in anybody's way."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.addok_server import addok_server, missing
from places.areas import AreaMap
from places.ban import RemotePlaces, ban_geocoder
from places.ban_cache import BanCache
from places.book import AddressBook
from places.demo_town import demo_areas, demo_rows
from places.finder import TownPlaces
from places.importing import import_book
from tests.places.doubles import GeocoderDouble
from tests.places.rows import two_streets, write

MIRAMAS = frozenset(("13063",))


def feature(**properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [5.0, 43.58]},
        "properties": {
            "label": "12 Rue Neuve 13140 Miramas",
            "score": 0.93,
            "housenumber": "12",
            "street": "Rue Neuve",
            "name": "12 Rue Neuve",
            "type": "housenumber",
            "citycode": "13063",
            "city": "Miramas",
            "postcode": "13140",
            "id": "13063_9999_00012",
        }
        | properties,
    }


def body(*features: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.fixture
def double() -> GeocoderDouble:
    return GeocoderDouble()


@pytest.fixture
def remote(double: GeocoderDouble, tmp_path: Path) -> Iterator[RemotePlaces]:
    with double.running() as url:
        cache = BanCache(tmp_path / "ban.sqlite")
        yield RemotePlaces(ban_geocoder(url, timeout_s=0.5), MIRAMAS, cache)


def test_believes_an_answer_of_the_town(double: GeocoderDouble, remote: RemotePlaces) -> None:
    double.body = body(feature())
    found = remote.find("12 rue neuve")
    assert found.kind == "housenumber"
    assert found.place is not None
    assert (found.place.label, found.place.id) == ("12 Rue Neuve", "13063_9999_00012")
    assert double.asked[0].startswith("/geocodage/search?q=12+rue+neuve&limit=5")


@pytest.mark.parametrize(
    "wrong",
    [
        {"citycode": "75056"},
        {"score": 0.2},
        {"type": "municipality"},
        {"street": "Boulevard Aristide Briand", "name": "12 Boulevard Aristide Briand"},
        {"citycode": None},
    ],
)
def test_does_not_believe_another_town_a_guess_or_another_street(
    double: GeocoderDouble, remote: RemotePlaces, wrong: dict[str, Any]
) -> None:
    double.body = body(feature(**wrong))
    assert remote.find("12 rue neuve").kind == "none"


def test_takes_the_first_answer_it_can_believe(
    double: GeocoderDouble, remote: RemotePlaces
) -> None:
    double.body = body(feature(citycode="75056"), feature())
    assert remote.find("12 rue neuve").kind == "housenumber"


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 502, 503, 504])
def test_a_refusal_is_as_if_not_found_and_asked_once(
    double: GeocoderDouble, remote: RemotePlaces, status: int
) -> None:
    double.status = status
    assert remote.find("12 rue neuve").kind == "none"
    assert len(double.asked) == 1


EMPTY_SPOT = {"type": "Feature", "geometry": {"type": "Point", "coordinates": []}, "properties": {}}


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"<html>maintenance</html>",
        b"[]",
        b"null",
        b'"features"',
        b'{"features": null}',
        b'{"features": [null]}',
        b'{"features": 12}',
        b"\xff\xfe\x00",
        body(EMPTY_SPOT),
        body({"geometry": None, "properties": None}),
        body({"geometry": {"coordinates": ["a", "b"]}, "properties": {"score": 1}}),
        body(feature(score="high")),
        body(feature(score=None)),
    ],
)
def test_garbage_is_as_if_not_found(
    double: GeocoderDouble, remote: RemotePlaces, garbage: bytes
) -> None:
    double.body = garbage
    assert remote.find("12 rue neuve").kind == "none"


def test_a_slow_answer_is_not_waited_for(double: GeocoderDouble, remote: RemotePlaces) -> None:
    double.hold.clear()
    assert remote.find("12 rue neuve").kind == "none"
    assert len(double.asked) == 1


def test_no_server_at_all_is_as_if_not_found(tmp_path: Path) -> None:
    remote = RemotePlaces(ban_geocoder("http://127.0.0.1:9", 0.5), MIRAMAS, BanCache(None))
    assert remote.find("12 rue neuve").kind == "none"


def test_an_answer_is_asked_for_once_and_a_failure_again(
    double: GeocoderDouble, remote: RemotePlaces
) -> None:
    double.status = 503
    remote.find("12 rue neuve")
    double.status, double.body = 200, body(feature())
    assert remote.find("12 rue neuve").kind == "housenumber"
    assert remote.find("12 Rue  NEUVE").kind == "housenumber"
    assert len(double.asked) == 2


def test_a_broken_cache_costs_a_question_and_nothing_else(
    double: GeocoderDouble, tmp_path: Path
) -> None:
    (tmp_path / "ban.sqlite").write_text("no database", encoding="utf-8")
    double.body = body(feature())
    with double.running() as url:
        remote = RemotePlaces(ban_geocoder(url), MIRAMAS, BanCache(tmp_path / "ban.sqlite"))
        assert remote.find("12 rue neuve").kind == "housenumber"
        assert remote.find("12 rue neuve").kind == "housenumber"
    assert len(double.asked) == 2


def test_neither_log_nor_cache_holds_the_address(
    double: GeocoderDouble,
    remote: RemotePlaces,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    double.body = b"garbage"
    remote.find("12 rue du secret")
    double.body = body()
    remote.find("12 rue du secret")
    assert "remote geocoder failed" in caplog.text
    assert "secret" not in caplog.text
    with sqlite3.connect(tmp_path / "ban.sqlite") as connection:
        assert "secret" not in "".join(connection.iterdump())


@pytest.fixture
def book(tmp_path: Path) -> AddressBook:
    import_book([write(tmp_path / "a.csv", *two_streets())], tmp_path / "book.sqlite", None)
    return AddressBook(tmp_path / "book.sqlite")


def test_the_book_is_asked_first_and_the_service_only_where_it_has_nothing(
    double: GeocoderDouble, remote: RemotePlaces, book: AddressBook
) -> None:
    double.body = body(feature())
    places = TownPlaces(book, remote)
    assert places.find("2 rue pasteur").kind == "housenumber"
    assert double.asked == []
    found = places.find("12 rue neuve bat B")
    assert found.place is not None
    assert (found.place.label, found.details) == ("12 Rue Neuve", "bat B")
    assert len(double.asked) == 1


@pytest.mark.parametrize(
    "text",
    [
        "bonjour",
        "12 rue neuve grans",
        "je suis tombée dans ma cuisine et je ne peux plus me lever venez vite s'il vous plait merci",
        "",
    ],
)
def test_greetings_stories_and_other_towns_do_not_leave_the_house(
    double: GeocoderDouble, remote: RemotePlaces, book: AddressBook, text: str
) -> None:
    double.body = body(feature())
    assert TownPlaces(book, remote).find(text).kind == "none"
    assert double.asked == []


def test_without_a_service_nothing_is_asked(book: AddressBook) -> None:
    places = TownPlaces(book)
    assert places.find("12 rue neuve").kind == "none"
    assert places.examples(1)
    assert places.nearest(43.5802, 5.0).kind == "housenumber"


@pytest.mark.addok
@pytest.mark.skipif(missing() is not None, reason=str(missing()))
def test_a_real_addok_serving_the_made_up_town_is_understood(tmp_path: Path) -> None:
    with addok_server(demo_rows()) as url:
        remote = RemotePlaces(
            ban_geocoder(url), MIRAMAS, BanCache(tmp_path / "c.sqlite"), AreaMap(demo_areas())
        )
        found = remote.find("12 rue abbe couture")
        assert found.kind == "housenumber"
        assert found.place is not None
        assert found.place.id == "13063_0010_00012"
        assert (found.place.area, found.place.housenumber) == ("centre", "12")
        suffixed = remote.find("4 bis boulevard obanel").place
        assert suffixed is not None
        assert suffixed.label == "4 bis Boulevard Aubanel"
        assert remote.find("999 rue de la fontaine").kind == "street"
        assert remote.find("12 rue victor hugo").kind == "none"
        elsewhere = RemotePlaces(ban_geocoder(url), frozenset(("75056",)), BanCache(None))
        assert elsewhere.find("12 rue abbe couture").kind == "none"
