"""What arrived, what is to be sent, the buttons drawn, and what providers said about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from conversations.scene import Channel
from storage.tables.columns import Stored, at_most, json_column, one_of
from switchboard.records import SendMethod, SendState, Source

InboxState = Literal["waiting", "done", "aside"]

_WAITING = text("state = 'waiting' AND not_before IS NULL")
_LATER = text("state = 'waiting' AND not_before IS NOT NULL")
_QUEUED = text("state = 'queued'")
_SENDING = text("state = 'sending'")
_UNKNOWN = text("state = 'unknown'")
_UNSETTLED = text("state IN ('queued', 'sending', 'unknown')")
_SMS = text("channel = 'sms' AND provider_id IS NOT NULL")
_NOT_SMS = text("channel <> 'sms' AND provider_id IS NOT NULL")


class InboxRow(Stored, table=True):
    """Once each by the provider's own id. ``channel`` and ``value`` are the line's address."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("source", "external_id"),
        Index("ix_inbox_waiting", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_inbox_later", "not_before", sqlite_where=_LATER, postgresql_where=_LATER),
        Index("ix_inbox_of_line", "channel", "value", "state", "id"),
        one_of("source", Source),
        one_of("channel", Channel),
        one_of("state", InboxState),
        *at_most(external_id=200, value=100, why=2000),
    )

    id: int | None = Field(default=None, primary_key=True)
    source: str
    external_id: str
    channel: str | None = None
    value: str | None = None
    raw: dict[str, Any] = Field(sa_column=json_column(nullable=False))
    received_at: datetime
    state: str
    attempts: int = 0
    not_before: datetime | None = None
    why: str | None = None


class OutboxRow(Stored, table=True):
    """One provider call each. An SMS provider's id is bound to one row alone; a chat's message
    numbers start anew in every chat and come back with every edit."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_queued", "channel", "id", sqlite_where=_QUEUED, postgresql_where=_QUEUED),
        Index(
            "ix_outbox_sending",
            "channel",
            "lease_until",
            sqlite_where=_SENDING,
            postgresql_where=_SENDING,
        ),
        Index(
            "ix_outbox_unknown",
            "channel",
            "not_before",
            sqlite_where=_UNKNOWN,
            postgresql_where=_UNKNOWN,
        ),
        Index(
            "ix_outbox_unsettled",
            "line_id",
            "id",
            sqlite_where=_UNSETTLED,
            postgresql_where=_UNSETTLED,
        ),
        Index(
            "uq_outbox_sms_provider_id",
            "provider_id",
            unique=True,
            sqlite_where=_SMS,
            postgresql_where=_SMS,
        ),
        Index(
            "ix_outbox_chat_provider_id",
            "provider_id",
            sqlite_where=_NOT_SMS,
            postgresql_where=_NOT_SMS,
        ),
        one_of("channel", Channel),
        one_of("method", SendMethod),
        one_of("state", SendState),
        *at_most(value=100, body=20_000, provider_id=200, public_id=100, dedupe_key=300, why=2000),
    )

    id: int | None = Field(default=None, primary_key=True)
    line_id: int = Field(foreign_key="contact_point.id")
    channel: str
    value: str
    method: str
    body: str
    payload: dict[str, Any] = Field(sa_column=json_column(nullable=False))
    edits: int | None = Field(default=None, foreign_key="outbox.id")
    need_id: int | None = Field(default=None, foreign_key="need.id")
    epoch: int | None = None
    state: str = "queued"
    attempts: int = 0
    looks: int = 0
    not_before: datetime | None = None
    valid_until: datetime | None = None
    lease_until: datetime | None = None
    attempt_started: datetime | None = None
    provider_id: str | None = None
    public_id: str = Field(unique=True)
    dedupe_key: str | None = Field(default=None, unique=True)
    why: str | None = None


class ProviderWordRow(Stored, table=True):
    """A status callback, kept once, in whatever order it came."""

    __tablename__ = "provider_word"
    __table_args__ = at_most(external_id=300, public_id=100, provider_id=200, status=50)

    id: int | None = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True)
    public_id: str | None = None
    provider_id: str = Field(index=True)
    status: str
    error_code: str | None = None
    at: datetime


class ButtonTokenRow(Stored, table=True):
    __tablename__ = "button_token"
    __table_args__ = at_most(token=64, action=100, ref=200)

    token: str = Field(primary_key=True)
    line_id: int = Field(foreign_key="contact_point.id")
    action: str
    ref: str
    expires_at: datetime
