"""The types of way in a typed text, also misspelt: ``avnue``, ``boulvar``, ``ru``."""

from __future__ import annotations

from functools import lru_cache

from places import lexicon
from places.resemblance import alike
from places.tokens import Word

_NEARLY_RUE = frozenset("ru reu rru ruee rur rie ure eue ruue rrue rue. ruhe".split())
"""Slips on a word too short for likeness."""
_FUZZY_TYPES = (
    "avenue",
    "boulevard",
    "place",
    "allee",
    "impasse",
    "chemin",
    "route",
    "square",
    "passage",
    "residence",
    "lotissement",
    "esplanade",
    "promenade",
    "montee",
    "traverse",
    "faubourg",
    "sentier",
    "ruelle",
    "hameau",
    "quartier",
    "domaine",
    "venelle",
    "cite",
)


def typed_types(word: Word) -> tuple[str, ...]:
    """The types of way a word means, also when it is misspelt (``avnue``, ``boulvar``)."""
    strong = tuple(one for one in word.types if one not in lexicon.WEAK_TYPES)
    if strong or word.types:
        return strong
    if word.text in _NEARLY_RUE:
        return ("rue",)
    if word.number is not None or len(word.text) < 3:
        return ()
    if word.text in lexicon.word_list("prose"):
        return ()
    return _nearly(word.text)


@lru_cache(maxsize=8192)
def _nearly(text: str) -> tuple[str, ...]:
    best, best_kind = 0.0, ""
    for kind in _FUZZY_TYPES:
        likeness = alike(text, kind)
        if likeness > best:
            best, best_kind = likeness, kind
    return (best_kind,) if best >= 0.74 else ()
