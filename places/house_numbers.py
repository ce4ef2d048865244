"""Which of the numbers in a typed text is the house's, and its suffix.

Before the street, after it, or announced elsewhere; never a floor, a code, an age or a quantity.
"""

from __future__ import annotations

from dataclasses import dataclass

from places import lexicon
from places.aligning import Alignment
from places.typed import Query, Role
from places.way_types import typed_types

NUMBER_SIGNS = frozenset(("n", "no", "num", "numero", "nr", "nro", "nmero", "numro"))
_BEFORE_NUMBER = NUMBER_SIGNS | frozenset(("au", "le", "du", "aux", "est", "a"))
_FILLERS = frozenset("de du des la le les l d n no numero dans sur a au en".split())
_SURE_LETTERS = frozenset("beftq")
"""Letters that, alone after a number, are no word of a sentence."""
_HIGHEST_NUMBER = 9_999


@dataclass(frozen=True, slots=True)
class HouseNumber:
    """A typed house number; ``suffix`` as it may be filed (``bis``, ``a``), or empty."""

    number: int
    suffix: str
    at: int


def number_before(
    query: Query, start: int, found: Alignment, *, is_typed: bool
) -> HouseNumber | None:
    """The house number that leads up to the type or the name."""
    at, suffix, crossed = start - 1, "", 0
    while at >= 0 and start - at <= 9:
        word = query.words[at]
        if at in found.used:
            return None
        if query.roles[at] is Role.DETAIL or query.is_person(at, found.used):
            at -= 1
            continue
        number = _as_number(query, at)
        if number is not None:
            first, at = _first_of_range(query, at)
            return HouseNumber(first, suffix or _ordinal_suffix(query, at), at)
        if word.text in lexicon.SUFFIXES and not suffix:
            suffix = lexicon.SUFFIXES[word.text]
        elif _is_letter_suffix(query, at) and not suffix:
            suffix = word.text
        elif word.text == "un" and at == start - 1 and is_typed:
            return HouseNumber(1, "", at)
        elif word.text not in _FILLERS:
            crossed += 1
            if crossed > 1 or word.types or len(word.text) > 3:
                return None
        at -= 1
    return None


def _is_letter_suffix(query: Query, at: int) -> bool:
    """A single letter directly after a number: ``12 b``, ``12B``, ``12 T``."""
    word = query.words[at]
    if len(word.text) != 1 or at == 0 or query.words[at - 1].number is None:
        return False
    if word.glued or word.text not in ("a", "l", "d", "n", "c", "r", "s", "j", "m", "y"):
        return True
    following = query.words[at + 1].text if at + 1 < len(query.words) else ""
    return word.text in ("a", "c", "d") and following not in ("la", "l", "le", "est")


def _ordinal_suffix(query: Query, at: int) -> str:
    return "e" if query.words[at].ordinal and query.words[at].text.endswith(" e") else ""


def _as_number(query: Query, at: int) -> int | None:
    word = query.words[at]
    if word.number is None or query.roles[at] is not Role.OPEN:
        return None
    if word.ordinal and not word.text.endswith(" e"):
        return None
    return word.number if 0 < word.number <= _HIGHEST_NUMBER else None


def _first_of_range(query: Query, at: int) -> tuple[int, int]:
    """``12-14``, ``12/14`` and ``12 et 14`` mean the first."""
    number = query.words[at].number or 0
    if at > 1 and query.words[at - 1].text == "et":
        first = query.words[at - 2].number
        if first is not None and 0 < first < number:
            return first, at - 2
    if at > 0 and not query.words[at].boundary:
        before, between = query.words[at - 1], query.text[query.words[at - 1].end :]
        is_range = between[: query.words[at].start - before.end].strip() in ("-", "/", "–")
        if is_range and before.number is not None and before.number < number <= 9999:
            return before.number, at - 1
    return number, at


def number_after(query: Query, found: Alignment) -> HouseNumber | None:
    """``rue Pasteur 12``, ``rue Pasteur au numéro 12 bis``."""
    at = found.last + 1
    while at < len(query.words) and at - found.last <= 4:
        word = query.words[at]
        number = _as_number(query, at)
        if number is not None:
            if _runs_on(query, at + 1):
                return None
            return HouseNumber(number, _suffix_after(query, at + 1), at)
        if query.roles[at] is Role.DETAIL:
            at += 1
            continue
        if word.text not in _BEFORE_NUMBER:
            return None
        at += 1
    return None


def _runs_on(query: Query, at: int) -> bool:
    """Whether a number is followed by what it counts or by a street of its own."""
    if at < len(query.words) and query.words[at].text in lexicon.SUFFIXES:
        at += 1
    if at >= len(query.words) or query.words[at].boundary:
        return False
    word = query.words[at]
    if typed_types(word) and query.roles[at] is Role.OPEN:
        return not set(word.types) & lexicon.RESIDENTIAL
    return False


def _suffix_after(query: Query, at: int) -> str:
    if at >= len(query.words) or query.words[at].boundary:
        return ""
    word = query.words[at]
    if word.text in lexicon.SUFFIXES:
        return lexicon.SUFFIXES[word.text]
    if len(word.text) != 1:
        return ""
    alone = at + 1 >= len(query.words) or query.words[at + 1].boundary
    return word.text if word.glued or alone or word.text in _SURE_LETTERS else ""


def number_said(query: Query, found: Alignment) -> HouseNumber | None:
    """A number announced elsewhere in the text: ``au 12``, ``numéro 12``, ``c'est le 12``."""
    for at in range(1, len(query.words)):
        number = _as_number(query, at)
        if number is None or at in found.used or query.words[at].ordinal:
            continue
        before = query.words[at - 1].text
        said = {word.text for word in query.words[max(0, at - 3) : at]}
        announced = bool(said & NUMBER_SIGNS) or (
            before in ("au", "le", "du") and _stands_alone(query, at)
        )
        if announced and not _runs_on(query, at + 1):
            return HouseNumber(number, _suffix_after(query, at + 1), at)
    return None


def _stands_alone(query: Query, at: int) -> bool:
    after = at + 1
    if after < len(query.words) and query.words[after].text in lexicon.SUFFIXES:
        after += 1
    if after >= len(query.words) or query.words[after].boundary:
        return True
    text = query.words[after].text
    return text in ("de", "du", "des", "dans", "sur", "c", "cest", "la", "rue", "et", "a") or bool(
        query.roles[after] is Role.DETAIL
    )
