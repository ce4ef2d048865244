"""What is kept so that volunteers are reminded of safety now and then, and not more often."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from storage.tables.columns import Stored, at_most


class AreaReminderRow(Stored, table=True):
    """The last safety reminder of a neighbourhood: one row each, so that one sender a week wins."""

    __tablename__ = "area_reminder"
    __table_args__ = at_most(area=100)

    area: str = Field(primary_key=True)
    sent_at: datetime
    sent_by: int = Field(foreign_key="person.id")
