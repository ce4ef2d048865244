"""A street's name taken apart: its type, the words that tell it from others, and their weight.

It works on names from the address file. What a person typed is compared with these elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from places import lexicon
from places.tokens import Word, clean, cut

FULL_WEIGHT = 1.0
NUMBER_WEIGHT = 0.9
GENERIC_WEIGHT = 0.6
SAINT_WEIGHT = 0.5
FIRST_NAME_WEIGHT = 0.4
TITLE_WEIGHT = 0.35
YEAR_WEIGHT = 0.05
INITIAL_WEIGHT = 0.2
_SAINTS = frozenset(("saint", "sainte", "saints", "saintes"))


@dataclass(frozen=True, slots=True)
class Name:
    """A street's name. ``words`` are folded; one that an article precedes begins with a dot."""

    type: str | None
    words: tuple[str, ...]
    key: str
    """Equal for two spellings of one street: ``Av du Mal Foch``, ``Avenue du Maréchal Foch``."""

    @property
    def core(self) -> str:
        return " ".join(self.words)


@lru_cache(maxsize=4096)
def take_apart(name: str) -> Name:
    """The parts of a street's name from the file."""
    words = cut(clean(name))
    kind, rest = _split_type(words)
    core: list[str] = []
    article = False
    for word in rest:
        if word.number is None and word.text in lexicon.STOPS and len(rest) > 1:
            article = article or word.text in lexicon.ARTICLES
            continue
        core.append(("." if article else "") + _best_meaning(word))
        article = False
    if not core:
        core = [word.text for word in rest] or [_best_meaning(word) for word in words]
        kind = kind if rest else None
    key = " ".join([kind or "-", *_without_year(core)])
    return Name(kind, tuple(core), key)


def _split_type(words: list[Word]) -> tuple[str | None, list[Word]]:
    """The type a name begins with, and the words after it."""
    if len(words) < 2:
        return None, words
    first = words[0]
    strong = [one for one in first.types if one not in lexicon.WEAK_TYPES]
    if not strong:
        return None, words
    return strong[0], words[1:]


def _best_meaning(word: Word) -> str:
    if word.number is not None:
        return str(word.number)
    return word.meanings[1] if len(word.meanings) > 1 else word.text


def _without_year(words: list[str]) -> list[str]:
    return [word for at, word in enumerate(words) if not is_year(words, at)]


def is_year(words: list[str], at: int) -> bool:
    """Whether the word is the year of a date, which people leave out."""
    is_number = at > 0 and words[at].isdecimal() and len(words[at]) == 4
    return is_number and words[at - 1].lstrip(".") in lexicon.MONTHS


def weights(words: list[str]) -> list[float]:
    """How much each word of a name (dots removed) tells it from others."""
    return [YEAR_WEIGHT if is_year(words, at) else weight(word) for at, word in enumerate(words)]


@lru_cache(maxsize=8192)
def weight(word: str) -> float:
    """The weight of one word, whatever stands beside it."""
    if word.isdecimal():
        return NUMBER_WEIGHT
    if len(word) == 1:
        return INITIAL_WEIGHT
    if word in _SAINTS:
        return SAINT_WEIGHT
    if word in lexicon.TITLES:
        return TITLE_WEIGHT
    if word in lexicon.word_list("first_names"):
        return FIRST_NAME_WEIGHT
    return GENERIC_WEIGHT if word in lexicon.GENERIC else FULL_WEIGHT


def spellings(words: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """The forms under which a name's words are found, with the first and last word each covers.

    Besides each word: neighbours written as one (``belleisle``) and an article written onto its
    word (``daulnay``, ``lafontaine``).
    """
    bare = [word.lstrip(".") for word in words]
    found: dict[str, tuple[int, int]] = {}
    for at, (first, second) in enumerate(zip(bare, bare[1:], strict=False)):
        found[first + second] = (at, at + 1)
    for at, word in enumerate(words):
        if word.startswith("."):
            for article in ("l", "d", "la", "le", "de"):
                found.setdefault(article + bare[at], (at, at))
        found[bare[at]] = (at, at)
    return found
