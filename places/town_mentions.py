"""Whether a town named in a typed text is meant as the address's town.

A name found by ``town_words`` may be a person's, a shop's or an ordinary word; place tells.
"""

from __future__ import annotations

from places import lexicon
from places.aligning import Alignment
from places.numerals import plain
from places.town_words import TownWords
from places.typed import Query

_LIVING = frozenset("habite habitons habitant reste demeure reside residons loge vis".split())
_BETWEEN = lexicon.STOPS | frozenset(
    "j je c cest est n no num numero habite habitons reside demeure loge suis adresse mon ma ville "
    "moi nous on".split()
)
"""Words that may stand between a town and the address that follows it."""


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
            last = towns.own[at][0]
            if at not in towns.guessed or not (own or is_everyday(query, at, last, used)):
                own = towns.own[at][1]
        elif at in towns.other and towns.other[at] < start:
            last = towns.other[at]
            is_sure = at not in towns.guessed
            elsewhere = elsewhere or (is_sure and _is_meant(query, at, last, start, used))
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

    It stands close before the address, after ``à`` or ``de`` or at the beginning of its clause.
    A town told earlier is where the writer is (``je suis à Rennes, ma mère habite au ...``);
    ordinary words and people's names are not towns.
    """
    if is_everyday(query, first, last, used):
        return False
    if query.text[query.words[last].end : query.words[last].end + 1] in (".", "!", "?"):
        return False
    between = query.words[last + 1 : start]
    apart = [word for word in between if word.text not in _BETWEEN]
    before = query.words[first - 1].text if first else ""
    if before in ("a", "sur") and _lives_there(query, first):
        return len(apart) <= 4 and not any(word.boundary for word in between[1:])
    opens = first == 0 or query.words[first].boundary or before in ("a", "sur", "de", "d")
    return opens and not apart


def _lives_there(query: Query, first: int) -> bool:
    """Whether somebody's living is told just before: ``j'habite à ...``."""
    return any(word.text in _LIVING for word in query.words[max(0, first - 3) : first])


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
