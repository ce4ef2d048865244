"""French number words and Roman numerals, as they stand in addresses.

It turns words into numbers; it does not say which number is the house's.
"""

from __future__ import annotations

from collections.abc import Sequence

from places.folding import sound

_UNITS = {
    "un": 1,
    "une": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "six": 6,
    "sept": 7,
    "huit": 8,
    "neuf": 9,
}
_TEENS = {
    "dix": 10,
    "onze": 11,
    "douze": 12,
    "treize": 13,
    "quatorze": 14,
    "quinze": 15,
    "seize": 16,
}
_TENS = {
    "vingt": 20,
    "vingts": 20,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
    "septante": 70,
    "octante": 80,
    "huitante": 80,
    "nonante": 90,
}
_HUNDRED = ("cent", "cents")
_SIMPLE = _UNITS | _TEENS | _TENS

ORDINALS = {
    "premier": 1,
    "premiere": 1,
    "ier": 1,
    "deuxieme": 2,
    "second": 2,
    "seconde": 2,
    "troisieme": 3,
    "quatrieme": 4,
    "cinquieme": 5,
    "sixieme": 6,
    "septieme": 7,
    "huitieme": 8,
    "neuvieme": 9,
    "dixieme": 10,
    "onzieme": 11,
    "douzieme": 12,
    "treizieme": 13,
    "quatorzieme": 14,
    "quinzieme": 15,
    "vingtieme": 20,
}

_ROMAN = {
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "xi": 11,
    "xii": 12,
    "xiii": 13,
    "xiv": 14,
    "xv": 15,
    "xvi": 16,
    "xvii": 17,
    "xviii": 18,
    "xix": 19,
    "xx": 20,
    "xxiii": 23,
}

_MISSPELT = {
    "cinc": "cinq",
    "sinq": "cinq",
    "sink": "cinq",
    "catre": "quatre",
    "katre": "quatre",
    "quatres": "quatre",
    "vint": "vingt",
    "douse": "douze",
    "quinse": "quinze",
    "quize": "quinze",
    "treise": "treize",
    "seise": "seize",
    "onse": "onze",
    "onz": "onze",
    "onnze": "onze",
    "onez": "onze",
    "quatr": "quatre",
    "katr": "quatre",
    "trez": "treize",
    "trent": "trente",
    "uit": "huit",
    "huite": "huit",
    "quatorse": "quatorze",
    "katorze": "quatorze",
    "trante": "trente",
    "soissante": "soixante",
    "soisante": "soixante",
    "cinquente": "cinquante",
    "sincante": "cinquante",
    "carante": "quarante",
    "disse": "dix",
    "deu": "deux",
    "troi": "trois",
    "sisse": "six",
    "dousse": "douze",
}
_SOUND_OF = {sound(word): word for word in (*_SIMPLE, *_HUNDRED) if len(word) > 5}


def plain(word: str) -> str:
    """The number word meant by a possibly misspelt one, or the word itself."""
    if word in _SIMPLE or word in _HUNDRED or word == "mille":
        return word
    if word in _MISSPELT:
        return _MISSPELT[word]
    return _SOUND_OF.get(sound(word), word) if len(word) > 4 else word


def roman(word: str) -> int | None:
    """The value of a Roman numeral of two letters or more, up to XXIII."""
    return _ROMAN.get(word)


def read_number(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """The number spelled from ``words[at]`` on: its value and how many words it takes.

    ``words`` are folded. ``quatre vingt dix sept`` is (97, 4); a lone ``un`` or ``une`` is an
    article, not a number. None where no number begins.
    """
    word = plain(words[at])
    if word in ("un", "une"):
        return None
    thousand = 1 if plain(words[at]) == "mille" else 0
    hundreds, used = _hundreds(words, at + thousand) if at + thousand < len(words) else (0, 0)
    below, more = _below_hundred(words, at + thousand + used)
    if thousand == 0 and used == 0 and more == 0:
        return None
    return 1000 * thousand + hundreds + below, thousand + used + more


def _hundreds(words: Sequence[str], at: int) -> tuple[int, int]:
    word = plain(words[at])
    if word in _HUNDRED:
        return 100, 1
    following = plain(words[at + 1]) if at + 1 < len(words) else ""
    if word in _UNITS and following in _HUNDRED:
        return 100 * _UNITS[word], 2
    teens, used = _below_hundred(words, at)
    if 11 <= teens <= 19 and at + used < len(words) and plain(words[at + used]) in _HUNDRED:
        return 100 * teens, used + 1
    return 0, 0


def _below_hundred(words: Sequence[str], at: int) -> tuple[int, int]:
    def word(ahead: int) -> str:
        return plain(words[at + ahead]) if at + ahead < len(words) else ""

    first = word(0)
    if first == "quatre" and word(1) in ("vingt", "vingts"):
        rest, used = _after_ten(word(2), word(3), 80)
        return 80 + rest, 2 + used
    if first in _TENS:
        rest, used = _after_ten(word(1), word(2), _TENS[first])
        return _TENS[first] + rest, 1 + used
    if first == "dix" and word(1) in ("sept", "huit", "neuf"):
        return 10 + _UNITS[word(1)], 2
    if first in _SIMPLE:
        return _SIMPLE[first], 1
    return 0, 0


def _after_ten(first: str, second: str, ten: int) -> tuple[int, int]:
    """What follows ``vingt`` or ``soixante``: value and words used."""
    used = 0
    if first == "et" and second in ("un", "une", "onze"):
        first, second, used = second, "", 1
    elif first in ("un", "une") and ten != 80:
        return 0, 0
    if first in _UNITS:
        return _UNITS[first], used + 1
    if ten not in (60, 80):
        return 0, 0
    if first == "dix" and second in ("sept", "huit", "neuf"):
        return 10 + _UNITS[second], used + 2
    return (_TEENS[first], used + 1) if first in _TEENS else (0, 0)
