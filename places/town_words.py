"""Where the typed text names a town, the book's own or another.

It finds the names; whether one refuses the address depends on where it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from places import lexicon
from places.folding import shortened, sound
from places.index import OpenBook
from places.towns import OPENED, joined, key, typed_keys
from places.typed import Query, Role

MOST_WORDS = 6
MOST_WORDS_SLIPPED = 4
_SHORTEST = 3
_SHORTEST_OWN_SLIP = 5


@dataclass(slots=True)
class TownWords:
    """Towns named in a text, by the first typed word: last word, and for own towns which."""

    own: dict[int, tuple[int, frozenset[int]]] = field(default_factory=dict)
    other: dict[int, int] = field(default_factory=dict)
    neutral: dict[int, int] = field(default_factory=dict)
    """The name of the book's own département: says nothing."""
    guessed: set[int] = field(default_factory=set)
    """Where a town was read only by forgiving a typing slip."""
    postcodes: dict[int, frozenset[int] | None] = field(default_factory=dict)
    """Typed postcodes: the book's towns they belong to, None for one from elsewhere."""


@dataclass(frozen=True, slots=True)
class _Run:
    first: int
    last: int
    text: str
    heard: str
    may_slip: bool
    """Whether it is looked up misspelt too; ordinary words are not."""

    def forms(self) -> list[str]:
        """The forms to look the run up by among the book's own towns."""
        keys = [self.text, "~" + self.heard]
        if len(self.text) >= _SHORTEST_OWN_SLIP:
            keys += ["-" + slip for slip in (self.text, *shortened(self.text))]
        return keys


def find_towns(query: Query, book: OpenBook) -> TownWords:
    """Every town named in the text."""
    found = TownWords()
    runs = [run for at in range(len(query.words)) for run in _runs(query, at)]
    keys = {run: frozenset(typed_keys(run.text, run.heard, run.may_slip)) for run in runs}
    elsewhere = book.is_elsewhere({one for some in keys.values() for one in some})
    for run in runs:
        towns, is_guess = _own(run, book)
        if towns and not (is_guess and run.first in found.own):
            found.own[run.first] = (run.last, towns)
            if is_guess:
                found.guessed.add(run.first)
            else:
                found.guessed.discard(run.first)
        elif run.text in book.department_names:
            found.neutral[run.first] = run.last
        elif keys[run] & elsewhere:
            if not {key(run.text), key("~" + run.heard)} & elsewhere:
                found.guessed.add(run.first)
            found.other[run.first] = max(run.last, found.other.get(run.first, 0))
    for at in list(found.other):
        if at in found.own and found.own[at][0] >= found.other[at]:
            del found.other[at]
    for at, role in enumerate(query.roles):
        if role is Role.POSTCODE:
            found.postcodes[at] = book.postcodes.get(query.words[at].text)
    return found


def _own(run: _Run, book: OpenBook) -> tuple[frozenset[int], bool]:
    """The book's towns that a run names, and whether a slip had to be forgiven."""
    for form in run.forms():
        towns = book.town_aliases.get(form)
        if towns is None and form.startswith("-"):
            towns = book.town_aliases.get(form[1:])
        if towns:
            return towns, form.startswith(("-", "~"))
    return frozenset(), False


def _runs(query: Query, first: int) -> list[_Run]:
    """The runs of one to six words from here that may be a town's name, the shortest first."""
    if not _may_begin(query, first):
        return []
    runs: list[_Run] = []
    words: list[str] = []
    for at in range(first, min(first + MOST_WORDS, len(query.words))):
        word = query.words[at]
        if (at > first and word.boundary) or word.number is not None or not _may_hold(query, at):
            break
        words.append(OPENED.get(word.text, word.text))
        text = joined(words)
        ends_well = word.text not in lexicon.STOPS or at == first
        if len(text) >= _SHORTEST and ends_well:
            heard = joined(sound(one) for one in words)
            runs.append(_Run(first, at, text, heard, _may_slip(query, first, at)))
    return runs


def _may_slip(query: Query, first: int, last: int) -> bool:
    prose = lexicon.word_list("prose")
    return last - first < MOST_WORDS_SLIPPED and not any(
        word.types or word.text in prose for word in query.words[first : last + 1]
    )


def _may_begin(query: Query, at: int) -> bool:
    word = query.words[at]
    if word.number is not None or query.roles[at] in (Role.NOISE, Role.DETAIL):
        return False
    return word.text not in lexicon.STOPS and not word.elided and len(word.text) > 1


def _may_hold(query: Query, at: int) -> bool:
    return query.roles[at] not in (Role.NOISE, Role.DETAIL)
