"""Phrases that decide an intent by themselves, read from ``data/phrases.toml``. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Self

from conversations.hearing.folding import Folded
from conversations.hearing.patterns import NEVER, any_of, uncaptured

_POLITE = (
    r"(?:bonjour|bonsoir|salut|madame|monsieur|mesdames|messieurs|merci|s il (?:vous|te) plait"
    r"|beaucoup|mon dieu|bah|ben|euh|alors|tres bien|cordialement|d avance|bonne (?:journee|soiree))"
)


@dataclass(frozen=True, slots=True)
class _Phrases:
    whole: re.Pattern[str]
    inside: re.Pattern[str]
    traps: re.Pattern[str]


def _whole(patterns: list[str]) -> re.Pattern[str]:
    if not patterns:
        return NEVER
    return re.compile(uncaptured(rf"^ (?:{_POLITE} )*(?:{'|'.join(patterns)})(?: {_POLITE})* $"))


@dataclass(frozen=True, slots=True)
class PhraseBook:
    """For every intent the phrases that give it away."""

    intents: dict[str, _Phrases]

    @classmethod
    def load(cls) -> Self:
        source = files("conversations.hearing").joinpath("data/phrases.toml").read_text("utf-8")
        return cls({
            intent: _Phrases(
                _whole(entry.get("whole", [])),
                any_of(entry.get("inside", [])),
                any_of(entry.get("traps", [])),
            )
            for intent, entry in tomllib.loads(source).items()
        })

    def fired(self, folded: Folded) -> list[str]:
        """The names of all rules that the text sets off: ``stop``, ``stop!`` when it is whole."""
        plain = folded.plain
        names: list[str] = []
        for intent, phrases in self.intents.items():
            if phrases.inside.search(plain) and (
                phrases.traps is NEVER or phrases.inside.search(phrases.traps.sub(" ", plain))
            ):
                names.append(intent)
            if phrases.whole.match(plain):
                names.append(intent + "!")
        return names

    def is_whole(self, intent: str, words: Sequence[str]) -> bool:
        """Whether ``words`` are nothing but ``intent``."""
        return self.intents[intent].whole.match(f" {' '.join(words)} ") is not None

    def only_sounds_like(self, intent: str, folded: Folded) -> bool:
        """Whether the text is nothing but words that are mistaken for ``intent``: "stop ou encore"."""
        return bool(folded.words) and not self.intents[intent].traps.sub(" ", folded.plain).strip()
