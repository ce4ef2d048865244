"""Every table of the program, as SQLModel models under one ``metadata``.

A ``table=True`` model validates nothing, so what must hold is a constraint of the database.
Queries live elsewhere.
"""

from storage.tables.columns import metadata
from storage.tables.mail import (
    ButtonTokenRow,
    InboxRow,
    OutboxRow,
    ProviderWordRow,
)
from storage.tables.needs import AskRow, IntroductionRow, NeedRow
from storage.tables.offers import OfferRow, OfferSpotRow
from storage.tables.office import (
    AuditEventRow,
    DutyRow,
    HeartbeatRow,
    InvitationRow,
    OfficeCardRow,
    RoleRow,
    TaskRow,
)
from storage.tables.people import ContactPointRow, PersonRow, SessionRow
from storage.tables.safety import AreaReminderRow

__all__ = [
    "AreaReminderRow",
    "AskRow",
    "AuditEventRow",
    "ButtonTokenRow",
    "ContactPointRow",
    "DutyRow",
    "HeartbeatRow",
    "InboxRow",
    "IntroductionRow",
    "InvitationRow",
    "NeedRow",
    "OfferRow",
    "OfferSpotRow",
    "OfficeCardRow",
    "OutboxRow",
    "PersonRow",
    "ProviderWordRow",
    "RoleRow",
    "SessionRow",
    "TaskRow",
    "metadata",
]
