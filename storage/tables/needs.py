"""Needs, the questions put to volunteers, and the introductions that came of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from conversations.scene import NeedState
from storage.tables.columns import Stored, at_most, json_column, one_of
from switchboard.records import AskState

Followup = Literal["due", "asked", "yes", "no", "silent"]

_ACT = text("act_at IS NOT NULL AND state <> 'cancelled'")
_NEWS = text("news_at IS NOT NULL AND state <> 'cancelled'")
_HELD = text("state IN ('promised', 'agreed')")
_NOT_ENDED = text("state NOT IN ('done', 'cancelled')")
_LASTING = text("ended_at IS NULL")
_ASKED = text("state = 'asked'")
_WENT_BADLY = text("followup = 'no'")


class NeedRow(Stored, table=True):
    """``volunteer_id`` has one holder by compare-and-swap on ``state`` and ``epoch``."""

    __tablename__ = "need"
    __table_args__ = (
        Index("ix_need_act_at", "act_at", sqlite_where=_ACT, postgresql_where=_ACT),
        Index("ix_need_news_at", "news_at", sqlite_where=_NEWS, postgresql_where=_NEWS),
        Index("ix_need_held", "volunteer_id", sqlite_where=_HELD, postgresql_where=_HELD),
        Index("ix_need_not_ended", "id",
              sqlite_where=_NOT_ENDED, postgresql_where=_NOT_ENDED),
        Index("ix_need_went_badly", "volunteer_id",
              sqlite_where=_WENT_BADLY, postgresql_where=_WENT_BADLY),
        Index("ix_need_opened_at", "opened_at"),
        CheckConstraint(
            "state NOT IN ('promised', 'agreed') OR volunteer_id IS NOT NULL", name="held_by_one"
        ),
        one_of("state", NeedState),
        one_of("followup", Followup),
        *at_most(category=60, words=8000, name=200, details=1000, area=100, code_word=60),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    category: str
    state: str
    words: str
    name: str
    place: dict[str, Any] | None = Field(default=None, sa_column=json_column(nullable=True))
    details: str | None = None
    area: str | None = None
    urgent: bool
    remote: bool
    opened_at: datetime
    news_at: datetime | None = None
    act_at: datetime | None = None
    volunteer_id: int | None = Field(default=None, foreign_key="person.id")
    ask_id: int | None = None
    epoch: int = 0
    code_word: str | None = None
    agreed_at: datetime | None = None
    done_at: datetime | None = None
    ended_at: datetime | None = None
    """When it was done or cancelled, as recorded."""
    followup: str | None = None
    first_visit: bool = False
    entered_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    consented_at: datetime | None = None


class AskRow(Stored, table=True):
    __tablename__ = "ask"
    __table_args__ = (
        UniqueConstraint("need_id", "volunteer_id"),
        Index("ix_ask_of_volunteer", "volunteer_id", "asked_at"),
        Index("ix_ask_open", "volunteer_id", sqlite_where=_ASKED, postgresql_where=_ASKED),
        one_of("state", AskState),
    )

    id: int | None = Field(default=None, primary_key=True)
    need_id: int = Field(foreign_key="need.id")
    volunteer_id: int = Field(foreign_key="person.id")
    state: str
    asked_at: datetime
    answered_at: datetime | None = None
    distance_m: int | None = None
    card_id: int | None = Field(default=None, foreign_key="outbox.id")


class IntroductionRow(Stored, table=True):
    """That two persons were introduced: the word between them and when each consented."""

    __tablename__ = "introduction"
    __table_args__ = (
        UniqueConstraint("need_id", "epoch"),
        Index("uq_introduction_lasting", "need_id", unique=True,
              sqlite_where=_LASTING, postgresql_where=_LASTING),
        *at_most(code_word=60),
    )

    id: int | None = Field(default=None, primary_key=True)
    need_id: int = Field(foreign_key="need.id")
    epoch: int
    resident_id: int = Field(foreign_key="person.id", index=True)
    volunteer_id: int = Field(foreign_key="person.id", index=True)
    code_word: str | None = None
    resident_consent_at: datetime
    volunteer_consent_at: datetime
    ended_at: datetime | None = None
