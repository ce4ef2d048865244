"""What is known, at the moment of a turn, of the person who is speaking.

A scene is a snapshot: the switchboard reads it from the records, the dialogues
only look at it. What must hold when it is acted upon is checked again there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from conversations.place import Place
from conversations.rights import NO_STANDING, Standing

Channel = Literal["sms", "telegram"]
NeedState = Literal["open", "asking", "promised", "agreed", "done", "cancelled", "handed"]
"""open: recorded, nobody asked yet; asking: volunteers are being asked; promised: one said
yes, the resident's consent is awaited; agreed: the two are introduced; handed: a referent
has it."""
OfferState = Literal["pending", "approved", "refused", "withdrawn", "suspended"]

OPEN_NEED_STATES: tuple[NeedState, ...] = ("open", "asking", "promised", "agreed", "handed")


@dataclass(frozen=True, slots=True)
class PersonView:
    """The person on the line; ``name`` is how they gave it ("Mme Martin", "Julie")."""

    id: int
    name: str | None = None
    place: Place | None = None
    details: str | None = None
    """Floor, building, door code: as typed, for a visitor alone."""


@dataclass(frozen=True, slots=True)
class NeedView:
    """A need that the person on the line asked for."""

    id: int
    category: str
    state: NeedState
    words: str
    place: Place | None
    opened_at: datetime
    news_at: datetime | None
    helper_name: str | None = None
    """First name of the volunteer who holds it (promised or agreed)."""
    code_word: str | None = None
    first_visit: bool = False
    name: str = ""
    """Whose need it is: two people may share a telephone."""
    entered: bool = False
    """Whether somebody of the town hall asked for it in their name."""
    visit_awaited: bool = False
    """The resident said yes; a referent has to confirm the visit."""


@dataclass(frozen=True, slots=True)
class ErrandView:
    """A need that the person on the line holds as a volunteer (promised or agreed)."""

    need_id: int
    category: str
    state: NeedState
    resident_name: str
    place: Place | None
    details: str | None
    code_word: str | None


@dataclass(frozen=True, slots=True)
class AskView:
    """A question put to a volunteer and not yet answered."""

    ask_id: int
    need_id: int
    category: str
    area: str | None
    distance_m: int | None
    """Metres as the crow flies; ``None`` where nearness does not matter."""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class OfferView:
    """What the person on the line offers to do."""

    id: int
    state: OfferState
    paused: bool
    categories: tuple[str, ...]
    place: Place
    radius_m: int


@dataclass(frozen=True, slots=True)
class Records:
    """Everything on record about the person on one line."""

    person: PersonView
    channel: Channel
    stopped: bool = False
    needs: tuple[NeedView, ...] = ()
    """Needs not ended, and those ended in the last three days, oldest first."""
    errands: tuple[ErrandView, ...] = ()
    asks: tuple[AskView, ...] = ()
    offer: OfferView | None = None
    standing: Standing = NO_STANDING
    """The roles this person has at the town hall, rights of this moment."""
