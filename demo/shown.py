"""The stage's values as JSON for the page. Only their form changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, tzinfo

from pydantic import TypeAdapter

from demo.stage import Ground, Phone, Snapshot

_GROUND = TypeAdapter(Ground)
_SNAPSHOT = TypeAdapter(Snapshot)


def ground_json(ground: Ground) -> bytes:
    return _GROUND.dump_json(ground)


def snapshot_json(snapshot: Snapshot) -> bytes:
    """Every time in it is in the town's own time zone, so that the page need not know it."""
    zone = snapshot.clock.tzinfo
    phones = tuple(_in_zone(phone, zone) for phone in snapshot.phones)
    return _SNAPSHOT.dump_json(replace(snapshot, phones=phones))


def _in_zone(phone: Phone, zone: tzinfo | None) -> Phone:
    bubbles = tuple(replace(b, at=_moved(b.at, zone)) for b in phone.bubbles)
    return replace(phone, bubbles=bubbles)


def _moved(at: datetime, zone: tzinfo | None) -> datetime:
    return at.astimezone(zone) if zone is not None and at.tzinfo is not None else at
