"""Floors, buildings, flats and codes in a typed text: what the visitor needs and the map does not."""

from __future__ import annotations

from places import lexicon
from places.tokens import Word

_TAKES_CODE = frozenset(
    "bat batiment batt bt bats imm immeuble esc escalier entr entree apt app appt appart "
    "appartement aprt etage etages et porte pte pt code digicode hall tour bloc chambre bte boite "
    "logement niveau lot villa couloir cage studio palier box cellule".split()
)
_NEEDS_SHORT_CODE = frozenset("et pt pte lot villa tour bloc hall chambre box niveau".split())
_TAKES_NAME = frozenset("bat batiment batt imm immeuble interphone sonnette sonner".split())
_SIDES = frozenset("gauche droite droit face fond milieu centre".split())
_FLOORS = frozenset("etage etages et etg".split())
_WHOLE = (
    ("entresol",),
    ("rez", "de", "chaussee"),
    ("rdc",),
    ("rdj",),
    ("rez", "chaussee"),
    ("rch",),
)
_NUMBER_SIGNS = frozenset(("n", "no", "num", "numero", "nr", "nro"))


def detail_length(words: list[Word], at: int) -> int:
    """How many words from ``at`` on are one detail; 0 if none is."""
    texts = [word.text for word in words[at : at + 4]]
    for whole in _WHOLE:
        if tuple(texts[: len(whole)]) == whole:
            return len(whole)
    if len(texts) > 1 and words[at].number is not None and texts[1] in _FLOORS:
        if texts[1] != "et" or words[at].ordinal:
            return 2 + _side_follows(words, at + 2)
    if texts[0] == "dernier" and len(texts) > 1 and texts[1] in _FLOORS:
        return 2
    if words[at].ordinal and _ends_here(words, at + 1) and at > 0 and not words[at].spelled:
        return 1 + _side_follows(words, at + 1)
    return _coded_length(words, at) or _named_length(words, at)


def _side_follows(words: list[Word], at: int) -> int:
    return 1 if at < len(words) and words[at].text in _SIDES and not words[at].boundary else 0


def _ends_here(words: list[Word], at: int) -> bool:
    return at >= len(words) or words[at].boundary or words[at].text in _SIDES


def _coded_length(words: list[Word], at: int) -> int:
    """``bat B``, ``apt n° 12``, ``code 12A45``, ``porte gauche``."""
    head = words[at].text
    if head not in _TAKES_CODE:
        return 0
    used = 1
    if at + used < len(words) and words[at + used].text in _NUMBER_SIGNS:
        used += 1
    if at + used >= len(words):
        return 0
    first = words[at + used]
    if first.boundary or not _is_code(first, short=head in _NEEDS_SHORT_CODE):
        return 0
    if first.number is not None and begins_address(words, at + used + 1):
        return 0
    used += 1
    if first.text == "a" and _side_follows(words, at + used):
        used += 1
    while at + used < len(words) and words[at + used].glued:
        used += 1
    if head in ("code", "digicode") and at + used < len(words):
        used += int(_is_more_code(words, at + used))
    return used


def _is_code(word: Word, *, short: bool) -> bool:
    if word.number is not None:
        return not (short and word.spelled)
    if word.text in _SIDES:
        return not short or word.text != "centre"
    return (len(word.text) == 1 and not word.elided) or word.text.isdecimal()


def _is_more_code(words: list[Word], at: int) -> bool:
    word = words[at]
    return not word.boundary and (
        (word.number is not None and not begins_address(words, at + 1))
        or (len(word.text) == 1 and word.text not in lexicon.STOPS)
    )


def begins_address(words: list[Word], at: int) -> bool:
    """Whether a type of way follows: then the number before it is the house's."""
    while at < len(words) and words[at].text in lexicon.SUFFIXES:
        at += 1
    return at < len(words) and any(one not in lexicon.WEAK_TYPES for one in words[at].types)


def _named_length(words: list[Word], at: int) -> int:
    """``bat les pins``, ``interphone Martin``."""
    if words[at].text not in _TAKES_NAME or at + 1 >= len(words):
        return 0
    used = 1
    while at + used < len(words) and words[at + used].text in lexicon.ARTICLES and used < 3:
        used += 1
    if at + used >= len(words) or words[at + used].boundary:
        return 0
    word = words[at + used]
    is_name = word.number is None and not word.types and len(word.text) > 2
    return used + 1 if is_name and word.text not in lexicon.word_list("prose") else 0
