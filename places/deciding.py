"""Which street or place is meant, and whether that is sure enough to say.

It weighs the candidates against each other; when two are good it names both and chooses none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import cos, hypot, radians

from places import lexicon
from places.aligning import Alignment, align
from places.evidence import Evidence, gather
from places.index import Address, OpenBook, Street
from places.surroundings import Surroundings, read_around
from places.town_words import TownWords, find_towns
from places.typed import Query, Role

FLOOR = 0.72
"""Below this a candidate is not worth naming."""
MARGIN = 0.06
"""A second candidate nearer than this to the best makes the answer a question."""
EXACT_MARGIN = 0.025
"""The same, where the best was typed letter by letter and the second was not."""
WIDE_MARGIN = 0.12
"""The same, where something speaks for the second: its type, or that it was typed exactly."""
_LEAST_FIT = 0.5
_MOST_READINGS = 16
_TYPE_MISSING, _TYPE_WRONG, _TYPE_LIKE, _TYPE_NONE = 0.97, 0.89, 0.96, 0.96
_ARTICLE_WRONG = 0.97
_ARTICLE_NOT_OF_PERSON = 0.9
"""``rue du moulin`` is hardly the Rue Jean Moulin."""
_UNKNOWN_TAIL = 0.62


@dataclass(frozen=True, slots=True)
class Reading:
    """One name of the book at one place of the text."""

    found: Alignment
    around: Surroundings
    value: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A street or place that may be meant; ``address`` where the typed number is there."""

    street: Street
    reading: Reading
    score: float
    address: Address | None
    spot: tuple[float, float]
    """Latitude and longitude, WGS 84 degrees."""

    @property
    def is_place(self) -> bool:
        kind = self.street.type
        return self.street.is_place or kind is None or kind in lexicon.RESIDENTIAL


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided: one chosen, or several rivals, or nothing; ``why`` in plain words."""

    chosen: Candidate | None = None
    rivals: tuple[Candidate, ...] = ()
    score: float = 0.0
    outside: bool = False
    why: str = ""
    considered: tuple[Candidate, ...] = field(default=())


def decide(query: Query, book: OpenBook) -> Decision:
    """The decision for one typed text."""
    if not query.words:
        return Decision(why="no words")
    towns = find_towns(query, book)
    named = frozenset(town for _, some in towns.own.values() for town in some)
    readings = _readings(query, gather(query, book, named), towns)
    if not readings:
        return Decision(outside=_speaks_of_elsewhere(query, towns), why="no name looks alike")
    main = _main(readings, query, book)
    if main.around.elsewhere:
        return Decision(outside=True, why="the words name another town")
    rivals = [one for one in readings if one.found.used & main.found.used]
    candidates = sorted(
        (one for reading in rivals for one in _candidates(reading, query, book)),
        key=lambda one: (-one.score, one.address is None, one.street.id),
    )
    candidates = _once_each(candidates)
    return _choose(candidates, query, towns, book)


def _readings(query: Query, evidence: Evidence, towns: TownWords) -> list[Reading]:
    """The names that fit well somewhere in the text, the best first."""
    fits = [
        found
        for core, words in evidence.cores
        for found in align(core, words, evidence.hints, query)[:2]
        if found.fit >= _LEAST_FIT
    ]
    fits.sort(key=lambda found: -found.fit * min(found.weight, 1.5))
    readings = [_reading(query, found, towns) for found in fits[:_MOST_READINGS]]
    return sorted(readings, key=lambda reading: -reading.value)


def _reading(query: Query, found: Alignment, towns: TownWords) -> Reading:
    around = read_around(query, found, towns)
    explained = found.weight / (found.weight + around.stray)
    value = found.fit * explained
    if around.unknown_tail:
        value *= _UNKNOWN_TAIL
    if found.name.words[0].startswith(".") != around.article:
        value *= _ARTICLE_NOT_OF_PERSON if around.article and found.missing else _ARTICLE_WRONG
    return Reading(found, around, value)


def _main(readings: list[Reading], query: Query, book: OpenBook) -> Reading:
    """The reading the text is about: with a number and a type, not a landmark, the first."""

    def appeal(reading: Reading) -> float:
        around = reading.around
        value = reading.value + 0.02 * min(reading.found.weight, 2.0)
        value += 0.06 if around.types else 0.0
        if around.house is not None:
            value += 0.06 if around.house_before else 0.04
        if _is_landmark(reading, query):
            value -= 0.5
        if query.corner is not None and reading.found.first >= query.corner:
            value -= 0.25
        return value - 0.002 * reading.found.first

    return max(readings, key=appeal)


def _is_landmark(reading: Reading, query: Query) -> bool:
    used = reading.found.used
    return all(
        query.roles[at] in (Role.LANDMARK, Role.DETAIL) or query.is_person(at, used) for at in used
    )


def _candidates(reading: Reading, query: Query, book: OpenBook) -> Iterator[Candidate]:
    """The streets that bear the reading's name, scored."""
    around = reading.around
    for street in book.streets_of(reading.found.core, around.towns):
        score = reading.value * _type_share(street.type, around.types)
        address = _address(street, around, book)
        yield Candidate(street, reading, score, address, (street.lat, street.lon))


def _type_share(kind: str | None, typed: tuple[str, ...]) -> float:
    if not typed:
        return _TYPE_MISSING if kind is not None else 1.0
    if kind in typed:
        return 1.0
    if kind is None:
        return _TYPE_NONE
    if kind in lexicon.RESIDENTIAL and set(typed) & lexicon.RESIDENTIAL:
        return _TYPE_LIKE
    return _TYPE_WRONG


def _address(street: Street, around: Surroundings, book: OpenBook) -> Address | None:
    """The typed number in the street: with its suffix, as one letter, without."""
    if around.house is None:
        return None
    there = {one.suffix: one for one in book.addresses_of(street, around.house.number)}
    wanted = around.house.suffix
    if wanted in there:
        return there[wanted]
    for suffix, address in there.items():
        if wanted and suffix and suffix[0] == wanted[0] and 1 in (len(suffix), len(wanted)):
            return address
    return there.get("")


def _once_each(candidates: list[Candidate]) -> list[Candidate]:
    seen: set[int] = set()
    kept: list[Candidate] = []
    for one in candidates:
        if one.street.id not in seen:
            seen.add(one.street.id)
            kept.append(one)
    return kept


def _choose(
    candidates: list[Candidate], query: Query, towns: TownWords, book: OpenBook
) -> Decision:
    good = [one for one in candidates if one.score >= FLOOR and _is_credible(one, query, book)]
    considered = tuple(candidates[:8])
    if not good:
        return Decision(
            outside=_speaks_of_elsewhere(query, towns),
            why="nothing is alike enough",
            considered=considered,
        )
    rivals = _rivals(good)
    if len(rivals) == 1:
        chosen = _with_spot(rivals[0], book)
        return Decision(chosen, (), chosen.score, why="one is clear", considered=considered)
    placed = tuple(_with_spot(one, book) for one in rivals)
    return Decision(None, placed, placed[0].score, why="several are alike", considered=considered)


def _rivals(good: list[Candidate]) -> list[Candidate]:
    """The best candidate and those that cannot be told from it."""
    best = good[0]
    rivals = [one for one in good if best.score - one.score < _margin(best, one)]
    if best.reading.around.types:
        rivals = [
            one
            for one in rivals
            if not _is_other_type(one, best)
            or (one.reading.found.exact and not best.reading.found.exact)
        ]
    if best.reading.around.house is not None:
        rivals = _by_number(rivals)
    return rivals


def _margin(best: Candidate, one: Candidate) -> float:
    """How clear of another candidate the best must be to be sure."""
    typed = best.reading.around.types
    if best.reading.found.exact:
        return EXACT_MARGIN
    if one.reading.found.exact:
        return WIDE_MARGIN
    if best.street.type not in typed and one.street.type in typed:
        return WIDE_MARGIN
    return MARGIN


def _is_other_type(one: Candidate, best: Candidate) -> bool:
    typed = best.reading.around.types
    return best.street.type in typed and one.street.type not in typed


def _by_number(rivals: list[Candidate]) -> list[Candidate]:
    """Where the typed number stands in only some of the streets, those are meant."""
    having = [one for one in rivals if one.address is not None]
    return having or rivals


def _is_credible(one: Candidate, query: Query, book: OpenBook) -> bool:
    """Whether the words are enough to speak of an address at all."""
    around = one.reading.around
    if _is_landmark(one.reading, query) and around.house is None:
        return False
    if around.types and (around.house is not None or _could_be(one.street.type, around.types)):
        return True
    return _is_credible_untyped(one, query, book)


def _is_credible_untyped(one: Candidate, query: Query, book: OpenBook) -> bool:
    """A name without its type: ordinary words must not pass for one."""
    found, around = one.reading.found, one.reading.around
    words = [query.words[at].text for at in sorted(found.used)]
    everyday = lexicon.word_list("prose") | lexicon.word_list("landmarks") | lexicon.STOPS
    longest = max(len(word) for word in words)
    has_number = around.house is not None and one.address is not None
    if any(word in lexicon.MONTHS for word in found.name.bare) or longest < 3:
        return has_number and around.house_before and longest >= 3
    if all(word in everyday or len(word) < 3 for word in words):
        return has_number and found.literal and found.fit > 0.85 and _number_touches(one, query)
    if has_number and around.house_before:
        return found.fit >= 0.8
    if has_number:
        return found.fit >= 0.88 and (longest >= 5 or len(words) > 1)
    return _stands_alone(one, query, book)


def _number_touches(one: Candidate, query: Query) -> bool:
    """Whether only articles stand between the number and the name: ``12 de la gare``."""
    house, found = one.reading.around.house, one.reading.found
    if house is None or house.at > found.first or query.words[house.at].spelled:
        return False
    between = query.words[house.at + 1 : found.first]
    return all(
        word.text in lexicon.ARTICLES or word.text in lexicon.SUFFIXES or len(word.text) == 1
        for word in between
    )


def _could_be(kind: str | None, typed: tuple[str, ...]) -> bool:
    """Whether a typed type may stand for a street's: a way is not taken for a residence."""
    if kind in typed or kind is None:
        return True
    return (kind in lexicon.RESIDENTIAL) == bool(set(typed) & lexicon.RESIDENTIAL)


def _stands_alone(one: Candidate, query: Query, book: OpenBook) -> bool:
    """A name without type and number: only if it is well typed and nearly all there is."""
    found = one.reading.found
    if found.fit < 0.85 or found.weight < 0.5:
        return False
    words = [query.words[at].text for at in sorted(found.used)]
    if len(words) == 1 and not _tells_alone(words[0], found, query, book):
        return False
    others = [
        word
        for at, word in enumerate(query.words)
        if at not in found.used
        and (query.roles[at] in (Role.OPEN, Role.PERSON) and not query.is_person(at, found.used))
        and word.text not in lexicon.STOPS
    ]
    if one.reading.around.house is not None:
        return len(others) <= 4
    is_person = any(word in lexicon.TITLES for word in found.name.bare)
    return len(others) <= (0 if is_person else min(len(words), 3))


def _tells_alone(word: str, found: Alignment, query: Query, book: OpenBook) -> bool:
    """Whether a single word says which street: no town, no first name, not short or guessed."""
    if len(word) < 4 or _is_town(query, found, book) or word in lexicon.word_list("first_names"):
        return False
    return found.literal or len(word) >= 6


def _is_town(query: Query, found: Alignment, book: OpenBook) -> bool:
    towns = find_towns(query, book)
    return found.first in towns.own or found.first in towns.other


def _speaks_of_elsewhere(query: Query, towns: TownWords) -> bool:
    """Whether an address was typed whose town is another one."""
    looks_typed = any(word.types or word.number is not None for word in query.words)
    if any(meant is None for meant in towns.postcodes.values()):
        return True
    prose = lexicon.word_list("prose")
    named = [
        first
        for first, last in towns.other.items()
        if not all(word.text in prose for word in query.words[first : last + 1])
        and not query.words[first].types
        and not _follows_type(query, first)
    ]
    return looks_typed and bool(named) and not towns.own


def _follows_type(query: Query, at: int) -> bool:
    """Whether a would-be town is part of a street's name: ``route de Grans``."""
    while at > 0 and query.words[at - 1].text in lexicon.ARTICLES - {"a"}:
        at -= 1
    return at > 0 and bool(query.words[at - 1].types)


def _with_spot(one: Candidate, book: OpenBook) -> Candidate:
    """The candidate with its place on the map: the number, the nearest number, or the middle."""
    if one.address is not None:
        spot = (one.address.lat, one.address.lon)
    else:
        spot = _spot_in_street(one, book)
    return Candidate(one.street, one.reading, one.score, one.address, spot)


def _spot_in_street(one: Candidate, book: OpenBook) -> tuple[float, float]:
    addresses = book.addresses_of(one.street)
    if not addresses:
        return (one.street.lat, one.street.lon)
    house = one.reading.around.house
    if house is not None:
        nearest = min(
            addresses,
            key=lambda a: (abs(a.number - house.number) + (a.number - house.number) % 2, a.number),
        )
    else:
        nearest = min(addresses, key=lambda a: _squared(a, one.street))
    return (nearest.lat, nearest.lon)


def _squared(address: Address, street: Street) -> float:
    east = (address.lon - street.lon) * cos(radians(street.lat))
    return hypot(east, address.lat - street.lat)
