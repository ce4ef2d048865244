"""What a person typed, word by word, with the part each plays: detail, landmark, person, noise.

It knows how people write around an address. It does not know the town.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from places import lexicon
from places.details import begins_address, detail_length
from places.tokens import Word, clean, cut

LONGEST_QUERY = 700
"""Characters read of a query; more than four text messages hold."""

_PHONE = re.compile(r"(?:\+33|0033|\b0)\s*[1-9](?:[\s.\-]?\d{2}){4}\b")
_CLOCK = re.compile(r"\b\d{1,2}\s?(?:h|H|:)\s?(?:\d{2})?\b(?!\w)")

_CORRECTIONS = frozenset("non pardon plutot rectification erreur".split())


class Role(Enum):
    """The part a word plays when no street's name needs it."""

    OPEN = "open"
    NOISE = "noise"
    DETAIL = "detail"
    LANDMARK = "landmark"
    PERSON = "person"
    POSTCODE = "postcode"


@dataclass(slots=True)
class Query:
    """A typed text, cut and marked. ``roles`` runs beside ``words``."""

    text: str
    words: list[Word]
    roles: list[Role]
    corner: int | None = None
    """Where ``a l'angle de`` begins; what stands after it is a second street."""
    civility: dict[int, int] = field(default_factory=dict)
    """For each word of a person's name, where its ``Mme`` or ``chez`` stands."""
    details: list[tuple[int, int]] = field(default_factory=list)
    """Offsets of floor, building and code words in ``text``."""

    def is_person(self, at: int, used: frozenset[int]) -> bool:
        """Whether a word is a person's name, given the words that a street's name uses.

        The ``Docteur`` of ``rue du Docteur Nugon Grans`` makes no person of Grans.
        """
        return self.roles[at] is Role.PERSON and self.civility.get(at, at) not in used

    def kept_details(self) -> str | None:
        """Floor, building and code as typed, for the visitor; None if there are none."""
        kept = ", ".join(self.text[start:end] for start, end in sorted(self.details))
        return kept or None


def read_query(text: str) -> Query:
    """Cuts a typed text and marks the part each word plays."""
    text = clean(text[:LONGEST_QUERY])
    words = cut(text)
    query = Query(text, words, [Role.OPEN] * len(words))
    _mark_noise(query)
    _mark_corrected(query)
    _mark_postcodes(query)
    _mark_details(query)
    _mark_landmarks(query)
    _mark_persons(query)
    _mark_full_names(query)
    return query


def _mark_noise(query: Query) -> None:
    spans = [match.span() for pattern in (_PHONE, _CLOCK) for match in pattern.finditer(query.text)]
    for at, word in enumerate(query.words):
        if any(start <= word.start < end for start, end in spans) or (
            word.number is not None and _counts_something(query, at)
        ):
            query.roles[at] = Role.NOISE


def _counts_something(query: Query, at: int) -> bool:
    """Whether a number is a quantity: ``2 kg``, ``82 ans``, and not the 6 of ``6 l'olivier``."""
    words = query.words
    if at + 1 >= len(words) or words[at + 1].boundary or words[at + 1].text not in lexicon.UNITS:
        return False
    after = words[at + 1]
    if len(after.text) == 1:
        return not words[at].spelled and not after.elided
    return True


def _mark_corrected(query: Query) -> None:
    """What somebody takes back: ``18 cours Julien, non pardon, 28 cours Julien``."""
    houses = [at for at in range(len(query.words)) if _begins_house(query.words, at)]
    for at, word in enumerate(query.words):
        corrected = word.text in _CORRECTIONS and houses and houses[0] < at < houses[-1]
        if corrected:
            query.roles[:at] = [Role.NOISE] * at


def _mark_postcodes(query: Query) -> None:
    for at, word in enumerate(query.words):
        if query.roles[at] is Role.OPEN and len(word.text) == 5 and word.text.isdecimal():
            query.roles[at] = Role.POSTCODE


def _mark_details(query: Query) -> None:
    at = 0
    while at < len(query.words):
        used = detail_length(query.words, at)
        if used:
            for one in range(at, at + used):
                query.roles[one] = Role.DETAIL
            query.details.append((query.words[at].start, query.words[at + used - 1].end))
        at += used or 1


def _mark_landmarks(query: Query) -> None:
    """What follows ``pres de`` up to the next comma is a landmark; a corner's street is not."""
    at = 0
    while at < len(query.words):
        if query.roles[at] is Role.OPEN:
            corner = _phrase(query.words, at, lexicon.CORNER)
            if corner and query.corner is None:
                query.corner = at
                query.roles[at : at + corner] = [Role.NOISE] * corner
                at += corner
                continue
            near = _phrase(query.words, at, lexicon.NEAR)
            if near:
                at = _mark_zone(query, at, near)
                continue
        at += 1


@lru_cache(maxsize=2)
def _by_first_word(
    phrases: tuple[tuple[str, ...], ...],
) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        found.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(some) for first, some in found.items()}


def _phrase(words: list[Word], at: int, phrases: tuple[tuple[str, ...], ...]) -> int:
    """The length of the longest of the phrases that stands here, or 0."""
    return max(
        (
            len(phrase)
            for phrase in _by_first_word(phrases).get(words[at].text, ())
            if len(phrase) <= len(words) - at
            and all(words[at + step].text == text for step, text in enumerate(phrase))
        ),
        default=0,
    )


def _mark_zone(query: Query, at: int, used: int) -> int:
    words = query.words
    for one in range(at, min(at + used, len(words))):
        query.roles[one] = Role.NOISE
    at += used
    while at < len(words) and not words[at].boundary and not _begins_house(words, at):
        if query.roles[at] is Role.OPEN:
            query.roles[at] = Role.LANDMARK
        at += 1
    return at


def _begins_house(words: list[Word], at: int) -> bool:
    """Whether a house number and a type of way stand here: the address itself begins again."""
    return words[at].number is not None and begins_address(words, at + 1)


def _mark_persons(query: Query) -> None:
    """The one or two words after ``Mme`` or ``chez`` are a person's name."""
    for at, word in enumerate(query.words):
        if word.text not in lexicon.CIVILITIES or query.roles[at] is not Role.OPEN:
            continue
        if word.text == "m" and not _is_capital_m(query, at):
            continue
        query.roles[at] = Role.PERSON
        for one in range(at + 1, min(at + 4, len(query.words))):
            name = query.words[one]
            if name.text in lexicon.CIVILITIES:
                continue
            if not _can_be_name(query, one) or (name.boundary and one > at + 1):
                break
            query.roles[one] = Role.PERSON
            query.civility[one] = at


def _mark_full_names(query: Query) -> None:
    """A first name that begins a clause, with the capitalised name after it: ``, Nicole Davin``."""
    first_names = lexicon.word_list("first_names")
    prose = lexicon.word_list("prose")
    for at, word in enumerate(query.words[:-1]):
        if word.text not in first_names or query.roles[at] is not Role.OPEN or len(word.text) < 3:
            continue
        before = query.words[at - 1] if at else word
        opens = at == 0 or word.boundary or (before.text in prose and not before.types)
        after = query.words[at + 1]
        is_name = not after.boundary and _can_be_name(query, at + 1)
        if opens and is_name and query.text[after.start].isupper():
            for one in (at, at + 1):
                query.roles[one] = Role.PERSON
                query.civility[one] = at


def _is_capital_m(query: Query, at: int) -> bool:
    return query.text[query.words[at].start] == "M" and at + 1 < len(query.words)


def _can_be_name(query: Query, at: int) -> bool:
    word = query.words[at]
    return (
        query.roles[at] is Role.OPEN
        and word.number is None
        and not [one for one in word.types if one not in lexicon.WEAK_TYPES]
        and word.text not in lexicon.STOPS - {"de", "la", "le", "d", "du"}
    )
