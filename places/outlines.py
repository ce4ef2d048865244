"""Reads neighbourhoods' outlines from GeoJSON files or from the configuration.

It checks that they are outlines and says in plain words what is wrong; it does not draw.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from places.areas import Area, Ring
from places.folding import fold


class BadOutline(Exception):
    """An outline cannot be read; the message names the file or the neighbourhood."""


def read_areas(path: Path) -> tuple[Area, ...]:
    """The neighbourhoods of a GeoJSON file (RFC 7946), one a feature.

    The properties ``slug`` and ``name`` name each; without a slug one is made from the name.
    Raises :class:`BadOutline`.
    """
    features = _features(path)
    return tuple(_area(feature, path, number) for number, feature in enumerate(features, start=1))


def configured_areas(areas: Iterable[Mapping[str, Any]], base: Path) -> tuple[Area, ...]:
    """The neighbourhoods of ``[[areas]]``: slug, name, and outline.

    An outline is the path of a GeoJSON file (from ``base``), a ring of ``[lon, lat]``, or several
    rings. A file with one feature is the outline; of several the one with the slug is.
    Raises :class:`BadOutline`.
    """
    return tuple(Area(str(one["slug"]), str(one["name"]), _configured(one, base)) for one in areas)


def _configured(one: Mapping[str, Any], base: Path) -> tuple[Ring, ...]:
    outline, slug = one["outline"], str(one["slug"])
    if not isinstance(outline, str):
        rings = outline if outline and _is_ring(outline[0]) else [outline]
        return tuple(_ring(ring, f"[[areas]] {slug}") for ring in rings)
    path = base / outline
    features = _features(path)
    chosen = features if len(features) == 1 else [f for f in features if _slug(f) == slug]
    if len(chosen) != 1:
        raise BadOutline(
            f"{path}: {len(features)} features, and not exactly one with slug {slug!r}"
        )
    return _rings(chosen[0], f"{path}, {slug}")


def _is_ring(value: object) -> bool:
    """Whether this is a list of points, and not one point."""
    return isinstance(value, (list, tuple)) and bool(value) and isinstance(value[0], (list, tuple))


def _features(path: Path) -> list[dict[str, Any]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadOutline(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise BadOutline(f"{path}: no JSON ({error})") from error
    kind = found.get("type") if isinstance(found, dict) else None
    if kind == "FeatureCollection" and isinstance(found.get("features"), list):
        return [one for one in found["features"] if isinstance(one, dict)]
    if kind == "Feature":
        return [found]
    if kind in ("Polygon", "MultiPolygon"):
        return [{"type": "Feature", "properties": {}, "geometry": found}]
    raise BadOutline(f"{path}: no GeoJSON with outlines (type is {kind!r})")


def _area(feature: dict[str, Any], path: Path, number: int) -> Area:
    slug = _slug(feature) or f"area-{number}"
    name = str((feature.get("properties") or {}).get("name") or slug)
    return Area(slug, name, _rings(feature, f"{path}, {slug}"))


def _slug(feature: dict[str, Any]) -> str:
    properties = feature.get("properties") or {}
    given = properties.get("slug") or properties.get("name") or properties.get("nom") or ""
    return re.sub(r"[^a-z0-9]+", "-", fold(str(given))).strip("-")


def _rings(feature: dict[str, Any], where: str) -> tuple[Ring, ...]:
    geometry = feature.get("geometry") or {}
    coordinates = geometry.get("coordinates")
    if geometry.get("type") == "Polygon" and isinstance(coordinates, list):
        return tuple(_ring(ring, where) for ring in coordinates)
    if geometry.get("type") == "MultiPolygon" and isinstance(coordinates, list):
        return tuple(_ring(ring, where) for polygon in coordinates for ring in polygon)
    raise BadOutline(f"{where}: the geometry must be a Polygon or a MultiPolygon")


def _ring(points: object, where: str) -> Ring:
    """A ring of (lon, lat); tells when latitude and longitude were swapped."""
    try:
        ring = tuple((float(point[0]), float(point[1])) for point in points)  # type: ignore[attr-defined]
    except (TypeError, ValueError, IndexError, KeyError) as error:
        raise BadOutline(f"{where}: a ring is a list of [longitude, latitude]") from error
    if len(set(ring)) < 3:
        raise BadOutline(f"{where}: a ring needs three points or more")
    if not all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in ring):
        raise BadOutline(f"{where}: coordinates are off the map; longitude comes first")
    if all(40 < lon < 52 and -6 < lat < 11 for lon, lat in ring):
        raise BadOutline(f"{where}: latitude and longitude are swapped; longitude comes first")
    return ring
