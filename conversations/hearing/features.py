"""What the learned models look at in a text: blocks of named features. Pure.

Spelling: character runs, words, pairs and sounds. Families: the lexicon's families,
their neighbours, and the rules that fired. Asked: the words again, tied to the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from conversations.hearing.folding import Folded
from conversations.hearing.lexicon import Lexicon

SHORTEST_RUN, LONGEST_RUN = 3, 4
MOST_LETTERS = 600
"""Letters of the folded text that are looked at: longer stories keep both their ends."""

_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"eaux?|aux?", "o"),
        (r"ph", "f"),
        (r"qu", "k"),
        (r"ch", "#"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"#", "ch"),
        (r"ai|ei", "e"),
        (r"(?<=..)(?:e[rz]|es|ent|[estxd])+$", ""),
        (r"y", "i"),
        (r"z", "s"),
        (r"(?<!c)h", ""),
        (r"ge(?=[aou])|g(?=[ei])", "j"),
        (r"(?:an|am|en|em)(?![aeiou])", "an"),
        (r"(.)\1+", r"\1"),
    )
)


@dataclass(frozen=True, slots=True)
class Features:
    """Names of features, each once a block."""

    spelling: frozenset[str]
    families: frozenset[str]

    def first_message(self) -> tuple[frozenset[str], ...]:
        """The blocks that rank a text by itself."""
        return (self.spelling, self.families)

    def answering(self, question: str) -> tuple[frozenset[str], ...]:
        """The blocks that rank a text as the answer to ``question``."""
        asked = [f"{question}|{name}" for name in self.spelling if name[1:2] == "="]
        asked += [f"{question}|{name}" for name in self.families if name[1] in "=:"]
        return (self.spelling, self.families, frozenset((question, *asked)))


def sound(word: str) -> str:
    """How one folded word sounds, roughly: "quelqu" and "kelk" alike."""
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word


@dataclass(slots=True)
class FeatureReader:
    """Reads features; remembers the sounds and families of words met before."""

    lexicon: Lexicon
    _known: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)

    def read(self, folded: Folded, fired: Iterable[str] = ()) -> Features:
        """The features of one text; ``fired`` names the rules that it set off."""
        plain = folded.plain
        words = folded.words
        if len(plain) > MOST_LETTERS:
            plain = plain[: MOST_LETTERS // 2] + plain[-MOST_LETTERS // 2 :]
            words = tuple(plain.split())
        known = [self._look_up(word) for word in words]
        spelling = _runs(plain)
        spelling.update(_sequences("w", ("<", *words, ">")))
        spelling.update(_sequences("p", ("<", *(sounds for sounds, _ in known), ">")))
        spelling.update(_signs(folded))
        families = _family_features(words, [names for _, names in known])
        families.extend(f"r:{rule}" for rule in fired)
        return Features(frozenset(spelling), frozenset(families))

    def _look_up(self, word: str) -> tuple[str, tuple[str, ...]]:
        known = self._known.get(word)
        if known is None:
            known = (sound(word), self.lexicon.families(word))
            if len(self._known) < 50_000:
                self._known[word] = known
        return known


def _runs(plain: str) -> set[str]:
    size = len(plain)
    return {
        plain[i : i + n]
        for n in range(SHORTEST_RUN, LONGEST_RUN + 1)
        for i in range(size - n + 1)
    }


def _sequences(mark: str, words: tuple[str, ...]) -> list[str]:
    single = [f"{mark}={a}" for a in words]
    pairs = [f"{mark}={a}_{b}" for a, b in pairwise(words)]
    if mark != "w":
        return single + pairs
    return single + pairs + [f"{mark}={a}__{b}" for a, b in zip(words, words[2:], strict=False)]


def _signs(folded: Folded) -> list[str]:
    text = folded.text[:MOST_LETTERS]
    signs = [f"n={min(len(folded.words), 60).bit_length()}"]
    signs += [f"n={sign}" for sign in "?!" if sign in text]
    if any(c.isdigit() for c in text):
        signs.append("n=0")
    return signs


def _family_features(words: tuple[str, ...], names: list[tuple[str, ...]]) -> list[str]:
    found = [f"l={a}" for several in names for a in several]
    found += [f"l={a}_{b}" for left, right in pairwise(names) for a in left for b in right]
    found += [f"l<{w}_{b}" for w, right in zip(("<", *words), names, strict=False) for b in right]
    found += [f"l>{a}_{w}" for left, w in zip(names, words[1:], strict=False) for a in left]
    return found
