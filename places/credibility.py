"""Whether typed words are enough to speak of an address at all.

A greeting, a landmark or a shopping list must not pass for a street that happens to be called so.
"""

from __future__ import annotations

from places import lexicon
from places.aligning import Alignment
from places.candidates import Candidate, is_landmark
from places.town_words import TownWords
from places.typed import Query, Role

_INTRODUCTIONS = frozenset(
    "j je c ce cest est habite habitons reside demeure loge suis adresse mon ma notre lieu dit "
    "lieudit bonjour bonsoir merci svp voici voila chez mme madame mr monsieur m moi on nous "
    "s il vous plait".split()
)
"""Words that lead up to an address or follow it, and say nothing else."""


def is_credible(one: Candidate, query: Query, towns: TownWords) -> bool:
    """Whether the words are enough to speak of an address at all."""
    around = one.reading.around
    if is_landmark(one.reading, query) and around.house is None:
        return False
    if around.types and (around.house is not None or _could_be(one.street.type, around.types)):
        return True
    return _is_credible_untyped(one, query, towns)


def _is_credible_untyped(one: Candidate, query: Query, towns: TownWords) -> bool:
    """A name without its type: ordinary words must not pass for one."""
    found, around = one.reading.found, one.reading.around
    words = [query.words[at].text for at in sorted(found.used)]
    if one.street.type is None and found.exact and not _others(one, query):
        return True
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
    return _stands_alone(one, query, towns)


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


def _stands_alone(one: Candidate, query: Query, towns: TownWords) -> bool:
    """A name without type and number: only if it is well typed and nearly all there is."""
    found = one.reading.found
    if found.fit < 0.85 or found.weight < 0.5:
        return False
    words = [query.words[at].text for at in sorted(found.used)]
    if len(words) == 1 and not _tells_alone(words[0], found, query, towns):
        return False
    others = _others(one, query)
    if one.reading.around.house is not None:
        return len(others) <= 4
    is_person = any(word in lexicon.TITLES for word in found.name.bare)
    return len(others) <= (0 if is_person else min(len(words), 3))


def _others(one: Candidate, query: Query) -> list[str]:
    """The words that are neither of the name nor of what leads up to an address."""
    used = one.reading.found.used
    return [
        word.text
        for at, word in enumerate(query.words)
        if at not in used
        and (query.roles[at] in (Role.OPEN, Role.PERSON) and not query.is_person(at, used))
        and word.text not in lexicon.STOPS
        and word.text not in _INTRODUCTIONS
    ]


def _tells_alone(word: str, found: Alignment, query: Query, towns: TownWords) -> bool:
    """Whether a single word says which street: no town, no first name, not short or guessed."""
    if len(word) < 4 or _is_town(found, towns) or word in lexicon.word_list("first_names"):
        return False
    return found.literal or len(word) >= 6


def _is_town(found: Alignment, towns: TownWords) -> bool:
    first = found.first
    return first in towns.own or (first in towns.other and first not in towns.guessed)
