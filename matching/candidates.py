"""A volunteer who might be asked, with what the ranking needs to know."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """A point on the map, in WGS 84 degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """An approved volunteer of the category, as the records know them.

    ``distance_m`` is metres as the crow flies (``None`` where nearness does not matter).
    """

    person_id: int
    offer_id: int
    distance_m: float | None
    radius_m: int
    asks_last_week: int
    helped_before: bool = False
    """Whether this volunteer was the resident's last helper, with a good follow-up."""
    ever_helped: bool = True
    """Whether they were ever introduced to anybody; a first errand has priority."""
    refused_before: bool = False
    paused: bool = False
    busy: bool = False
    """On another errand."""
    asked_before: bool = False
    """Already asked for this very need."""
