"""What a turn wants done. Names are in the imperative; the switchboard carries them out, all
in one transaction, except the two that look up a place, which come first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

from conversations.care import CareEffect
from conversations.place import Place
from conversations.rights import Role


@dataclass(frozen=True, slots=True)
class Button:
    """``text`` is a key of the catalogue, or, with ``literal``, the very words."""

    action: str
    ref: str
    text: str
    literal: str | None = None


Buttons = tuple[tuple[Button, ...], ...]

AttachmentKind = Literal["map", "summary", "journal", "export"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture or a document that goes with a text: facts and words as plain JSON, drawn where it
    is sent. ``data["name"]`` is what the file is called, without its ending."""

    kind: AttachmentKind
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Say:
    """Writes to the person on the line. ``ask_id`` marks the card of a question to a volunteer;
    ``need_id`` and ``epoch`` void it when the need has changed hands before it left."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    buttons: Buttons = ()
    first: bool = False
    """Whether this is the first message of a conversation and says who writes."""
    ask_for_location: str | None = None
    """The label, a key of the catalogue, of a button that shares a location."""
    valid_for: timedelta | None = None
    ask_id: int | None = None
    need_id: int | None = None
    epoch: int | None = None
    attachment: Attachment | None = None
    """Left out where a channel carries only words: the text makes sense alone."""
    card: tuple[Literal["task", "offer"], int] | None = None
    """What it is the card of: rewritten in place when somebody else settles that."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Rewrites a message of ours: the card that was pressed, or ``card_id`` of the outbox.
    Without ``key`` only its buttons are taken away. Where a channel cannot rewrite, nothing
    happens."""

    key: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    buttons: Buttons = ()
    card_id: int | None = None


@dataclass(frozen=True, slots=True)
class Toast:
    """Answers a press; without ``key`` it only stops the button's waiting mark."""

    key: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FindPlace:
    query: str


@dataclass(frozen=True, slots=True)
class NearestPlace:
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Remember:
    """What the person said of themselves; ``None`` leaves what is known."""

    name: str | None = None
    place: Place | None = None
    details: str | None = None


@dataclass(frozen=True, slots=True)
class OpenNeed:
    category: str
    words: str
    name: str
    place: Place | None
    details: str | None
    urgent: bool
    task: Literal["address", "outside", "other_need"] | None = None
    """Why a referent takes it up at once and no volunteer is asked."""


@dataclass(frozen=True, slots=True)
class AddWords:
    """More of what the resident wrote about a need that is still looked for."""

    need_id: int
    words: str


@dataclass(frozen=True, slots=True)
class CancelNeed:
    need_id: int


@dataclass(frozen=True, slots=True)
class TakeAsk:
    ask_id: int


@dataclass(frozen=True, slots=True)
class DeclineAsk:
    ask_id: int


@dataclass(frozen=True, slots=True)
class GiveConsent:
    need_id: int


@dataclass(frozen=True, slots=True)
class RefuseConsent:
    need_id: int


@dataclass(frozen=True, slots=True)
class Relay:
    need_id: int
    text: str
    to_helper: bool
    money: bool = False
    """The words speak of money: whoever reads them is warned, if it is the resident."""
    quiet: bool = False
    """The one who wrote is not told that it was passed on: something else is said already."""


@dataclass(frozen=True, slots=True)
class FinishNeed:
    """The help took place. ``well`` is what the resident said of it, where they did."""

    need_id: int
    well: bool | None = None


@dataclass(frozen=True, slots=True)
class GiveUpErrand:
    need_id: int


@dataclass(frozen=True, slots=True)
class OpenTask:
    """``then_say`` is said to the person with the hour of the call; ``None``: nothing is."""

    kind: str
    words: str = ""
    need_id: int | None = None
    then_say: str | None = None


@dataclass(frozen=True, slots=True)
class RegisterOffer:
    name: str
    categories: tuple[str, ...]
    place: Place
    radius_m: int
    equipment: tuple[str, ...] = ()
    times: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PauseOffer:
    paused: bool


@dataclass(frozen=True, slots=True)
class AskLater:
    """Comes back to the questions that wait, after ``delay``: one message, one question."""

    delay: timedelta


@dataclass(frozen=True, slots=True)
class LookAtForm:
    """Comes back to the open form after ``delay``: perhaps nobody answered."""

    delay: timedelta


@dataclass(frozen=True, slots=True)
class StopContact:
    """Nothing more is sent, offers are withdrawn, errands freed; a need left open is a task."""


@dataclass(frozen=True, slots=True)
class ReopenContact:
    pass


@dataclass(frozen=True, slots=True)
class LeaveLine:
    """The line is dead: errands are freed, offers paused; a need left open is a task."""


@dataclass(frozen=True, slots=True)
class RedeemInvitation:
    code: str


@dataclass(frozen=True, slots=True)
class ListOffers:
    pass


@dataclass(frozen=True, slots=True)
class ListNeeds:
    pass


@dataclass(frozen=True, slots=True)
class ListTasks:
    after: int = 0
    """How many of them were shown already."""


@dataclass(frozen=True, slots=True)
class ExplainNeed:
    need_id: int


@dataclass(frozen=True, slots=True)
class DecideOffer:
    offer_id: int
    approve: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TakeTask:
    """``None``: the one that is open; of several, the list."""

    task_id: int | None


@dataclass(frozen=True, slots=True)
class FindHeldTask:
    """Which task a referent speaks of who says that it is done: the one they took."""


@dataclass(frozen=True, slots=True)
class CloseTask:
    task_id: int
    outcome: str


Reach = Literal["sms", "voice", "shared", "none"]
"""How somebody can be reached: they read SMS; they are called; on the number of a neighbour or a
relative; not by telephone at all."""


@dataclass(frozen=True, slots=True)
class Whom:
    """Somebody for whom a person of the town hall speaks; ``phone`` is E.164."""

    name: str
    phone: str | None
    reach: Reach


@dataclass(frozen=True, slots=True)
class EnterNeed:
    """A need of somebody who cannot write it; whoever enters it heard their consent."""

    whom: Whom
    category: str
    words: str
    place: Place | None
    details: str | None
    urgent: bool


@dataclass(frozen=True, slots=True)
class EnterOffer:
    whom: Whom
    categories: tuple[str, ...]
    place: Place
    radius_m: int


@dataclass(frozen=True, slots=True)
class AnswerFor:
    """What somebody answered on the telephone to the question of a task."""

    task_id: int
    yes: bool
    words: str = ""
    """What went badly, as it was told."""
    why: Literal["money", "safety"] | None = None
    """Set where it touches one of these: the volunteer is suspended."""


@dataclass(frozen=True, slots=True)
class CancelFor:
    """Ends a need that the person of the town hall entered, or may see."""

    need_id: int


# Seeing.

EVERYWHERE = "*"
"""All neighbourhoods that the person may see."""


@dataclass(frozen=True, slots=True)
class DrawMap:
    """Of one neighbourhood, or of :data:`EVERYWHERE`; ``None``: of the only one the person may see, or
    it is asked which."""

    area: str | None = None


@dataclass(frozen=True, slots=True)
class SumUp:
    """What became of the needs of the last days, the one of the turn included."""

    days: int


@dataclass(frozen=True, slots=True)
class ExportNeeds:
    """The needs opened in these months, each given by its first day; ``None``: it is asked which."""

    months: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class WriteJournal:
    need_id: int


# Tasks from hand to hand, absences, turns of duty, the team.


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


Lookup = FindPlace | NearestPlace
Effect = (
    Say | Rewrite | Toast | Lookup | Remember | OpenNeed | AddWords | CancelNeed | TakeAsk | DeclineAsk
    | GiveConsent | RefuseConsent | Relay | FinishNeed | GiveUpErrand | OpenTask | RegisterOffer
    | PauseOffer | AskLater | LookAtForm | StopContact | ReopenContact | LeaveLine | RedeemInvitation
    | ListOffers | ListNeeds | ListTasks | ExplainNeed | DecideOffer | TakeTask | FindHeldTask
    | CloseTask | TeamEffect | CareEffect
    | EnterNeed | EnterOffer | AnswerFor | CancelFor
    | DrawMap | SumUp | ExportNeeds | WriteJournal
)  # fmt: skip
