"""An ear for one message: it hears each of its texts once, however often the message is gone
through (before its transaction, inside it, and after a clash). Pure, as hearing is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from conversations.hearing.heard import Heard, Question


class Hears(Protocol):
    """What the dialogues ask of an ear."""

    def hear(self, text: str, question: Question | None = None) -> Heard:
        """What ``text`` says, read as the answer to ``question`` where there is one."""

    def categories_in(self, text: str) -> tuple[str, ...]:
        """Every category that the text chooses."""


@dataclass(frozen=True, slots=True)
class Recalling:
    """Belongs to one message and goes with it: nothing that one person wrote is kept for another."""

    ear: Hears
    _heard: dict[tuple[str, Question | None], Heard] = field(default_factory=dict, repr=False)

    def hear(self, text: str, question: Question | None = None) -> Heard:
        heard = self._heard.get((text, question))
        if heard is None:
            heard = self._heard[text, question] = self.ear.hear(text, question)
        return heard

    def categories_in(self, text: str) -> tuple[str, ...]:
        return self.ear.categories_in(text)
