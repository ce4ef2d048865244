"""Cuts a text into words that can be compared: numbers read, short forms opened, places kept.

The same cut serves street names and typed queries. It gives meanings, it does not choose.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from places.folding import fold
from places.lexicon import type_meanings, word_meanings
from places.numerals import ORDINALS, read_number, roman

_PIECE = re.compile(r"[^\W\d_]+|\d+")
_ORDINAL_END = frozenset("er ere re e eme ieme em me nd nde ier iere".split())
_BREAK = re.compile(r"[,;:!?()\n\r|]|\s[-–—/]+\s|\.(?:\s|$)")
_GLUED_TYPE = re.compile(
    r"(rue|chemin|place|route|allee|avenue|boulevard|impasse)(de(?=la)|des|du|de)(la|)([a-z]{3,}|)"
)
_LONGEST_NUMBER = 5


@dataclass(slots=True)
class Word:
    """One word of a text. ``start`` and ``end`` are offsets into the text as normalised (NFC)."""

    text: str
    start: int
    end: int
    boundary: bool = False
    """Whether a comma, a full stop or a line end stands before it."""
    glued: bool = False
    """Whether it touches the word before it (``12bis``)."""
    elided: bool = False
    """Whether an apostrophe stands after it (``l'``)."""
    number: int | None = None
    spelled: bool = False
    ordinal: bool = False
    meanings: tuple[str, ...] = field(default=())
    """What the word may stand for, itself first; a number is its digits."""
    types: tuple[str, ...] = ()
    """The types of way it may mean."""


def clean(text: str) -> str:
    """The text in composed form, as offsets and kept words refer to it."""
    return unicodedata.normalize("NFC", text).replace("№", "n°")


def cut(text: str) -> list[Word]:
    """The words of a text that went through :func:`clean`, with numbers read and opened."""
    return _with_numbers(_pieces(text))


def _pieces(text: str) -> list[Word]:
    found: list[Word] = []
    at = 0
    for match in _PIECE.finditer(text):
        between = text[at : match.start()]
        word = Word(fold(match.group()), match.start(), match.end())
        word.glued = bool(found) and not between
        word.boundary = bool(found) and _is_break(between, found[-1].text)
        word.elided = text[word.end : word.end + 1] in ("'", "’")
        found += _unglued(word)
        at = match.end()
    return found


def _unglued(word: Word) -> list[Word]:
    """A type of way that touches its name is taken apart: ``ruedubac``, ``ruedu bac``."""
    match = _GLUED_TYPE.fullmatch(word.text)
    if match is None or len(word.text) != word.end - word.start:
        return [word]
    found: list[Word] = []
    for group in (1, 2, 3, 4):
        if match.group(group):
            start = word.start + match.start(group)
            found.append(Word(match.group(group), start, word.start + match.end(group)))
    found[0].boundary, found[0].glued = word.boundary, word.glued
    return found


def _is_break(between: str, before: str) -> bool:
    if not _BREAK.search(between):
        return False
    if "." in between and not _BREAK.search(between.replace(".", "")):
        return len(before) > 3 and before not in type_meanings() and before not in word_meanings()
    return True


def _with_numbers(pieces: list[Word]) -> list[Word]:
    texts = [word.text for word in pieces]
    found: list[Word] = []
    at = 0
    while at < len(pieces):
        used = _read_at(pieces, texts, at)
        word = pieces[at]
        if used > 1:
            word.end = pieces[at + used - 1].end
            word.text = " ".join(texts[at : at + used])
            if word.number is None:
                word.text = (
                    "rondpoint" if word.text.endswith("point") else word.text.replace(" ", "")
                )
        if word.number is None:
            _open(word)
        else:
            word.meanings = (str(word.number),)
        found.append(word)
        at += used
    return found


def _read_at(pieces: list[Word], texts: list[str], at: int) -> int:
    """Reads the number that begins at a piece, if one does; gives how many pieces it took."""
    word = pieces[at]
    if word.text.isdecimal():
        return _read_digits(pieces, at)
    if word.text in ("rond", "rd") and texts[at + 1 : at + 2] == ["point"]:
        return 2
    if word.text == "z" and texts[at + 1 : at + 2] in (["a"], ["i"]):
        return 3 if texts[at + 2 : at + 3] == ["c"] else 2
    if word.text in ORDINALS:
        word.number, word.ordinal, word.spelled = ORDINALS[word.text], True, True
        return 1
    value = roman(word.text)
    if value is not None:
        word.number, word.spelled = value, True
        return 1
    spelled = read_number(texts, at)
    if spelled is None:
        return 1
    word.number, word.spelled = spelled[0], True
    return spelled[1]


def _read_digits(pieces: list[Word], at: int) -> int:
    word = pieces[at]
    if len(word.text.lstrip("0")) > _LONGEST_NUMBER:
        word.meanings = (word.text,)
        return 1
    word.number = int(word.text)
    after = pieces[at + 1] if at + 1 < len(pieces) else None
    if after is not None and after.glued and after.text in _ORDINAL_END:
        word.ordinal = True
        return 2
    if after is not None and after.text in ("eme", "ieme", "ier"):
        word.ordinal = True
        return 2
    return 1


def _open(word: Word) -> None:
    """Adds what a short form may stand for."""
    meanings = word_meanings().get(word.text, ())
    word.types = type_meanings().get(word.text, ())
    word.meanings = (word.text, *(one for one in meanings if one != word.text))
