"""An address as it is most plainly written, "12 bis rue Abbé Couture": a number, a type of street and
its name. A rule guarantees that it is never lost, whatever the learned reading makes of its words. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from conversations.hearing.folding import Token
from conversations.hearing.spans import Found, classes_of

MOST_NAME_WORDS = 3
"""Words of a street's name besides its small words: "du docteur albert schweitzer"."""
_HOUSE = re.compile(r"\d{1,4}[a-d]?")
_ENDS = frozenset(
    ["je", "j", "c", "il", "elle", "on", "nous", "vous", "ils", "moi", "ici", "est", "suis", "et", "mais", "ou", "merci", "svp", "stp", "pour", "avec", "sans", "chez", "au", "aux", "a", "bonjour", "bonsoir", "demain", "depuis", "pas", "plus", "qui", "que", "quand", "si", "mme", "mlle", "mr", "m", "monsieur", "madame", "mademoiselle", "tel", "code", "sonnez", "demandez", "signe", "cordialement", "ma", "mon", "mes", "ai", "besoin", "faut", "faudrait", "voudrais", "peux"]
)


def completed(found: Found, tokens: Sequence[Token]) -> Found:
    """``found``, with the plainly written address where the learned reading lost it or its name."""
    found = _worded(found, tokens)
    run = street_run(tokens)
    if run is None:
        return found
    first, last = run
    start, end = tokens[first].start, tokens[last].end
    if found.address is not None and not _is_beginning_of(found.address, start, end, tokens):
        return found
    overlaps = found.name is not None and found.name[0] < end and found.name[1] > start
    return Found((start, end), None if overlaps else found.name)


def _worded(found: Found, tokens: Sequence[Token]) -> Found:
    """``found`` without an address that has no word at all: a bare number is a digit of a menu, or a code."""
    if found.address is None:
        return found
    start, end = found.address
    if any(t.fold[0].isalpha() or not t.fold.isdecimal() for t in tokens if start <= t.start < end and t.fold[0].isalnum()):
        return found
    return Found(None, found.name)


def _is_beginning_of(address: tuple[int, int], start: int, end: int, tokens: Sequence[Token]) -> bool:
    """Whether ``address`` is that run cut off before the first word of the street's name."""
    inside = start <= address[0] and address[1] < end
    words = [t for t in tokens if address[0] <= t.start < address[1] and t.fold[0].isalpha()]
    return inside and all(classes_of(t.fold) and "title" not in classes_of(t.fold) for t in words)


def street_run(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """The first and the last token of the first such address; ``None`` where there is none."""
    for first, token in enumerate(tokens):
        if _HOUSE.fullmatch(token.fold):
            last = _end_of_street(tokens, first + 1)
            if last is not None:
                return first, last
    return None


def _end_of_street(tokens: Sequence[Token], at: int) -> int | None:
    at = _past(tokens, at, "repeat")
    at += 1 if at < len(tokens) and tokens[at].fold == "," else 0
    if at >= len(tokens) or "street" not in classes_of(tokens[at].fold):
        return None
    return _end_of_name(tokens, at)


def _past(tokens: Sequence[Token], at: int, kind: str) -> int:
    return at + 1 if at < len(tokens) and kind in classes_of(tokens[at].fold) else at


def _end_of_name(tokens: Sequence[Token], street: int) -> int | None:
    """The last token of the name that follows the type at ``street``; ``None`` without a name."""
    last, named = None, 0
    for at in range(street + 1, len(tokens)):
        word = tokens[at].fold
        if word in ("'", "’", ".", "-"):
            continue
        if not word[0].isalnum() or word in _ENDS or named == MOST_NAME_WORDS:
            break
        if "link" not in classes_of(word):
            last, named = at, named + 1
    return last
