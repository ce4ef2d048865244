"""What happens to a person: what they wrote or pressed, facts that were asked for, what came of
an effect, and mail from other people's turns. Names are in the past tense."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct

from conversations.place import Place, PlaceFinding
from conversations.scene import AskView

# From outside.


@dataclass(frozen=True, slots=True)
class TextReceived:
    text: str


@dataclass(frozen=True, slots=True)
class MediaReceived:
    """A photo, a voice message, a sticker: anything without words; ``caption`` may hold some."""

    caption: str = ""


@dataclass(frozen=True, slots=True)
class LocationShared:
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of ours, looked up: ``action`` and ``ref`` are what it was drawn with."""

    action: str
    ref: str


@dataclass(frozen=True, slots=True)
class OldButtonPressed:
    """A button that is forged, expired, or was drawn for somebody else."""


# Facts that were asked for.


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """The answer to ``FindPlace`` or ``NearestPlace``; ``query`` is what was looked for."""

    query: str
    finding: PlaceFinding


# What came of an effect, in the same turn.


@dataclass(frozen=True, slots=True)
class NeedOpened:
    need_id: int
    name: str
    news_at: datetime | None
    call_by: datetime | None
    """Set instead of ``news_at`` where a referent takes it up."""
    nobody: bool = False
    """Because there is no volunteer to ask."""
    outside: bool = False
    """Because the address is in another town."""


@dataclass(frozen=True, slots=True)
class AskTaken:
    need_id: int


@dataclass(frozen=True, slots=True)
class AskLost:
    """Somebody else said yes before, a referent has it, it is off, or it is theirs already."""

    why: Literal["taken", "handed", "cancelled", "yours"]


@dataclass(frozen=True, slots=True)
class NeedAgreed:
    need_id: int
    helper_name: str
    code_word: str
    remote: bool


@dataclass(frozen=True, slots=True)
class ConsentMoot:
    """The volunteer is not waiting any more."""


@dataclass(frozen=True, slots=True)
class SearchResumed:
    """After a no to a volunteer: others are asked, or (``call_by``) a referent calls."""

    news_at: datetime | None
    call_by: datetime | None


@dataclass(frozen=True, slots=True)
class Relayed:
    """Whether words went to ``receiver``; not where nothing can be written to them."""

    receiver: str
    now: bool


@dataclass(frozen=True, slots=True)
class TaskOpened:
    """``then_say`` is the catalogue key of the sentence to be said with the hour."""

    call_by: datetime
    then_say: str


@dataclass(frozen=True, slots=True)
class InvitationRedeemed:
    area: str
    name: str


@dataclass(frozen=True, slots=True)
class InvitationRefused:
    pass


@dataclass(frozen=True, slots=True)
class OfferCard:
    offer_id: int
    name: str
    categories: tuple[str, ...]
    area: str | None
    radius_m: int
    coverage: tuple[tuple[str, int], ...] = ()
    """For each category offered: how many approved volunteers the neighbourhood has."""


@dataclass(frozen=True, slots=True)
class NeedCard:
    need_id: int
    category: str
    state: str
    name: str
    area: str | None
    opened_at: datetime
    helper_name: str | None = None


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
    place: Place | None = None
    details: str | None = None
    """Where to go, or to send help."""


@dataclass(frozen=True, slots=True)
class ConsideredVolunteer:
    """One line of an explanation: why a volunteer was, or was not, asked."""

    name: str
    distance_m: int | None
    why: str
    """A key of the catalogue."""


@dataclass(frozen=True, slots=True)
class OffersListed:
    cards: tuple[OfferCard, ...]


@dataclass(frozen=True, slots=True)
class NeedsListed:
    cards: tuple[NeedCard, ...]


@dataclass(frozen=True, slots=True)
class TasksListed:
    cards: tuple[TaskCard, ...]


@dataclass(frozen=True, slots=True)
class NeedExplained:
    need_id: int
    volunteers: tuple[ConsideredVolunteer, ...]


@dataclass(frozen=True, slots=True)
class OfferSettled:
    """``by`` is who decided; ``now`` is False where it had been decided before."""

    now: bool
    by: str
    approved: bool
    card: OfferCard


@dataclass(frozen=True, slots=True)
class TaskSettled:
    now: bool
    by: str
    closed: bool
    card: TaskCard


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """The person has not, or no longer, the right to do that, or it does not exist."""


# Mail from other turns and from timers.


class HelpAsked(Struct, frozen=True, tag=True):
    ask: AskView


class AskWithdrawn(Struct, frozen=True, tag=True):
    """Somebody else said yes, or the need is off."""

    ask_id: int
    card_id: int | None
    taken: bool


class VolunteerFound(Struct, frozen=True, tag=True):
    need_id: int
    helper_name: str
    remote: bool
    urgent: bool = False


class ConsentRefused(Struct, frozen=True, tag=True):
    need_id: int


class ConsentLate(Struct, frozen=True, tag=True):
    """To the volunteer: the resident has not answered, a referent calls them."""

    need_id: int


class Introduced(Struct, frozen=True, tag=True):
    """To the volunteer: who it is, where, and the word to say."""

    need_id: int
    epoch: int
    name: str
    place: Place | None
    details: str | None
    words: str
    category: str
    code_word: str
    number: str | None = None


class MessageRelayed(Struct, frozen=True, tag=True):
    need_id: int
    sender: str
    text: str
    to_helper: bool
    money: bool = False


class HelperLeft(Struct, frozen=True, tag=True):
    """To the resident: the volunteer cannot come after all."""

    need_id: int
    helper_name: str
    introduced: bool
    news_at: datetime | None
    call_by: datetime | None


class ErrandCancelled(Struct, frozen=True, tag=True):
    """To the volunteer who held it."""

    need_id: int
    name: str


class NewsDue(Struct, frozen=True, tag=True):
    need_id: int
    category: str
    next_at: datetime


class NobodyLeft(Struct, frozen=True, tag=True):
    """To the resident: no volunteer is left to ask, a referent calls."""

    need_id: int
    call_by: datetime


class FollowUpDue(Struct, frozen=True, tag=True):
    need_id: int
    helper_name: str
    done_at: datetime


class QuestionWaited(Struct, frozen=True, tag=True):
    """To oneself: a question that had to wait may be asked now."""


class OfferDecided(Struct, frozen=True, tag=True):
    """To the volunteer."""

    approved: bool
    reason: str = ""


class OfferPending(Struct, frozen=True, tag=True):
    """To the referents."""

    card: OfferCard


class TaskRaised(Struct, frozen=True, tag=True):
    """To the referents."""

    card: TaskCard


class LineLost(Struct, frozen=True, tag=True):
    """To the line itself: the provider says nothing can be delivered there any more."""

    why: Literal["blocked", "opted_out", "unreachable"]


class TurnFailed(Struct, frozen=True, tag=True):
    """To the line itself: a message of theirs could not be handled; a referent has it."""

    call_by: datetime


MailEvent = (
    HelpAsked | AskWithdrawn | VolunteerFound | ConsentRefused | ConsentLate | Introduced
    | MessageRelayed | HelperLeft | ErrandCancelled | NewsDue | NobodyLeft | FollowUpDue
    | QuestionWaited | OfferDecided | OfferPending | TaskRaised | LineLost | TurnFailed
)  # fmt: skip

FromOutside = TextReceived | MediaReceived | LocationShared | Pressed | OldButtonPressed

Outcome = (
    NeedOpened | AskTaken | AskLost | NeedAgreed | ConsentMoot | SearchResumed | Relayed | TaskOpened
    | InvitationRedeemed | InvitationRefused | OffersListed | NeedsListed | TasksListed
    | NeedExplained | OfferSettled
    | TaskSettled | NotAllowed
)  # fmt: skip

Event = FromOutside | PlaceFound | Outcome | MailEvent


def to_mail(event: MailEvent) -> dict[str, Any]:
    """``event`` as plain JSON values."""
    return dict(msgspec.to_builtins(event))


def from_mail(raw: dict[str, Any]) -> MailEvent:
    """Raises ``msgspec.ValidationError`` where ``raw`` is no such event."""
    event: MailEvent = msgspec.convert(raw, type=MailEvent)
    return event
