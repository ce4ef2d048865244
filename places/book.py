"""The town's address book: a typed address in, a place out, and how sure that is.

Works offline from one SQLite file; nothing that is typed is kept or logged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import cos, hypot, radians
from pathlib import Path

from conversations.place import Place, PlaceFinding
from places.areas import AreaMap
from places.candidates import Candidate
from places.deciding import Decision, decide
from places.index import Address, BookFile, OpenBook, Street, UnreadableBook
from places.schema import CELLS_A_DEGREE
from places.typed import Query, read_query

__all__ = ["AddressBook", "UnreadableBook"]

METRES_PER_DEGREE = 111_195.0
NEAREST_WITHIN_M = 150.0
"""How far from an address a shared location may be and still mean it."""
MOST_OTHERS = 5


class AddressBook:
    """An address book on the disk. May be shared by threads and kept across a fork.

    ``areas`` gives each place its neighbourhood. A missing or foreign file raises
    :class:`UnreadableBook` when it is first asked, not when this is made.
    """

    def __init__(self, path: Path, areas: AreaMap | None = None) -> None:
        self._file = BookFile(Path(path))
        self._areas = areas

    def find(self, query: str) -> PlaceFinding:
        """What is meant by a typed address; never a guess between two good candidates."""
        return self._as_finding(*self.explain(query))

    def explain(self, query: str) -> tuple[Query, Decision]:
        """The decision behind :meth:`find`, with the candidates it was taken from."""
        typed = read_query(query)
        return typed, decide(typed, self._file.open())

    def _as_finding(self, typed: Query, decision: Decision) -> PlaceFinding:
        book = self._file.open()
        details = typed.kept_details()
        if decision.chosen is None:
            others = self._told_apart(decision.rivals[:MOST_OTHERS], book)
            if len(others) > 1:
                return PlaceFinding("ambiguous", None, others, decision.score, details=details)
            return PlaceFinding("none", outside=decision.outside, details=details)
        chosen = decision.chosen
        place = self._place(chosen, book)
        if chosen.address is not None:
            return PlaceFinding("housenumber", place, (), decision.score, details=details)
        kind = "place" if chosen.is_place else "street"
        return PlaceFinding(kind, place, (), decision.score, details=details)  # type: ignore[arg-type]

    def _told_apart(self, rivals: tuple[Candidate, ...], book: OpenBook) -> tuple[Place, ...]:
        """The rivals as places; two of one name carry the street they are beside."""
        places = [self._place(one, book) for one in rivals]
        labels = [place.label for place in places]
        return tuple(
            replace(place, label=self._label_with_street(place, book))
            if labels.count(place.label) > 1
            else place
            for place in places
        )

    def _label_with_street(self, place: Place, book: OpenBook) -> str:
        near = min(
            book.addresses_around(place.lat, place.lon, 3),
            key=lambda one: _metres(place.lat, place.lon, one.lat, one.lon),
            default=None,
        )
        if near is None:
            return place.label
        return f"{place.label} ({book.street(near.street).name})"

    def _place(self, candidate: Candidate, book: OpenBook) -> Place:
        street, address = candidate.street, candidate.address
        lat, lon = candidate.spot
        return self._describe(street, address, lat, lon, book)

    def _describe(
        self, street: Street, address: Address | None, lat: float, lon: float, book: OpenBook
    ) -> Place:
        town = book.towns[street.town]
        number = _number_words(address) if address else None
        label = f"{number} {street.name}" if number else street.name
        if len(book.towns) > 1:
            label = f"{label}, {town.old_name or town.name}"
        return Place(
            label=label,
            lat=lat,
            lon=lon,
            housenumber=number,
            street=street.name,
            city=town.name,
            postcode=street.postcode or None,
            id=address.ban_id if address else street.ban_id,
            area=self._areas.of(lat, lon) if self._areas else None,
        )

    def nearest(self, lat: float, lon: float, within_m: float = NEAREST_WITHIN_M) -> PlaceFinding:
        """The address nearest to a shared location (WGS 84 degrees), at most ``within_m`` away.

        ``score`` is 1 on the spot and 0 at the limit. Farther off it is not found, and
        ``outside`` where not even a kilometre away anything is known.
        """
        book = self._file.open()
        cells = 1 + int(within_m / (METRES_PER_DEGREE * cos(radians(lat)) / 1000))
        best: tuple[float, Address] | None = None
        for address in book.addresses_around(lat, lon, cells):
            away = _metres(lat, lon, address.lat, address.lon)
            if away <= within_m and (best is None or away < best[0]):
                best = (away, address)
        if best is None:
            nobody = next(iter(book.addresses_around(lat, lon, 12)), None) is None
            return PlaceFinding("none", outside=nobody)
        away, address = best
        street = book.street(address.street)
        full = next(
            one for one in book.addresses_of(street, address.number) if one.suffix == address.suffix
        )
        place = self._describe(street, full, full.lat, full.lon, book)
        return PlaceFinding("housenumber", place, score=1.0 - away / within_m)

    def examples(self, count: int) -> tuple[str, ...]:
        """Names of real streets of the town, the same each time, for ``par exemple : 12 ...``."""
        streets = self._file.open().all_streets(limit=20 * count + 40)
        fitting = [
            one.name
            for one in streets
            if one.type in ("rue", "avenue", "boulevard", "place") and len(one.name) <= 28
        ]
        return tuple(dict.fromkeys(fitting))[:count]

    def streets(self) -> tuple[str, ...]:
        """The names of all streets and places of the book, in alphabetical order."""
        return tuple(sorted({street.name for street in self._file.open().all_streets()}))

    def spots(self) -> Iterator[tuple[str, float, float]]:
        """Every address and place: label, latitude, longitude. For checks, never for a search."""
        book = self._file.open()
        streets = {street.id: street for street in book.all_streets()}
        for address in book.all_addresses():
            street = streets[address.street]
            yield f"{_number_words(address)} {street.name}", address.lat, address.lon
        for street in streets.values():
            if street.is_place:
                yield street.name, street.lat, street.lon

    def addresses_in(self, box: tuple[float, float, float, float]) -> Iterator[tuple[str, list[Address]]]:
        """The addresses in and just around a box (west, south, east, north), street by street."""
        west, south, east, north = box
        book, found = self._file.open(), dict[int, list[Address]]()
        cells = 1 + int(max(east - west, north - south) / 2 * CELLS_A_DEGREE)
        for address in book.addresses_around((south + north) / 2, (west + east) / 2, cells):
            found.setdefault(address.street, []).append(address)
        for street, addresses in found.items():
            yield book.street(street).name, addresses

    def towns(self) -> tuple[str, ...]:
        """The names of the book's communes."""
        return tuple(sorted({town.name for town in self._file.open().towns.values()}))


def _number_words(address: Address) -> str:
    suffix = address.suffix
    return f"{address.number} {suffix}" if suffix else str(address.number)


def _metres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The distance on a flat map, good to a millimetre over a few hundred metres."""
    east = (other_lon - lon) * cos(radians(lat)) * METRES_PER_DEGREE
    return hypot(east, (other_lat - lat) * METRES_PER_DEGREE)
