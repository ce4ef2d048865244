"""One turn in the making: the session as it changes, and the effects as they gather.

A turn is a value. Every method gives a new one, so the dialogues read as what happens:
``turn.keep(question=None).do(GiveConsent(7)).say("thanks")``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from msgspec.structs import replace as replace_struct

from conversations.effects import Buttons, Effect, Lookup, Say
from conversations.scene import Records
from conversations.session import ActFor, AskForHelp, OfferHelp, Session
from conversations.town import Town


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a turn may look at besides the session: the records, the town, the time."""

    records: Records
    town: Town
    now: datetime
    pressed: bool = False
    """Whether the turn began with a button: then its card can be rewritten."""


@dataclass(frozen=True, slots=True)
class Turn:
    session: Session
    scene: Scene
    effects: tuple[Effect, ...] = ()

    @property
    def records(self) -> Records:
        return self.scene.records

    @property
    def town(self) -> Town:
        return self.scene.town

    @property
    def by_sms(self) -> bool:
        return self.scene.records.channel == "sms"

    @property
    def help_form(self) -> AskForHelp:
        assert isinstance(self.session.form, AskForHelp)
        return self.session.form

    @property
    def offer_form(self) -> OfferHelp:
        assert isinstance(self.session.form, OfferHelp)
        return self.session.form

    @property
    def act_form(self) -> ActFor:
        assert isinstance(self.session.form, ActFor)
        return self.session.form

    @property
    def looks_up(self) -> bool:
        """Whether the turn waits for a place to be found: what is said next depends on it."""
        return any(isinstance(effect, Lookup) for effect in self.effects)

    def keep(self, **changes: Any) -> Turn:
        """Changes fields of the session."""
        return Turn(replace_struct(self.session, **changes), self.scene, self.effects)

    def fill(self, **changes: Any) -> Turn:
        """Changes fields of the session's form."""
        return Turn(self.session.with_form(**changes), self.scene, self.effects)

    def understood(self) -> Turn:
        return self.keep(misheard=0) if self.session.misheard else self

    def settled(self) -> Turn:
        """No form and no question is open any more."""
        return self.keep(form=None, question=None, misheard=0)

    def do(self, *effects: Effect) -> Turn:
        return Turn(self.session, self.scene, (*self.effects, *effects))

    def quoted(self, words: str) -> str:
        """Somebody's own words between quotation marks; nothing where there are none."""
        return self.said("quoted", words=words) if words else ""

    def said(self, key: str, **values: str) -> str:
        """A text that stands inside another one, on a button, in a picture or a file."""
        return self.town.catalogue.render(key, "telegram", values)

    def greets(self, key: str) -> bool:
        """Whether the text has a form, for this channel, that says who writes."""
        return self.town.catalogue.has(key, "first" if self.by_sms else "welcome")

    def say(self, key: str, buttons: Buttons = (), *, values: dict[str, str] | None = None,
            **more: Any) -> Turn:
        """Writes to the person; ``more`` are further fields of :class:`Say`. The first message of a
        conversation says who writes, where that text has such a form."""
        first = not self.session.greeted and self.greets(key)
        said = Say(key, values or {}, buttons, first=first, **more)
        turn = self.keep(greeted=True) if first else self
        return turn.do(said)
