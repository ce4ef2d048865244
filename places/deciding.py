"""Which street or place is meant, and whether that is sure enough to say.

It weighs the candidates against each other; when two are good it names both and chooses none.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from places import lexicon
from places.aligning import Alignment, align
from places.candidates import Candidate, Reading, candidates_of, is_landmark, with_spot
from places.credibility import is_credible
from places.evidence import Evidence, gather
from places.index import OpenBook
from places.surroundings import read_around
from places.town_words import TownWords, find_towns
from places.typed import Query
from places.way_types import typed_types

FLOOR = 0.72
"""Below this a candidate is not worth naming."""
BESIDE = 6
"""Words between a street and its town."""
MARGIN = 0.06
"""A second candidate nearer than this to the best makes the answer a question."""
EXACT_MARGIN = 0.025
"""The same, where the best was typed letter by letter and the second was not."""
WIDE_MARGIN = 0.12
"""The same, where something speaks for the second: its type, or that it was typed exactly."""
_LEAST_FIT = 0.5
_MOST_READINGS = 16
_ARTICLE_WRONG = 0.97
_ARTICLE_NOT_OF_PERSON = 0.9
"""``rue du moulin`` is hardly the Rue Jean Moulin."""
_UNKNOWN_TAIL = 0.62


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
    main = _main(readings, query, towns)
    if main.around.elsewhere:
        return Decision(outside=True, why="the words name another town")
    rivals = [one for one in readings if one.found.used & main.found.used]
    candidates = sorted(
        (one for reading in rivals for one in candidates_of(reading, book)),
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
    if found.after_article not in (None, around.article):
        value *= _ARTICLE_NOT_OF_PERSON if around.article and found.missing else _ARTICLE_WRONG
    return Reading(found, around, value)


def _main(readings: list[Reading], query: Query, towns: TownWords) -> Reading:
    """The reading the text is about: with a number and a type, not a landmark, the first."""

    def appeal(reading: Reading) -> float:
        around = reading.around
        value = reading.value + 0.02 * min(reading.found.weight, 2.0)
        value += 0.06 if around.types else 0.0
        if around.house is not None:
            value += 0.06 if around.house_before else 0.04
        if is_landmark(reading, query):
            value -= 0.5
        if query.corner is not None and reading.found.first >= query.corner:
            value -= 0.25
        if _is_the_town(reading, query, towns):
            value -= 0.1
        return value - 0.002 * reading.found.first

    return max(readings, key=appeal)


def _is_the_town(reading: Reading, query: Query, towns: TownWords) -> bool:
    """Whether a name is rather the town after another street: ``allée A Miramas``."""
    first = reading.found.first
    if first not in towns.own or first == 0:
        return False
    before = query.words[first - 1]
    return not before.types and before.text not in lexicon.ARTICLES - {"a"}


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
    good = [one for one in candidates if one.score >= FLOOR and is_credible(one, query, towns)]
    considered = tuple(candidates[:8])
    if not good:
        return Decision(
            outside=_speaks_of_elsewhere(query, towns),
            why="nothing is alike enough",
            considered=considered,
        )
    rivals = _rivals(good)
    if len(rivals) == 1:
        chosen = with_spot(rivals[0], book)
        return Decision(chosen, (), chosen.score, why="one is clear", considered=considered)
    placed = tuple(with_spot(one, book) for one in rivals)
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
    return [one for one in rivals if not any(_says_more(other, one) for other in rivals)]


def _says_more(other: Candidate, one: Candidate) -> bool:
    """Whether another candidate explains the same words and more: Sainte-Anne over Sainte."""
    more, less = other.reading.found, one.reading.found
    return less.used < more.used and more.literal and not more.missing


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
        and first not in towns.guessed
        and _stands_by_address(query, first)
    ]
    return looks_typed and bool(named) and not towns.own


def _stands_by_address(query: Query, at: int) -> bool:
    """Whether a type of way stands shortly before; in a short text every town does."""
    shortly = query.words[max(0, at - BESIDE) : at]
    return len(query.words) <= 2 * BESIDE or any(typed_types(word) for word in shortly)


def _follows_type(query: Query, at: int) -> bool:
    """Whether a would-be town is part of a street's name: ``route de Grans``."""
    while at > 0 and query.words[at - 1].text in lexicon.ARTICLES - {"a"}:
        at -= 1
    return at > 0 and bool(query.words[at - 1].types)
