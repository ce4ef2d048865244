"""Cards: what a referent sees of an offer, a need, a task, a volunteer who was considered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from conversations.place import Place
from conversations.rights import Role


@dataclass(frozen=True, slots=True)
class ServiceBalance:
    """How many approved volunteers a neighbourhood has for a service, and how many requests it had in
    the last 30 days."""

    category: str
    volunteers: int
    requests: int


@dataclass(frozen=True, slots=True)
class OfferCard:
    offer_id: int
    name: str
    categories: tuple[str, ...]
    area: str | None
    radius_m: int
    balance: tuple[ServiceBalance, ...] = ()
    """Of every service of the town, in the neighbourhood."""
    times: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    identity_by: str | None = None
    identity_at: datetime | None = None
    pending: bool = True
    suspended: bool = False
    """The volunteer was suspended and no coordinator has lifted it."""


@dataclass(frozen=True, slots=True)
class NeedCard:
    need_id: int
    category: str
    state: str
    name: str
    area: str | None
    opened_at: datetime
    helper_name: str | None = None
    mine: bool = False
    """Whether the one who looks at it entered it for somebody."""


@dataclass(frozen=True, slots=True)
class TaskCard:
    task_id: int
    kind: str
    state: str
    name: str
    contact: str
    words: str
    area: str | None
    since: datetime
    promised_at: datetime | None
    need_id: int | None = None
    category: str | None = None
    """The service of that need."""
    taken_by: str | None = None
    mine: bool = False
    asked: bool = False
    """Whether the person is the volunteer who is asked, and not the one who asked for help."""
    place: Place | None = None
    details: str | None = None
    """Where to go, or to send help."""
    outcome: str | None = None
    """What was done, where it is closed."""
    offered_to: str | None = None
    """A colleague to whom it was passed and who has not answered."""
    for_me: bool = False
    """Whether that is whoever reads the card."""
    holder: int | None = None
    """The person who took it."""
    helper: str | None = None
    """The volunteer whom it is about and who could be suspended."""


@dataclass(frozen=True, slots=True)
class ConsideredVolunteer:
    """One line of an explanation: why a volunteer was, or was not, asked."""

    name: str
    distance_m: int | None
    why: str
    """A key of the catalogue."""
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """One role of one person at the town hall; ``area`` is empty where the role has none."""

    grant_id: int
    name: str
    role: Role
    area: str
    since: datetime
    me: bool = False


@dataclass(frozen=True, slots=True)
class CallTurn:
    """Somebody who is, or will be, on call for danger."""

    name: str
    since: datetime
    until: datetime | None
    me: bool = False


@dataclass(frozen=True, slots=True)
class PromisedCall:
    task_id: int
    name: str
    at: datetime
