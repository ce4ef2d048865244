"""Families of words, so that what was learned of one word serves its neighbours. Pure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Self

from conversations.hearing.folding import stem, strip_accents

_SHORTEST_PREFIX = 3


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Folded words and prefixes -> the families that they belong to."""

    words: dict[str, tuple[str, ...]]
    prefixes: dict[str, tuple[str, ...]]

    @classmethod
    def load(cls) -> Self:
        source = files("conversations.hearing").joinpath("data/lexicon.toml").read_text("utf-8")
        words: dict[str, set[str]] = {}
        prefixes: dict[str, set[str]] = {}
        for family, listed in tomllib.loads(source).items():
            for entry in strip_accents(listed).split():
                if entry.endswith("*"):
                    prefixes.setdefault(entry[:-1], set()).add(family)
                else:
                    words.setdefault(stem(entry), set()).add(family)
        return cls(_ordered(words), _ordered(prefixes))

    def families(self, word: str) -> tuple[str, ...]:
        """The families of one folded word, each once, by name."""
        found = set(self.words.get(stem(word), ()))
        for end in range(_SHORTEST_PREFIX, len(word) + 1):
            found.update(self.prefixes.get(word[:end], ()))
        return tuple(sorted(found))


def _ordered(families: dict[str, set[str]]) -> dict[str, tuple[str, ...]]:
    return {word: tuple(sorted(names)) for word, names in families.items()}
