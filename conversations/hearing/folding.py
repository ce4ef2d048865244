"""Folding: one text as plain words, each knowing where it stands in the text as typed.

Case, accents, ligatures, styled letters, emoji, repeated letters and SMS
spelling are folded away, so that everything behind this file reads one
spelling. Pure; never raises on any text, and reads at most ``LONGEST``
characters of it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

LONGEST = 4096
"""Characters read of one text: the longest message that Telegram carries."""

_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
_TRIPLED = re.compile(r"([a-z])\1{2,}")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
_APOSTROPHES = frozenset("'’ʼ`´")
_TO_BE = frozenset({"est", "etait", "etaient"})
_ELIDED = frozenset("cdjlmnst")
_CONSONANTS = frozenset("bcdfgklmnpqrstvwxz")
_ELIDED_J = re.compile(r"j(?=[bcdfghklmnpqrstvwxz])")


class Token(NamedTuple):
    """A run of letters and digits, or one sign, at ``text[start:end]``."""

    start: int
    end: int
    raw: str
    fold: str
    """Lower case, no accents, repeated letters collapsed; never expanded."""


@dataclass(frozen=True, slots=True)
class Folded:
    """``plain`` is the words, SMS spelling written out, one space round each."""

    text: str
    tokens: tuple[Token, ...]
    words: tuple[str, ...]
    plain: str


@lru_cache(maxsize=1)
def _spelling() -> tuple[dict[str, str], dict[str, str]]:
    """SMS words and pictures, each with the plain words that it stands for."""
    table = tomllib.loads(
        files("conversations.hearing").joinpath("data/spelling.toml").read_text("utf-8")
    )
    return table["words"], table["pictures"]


def strip_accents(text: str) -> str:
    """``text`` in lower case without accents, ligatures and styled letters."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


@lru_cache(maxsize=50_000)
def fold_word(raw: str) -> str:
    """One word folded: "OUIIII" -> "oui", "Élève" -> "eleve"."""
    return _TRIPLED.sub(r"\1", strip_accents(raw))


def _written_out(tokens: Sequence[Token], at: int, spelling: dict[str, str]) -> str:
    token = tokens[at]
    word = token.fold
    if len(word) == 1:
        after = [token.fold for token in tokens[at + 1 : at + 3]]
        if after and after[0] in _APOSTROPHES:
            # "j'vais" is "je vais"; in "c'est" the letter stands for itself.
            return word + "e" if word in _ELIDED and after[1:] and after[1][0] in _CONSONANTS else word
        if after and after[0] in _TO_BE:
            return word  # "c est"; "c bon" is left to be written out
    # With its accents first: "cé" is "c'est", "ce" is "ce".
    known = spelling.get(token.raw.lower()) or spelling.get(word)
    if known is not None:
        return known
    if _ELIDED_J.match(word) and len(word) > 3:
        rest = word[1:]
        return "je " + spelling.get(rest, rest)
    return word


def tokens_of(text: str) -> tuple[Token, ...]:
    """The words and signs of ``text``, in order."""
    return tuple(
        Token(m.start(), m.end(), m.group(), fold_word(m.group()))
        for m in _WORD.finditer(text)
    )


def fold(text: str) -> Folded:
    """The beginning of ``text`` folded; an empty text gives no words and a single space."""
    text = text[:LONGEST]
    return _folded(text, tokens_of(text), ())


def hide(folded: Folded, spans: Iterable[tuple[int, int, str]]) -> Folded:
    """``folded`` with one stand-in word for each span of characters (start, end, word)."""
    hidden = tuple(sorted(spans))
    return _folded(folded.text, folded.tokens, hidden) if hidden else folded


def _folded(
    text: str, tokens: tuple[Token, ...], hidden: tuple[tuple[int, int, str], ...]
) -> Folded:
    spelling, pictures = _spelling()
    words: list[str] = []
    waiting = list(hidden)
    for at, token in enumerate(tokens):
        while waiting and token.start >= waiting[0][1]:
            waiting.pop(0)
        if waiting and waiting[0][0] <= token.start:
            if words[-1:] != [waiting[0][2]]:
                words.append(waiting[0][2])
        elif token.fold and token.fold[0].isalnum():
            words.extend(_written_out(tokens, at, spelling).split())
        elif token.raw in pictures:
            words.extend(pictures[token.raw].split())
    return Folded(text, tokens, tuple(words), f" {' '.join(words)} ")


def stem(word: str) -> str:
    """A light stem of one folded word: plural and mute endings removed."""
    if len(word) > 4 and word[-1] in "sx":
        word = word[:-1]
    if len(word) > 4 and word[-1] == "e":
        word = word[:-1]
    return word
