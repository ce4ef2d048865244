"""The records the switchboard works with, as plain values. Times are aware, in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from conversations.place import Place
from conversations.rights import Role
from conversations.scene import Channel, NeedState, OfferState, PersonView, Records

Source = Literal["sms", "telegram", "mail"]
"""Where a message came from; ``mail`` is what one person's turn sends to another's."""

TaskKind = Literal[
    "call_back", "misheard", "no_volunteer", "address", "other_need", "stopped", "problem",
    "money", "silence", "no_consent", "unreachable", "breakdown", "danger",
    "visit", "consent_for", "tell", "follow_up_for", "suspended",
]
SuspendedWhy = Literal["money", "safety"]
TaskState = Literal["open", "taken", "closed"]
AskState = Literal["asked", "yes", "no", "lost", "withdrawn", "expired"]


@dataclass(frozen=True, slots=True)
class Address:
    """One end of a channel: an E.164 number for SMS, a chat id for Telegram."""

    channel: Channel
    value: str


@dataclass(frozen=True, slots=True)
class Line:
    """An address with whoever holds it (a contact point)."""

    id: int
    address: Address
    person_id: int
    stopped: bool = False
    unreachable: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """``name`` is how they gave it ("Mme Martin"); ``details`` are for a visitor alone."""

    id: int
    name: str | None = None
    place: Place | None = None
    details: str | None = None
    phone: str | None = None
    """A number (E.164) on which they can be called and nothing can be written."""
    phone_shared: bool = False
    """Whether that is the number of a neighbour or a relative."""
    guardian_id: int | None = None
    """Who of the town hall speaks for them, where they have no line of their own."""
    consent_heard_at: datetime | None = None
    """When the guardian heard that their data may be noted and handed on."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What an edge hands over, raw; ``external_id`` is the provider's own id (MessageSid,
    update_id), unique within its source. ``address`` is ``None`` where none can be read:
    such an arrival is set aside at once."""

    source: Source
    external_id: str
    address: Address | None
    raw: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Received:
    """A stored arrival that waits for its turn."""

    id: int
    source: Source
    external_id: str
    address: Address
    raw: dict[str, Any]
    received_at: datetime
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a turn starts from: the line, the session as stored, and the records."""

    line: Line
    session: str | None
    """The session as JSON; ``None`` where there has been none."""
    version: int
    records: Records


def stranger(line: Line) -> Loaded:
    """Of a line that nobody has written on yet."""
    return Loaded(line, None, 0, Records(PersonView(line.person_id), line.address.channel))


@dataclass(frozen=True, slots=True)
class Need:
    id: int
    person_id: int
    category: str
    state: NeedState
    words: str
    """What the resident wrote, for the volunteer who is introduced and for referents."""
    name: str
    place: Place | None
    details: str | None
    area: str | None
    urgent: bool
    remote: bool
    opened_at: datetime
    news_at: datetime | None = None
    """The hour by which news was promised to the resident."""
    act_at: datetime | None = None
    """When the next thing falls due: a wave, the end of a wait for consent, a follow-up."""
    volunteer_id: int | None = None
    """The person who holds it, while promised or agreed, and after it is done."""
    ask_id: int | None = None
    epoch: int = 0
    """Grows by one whenever the need changes hands."""
    code_word: str | None = None
    agreed_at: datetime | None = None
    done_at: datetime | None = None
    followup: Literal["due", "asked", "yes", "no", "silent"] | None = None
    first_visit: bool = False
    entered_by: int | None = None
    """Who of the town hall entered it, where the resident did not write it themself."""
    consented_at: datetime | None = None
    """When the resident said yes, where a referent has to confirm the visit."""


@dataclass(frozen=True, slots=True)
class Ask:
    id: int
    need_id: int
    volunteer_id: int
    state: AskState
    asked_at: datetime
    distance_m: int | None
    card_id: int | None = None
    """The outbox row that carries the question, to be edited when it is settled."""


@dataclass(frozen=True, slots=True)
class Consents:
    """When the two who were introduced agreed to it, and when it was over."""

    volunteer_id: int
    volunteer_at: datetime
    resident_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Offer:
    id: int
    person_id: int
    state: OfferState
    paused: bool
    name: str
    categories: tuple[str, ...]
    place: Place
    area: str | None
    radius_m: int
    charter_at: datetime
    identity_seen_at: datetime | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str | None = None
    equipment: tuple[str, ...] = ()
    """What they have for it, in the town's words: "une voiture"."""
    times: tuple[str, ...] = ()
    """When they usually can: names of ``conversations.usual.TIMES``."""
    identity_seen_by: str | None = None
    suspended_at: datetime | None = None
    """Kept until a coordinator lifts it, even when the offer is withdrawn."""
    suspended_why: SuspendedWhy | None = None
    next_word_at: datetime | None = None
    """When the volunteer hears next from us if nobody has called."""


@dataclass(frozen=True, slots=True)
class AreaBalance:
    """What a neighbourhood has and what it asked for."""

    volunteers: int
    """Approved and not paused."""
    offered: dict[str, int]
    """How many of them for each service."""
    asked: dict[str, int]
    """Requests for each service in the span of time."""


@dataclass(frozen=True, slots=True)
class DueWord:
    """A volunteer who may hear how things stand, by the time noted on their offer."""

    offer_id: int
    person_id: int
    area: str | None
    at: datetime
    called: bool
    """Whether anything was ever asked of them."""


@dataclass(frozen=True, slots=True)
class Task:
    id: int
    kind: TaskKind
    state: TaskState
    area: str | None
    person_id: int
    person_name: str | None
    contact: str | None
    """How to reach the person: a number in national form, or "Telegram"."""
    need_id: int | None
    words: str
    since: datetime
    promised_at: datetime | None
    """The hour by which the person was told that somebody calls."""
    taken_by: int | None = None
    taken_by_name: str | None = None
    outcome: str | None = None
    offered_to: int | None = None
    """A colleague to whom it was passed and who has not answered."""
    offered_to_name: str | None = None
    remind_at: datetime | None = None
    reminded: int = 0
    """Reminders sent since it last changed hands."""


@dataclass(frozen=True, slots=True)
class Token:
    """A button's opaque callback data, bound to the line it was drawn for."""

    token: str
    line_id: int
    action: str
    ref: str
    expires_at: datetime


SendState = Literal["queued", "sending", "unknown", "sent", "delivered", "failed", "cancelled"]
SendMethod = Literal["message", "edit", "toast"]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One provider call to be made, or made: a row of the outbox.

    ``body`` is the text as it will be read. ``payload`` holds what only a channel
    understands, as plain JSON: ``buttons`` (rows of ``{"text", "token"}``),
    ``keyboard`` (a location button's label), ``callback_id`` (toast),
    ``message_id`` (edit of a message by the provider's id), ``attachment`` (a picture or
    document to be drawn when it is sent: ``kind``, ``data``, and what to say ``instead``).
    ``edits`` names another row of the outbox whose message is to be edited.
    """

    id: int
    line_id: int
    address: Address
    method: SendMethod
    body: str
    payload: dict[str, Any] = field(default_factory=dict)
    edits: int | None = None
    need_id: int | None = None
    epoch: int | None = None
    """Where set, the row is only sent while the need is still at this epoch."""
    state: SendState = "queued"
    attempts: int = 0
    not_before: datetime | None = None
    valid_until: datetime | None = None
    attempt_started: datetime | None = None
    provider_id: str | None = None
    public_id: str = ""
    """A random id of our own that a status callback carries (``?ob=``)."""


@dataclass(frozen=True, slots=True)
class NewOutgoing:
    """A message to be queued. ``dedupe_key`` makes a second queuing of the same thing void."""

    line_id: int
    address: Address
    method: SendMethod
    body: str
    payload: dict[str, Any] = field(default_factory=dict)
    edits: int | None = None
    need_id: int | None = None
    epoch: int | None = None
    not_before: datetime | None = None
    valid_until: datetime | None = None
    dedupe_key: str | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    """``area`` is empty for a partner and for a coordinator."""

    role: Role
    area: str
    name: str
    expires_at: datetime


# The team at work: who has which role, who is away or on call, what is on their screens.

DutyKind = Literal["absent", "on_call"]
CardSubject = Literal["task", "offer"]


@dataclass(frozen=True, slots=True)
class Grant:
    """One role of one person; ``area`` is empty where the role has none."""

    id: int
    person_id: int
    name: str
    role: Role
    area: str
    since: datetime
    reachable: bool = True
    """Whether a Telegram line of theirs still takes messages."""


@dataclass(frozen=True, slots=True)
class Duty:
    """``until`` is ``None`` for somebody who is on call until they say so."""

    person_id: int
    kind: DutyKind
    since: datetime
    until: datetime | None

    def lasts_at(self, now: datetime) -> bool:
        return self.since <= now and (self.until is None or now < self.until)


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card on a referent's screen: a row of the outbox."""

    line_id: int
    card_id: int
    shown_at: datetime
