"""Which names of the book the typed words hint at, found by the rarer words first.

It gathers candidates; how well each fits is measured in ``aligning``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from places import lexicon
from places.index import MOST_CORES_A_WORD, OpenBook
from places.indexing import clues_for
from places.names import weight
from places.resemblance import LEAST, alike
from places.tokens import Word
from places.typed import Query, Role

MOST_WORDS_A_PLACE = 14
"""Words of the index considered for one typed word."""
MOST_CANDIDATES = 48
MOST_SURE_A_WORD = 8
"""The shortest names of each word that was typed right are tried in any case."""
MOST_TRIED_IN_TOWNS = 600
_NEARLY_SURE = 0.93
_ZONE = 5
"""Words after a type of way or a number in which a street's name is expected."""


@dataclass(frozen=True, slots=True)
class Hint:
    """The typed words ``first`` to ``last`` look like one word of the index."""

    first: int
    last: int
    likeness: float


@dataclass(slots=True)
class Evidence:
    """Everything the typed words hint at: hints by the index's word, and the names to try."""

    hints: dict[str, list[Hint]] = field(default_factory=dict)
    cores: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Form:
    """One reading of one or two typed words."""

    first: int
    last: int
    text: str
    exactly: bool


def gather(query: Query, book: OpenBook, towns: frozenset[int]) -> Evidence:
    """The hints in a typed text and the candidate names, the most hinted-at first.

    ``towns`` are the book's towns named in the text; names found there are preferred.
    """
    evidence = Evidence()
    forms = list(_forms(query))
    clues = {form: clues_for(form.text, exactly=form.exactly) for form in forms}
    found = book.words_by_clue({clue for some in clues.values() for clue in some})
    numbers: dict[str, int] = {}
    for form in forms:
        texts = {text: number for clue in clues[form] for number, text in found.get(clue, ())}
        for text, likeness in _best(form.text, texts):
            evidence.hints.setdefault(text, []).append(Hint(form.first, form.last, likeness))
            numbers[text] = texts[text]
    chosen = _most_hinted(evidence.hints, numbers, book, towns)
    evidence.cores = list(book.core_words(chosen)) if chosen else []
    return evidence


def _forms(query: Query) -> Iterator[_Form]:
    expected = _where_names_stand(query)
    prose = lexicon.word_list("prose")
    for at, word in enumerate(query.words):
        if query.roles[at] in (Role.NOISE, Role.POSTCODE) or _is_suffix(query, at):
            continue
        if word.number is None and word.text in lexicon.STOPS:
            if _is_letter_name(query, at):
                yield _Form(at, at, word.text, exactly=True)
            yield from _glued(query, at)
            continue
        is_type = bool(set(word.types) - lexicon.WEAK_TYPES)
        for meaning in word.meanings:
            exactly = len(meaning) < 3 or is_type or not (at in expected or meaning not in prose)
            yield _Form(at, at, meaning, exactly)
        yield from _glued(query, at)


def _is_letter_name(query: Query, at: int) -> bool:
    """The letter of ``allée D``."""
    words = query.words
    if len(words[at].text) != 1 or at == 0 or not words[at - 1].types:
        return False
    ends = at + 1 == len(words) or words[at + 1].boundary or words[at + 1].number is not None
    return ends or (at > 1 and words[at - 2].number is not None)


def _is_suffix(query: Query, at: int) -> bool:
    """The ``ter`` of ``28 ter``."""
    return (
        at > 0
        and query.words[at].text in lexicon.SUFFIXES
        and query.words[at - 1].number is not None
    )


def _glued(query: Query, at: int) -> Iterator[_Form]:
    """Two typed words that may be one: ``font vieille``, ``d aulnay``."""
    if at + 1 >= len(query.words):
        return
    word, after = query.words[at], query.words[at + 1]
    if after.boundary or word.number is not None or after.number is not None:
        return
    if _is_ordinary(word) and _is_ordinary(after) and not _type_leads(query, at):
        return
    if len(word.text) + len(after.text) >= 5:
        yield _Form(at, at + 1, word.text + after.text, exactly=True)


def _is_ordinary(word: Word) -> bool:
    return word.text in lexicon.STOPS or word.text in lexicon.word_list("prose")


def _type_leads(query: Query, at: int) -> bool:
    return any(word.types for word in query.words[max(0, at - 2) : at])


def _where_names_stand(query: Query) -> frozenset[int]:
    """The places of the words that follow a number or a type of way closely."""
    expected: set[int] = set()
    for at, word in enumerate(query.words):
        if word.types or word.number is not None:
            expected.update(range(at + 1, at + 1 + _ZONE))
    return frozenset(expected)


def _best(typed: str, texts: dict[str, int]) -> list[tuple[str, float]]:
    scored = [(text, alike(typed, text)) for text in texts]
    good = sorted((one for one in scored if one[1] >= LEAST), key=lambda one: -one[1])
    return good[:MOST_WORDS_A_PLACE]


def _most_hinted(
    hints: dict[str, list[Hint]],
    numbers: dict[str, int],
    book: OpenBook,
    towns: frozenset[int],
) -> list[int]:
    """The candidate names with the most weight of hints."""
    tally: dict[int, float] = {}
    sure: dict[int, None] = {}
    common: list[tuple[Hint, str]] = []
    for text, places in hints.items():
        best = max(places, key=lambda hint: hint.likeness)
        gain = best.likeness * weight(text)
        cores = book.cores_of(numbers[text])
        if len(cores) == MOST_CORES_A_WORD:
            common += [(hint, text) for hint in places]
        if best.likeness >= _NEARLY_SURE:
            sure.update(dict.fromkeys(cores[:MOST_SURE_A_WORD]))
        for rank, core in enumerate(cores):
            tally[core] = tally.get(core, 0.0) + gain - 0.0005 * rank
    for core, gain in _shared_by_common_words(common, numbers, book):
        tally[core] = max(tally.get(core, 0.0), gain)
    best_first = sorted(tally, key=lambda core: (-tally[core], core))
    if towns and len(book.towns) > 1:
        there = book.cores_in(best_first[:MOST_TRIED_IN_TOWNS], towns)
        if there:
            return [core for core in best_first if core in there][:MOST_CANDIDATES]
    return list(dict.fromkeys([*best_first[:MOST_CANDIDATES], *list(sure)[:MOST_CANDIDATES]]))


def _shared_by_common_words(
    common: list[tuple[Hint, str]], numbers: dict[str, int], book: OpenBook
) -> Iterator[tuple[int, float]]:
    """Names that hold two frequent words typed side by side (``saint pierre``)."""
    common = sorted(common, key=lambda pair: pair[0].first)[:24]
    for at, (hint, text) in enumerate(common):
        for other, other_text in common[at + 1 :]:
            if 0 < other.first - hint.last <= 3 and text != other_text:
                gain = hint.likeness * weight(text) + other.likeness * weight(other_text)
                for core in book.cores_of_both(numbers[text], numbers[other_text]):
                    yield core, gain
