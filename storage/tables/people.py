"""Persons, the lines they are reached on, and the session of each line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, Text, UniqueConstraint, false
from sqlmodel import Field

from conversations.scene import Channel
from storage.tables.columns import Stored, at_most, json_column, one_of


class PersonRow(Stored, table=True):
    __tablename__ = "person"
    __table_args__ = at_most(name=200, details=1000, phone=20)

    id: int | None = Field(default=None, primary_key=True)
    name: str | None = None
    place: dict[str, Any] | None = Field(default=None, sa_column=json_column(nullable=True))
    details: str | None = None
    phone: str | None = Field(default=None, index=True)
    phone_shared: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    guardian_id: int | None = Field(default=None, foreign_key="person.id")
    consent_heard_at: datetime | None = None


class ContactPointRow(Stored, table=True):
    """A line: one address of one channel. Two lines may belong to one person."""

    __tablename__ = "contact_point"
    __table_args__ = (
        UniqueConstraint("channel", "value"),
        Index("ix_contact_point_of_person", "person_id", "stopped", "unreachable"),
        one_of("channel", Channel),
        *at_most(value=100),
    )

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    value: str
    person_id: int = Field(foreign_key="person.id")
    stopped: bool = False
    unreachable: bool = False


class SessionRow(Stored, table=True):
    """The dialogue of a line as JSON text, and the version that guards it."""

    __tablename__ = "session"
    __table_args__ = at_most(data=100_000)

    line_id: int = Field(primary_key=True, foreign_key="contact_point.id")
    version: int
    data: str = Field(sa_column=Column(Text, nullable=False))
