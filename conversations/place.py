"""A place in the town, as the dialogues speak of it and as geocoders answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PlaceKind = Literal["housenumber", "street", "place", "ambiguous", "none"]


@dataclass(frozen=True, slots=True)
class Place:
    """One spot on the map. ``lat`` and ``lon`` are WGS 84 degrees."""

    label: str
    lat: float
    lon: float
    housenumber: str | None = None
    street: str | None = None
    city: str | None = None
    postcode: str | None = None
    id: str | None = None
    """The identifier in the national address file (BAN), where there is one."""
    area: str | None = None
    """The slug of the neighbourhood whose outline holds the spot."""


@dataclass(frozen=True, slots=True)
class PlaceFinding:
    """What an address book made of a typed address.

    ``place`` is set for ``housenumber``, ``street`` (no such number: no number
    is claimed) and ``place`` (residence, lieu-dit); ``others`` holds the
    candidates of ``ambiguous``, best first; ``outside`` says that the words
    name another town. ``details`` keeps floor, building or door code as typed,
    for the visitor alone.
    """

    kind: PlaceKind
    place: Place | None = None
    others: tuple[Place, ...] = ()
    score: float = 0.0
    outside: bool = False
    details: str | None = None


NOT_FOUND = PlaceFinding("none")
