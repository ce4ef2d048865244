"""Where a conversation stands. Answers are stored and the question is derived from them, so
the two can never disagree. A session goes to the records and comes back as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from conversations.place import Place


class PlaceDoubt(Struct, frozen=True, omit_defaults=True):
    """What stands between a typed address and a place: candidates to choose from, a street
    that lacks its number, or one failed try."""

    options: tuple[Place, ...] = ()
    street: Place | None = None
    tries: int = 0
    details: str | None = None


class AskForHelp(Struct, frozen=True, omit_defaults=True, tag="ask_for_help"):
    """A resident's request, slot by slot."""

    category: str | None = None
    words: str = ""
    place: Place | None = None
    details: str | None = None
    name: str | None = None
    agreed: bool = False
    doubt: PlaceDoubt | None = None
    correcting: bool = False
    """The recap was refused and the resident was asked what is wrong with it."""
    reminded_at: datetime | None = None
    """When an open question was put once more because nobody answered."""


class OfferHelp(Struct, frozen=True, omit_defaults=True, tag="offer_help"):
    """A volunteer's registration, slot by slot."""

    name: str | None = None
    categories: tuple[str, ...] = ()
    chosen: bool = False
    """Whether the list of categories is complete."""
    place: Place | None = None
    details: str | None = None
    radius_m: int | None = None
    usual: bool = False
    """Whether it is known what they have and when they can, or they did not say."""
    equipment: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    charter: bool = False
    doubt: PlaceDoubt | None = None
    reminded_at: datetime | None = None


class ActFor(Struct, frozen=True, omit_defaults=True, tag="act_for"):
    """What a person of the town hall enters for somebody who cannot write, slot by slot."""

    what: Literal["need", "offer"] | None = None
    name: str | None = None
    phone: str | None = None
    """E.164; empty where there is none."""
    reach: Literal["sms", "voice", "shared", "none"] | None = None
    categories: tuple[str, ...] = ()
    chosen: bool = False
    words: str | None = None
    place: Place | None = None
    details: str | None = None
    radius_m: int | None = None
    doubt: PlaceDoubt | None = None
    reminded_at: datetime | None = None


Form = AskForHelp | OfferHelp | ActFor

QuestionKind = Literal[
    "consent", "prompt", "follow_up", "confirm_cancel", "which_need", "tell_problem", "another_need",
    "still_going",
    "write_to_resident", "refusal_reason", "task_outcome",
    "absence", "invite_name", "went_badly",
    "other_service", "referent_asks", "ask_volunteer", "reminder", "reminder_preview",
]


class Question(Struct, frozen=True, omit_defaults=True):
    """One open question besides a form. ``ref`` is the record it is about."""

    kind: QuestionKind
    ref: int = 0
    words: str = ""
    """What is needed to ask it again or to act on the answer: a helper's first name, a text."""


class Condition(Struct, frozen=True, omit_defaults=True):
    """What came with a yes: "oui mais pas avant 17 h". Told to the other side when the two are
    introduced."""

    need_id: int
    words: str


class Session(Struct, frozen=True, omit_defaults=True):
    """At most one question is open at a time: a form's next slot, or ``question``. What else
    is to be asked waits its turn in ``waiting``."""

    form: Form | None = None
    question: Question | None = None
    waiting: tuple[Question, ...] = ()
    misheard: int = 0
    """Failures in a row to understand what was written."""
    greeted: bool = False
    """Whether this conversation has said who writes."""
    touched_at: datetime | None = None
    """When the person last wrote or pressed."""
    asked_at: datetime | None = None
    """When a question was last put to them unasked."""
    condition: Condition | None = None
    form_watched: bool = False
    """Whether somebody will look at the open form later."""
    alarmed_at: datetime | None = None
    """When words of danger were last answered: a bare yes or no after that is about the danger."""
    alarm_answered: bool = False
    """Whether such a yes or no was answered already."""

    def to_json(self) -> str:
        return _encoder.encode(self).decode()

    @staticmethod
    def from_json(text: str | None) -> Session:
        """The stored session, or a fresh one. Raises ``msgspec.ValidationError`` if it is broken."""
        return Session() if text is None else _decoder.decode(text)

    def with_form(self, **changes: object) -> Session:
        """The same session with fields of its form changed. There must be a form."""
        assert self.form is not None
        return replace(self, form=replace(self.form, **changes))


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Session)
