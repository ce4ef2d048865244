"""Tasks from hand to hand, absences, turns of duty, the team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from conversations.rights import Role


@dataclass(frozen=True, slots=True)
class TakeTaskOver:
    """From ``holder``, who has not closed it."""

    task_id: int
    holder: int


@dataclass(frozen=True, slots=True)
class FindColleagues:
    """To whom a task may be passed."""

    task_id: int


@dataclass(frozen=True, slots=True)
class PassTask:
    task_id: int
    to: int


@dataclass(frozen=True, slots=True)
class GiveTaskBack:
    task_id: int


@dataclass(frozen=True, slots=True)
class LookAtAbsence:
    pass


@dataclass(frozen=True, slots=True)
class BeAbsent:
    until: datetime


@dataclass(frozen=True, slots=True)
class ComeBack:
    pass


@dataclass(frozen=True, slots=True)
class LookAtDuty:
    pass


@dataclass(frozen=True, slots=True)
class GoOnCall:
    """``until`` is ``None`` where it lasts until they say so."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class GoOffCall:
    pass


@dataclass(frozen=True, slots=True)
class ListTeam:
    pass


@dataclass(frozen=True, slots=True)
class FindMember:
    grant_id: int


@dataclass(frozen=True, slots=True)
class WithdrawRole:
    grant_id: int


@dataclass(frozen=True, slots=True)
class Invite:
    role: Role
    area: str
    name: str


TeamEffect = (
    TakeTaskOver | FindColleagues | PassTask | GiveTaskBack | LookAtAbsence | BeAbsent | ComeBack
    | LookAtDuty | GoOnCall | GoOffCall | ListTeam | FindMember | WithdrawRole | Invite
)  # fmt: skip
