"""What comes of qualifying offers and keeping visits safe: outcomes of the same turn, and mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from msgspec import Struct

from conversations.events.cards import OfferCard, TaskCard

# Outcomes.


@dataclass(frozen=True, slots=True)
class IdentityNoted:
    """``now`` is False where somebody had noted it before."""

    now: bool
    card: OfferCard


@dataclass(frozen=True, slots=True)
class OfferNotReady:
    """It cannot be approved: nobody has seen a paper, or the volunteer is suspended."""

    why: Literal["identity", "suspended"]
    card: OfferCard


@dataclass(frozen=True, slots=True)
class OtherServices:
    card: OfferCard


@dataclass(frozen=True, slots=True)
class VolunteerConsulted:
    """The volunteer is asked: for a service, or with the referent's own words (``category`` is None)."""

    name: str
    category: str | None


@dataclass(frozen=True, slots=True)
class OfferMoot:
    """Somebody decided in the meantime."""

    card: OfferCard
    by: str


@dataclass(frozen=True, slots=True)
class OfferColleaguesFound:
    offer_id: int
    colleagues: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class OfferPassed:
    offer_id: int
    name: str
    to: str


@dataclass(frozen=True, slots=True)
class VisitAwaited:
    """To the resident: a referent confirms the visit first."""

    need_id: int
    helper_name: str
    remote: bool


@dataclass(frozen=True, slots=True)
class VisitSettled:
    """``by`` decided; ``now`` is False where somebody had decided before."""

    now: bool
    by: str
    allowed: bool
    card: TaskCard


@dataclass(frozen=True, slots=True)
class HelperSuspended:
    """``now`` is False where the volunteer was suspended before, or has no service."""

    now: bool
    name: str


@dataclass(frozen=True, slots=True)
class SuspensionEnded:
    now: bool
    back: bool
    card: TaskCard


@dataclass(frozen=True, slots=True)
class ReminderPreviewed:
    """``segments``: text messages for each of the ``by_sms`` volunteers. ``free_at``: when the
    neighbourhood may have its next reminder, where it is too early."""

    area: str
    words: str
    volunteers: int
    by_sms: int
    segments: int
    free_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AreaNeeded:
    """Of these neighbourhoods, which one is meant?"""

    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReminderSent:
    area: str
    volunteers: int


CareOutcome = (
    IdentityNoted | OfferNotReady | OtherServices | VolunteerConsulted | OfferMoot | OfferColleaguesFound
    | OfferPassed | VisitAwaited | VisitSettled | SuspensionEnded | ReminderPreviewed | AreaNeeded
    | ReminderSent | HelperSuspended
)  # fmt: skip

# Mail.


class OfferHanded(Struct, frozen=True, tag=True):
    """To a colleague: the offer is theirs to decide."""

    card: OfferCard
    by: str


class ServiceProposed(Struct, frozen=True, tag=True):
    """To the volunteer: ``neighbours`` offer ``crowded`` already, ``few`` offer ``category``."""

    offer_id: int
    referent_id: int
    category: str
    few: int
    crowded: str
    neighbours: int


class ProposalAnswered(Struct, frozen=True, tag=True):
    """To the referent."""

    card: OfferCard
    category: str
    yes: bool


class ReferentAsked(Struct, frozen=True, tag=True):
    """To the volunteer: a referent's own words."""

    offer_id: int
    referent_id: int
    referent: str
    words: str


class VolunteerAnswered(Struct, frozen=True, tag=True):
    """To the referent: the volunteer's own words."""

    card: OfferCard
    words: str


class ServiceSuspended(Struct, frozen=True, tag=True):
    """To the volunteer."""


class SuspensionLifted(Struct, frozen=True, tag=True):
    """To the volunteer."""

    approved: bool


class ServiceEnded(Struct, frozen=True, tag=True):
    """To the volunteer: a coordinator ended it."""


class VisitConfirmed(Struct, frozen=True, tag=True):
    """To the resident: the referent said yes, the two are introduced."""

    need_id: int
    helper_name: str
    code_word: str
    remote: bool


class VisitDenied(Struct, frozen=True, tag=True):
    """To the resident: somebody else is looked for, or (``call_by``) a referent calls."""

    need_id: int
    news_at: datetime | None
    call_by: datetime | None


class VisitWaits(Struct, frozen=True, tag=True):
    """To the volunteer: the resident said yes, a referent confirms."""

    need_id: int


class SafetyReminded(Struct, frozen=True, tag=True):
    """To a volunteer, from the town hall."""

    words: str


class MonthlyWord(Struct, frozen=True, tag=True):
    """To a volunteer whom nobody has called: how many they are, how many requests there were."""

    area: str | None
    neighbours: int
    requests: int


CareMail = (
    OfferHanded | ServiceProposed | ProposalAnswered | ReferentAsked | VolunteerAnswered
    | ServiceSuspended | SuspensionLifted | ServiceEnded | VisitConfirmed | VisitDenied | VisitWaits
    | SafetyReminded | MonthlyWord
)  # fmt: skip
