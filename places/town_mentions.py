"""Whether a town named in a typed text is meant as the address's town.

A name found by ``town_words`` may be a person's, a shop's or an ordinary word; place tells.
"""

from __future__ import annotations

from places import lexicon
from places.aligning import Alignment
from places.numerals import plain
from places.town_words import TownWords
from places.typed import Query


def towns_before(
    query: Query, start: int, towns: TownWords, used: frozenset[int]
) -> tuple[frozenset[int] | None, bool]:
    """Towns named before the address: which of the book's, and whether another one."""
    own: frozenset[int] | None = None
    elsewhere = False
    at = 0
    while at < start:
        last = at
        if at in towns.own:
            last, own = towns.own[at]
        elif at in towns.other and towns.other[at] < start:
            last = towns.other[at]
            elsewhere = elsewhere or _is_meant(query, at, last, start, used)
        elif at in towns.postcodes:
            elsewhere = elsewhere or towns.postcodes[at] is None
            own = own or towns.postcodes[at]
        at = last + 1
    return own, elsewhere


def named_anywhere(found: Alignment, towns: TownWords) -> frozenset[int] | None:
    """A town of the book named after the message around the address."""
    for first, (last, meant) in towns.own.items():
        if not found.used & set(range(first, last + 1)) and first > found.last:
            return meant
    return None


def _is_meant(query: Query, first: int, last: int, start: int, used: frozenset[int]) -> bool:
    """Whether a town's name before the address is meant as the town.

    It is after ``à`` or ``sur``, at the beginning, or directly before the address; ordinary
    words and people's names are not towns.
    """
    if is_everyday(query, first, last, used):
        return False
    before = query.words[first - 1].text if first else ""
    follows_a = before in ("a", "sur") or (first == 0 and last < len(query.words) - 1)
    between = query.words[last + 1 : start]
    touches = all(word.text in lexicon.STOPS for word in between) or between[0].boundary
    opens = first == 0 or query.words[first].boundary or before in ("de", "d")
    return follows_a or (touches and opens)


def is_everyday(query: Query, first: int, last: int, used: frozenset[int]) -> bool:
    """Whether a would-be town's name is one ordinary word or a person's name."""
    words = query.words[first : last + 1]
    if any(query.is_person(at, used) for at in range(first, last + 1)):
        return True
    prose = lexicon.word_list("prose")
    if len(words) == 1:
        text = words[0].text
        return (
            text in prose
            or text in lexicon.word_list("first_names")
            or bool(words[0].types)
            or plain(text) != text
        )
    return all(word.text in prose or word.text in lexicon.STOPS for word in words)
