"""What comes of the team's work: tasks from hand to hand, absences, turns of duty, who is in the team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct

from conversations.events.cards import CallTurn, Member, OfferCard, PromisedCall, TaskCard
from conversations.rights import Role

# Mail.


class TaskChanged(Struct, frozen=True, tag=True):
    """To a line whose screen holds the card ``card_id`` of it: somebody else did something."""

    card: TaskCard
    card_id: int


class OfferChanged(Struct, frozen=True, tag=True):
    """The same for an offer that somebody else decided."""

    card: OfferCard
    approved: bool
    by: str
    card_id: int


class TaskHanded(Struct, frozen=True, tag=True):
    """Given back by ``by`` to those in charge, or passed on to one colleague."""

    card: TaskCard
    by: str
    passed: bool


class TaskMoot(Struct, frozen=True, tag=True):
    """To who had taken it: the person does not need it any more, or has answered."""

    card: TaskCard
    cancelled: bool


class StandIn(Struct, frozen=True, tag=True):
    """``name`` is away: who reads this has ``areas`` for them. ``tasks`` and ``offers`` wait there."""

    name: str
    areas: tuple[str, ...]
    until: datetime
    tasks: int
    offers: int


class BackAtWork(Struct, frozen=True, tag=True):
    """To those who stood in for ``name`` in ``areas``."""

    name: str
    areas: tuple[str, ...]


class AbsenceOver(Struct, frozen=True, tag=True):
    """To whoever was absent until now."""


class RoleEnded(Struct, frozen=True, tag=True):
    role: Role
    area: str


class MorningDigest(Struct, frozen=True, tag=True):
    """What there is to do today: tasks that nobody has, one's own, offers, calls promised today."""

    tasks: int
    mine: int
    offers: int
    promised: tuple[PromisedCall, ...] = ()


TeamMail = (
    TaskChanged | OfferChanged | TaskHanded | TaskMoot | StandIn | BackAtWork | AbsenceOver | RoleEnded
    | MorningDigest
)  # fmt: skip


# Outcomes.


@dataclass(frozen=True, slots=True)
class ColleaguesFound:
    """Persons by number, with their names."""

    task_id: int
    colleagues: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class TaskPassed:
    """``now`` is False where it is not theirs any more."""

    now: bool
    to: str
    card: TaskCard


@dataclass(frozen=True, slots=True)
class TaskGivenBack:
    now: bool
    card: TaskCard


@dataclass(frozen=True, slots=True)
class AbsenceSeen:
    until: datetime | None


@dataclass(frozen=True, slots=True)
class AbsenceBegun:
    """``stand_ins``: for each neighbourhood, who has it; a coordinator has none to be stood in for."""

    until: datetime
    stand_ins: tuple[tuple[str, tuple[str, ...]], ...]
    given_back: int


@dataclass(frozen=True, slots=True)
class AbsenceEnded:
    """``was`` is False for somebody who was not absent."""

    was: bool


@dataclass(frozen=True, slots=True)
class DutySeen:
    turns: tuple[CallTurn, ...]


@dataclass(frozen=True, slots=True)
class OnCall:
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class OffCall:
    """``others`` are still on call."""

    was: bool
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeamListed:
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class MemberFound:
    member: Member


@dataclass(frozen=True, slots=True)
class RoleWithdrawn:
    """``member`` is ``None`` where the role was gone before."""

    member: Member | None


@dataclass(frozen=True, slots=True)
class InvitationMade:
    name: str
    role: Role
    area: str
    link: str
    until: datetime


TeamOutcome = (
    ColleaguesFound | TaskPassed | TaskGivenBack | AbsenceSeen | AbsenceBegun | AbsenceEnded | DutySeen
    | OnCall | OffCall | TeamListed | MemberFound | RoleWithdrawn | InvitationMade
)  # fmt: skip
