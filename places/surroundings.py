"""What stands around a street's name in the typed text: type of way, house number, left-over words.

Given where a name stands, it reads its neighbours; it does not compare candidates.
"""

from __future__ import annotations

from dataclasses import dataclass

from places import lexicon
from places.aligning import Alignment
from places.house_numbers import HouseNumber, number_after, number_before, number_said
from places.names import FIRST_NAME_WEIGHT, GENERIC_WEIGHT, TITLE_WEIGHT, weight
from places.tails import Tail
from places.town_mentions import named_anywhere, towns_before
from places.town_words import TownWords
from places.typed import Query, Role
from places.way_types import typed_types

_REACH_TO_TYPE = 4
_UNKNOWN_WEIGHT = 0.9
_PROSE_WEIGHT = 0.5
_INITIAL_WEIGHT = 0.35


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What was read around a name.

    ``stray`` is the weight of words between the type (or number) and the end of the name that
    the name does not explain; ``types`` the types of way typed before it.
    """

    types: tuple[str, ...]
    type_at: int | None
    house: HouseNumber | None
    house_before: bool
    stray: float
    article: bool
    towns: frozenset[int] | None
    elsewhere: bool
    unknown_tail: tuple[str, ...]
    zone_first: int
    zone_last: int


def read_around(query: Query, found: Alignment, towns: TownWords) -> Surroundings:
    """Reads the typed words around a name."""
    type_at, types = _type_before(query, found)
    stray = _stray(query, found, type_at)
    start = found.first if type_at is None else type_at
    house = number_before(query, start, found, is_typed=type_at is not None)
    before = house is not None
    house = house or number_after(query, found) or number_said(query, found)
    tail = Tail(query, found, towns, house)
    head = house.at if house and before else start
    head_towns, head_elsewhere = towns_before(query, head, towns, found.used)
    own = tail.towns if tail.towns is not None else head_towns
    if own is None:
        own = named_anywhere(found, towns)
    return Surroundings(
        types=types,
        type_at=type_at,
        house=house,
        house_before=before,
        stray=stray + tail.stray,
        article=_has_article(query, found.first),
        towns=own,
        elsewhere=tail.elsewhere or (head_elsewhere and own is None),
        unknown_tail=tuple(tail.unknown),
        zone_first=min(start, house.at) if house and before else start,
        zone_last=tail.last,
    )


def _type_before(query: Query, found: Alignment) -> tuple[int | None, tuple[str, ...]]:
    """The type of way that leads up to the name."""
    at = found.first - 1
    while at >= 0 and found.first - at <= _REACH_TO_TYPE + 1:
        word = query.words[at]
        if query.words[at + 1].boundary and found.first - at > 1:
            break
        types = typed_types(word)
        if types and query.roles[at] not in (Role.NOISE, Role.DETAIL):
            return at, types
        if query.roles[at] is Role.NOISE or (word.number is not None and not _in_name(query, at)):
            break
        at -= 1
    return None, ()


def _in_name(query: Query, at: int) -> bool:
    """Whether a number is part of a street's name: ``rue des 3 moulins``, ``place 14 juillet``."""
    before = query.words[at - 1] if at else None
    return before is not None and bool(before.types or before.text in lexicon.ARTICLES)


def _stray(query: Query, found: Alignment, type_at: int | None) -> float:
    """The weight of unexplained words inside the name and between it and its type."""
    first = found.first if type_at is None else type_at + 1
    places = [at for at in range(first, found.last + 1) if at not in found.used]
    if type_at is None:
        places += _adjoining(query, found)
    return sum(_stray_weight(query, at) for at in places)


def _adjoining(query: Query, found: Alignment) -> list[int]:
    """Without a type, the unexplained words that touch the name on its left."""
    places: list[int] = []
    at = found.first - 1
    while at >= 0 and not query.words[at + 1].boundary and len(places) < 2:
        word = query.words[at]
        if word.number is not None or query.roles[at] is not Role.OPEN:
            break
        if word.text in lexicon.word_list("prose") or word.text in lexicon.STOPS:
            break
        if word.text in lexicon.SUFFIXES or len(word.text) == 1:
            break
        places.append(at)
        at -= 1
    return places


def _stray_weight(query: Query, at: int) -> float:
    word = query.words[at]
    if query.roles[at] in (Role.DETAIL, Role.NOISE, Role.POSTCODE):
        return 0.0
    if word.number is not None:
        return 0.6
    if word.text in lexicon.STOPS or word.text in ("et", "bis", "ter"):
        return 0.0
    if len(word.text) == 1:
        return _INITIAL_WEIGHT
    own = max(weight(meaning) for meaning in word.meanings)
    low = min(weight(meaning) for meaning in word.meanings)
    if low <= TITLE_WEIGHT:
        return 0.15
    if low <= FIRST_NAME_WEIGHT:
        return 0.3
    if low <= GENERIC_WEIGHT:
        return 0.45
    if word.text in lexicon.word_list("prose") or len(word.text) <= 2:
        return _PROSE_WEIGHT
    return min(own, _UNKNOWN_WEIGHT)


def _has_article(query: Query, first: int) -> bool:
    return first > 0 and query.words[first - 1].text in lexicon.ARTICLES
