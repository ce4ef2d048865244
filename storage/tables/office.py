"""What people at the town hall work with: tasks, roles, invitations; the audit; the heartbeat."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from conversations.rights import Role
from storage.tables.columns import Stored, at_most, json_column, one_of
from switchboard.records import CardSubject, DutyKind, TaskKind, TaskState

_LIVE = text("state <> 'closed'")
_PROBLEM = text("kind = 'problem'")
_LIVE_NO_NEED = text("state <> 'closed' AND need_id IS NULL")


class TaskRow(Stored, table=True):
    """At most one task not yet closed of a kind, a person and a need."""

    __tablename__ = "task"
    __table_args__ = (
        Index("uq_task_of_need", "kind", "person_id", "need_id", unique=True,
              sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("uq_task_of_person", "kind", "person_id", unique=True,
              sqlite_where=_LIVE_NO_NEED, postgresql_where=_LIVE_NO_NEED),
        Index("ix_task_problem", "need_id", sqlite_where=_PROBLEM, postgresql_where=_PROBLEM),
        Index("ix_task_live", "id", sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_task_remind", "remind_at", sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_task_need", "need_id", sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_task_taken_by", "taken_by", sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_task_offered_to", "offered_to", sqlite_where=_LIVE, postgresql_where=_LIVE),
        one_of("kind", TaskKind),
        one_of("state", TaskState),
        *at_most(area=100, words=8000, outcome=2000),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    state: str
    area: str | None = None
    person_id: int = Field(foreign_key="person.id")
    need_id: int | None = Field(default=None, foreign_key="need.id")
    words: str
    since: datetime
    promised_at: datetime | None = None
    taken_by: int | None = Field(default=None, foreign_key="person.id")
    outcome: str | None = None
    closed_at: datetime | None = None
    offered_to: int | None = None
    """A colleague to whom it was passed and who has not answered."""
    remind_at: datetime | None = None
    reminded: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """How many reminders were sent since it last changed hands."""


class DutyRow(Stored, table=True):
    """Who is absent, who is on call; ``until`` is open for somebody on call until they say so."""

    __tablename__ = "duty"
    __table_args__ = (one_of("kind", DutyKind),)

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    kind: str = Field(primary_key=True)
    since: datetime
    until: datetime | None = None


class OfficeCardRow(Stored, table=True):
    """The card of a task or an offer that a line still shows with its buttons: a row of the outbox."""

    __tablename__ = "office_card"
    __table_args__ = (one_of("subject", CardSubject),)

    subject: str = Field(primary_key=True)
    ref: int = Field(primary_key=True)
    line_id: int = Field(foreign_key="contact_point.id", primary_key=True)
    card_id: int
    shown_at: datetime


class RoleRow(Stored, table=True):
    __tablename__ = "role"
    __table_args__ = (
        UniqueConstraint("person_id", "role", "area"),
        Index("ix_role_area", "area"),
        one_of("role", Role),
        *at_most(area=100),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    role: str
    area: str
    granted_at: datetime


class InvitationRow(Stored, table=True):
    """Only the hash of the code is kept."""

    __tablename__ = "invitation"
    __table_args__ = (one_of("role", Role), *at_most(code_hash=128, area=100, name=200))

    code_hash: str = Field(primary_key=True)
    role: str
    area: str
    name: str
    created_at: datetime
    expires_at: datetime
    redeemed_at: datetime | None = None
    redeemed_by: int | None = Field(default=None, foreign_key="person.id")


class AuditEventRow(Stored, table=True):
    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_subject", "subject"), *at_most(action=100, subject=200))

    id: int | None = Field(default=None, primary_key=True)
    actor_id: int | None = Field(default=None, foreign_key="person.id")
    action: str
    subject: str
    at: datetime
    details: dict[str, Any] | None = Field(default=None, sa_column=json_column(nullable=True))


class HeartbeatRow(Stored, table=True):
    __tablename__ = "heartbeat"
    __table_args__ = at_most(role=60)

    role: str = Field(primary_key=True)
    at: datetime
