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

_SPOKEN = (
    ("eaux", "o"), ("eau", "o"), ("aux", "o"), ("au", "o"), ("ph", "f"), ("qu", "k"), ("ch", "#"),
    ("ce", "se"), ("ci", "si"), ("cy", "sy"), ("c", "k"), ("h", ""), ("#", "ch"), ("ai", "e"), ("ei", "e"),
    ("gea", "ja"), ("geo", "jo"), ("geu", "ju"), ("ge", "je"), ("gi", "ji"), ("y", "i"), ("z", "s"),
)  # fmt: skip
_MUTE = re.compile(r"(?<=..)(?:e[rs]|es|ent|[estxd])+$")
_NASAL = re.compile(r"(?:an|am|en|em)(?![aeiou])")
_TWICE = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Shown:
    """Names of features in two blocks: how it is written, and the families it belongs to."""

    spelling: tuple[str, ...]
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Features:
    """What a text shows: its words and its neighbours, each once, and the rest by name."""

    words: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    """Words side by side; ``<`` and ``>`` stand for the two ends of the text."""
    rest: Shown


def sound(word: str) -> str:
    """How one folded word sounds, roughly: "quelqu" and "kelk" alike."""
    for letters, spoken in _SPOKEN:
        word = word.replace(letters, spoken)
    return _TWICE.sub(r"\1", _NASAL.sub("an", _MUTE.sub("", word)))


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
        marked = ("<", *words, ">")
        spelling = {f"w={a}__{b}": None for a, b in zip(marked, marked[2:], strict=False)}
        return Features(
            tuple(dict.fromkeys(words)),
            tuple(dict.fromkeys(pairwise(marked))),
            Shown((*spelling, *_signs(folded)), tuple([f"r:{rule}" for rule in fired])),
        )

    def of_word(self, word: str) -> Shown:
        """What one word shows by itself: the runs of its letters, its sound, its families."""
        sounds, families = self._look_up(word)
        spelling = (*_runs(f"<{word}>"), f"w={word}", f"p={sounds}")
        return Shown(spelling, tuple([f"l={name}" for name in families]))

    def of_pair(self, left: str, right: str) -> Shown:
        """What two words show side by side: themselves, their sounds, their families."""
        (one, before), (two, after) = self._look_up(left), self._look_up(right)
        families = [f"l={a}_{b}" for a in before for b in after]
        families += [f"l<{left}_{b}" for b in after]
        families += [f"l>{a}_{right}" for a in before]
        return Shown((f"w={left}_{right}", f"p={one}_{two}"), tuple(families))

    def all_of(self, features: Features) -> Shown:
        """Every feature of a text; a run counts once for each word that holds it."""
        parts = [self.of_word(word) for word in features.words]
        parts += [self.of_pair(*pair) for pair in features.pairs]
        return Shown(
            tuple(chain(features.rest.spelling, *(part.spelling for part in parts))),
            tuple(chain(features.rest.families, *(part.families for part in parts))),
        )

    def asked(self, question: str, features: Features) -> tuple[str, ...]:
        """The question, and the words, their neighbours and families tied to it."""
        names = [question]
        for word in features.words:
            sounds, families = self._look_up(word)
            names += (f"{question}|w={word}", f"{question}|p={sounds}")
            names += [f"{question}|l={name}" for name in families]
        for left, right in features.pairs:
            (one, before), (two, after) = self._look_up(left), self._look_up(right)
            names += (f"{question}|w={left}_{right}", f"{question}|p={one}_{two}")
            names += [f"{question}|l={a}_{b}" for a in before for b in after]
        names += [f"{question}|{n}" for n in (*features.rest.spelling, *features.rest.families)]
        return tuple(names)

    def _look_up(self, word: str) -> tuple[str, tuple[str, ...]]:
        known = self._known.get(word)
        if known is None:
            known = (sound(word), self.lexicon.families(word))
            if len(self._known) < 50_000:
                self._known[word] = known
        return known


def _runs(marked: str) -> tuple[str, ...]:
    size = len(marked)
    lengths = range(SHORTEST_RUN, LONGEST_RUN + 1)
    return tuple({marked[i : i + n]: None for n in lengths for i in range(size - n + 1)})


def _signs(folded: Folded) -> list[str]:
    text = folded.text[:MOST_LETTERS]
    signs = [f"n={min(len(folded.words), 60).bit_length()}"]
    signs += [f"n={sign}" for sign in "?!" if sign in text]
    if any(map(str.isdigit, text)):
        signs.append("n=0")
    return signs
