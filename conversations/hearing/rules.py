"""Every rule together: which of them one text sets off. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from conversations.hearing.danger import DangerRules
from conversations.hearing.folding import Folded
from conversations.hearing.heard import Danger
from conversations.hearing.phrases import PhraseBook


@dataclass(frozen=True, slots=True)
class Fired:
    """The rules that one text set off, by name; ``stop!`` says that it says nothing else."""

    names: tuple[str, ...]
    danger: Danger | None

    def whole(self, intent: str) -> bool:
        """Whether the text is nothing but ``intent``."""
        return f"{intent}!" in self.names


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules for danger, and the phrases that give intents away."""

    danger: DangerRules
    phrases: PhraseBook

    @classmethod
    def load(cls) -> Self:
        """Read the packaged rules."""
        return cls(DangerRules.load(), PhraseBook.load())

    def fire(self, folded: Folded) -> Fired:
        """Every rule that the text sets off; dangers are named by their kind too."""
        names = self.phrases.fired(folded)
        harmless = self.danger.is_harmless(folded)
        if harmless:
            names.append("harmless")
        danger = self.danger.find(folded, harmless)
        if danger is not None:
            names.extend(("danger", f"danger-{danger.kind}"))
        return Fired(tuple(names), danger)
