"""How well one name of the book fits the typed words, and where in the text it stands.

Pure arithmetic over hints; which street of that name is meant is settled elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from places import lexicon
from places.evidence import Hint
from places.names import FIRST_NAME_WEIGHT, spellings, take_apart, weights
from places.resemblance import MUTE_E_LOST, SOUNDS_ALIKE, alike, roughly_alike
from places.typed import Query, Role

MOST_ANCHORS = 4
_REACH = 3
"""Typed words a name may be stretched by."""
_OUT_OF_ORDER = 0.96
_ONLY_NUMBERS = 0.3
"""``quatre`` alone is not the avenue of Henri IV."""
_LEAST_GLUED = 0.9
"""Words written as one must be written well."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A name of the book, prepared for comparing."""

    words: tuple[str, ...]
    bare: tuple[str, ...]
    weights: tuple[float, ...]
    spans: dict[str, tuple[int, int]]


@lru_cache(maxsize=8192)
def measured(words: tuple[str, ...]) -> Measured:
    """A name's words with their weights and written forms."""
    bare = [word.lstrip(".") for word in words]
    return Measured(words, tuple(bare), tuple(weights(bare)), spellings(words))


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where a name stands in the typed text.

    ``fit`` is the share of the name that was typed (0..1, slips counted); ``used`` the typed
    words it covers; ``weight`` the weight of the name's words that were found.
    """

    core: int
    name: Measured
    used: frozenset[int]
    fit: float
    weight: float
    exact: bool
    literal: bool
    """Whether the words found were typed letter by letter, but for a plural's s."""
    missing: tuple[str, ...]
    after_article: bool | None
    """Whether an article leads up to the first of the name's words found; None: either way."""

    @property
    def first(self) -> int:
        return min(self.used)

    @property
    def last(self) -> int:
        return max(self.used)


def fit_of(query: Query, name: str) -> float:
    """How well a street's name fits somewhere in a typed text, without a book: 0 to 1."""
    words = take_apart(name).words
    hints: dict[str, list[Hint]] = {}
    for text in spellings(words):
        for at, word in enumerate(query.words):
            likeness = max((alike(meaning, text) for meaning in word.meanings), default=0.0)
            if likeness:
                hints.setdefault(text, []).append(Hint(at, at, likeness))
    return max((found.fit for found in align(0, words, hints, query)), default=0.0)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A hint together with the words of the name it covers."""

    hint: Hint
    first: int
    last: int
    gain: float


def align(
    core: int, words: tuple[str, ...], hints: dict[str, list[Hint]], query: Query
) -> list[Alignment]:
    """The places in the text where the name may stand, the best first."""
    name = measured(words)
    pieces = [
        _Piece(hint, first, last, hint.likeness * sum(name.weights[first : last + 1]))
        for text, (first, last) in name.spans.items()
        for hint in hints.get(text, ())
        if hint.likeness >= _LEAST_GLUED or text in name.bare
    ]
    pieces.sort(key=lambda piece: -piece.gain)
    found: dict[frozenset[int], Alignment] = {}
    for anchor in pieces[:MOST_ANCHORS]:
        one = _grow(core, name, anchor, pieces, query)
        found.setdefault(one.used, one)
    return sorted(found.values(), key=lambda one: -one.fit)


def _grow(
    core: int, name: Measured, anchor: _Piece, pieces: list[_Piece], query: Query
) -> Alignment:
    """The best set of pieces around one of them, each typed word and name word used once."""
    chosen = [anchor]
    reach = len(name.bare) + _REACH
    for piece in sorted(
        pieces, key=lambda one: (-one.gain, abs(one.hint.first - anchor.hint.first))
    ):
        near = abs(piece.hint.first - anchor.hint.first) <= reach
        if near and not any(_clash(piece, other) for other in chosen):
            chosen.append(piece)
    return _score(core, name, _guess_missing(name, chosen, query))


def _clash(piece: _Piece, other: _Piece) -> bool:
    return (piece.first <= other.last and other.first <= piece.last) or (
        piece.hint.first <= other.hint.last and other.hint.first <= piece.hint.last
    )


def _guess_missing(name: Measured, chosen: list[_Piece], query: Query) -> list[_Piece]:
    """A word of the name that no clue led to may still be there, badly spelled, beside the rest."""
    covered = {at for piece in chosen for at in range(piece.first, piece.last + 1)}
    taken = {at for piece in chosen for at in range(piece.hint.first, piece.hint.last + 1)}
    low, high = min(taken), max(taken)
    for at, word in enumerate(name.bare):
        if at in covered or word.isdecimal():
            continue
        for place in range(max(0, low - 2), min(len(query.words), high + 3)):
            typed = query.words[place]
            if place in taken or typed.text in lexicon.STOPS or query.roles[place] is Role.NOISE:
                continue
            likeness = max((alike(meaning, word) for meaning in typed.meanings), default=0.0)
            beside = _touches(query, place, low, high)
            likeness = likeness or (_initial(typed.text, word) if place < low else 0.0)
            if beside and not likeness:
                likeness = max(
                    (roughly_alike(typed.text, form) for form in _forms_of(name, at)), default=0.0
                )
            if likeness:
                gain = likeness * name.weights[at]
                chosen = [*chosen, _Piece(Hint(place, place, likeness), at, at, gain)]
                taken.add(place)
                break
    return chosen


def _touches(query: Query, place: int, low: int, high: int) -> bool:
    """Whether only small words stand between a typed word and the rest of the name."""
    between = query.words[place + 1 : low] if place < low else query.words[high + 1 : place]
    return all(word.text in lexicon.STOPS for word in between)


def _forms_of(name: Measured, at: int) -> list[str]:
    """The ways one word of a name is written: alone, and with its article."""
    return [text for text, span in name.spans.items() if span == (at, at)]


def _initial(typed: str, word: str) -> float:
    """``J`` for Jean, ``V.`` for Victor, only before the rest of the name."""
    return 0.8 if len(typed) == 1 and len(word) > 2 and word[0] == typed else 0.0


def _score(core: int, name: Measured, chosen: list[_Piece]) -> Alignment:
    covered = {at for piece in chosen for at in range(piece.first, piece.last + 1)}
    matched = sum(piece.gain for piece in chosen)
    full = sum(name.weights[at] for at in covered)
    end = max(covered)
    tells = name.weights[end] > FIRST_NAME_WEIGHT and name.bare[end] not in lexicon.ADJECTIVES
    ends = end == len(name.bare) - 1 and tells and _well_typed(chosen, end)
    lost = sum(
        _cost_of_missing(name, at, before_well_typed_end=ends)
        for at in range(len(name.bare))
        if at not in covered
    )
    fit = matched / (full + lost) if full else 0.0
    in_order = sorted(chosen, key=lambda piece: piece.first)
    if any(a.hint.first > b.hint.first for a, b in zip(in_order, in_order[1:], strict=False)):
        fit *= _OUT_OF_ORDER
    used = frozenset(at for piece in chosen for at in range(piece.hint.first, piece.hint.last + 1))
    missing = tuple(word for at, word in enumerate(name.bare) if at not in covered)
    exact = not missing and all(piece.hint.likeness == 1.0 for piece in chosen)
    literal = all(piece.hint.likeness == 1.0 or _plural(piece, name) for piece in chosen)
    if missing and all(name.bare[at].isdecimal() for at in covered):
        fit *= _ONLY_NUMBERS
    article = _article_leads(name, min(covered))
    return Alignment(core, name, used, min(1.0, fit), full, exact, literal, missing, article)


def _article_leads(name: Measured, first: int) -> bool | None:
    """Whether ``du`` belongs before the name's word ``first``.

    Where words before it were left out (``rue [du Docteur] Escoffier``) both are right.
    """
    before = [word for at, word in enumerate(name.words[:first]) if word.startswith(".")]
    if name.words[first].startswith("."):
        return True
    return None if before else False


def _plural(piece: _Piece, name: Measured) -> bool:
    """Whether one s or mute e more or less may be all that differs."""
    endings = {SOUNDS_ALIKE: "s", MUTE_E_LOST: "e"}
    ending = endings.get(piece.hint.likeness)
    return ending is not None and name.bare[piece.last].endswith(ending)


def _well_typed(chosen: list[_Piece], at: int) -> bool:
    return any(piece.last == at and piece.hint.likeness >= 0.93 for piece in chosen)


def _cost_of_missing(name: Measured, at: int, *, before_well_typed_end: bool) -> float:
    """First names and titles are often left out; the name's last word never is."""
    weight = name.weights[at]
    if weight <= FIRST_NAME_WEIGHT:
        return weight * (0.35 if at < len(name.bare) - 1 or weight < 0.1 else 1.0)
    return weight * 0.38 if before_well_typed_end else weight
