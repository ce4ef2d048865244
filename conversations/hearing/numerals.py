"""Numbers in digits, in words and as ranks ("la deuxième"), read from folded words. Pure."""

from __future__ import annotations

import re

UNITS = {
    "zero": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6,
    "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13,
    "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "trente": 30, "quarante": 40,
    "cinquante": 50, "soixante": 60, "septante": 70, "octante": 80, "huitante": 80,
    "nonante": 90, "cent": 100, "cents": 100, "vingts": 20, "mille": 1000,
}
_RANKS = {
    "premier": 1, "premiere": 1, "1er": 1, "1ere": 1, "second": 2, "seconde": 2, "deuxieme": 2,
    "troisieme": 3, "quatrieme": 4, "cinquieme": 5, "sixieme": 6, "septieme": 7, "huitieme": 8,
    "neuvieme": 9, "dixieme": 10,
}
_RANK_DIGITS = re.compile(r"(\d{1,3})(?:e|er|ere|eme|ieme|nd|nde)$")


def number_of(word: str) -> int | None:
    """The value of one folded word: ``"12"``, ``"douze"``; ``None`` for any other word."""
    if word.isdecimal() and word.isascii() and len(word) <= 6:
        return int(word)
    return UNITS.get(word)


def rank_of(word: str) -> int | None:
    """The value of a rank: ``"2e"``, ``"deuxieme"``; ``None`` for any other word."""
    if word in _RANKS:
        return _RANKS[word]
    match = _RANK_DIGITS.match(word)
    return int(match.group(1)) if match else None


def ordinal_or_number(word: str) -> int | None:
    """The value of a number or of a rank; the article "un", "une" counts as neither."""
    if word in ("un", "une"):
        return None
    number = number_of(word)
    return number if number is not None else rank_of(word)
