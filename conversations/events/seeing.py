"""What came of wanting to see: facts to be drawn, counted or written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from conversations.figures import NeedFigure, NeedSpot, VolunteerSpot


@dataclass(frozen=True, slots=True)
class AreaWanted:
    """The person may see several neighbourhoods and named none."""

    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MapRead:
    """Everybody stands where they may be shown, not where they live. ``afar`` holds the services of
    needs that have no place; ``lacking`` those asked for that no volunteer within reach offers."""

    areas: tuple[str, ...]
    needs: tuple[NeedSpot, ...]
    afar: tuple[str, ...]
    volunteers: tuple[VolunteerSpot, ...]
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SummedUp:
    days: int
    since: datetime
    needs: tuple[NeedFigure, ...]


@dataclass(frozen=True, slots=True)
class MonthWanted:
    """An export was asked for without saying of when."""


@dataclass(frozen=True, slots=True)
class NeedsExported:
    first: date
    last: date
    needs: tuple[NeedFigure, ...]


@dataclass(frozen=True, slots=True)
class PrivateOnly:
    """It goes to a chat of one person alone."""


@dataclass(frozen=True, slots=True)
class JournalRead:
    """One mission. ``until`` is ``None`` while it lasts."""

    number: int
    category: str
    area: str | None
    asked_by: str
    accepted_by: str
    opened_at: datetime
    volunteer_consent_at: datetime
    resident_consent_at: datetime
    until: datetime | None
    entered_by: str = ""
    """Who at the town hall asked in the resident's stead, where somebody did."""


@dataclass(frozen=True, slots=True)
class NobodyIntroduced:
    """There is no journal of a mission that has not begun."""

    need_id: int


Seen = (
    AreaWanted | MapRead | SummedUp | MonthWanted | NeedsExported | PrivateOnly | JournalRead
    | NobodyIntroduced
)  # fmt: skip
