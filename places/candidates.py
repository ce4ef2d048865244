"""The streets and places that may be meant, and how well each fits a reading of the typed text.

It scores one street at a time; ``deciding`` weighs them against each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, hypot, radians

from places import lexicon
from places.aligning import Alignment
from places.index import Address, OpenBook, Street
from places.surroundings import Surroundings
from places.typed import Query, Role

_TYPE_MISSING, _TYPE_WRONG, _TYPE_LIKE, _TYPE_NONE = 0.97, 0.89, 0.96, 0.96


@dataclass(frozen=True, slots=True)
class Reading:
    """One name of the book at one place of the text."""

    found: Alignment
    around: Surroundings
    value: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A street or place that may be meant; ``address`` where the typed number is there."""

    street: Street
    reading: Reading
    score: float
    address: Address | None
    spot: tuple[float, float]
    """Latitude and longitude, WGS 84 degrees."""

    @property
    def is_place(self) -> bool:
        kind = self.street.type
        return self.street.is_place or kind is None or kind in lexicon.RESIDENTIAL


def is_landmark(reading: Reading, query: Query) -> bool:
    used = reading.found.used
    return all(
        query.roles[at] in (Role.LANDMARK, Role.DETAIL) or query.is_person(at, used) for at in used
    )


def candidates_of(reading: Reading, book: OpenBook) -> Iterator[Candidate]:
    """The streets that bear the reading's name, scored."""
    around = reading.around
    for street in book.streets_of(reading.found.core, around.towns):
        score = reading.value * _type_share(street.type, around.types)
        address = _address(street, around, book)
        yield Candidate(street, reading, score, address, (street.lat, street.lon))


def _type_share(kind: str | None, typed: tuple[str, ...]) -> float:
    if not typed:
        return _TYPE_MISSING if kind is not None else 1.0
    if kind in typed:
        return 1.0
    if kind is None:
        return _TYPE_NONE
    if kind in lexicon.RESIDENTIAL and set(typed) & lexicon.RESIDENTIAL:
        return _TYPE_LIKE
    return _TYPE_WRONG


def _address(street: Street, around: Surroundings, book: OpenBook) -> Address | None:
    """The typed number in the street: with its suffix, as one letter, without."""
    if around.house is None:
        return None
    there = {one.suffix: one for one in book.addresses_of(street, around.house.number)}
    wanted = around.house.suffix
    if wanted in there:
        return there[wanted]
    for suffix, address in there.items():
        if wanted and suffix and suffix[0] == wanted[0] and 1 in (len(suffix), len(wanted)):
            return address
    return there.get("")


def with_spot(one: Candidate, book: OpenBook) -> Candidate:
    """The candidate with its place on the map: the number, the nearest number, or the middle."""
    if one.address is not None:
        spot = (one.address.lat, one.address.lon)
    else:
        spot = _spot_in_street(one, book)
    return Candidate(one.street, one.reading, one.score, one.address, spot)


def _spot_in_street(one: Candidate, book: OpenBook) -> tuple[float, float]:
    addresses = book.addresses_of(one.street)
    if not addresses:
        return (one.street.lat, one.street.lon)
    house = one.reading.around.house
    if house is not None:
        nearest = min(
            addresses,
            key=lambda a: (abs(a.number - house.number) + (a.number - house.number) % 2, a.number),
        )
    else:
        nearest = min(addresses, key=lambda a: _squared(a, one.street))
    return (nearest.lat, nearest.lon)


def _squared(address: Address, street: Street) -> float:
    east = (address.lon - street.lon) * cos(radians(street.lat))
    return hypot(east, address.lat - street.lat)
