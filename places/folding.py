"""Spelling: how written words are made comparable, and which of them sound alike in French.

The same rules serve the index and the query. It knows letters, not addresses.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})


def fold(text: str) -> str:
    """Lower case without accents; ``Évêché`` becomes ``eveche``."""
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return bare.lower().translate(_LIGATURES)  # styled letters come apart into capitals


_SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(.)\1+", r"\1"),
        (r"ph", "f"),
        (r"^chr|(?<=[aeiou])chr", "kr"),
        (r"sch|sh|ch", "C"),
        (r"tion", "sion"),
        (r"eaux?|aux?", "o"),
        (r"oeu|eu|ue(?=il)", "e"),
        (r"qu?|ck|k|c(?![eiyC])", "k"),
        (r"s?c(?=[eiy])", "s"),
        (r"gu(?=[eiy])", "G"),
        (r"ge(?=[aou])|g(?=[eiy])", "j"),
        (r"gn|ni(?=[aeou])", "N"),
        (r"G", "g"),
        (r"h", ""),
        (r"w", "v"),
        (r"(?<=[aeiou])il(?=[es]*$)|(?<=[aeiou])il(?=[aeiou])|(?<=i)l(?=[aeo])", "Y"),
        (r"z", "s"),
        (r"(?<=.)x(?=[ei])", "s"),
        (r"(?:ain|ein|aim|yn|ym|un|in|im)(?![aeiouyN])", "I"),
        (r"(?:an|en|am|em)(?![aeiouyN])", "A"),
        (r"(?:on|om)(?![aeiouyN])", "O"),
        (r"ai|ei|ay|ey", "e"),
        (r"y", "i"),
        (r"(?<=...)(?:ers|er|ez|et|ets)$", "e"),
        (r"(?<=..)(?:es?|[stxdpg]+)$", ""),
        (r"(.)\1+", r"\1"),
    )
)
"""Ordered: French spelling to sound, after the phonetic rules of addok-fr and what it leaves out."""


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """A rough key of how a folded word sounds; words alike to the ear share it.

    >>> sound("aubanel") == sound("obanelle"), sound("foch") == sound("foche")
    (True, True)
    """
    for pattern, key in _SOUNDS:
        word = pattern.sub(key, word)
    return word


MAY_LOSE_E = frozenset("bdfjklmnpqrstvzi")
"""Endings after which a mute e is left out: ``fonten`` for fontaine."""


def shortened(word: str) -> list[str]:
    """The word with one letter left out, in every way.

    Two words one typing slip apart share one of these or one of the words themselves
    (the symmetric-delete idea of SymSpell).
    """
    return [word[:at] + word[at + 1 :] for at in range(len(word))]
