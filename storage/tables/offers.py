"""What volunteers offer, and the same once more as rows to search by."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, text
from sqlmodel import Field

from conversations.scene import OfferState
from storage.tables.columns import Stored, at_most, json_column, one_of
from switchboard.records import SuspendedWhy

_STANDING = text("state <> 'withdrawn'")
_APPROVED = text("state = 'approved'")
_SUSPENDED = text("suspended_at IS NOT NULL")
_OPEN_SQLITE, _OPEN_POSTGRESQL = text("paused = 0"), text("NOT paused")
"""Each as SQLAlchemy writes it in a query: a planner compares the words."""


class OfferRow(Stored, table=True):
    """At most one standing offer a person."""

    __tablename__ = "offer"
    __table_args__ = (
        Index("uq_offer_standing", "person_id", unique=True,
              sqlite_where=_STANDING, postgresql_where=_STANDING),
        Index("ix_offer_by_state", "state", "area"),
        Index("ix_offer_next_word_at", "next_word_at",
              sqlite_where=_APPROVED, postgresql_where=_APPROVED),
        Index("ix_offer_suspended", "id",
              sqlite_where=_SUSPENDED, postgresql_where=_SUSPENDED),
        one_of("state", OfferState),
        one_of("suspended_why", SuspendedWhy),
        *at_most(name=200, area=100, decided_by=200, reason=2000, identity_seen_by=200),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    state: str
    paused: bool = False
    name: str
    categories: list[str] = Field(sa_column=Column(JSON, nullable=False))
    place: dict[str, Any] = Field(sa_column=json_column(nullable=False))
    area: str | None = None
    radius_m: int
    charter_at: datetime
    identity_seen_at: datetime | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str | None = None
    equipment: list[str] | None = Field(default=None, sa_column=json_column(nullable=True))
    times: list[str] | None = Field(default=None, sa_column=json_column(nullable=True))
    identity_seen_by: str | None = None
    suspended_at: datetime | None = None
    suspended_why: str | None = None
    next_word_at: datetime | None = None


class OfferSpotRow(Stored, table=True):
    """One approved offer in one category, where its volunteer lives.

    ``cell`` is the H3 index at resolution 11: all cells inside a coarser one are one range of
    numbers. ``asked_at`` is when the volunteer was last asked for anything (1970: never).
    """

    __tablename__ = "offer_spot"
    __table_args__ = (
        Index(
            "ix_offer_spot_near",
            "category", "cell", "lat", "lon", "radius_m", "paused", "person_id", "offer_id",
        ),
        Index(
            "ix_offer_spot_rested",
            "category", "asked_at", "person_id", "radius_m", "offer_id",
            sqlite_where=_OPEN_SQLITE, postgresql_where=_OPEN_POSTGRESQL,
        ),
        *at_most(category=60),
    )

    offer_id: int = Field(primary_key=True, foreign_key="offer.id")
    category: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    cell: int = Field(sa_type=BigInteger)
    lat: float
    lon: float
    radius_m: int
    paused: bool = False
    asked_at: datetime
