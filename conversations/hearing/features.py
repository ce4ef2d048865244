"""What the learned models look at in a text: blocks of named features. Pure.

Spelling: the words, the runs of letters in them, their sounds, and pairs. Families: the
lexicon's families, their neighbours, and the rules that fired. Asked: the words again, tied
to the question. What a word shows by itself is worked out once for each word ever met.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, pairwise

from conversations.hearing.folding import Folded
from conversations.hearing.lexicon import Lexicon

SHORTEST_RUN, LONGEST_RUN = 3, 5
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
class Shown:
    """Names of features in two blocks: how it is written, and the families it belongs to."""

    spelling: tuple[str, ...]
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Features:
    """What a text shows: its words, each once, and what stands between and around them."""

    words: tuple[str, ...]
    between: Shown


def sound(word: str) -> str:
    """How one folded word sounds, roughly: "quelqu" and "kelk" alike."""
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word


@dataclass(slots=True)
class FeatureReader:
    """Reads features; remembers what the words met before show."""

    lexicon: Lexicon
    _known: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)

    def read(self, folded: Folded, fired: Iterable[str] = ()) -> Features:
        """The features of one text; ``fired`` names the rules that it set off."""
        words = folded.words
        if len(folded.plain) > MOST_LETTERS:
            half = MOST_LETTERS // 2
            words = tuple((folded.plain[:half] + folded.plain[-half:]).split())
        known = [self._look_up(word) for word in words]
        marked = ("<", *words, ">")
        spelling = _pairs("w", marked)
        spelling += [f"w={a}__{b}" for a, b in zip(marked, marked[2:], strict=False)]
        spelling += _pairs("p", ("<", *(sounds for sounds, _ in known), ">"))
        spelling += _signs(folded)
        families = _neighbours(words, [names for _, names in known])
        families += [f"r:{rule}" for rule in fired]
        return Features(tuple(dict.fromkeys(words)), Shown(_once(spelling), _once(families)))

    def of_word(self, word: str) -> Shown:
        """What one word shows by itself: the runs of its letters, its sound, its families."""
        sounds, families = self._look_up(word)
        spelling = (*_runs(f"<{word}>"), f"w={word}", f"p={sounds}")
        return Shown(spelling, tuple(f"l={name}" for name in families))

    def all_of(self, features: Features) -> Shown:
        """Every feature of a text; a run counts once for each word that holds it."""
        words = [self.of_word(word) for word in features.words]
        return Shown(
            tuple(chain(features.between.spelling, *(w.spelling for w in words))),
            tuple(chain(features.between.families, *(w.families for w in words))),
        )

    def asked(self, question: str, features: Features) -> tuple[str, ...]:
        """The question, and the words and families of the text tied to it."""
        names = [question]
        for word in features.words:
            sounds, families = self._look_up(word)
            names += (f"{question}|w={word}", f"{question}|p={sounds}")
            names += [f"{question}|l={name}" for name in families]
        names += [f"{question}|{name}" for name in features.between.spelling]
        names += [f"{question}|{n}" for n in features.between.families if n[1] in "=:"]
        return tuple(names)

    def _look_up(self, word: str) -> tuple[str, tuple[str, ...]]:
        known = self._known.get(word)
        if known is None:
            known = (sound(word), self.lexicon.families(word))
            if len(self._known) < 50_000:
                self._known[word] = known
        return known


def _once(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _runs(marked: str) -> tuple[str, ...]:
    size = len(marked)
    lengths = range(SHORTEST_RUN, LONGEST_RUN + 1)
    return _once([marked[i : i + n] for n in lengths for i in range(size - n + 1)])


def _pairs(mark: str, words: tuple[str, ...]) -> list[str]:
    return [f"{mark}={a}_{b}" for a, b in pairwise(words)]


def _signs(folded: Folded) -> list[str]:
    text = folded.text[:MOST_LETTERS]
    signs = [f"n={min(len(folded.words), 60).bit_length()}"]
    signs += [f"n={sign}" for sign in "?!" if sign in text]
    if any(c.isdigit() for c in text):
        signs.append("n=0")
    return signs


def _neighbours(words: tuple[str, ...], names: list[tuple[str, ...]]) -> list[str]:
    """Families beside families, and beside the words before and after them."""
    found = [f"l={a}_{b}" for left, right in pairwise(names) for a in left for b in right]
    found += [f"l<{w}_{b}" for w, right in zip(("<", *words), names, strict=False) for b in right]
    found += [f"l>{a}_{w}" for left, w in zip(names, words[1:], strict=False) for a in left]
    return found
