"""Mail: what other people's turns and the timers bring, stored as plain JSON on its way."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct

from conversations.events.cards import OfferCard, TaskCard
from conversations.events.care import CareMail
from conversations.events.team import TeamMail
from conversations.place import Place
from conversations.scene import AskView


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


class FormWaited(Struct, frozen=True, tag=True):
    """Time to look whether a form was left unanswered."""


class OfferDecided(Struct, frozen=True, tag=True):
    """To the volunteer."""

    approved: bool
    reason: str = ""


class OfferPending(Struct, frozen=True, tag=True):
    """To the referents."""

    card: OfferCard


class TaskRaised(Struct, frozen=True, tag=True):
    """To the referents; ``again`` where nobody has taken it up so far."""

    card: TaskCard
    again: bool = False


class CallLate(Struct, frozen=True, tag=True):
    """To somebody who was promised a call and has not had it: the new hour."""

    call_by: datetime


class LineLost(Struct, frozen=True, tag=True):
    """To the line itself: the provider says nothing can be delivered there any more."""

    why: Literal["blocked", "opted_out", "unreachable"]


class TurnFailed(Struct, frozen=True, tag=True):
    """To the line itself: a message of theirs could not be handled; a referent has it."""

    call_by: datetime


class EnteredFor(Struct, frozen=True, tag=True):
    """To somebody for whom a person of the town hall asked for help, or offered it (no category)."""

    by: str
    category: str | None = None
    call_by: datetime | None = None
    """Set where nobody can be asked and a referent takes it up."""


MailEvent = (
    HelpAsked | AskWithdrawn | VolunteerFound | ConsentRefused | ConsentLate | Introduced
    | MessageRelayed | HelperLeft | ErrandCancelled | NewsDue | NobodyLeft | FollowUpDue
    | QuestionWaited | FormWaited | OfferDecided | OfferPending | TaskRaised | LineLost | TurnFailed
    | CallLate | EnteredFor | TeamMail | CareMail
)  # fmt: skip


def to_mail(event: MailEvent) -> dict[str, Any]:
    """``event`` as plain JSON values."""
    return dict(msgspec.to_builtins(event))


def from_mail(raw: dict[str, Any]) -> MailEvent:
    """Raises ``msgspec.ValidationError`` where ``raw`` is no such event."""
    event: MailEvent = msgspec.convert(raw, type=MailEvent)
    return event
