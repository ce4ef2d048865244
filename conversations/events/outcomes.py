"""What came of an effect, told in the same turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from conversations.events.cards import ConsideredVolunteer, NeedCard, OfferCard, TaskCard
from conversations.events.care import CareOutcome
from conversations.events.seeing import Seen
from conversations.events.team import TeamOutcome
from conversations.rights import Role


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
    """``area`` is empty where the role has none."""

    role: Role
    area: str
    name: str


@dataclass(frozen=True, slots=True)
class InvitationRefused:
    pass


@dataclass(frozen=True, slots=True)
class OffersListed:
    cards: tuple[OfferCard, ...]


@dataclass(frozen=True, slots=True)
class NeedsListed:
    cards: tuple[NeedCard, ...]


@dataclass(frozen=True, slots=True)
class TaskHeld:
    """The one task that the referent took and has not closed."""

    task_id: int


@dataclass(frozen=True, slots=True)
class TasksListed:
    cards: tuple[TaskCard, ...]
    after: int = 0
    """How many were shown before these."""
    more: int = 0
    """How many are left."""


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
class Entered:
    """A need or an offer was entered for somebody. ``writes`` is whether they are written to."""

    name: str
    category: str | None
    """``None`` of an offer."""
    need_id: int | None
    writes: bool
    call_by: datetime | None = None
    """Set where nobody can be asked and a referent takes it up."""


@dataclass(frozen=True, slots=True)
class AnsweredFor:
    """What came of an answer given for somebody."""

    came: Literal["agreed", "refused", "possible", "lost", "declined", "well", "unwell", "told", "moot",
                  "awaited"]
    card: TaskCard
    helper: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class CancelledFor:
    need_id: int


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """The person has not, or no longer, the right to do that, or it does not exist."""


Outcome = (
    NeedOpened | AskTaken | AskLost | NeedAgreed | ConsentMoot | SearchResumed | Relayed | TaskOpened
    | InvitationRedeemed | InvitationRefused | OffersListed | NeedsListed | TasksListed | TaskHeld
    | NeedExplained | OfferSettled
    | TaskSettled | NotAllowed | TeamOutcome | CareOutcome
    | Entered | AnsweredFor | CancelledFor
    | Seen
)  # fmt: skip
