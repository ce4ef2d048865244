"""Asks a remote geocoder (the national address API, addok's form) about one address, carefully.

Off unless a base URL is configured: only then does an address leave the town hall. One attempt,
a short time-out, and nothing is ever raised: whatever goes wrong is as if nothing was found, and
is logged without the address. What comes back is believed only with one of the town's INSEE codes
and a high score. Never ask from inside a transaction.
"""

from __future__ import annotations

import logging
from typing import Any, Protocol
from urllib.parse import urlsplit

from conversations.place import NOT_FOUND, Place, PlaceFinding, PlaceKind
from places.aligning import fit_of
from places.areas import AreaMap
from places.ban_cache import BanCache
from places.typed import Query, read_query

log = logging.getLogger(__name__)

TIMEOUT_S = 3.0
"""geopy's own default of one second is too short for the first TLS handshake of a day."""
LEAST_SCORE = 0.4
"""Below this the service guesses. Above it the name must still resemble what was typed."""
LEAST_FIT = 0.72
CANDIDATES = 5
LONGEST_QUERY = 200
"""The service refuses queries above 200 characters."""
USER_AGENT = "voisins-solidaires (address lookup of a town hall)"
_KINDS: dict[str, PlaceKind] = {
    "housenumber": "housenumber",
    "street": "street",
    "locality": "place",
}


class Geocoder(Protocol):
    """What is used of geopy's ``BANFrance``."""

    def geocode(self, query: str, *, limit: int, exactly_one: bool) -> Any: ...


def ban_geocoder(base_url: str, timeout_s: float = TIMEOUT_S) -> Geocoder:
    """geopy's ``BANFrance`` on a base URL, such as ``https://data.geopf.fr/geocodage``.

    The class's own default host was retired in January 2026, so it is always given.
    """
    from geopy.adapters import URLLibAdapter
    from geopy.geocoders import BANFrance

    parts = urlsplit(base_url)
    found: Geocoder = BANFrance(
        domain=parts.netloc + parts.path.rstrip("/"),
        scheme=parts.scheme,
        timeout=timeout_s,
        user_agent=USER_AGENT,
        adapter_factory=URLLibAdapter,
    )
    return found


class RemotePlaces:
    """The remote half of finding; see the head of this module."""

    def __init__(
        self,
        geocoder: Geocoder,
        insee_codes: frozenset[str],
        cache: BanCache,
        areas: AreaMap | None = None,
    ) -> None:
        self._geocoder = geocoder
        self._insee_codes = insee_codes
        self._cache = cache
        self._areas = areas

    def find(self, query: str) -> PlaceFinding:
        """What the remote service knows of the address; NOT_FOUND after any failure."""
        query = " ".join(query.split())[:LONGEST_QUERY]
        if len(query) < 3 or not query[0].isalnum():
            return NOT_FOUND
        features = self._cache.get(query)
        if features is None:
            features = self._ask(query)
            if features is None:
                return NOT_FOUND
            self._cache.put(query, features)
        return self._best(features, read_query(query))

    def _ask(self, query: str) -> list[dict[str, Any]] | None:
        """The features that come back; None after a failure, which is not remembered.

        Everything a library may raise on a foreign answer is caught: geopy alone raises its own
        errors, ``IndexError`` on empty coordinates, ``TypeError`` and ``AttributeError`` on JSON
        of another form, and its transports add theirs.
        """
        try:
            found = self._geocoder.geocode(query, limit=CANDIDATES, exactly_one=False)
            return [one.raw for one in found or ()]
        except Exception as error:  # noqa: BLE001 - a stranger's answer must not stop a dialogue
            log.warning("the remote geocoder failed: %s", type(error).__name__)
            return None

    def _best(self, features: list[dict[str, Any]], query: Query) -> PlaceFinding:
        for feature in features:
            finding = self._believed(feature, query)
            if finding is not None:
                return finding
        return NOT_FOUND

    def _believed(self, feature: dict[str, Any], query: Query) -> PlaceFinding | None:
        """The feature as a finding if it is in the town, sure, and complete."""
        try:
            properties = feature["properties"]
            lon, lat = (float(number) for number in feature["geometry"]["coordinates"][:2])
            score, label = float(properties["score"]), str(properties["label"])
        except (KeyError, TypeError, ValueError, AttributeError):
            log.warning("the remote geocoder sent a feature of unknown form")
            return None
        kind = _KINDS.get(str(properties.get("type")))
        if kind is None or score < LEAST_SCORE:
            return None
        if str(properties.get("citycode")) not in self._insee_codes:
            return None
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            return None
        place = self._place(properties, label, lat, lon)
        if fit_of(query, place.street or label) < LEAST_FIT:
            return None
        return PlaceFinding(kind, place, score=min(score, 1.0))

    def _place(self, properties: dict[str, Any], label: str, lat: float, lon: float) -> Place:
        def text(name: str) -> str | None:
            value = properties.get(name)
            return str(value) if value else None

        number = text("housenumber")
        street = text("street") or text("name")
        short = f"{number} {street}" if number and street else street
        return Place(
            label=short or label,
            lat=lat,
            lon=lon,
            housenumber=number,
            street=street,
            city=text("city"),
            postcode=text("postcode"),
            id=text("id"),
            area=self._areas.of(lat, lon) if self._areas else None,
        )
