"""What residents, volunteers and referents want done about places, people, needs, offers and tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from conversations.place import Place


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
