"""What stands around a street's name in the typed text: type of way, house number, left-over words.

Given where a name stands, it reads its neighbours; it does not compare candidates.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from places import lexicon
from places.aligning import Alignment
from places.folding import sound
from places.names import FIRST_NAME_WEIGHT, GENERIC_WEIGHT, weight
from places.numerals import plain
from places.resemblance import alike
from places.tokens import Word
from places.town_words import TownWords
from places.typed import Query, Role

_REACH_TO_TYPE = 4
_NUMBER_SIGNS = frozenset(("n", "no", "num", "numero", "nr", "nro", "nmero", "numro"))
_BEFORE_NUMBER = _NUMBER_SIGNS | frozenset(("au", "le", "du", "aux", "est", "a"))
_FILLERS = frozenset("de du des la le les l d n no numero dans sur a au en".split())
_SURE_LETTERS = frozenset("beftq")
"""Letters that, alone after a number, are no word of a sentence."""
_LINKS = frozenset("de du des d a aux".split())
_SIDES = frozenset("droite gauche fond cote bout pied etage ville maison peu".split())
_POLITE = frozenset("merci svp stp bonjour bonsoir cordialement urgent vite madame".split())
_UNKNOWN_WEIGHT = 0.9
_PROSE_WEIGHT = 0.5
_HIGHEST_NUMBER = 9_999


@dataclass(frozen=True, slots=True)
class HouseNumber:
    """A typed house number; ``suffix`` as it may be filed (``bis``, ``a``), or empty."""

    number: int
    suffix: str
    at: int


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
    house = _number_before(query, start, found, is_typed=type_at is not None)
    before = house is not None
    house = house or _number_after(query, found) or _number_said(query, found)
    tail = _Tail(query, found, towns, house)
    head = house.at if house and before else start
    head_towns, head_elsewhere = _head(query, head, towns, found.used)
    own = tail.towns if tail.towns is not None else head_towns
    if own is None:
        own = _named_anywhere(found, towns)
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


def typed_types(word: Word) -> tuple[str, ...]:
    """The types of way a word means, also when it is misspelt (``avnue``, ``boulvar``)."""
    strong = tuple(one for one in word.types if one not in lexicon.WEAK_TYPES)
    if strong or word.types:
        return strong
    if word.text in _NEARLY_RUE:
        return ("rue",)
    if word.number is not None or len(word.text) < 3:
        return ()
    if word.text in lexicon.word_list("prose"):
        return ()
    return _nearly(word.text)


_NEARLY_RUE = frozenset("ru reu rru ruee rur rie ure eue ruue rrue rue. ruhe".split())
"""Slips on a word too short for likeness."""


@lru_cache(maxsize=8192)
def _nearly(text: str) -> tuple[str, ...]:
    best, best_kind = 0.0, ""
    for kind in _FUZZY_TYPES:
        likeness = alike(text, kind)
        if likeness > best:
            best, best_kind = likeness, kind
    return (best_kind,) if best >= 0.74 else ()


_FUZZY_TYPES = (
    "avenue",
    "boulevard",
    "place",
    "allee",
    "impasse",
    "chemin",
    "route",
    "square",
    "passage",
    "residence",
    "lotissement",
    "esplanade",
    "promenade",
    "montee",
    "traverse",
    "faubourg",
    "sentier",
    "ruelle",
    "hameau",
    "quartier",
    "domaine",
    "venelle",
    "cite",
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
    own = max(weight(meaning) for meaning in word.meanings)
    low = min(weight(meaning) for meaning in word.meanings)
    if low <= FIRST_NAME_WEIGHT:
        return 0.35
    if low <= GENERIC_WEIGHT:
        return 0.45
    if word.text in lexicon.word_list("prose") or len(word.text) <= 2:
        return _PROSE_WEIGHT
    return min(own, _UNKNOWN_WEIGHT)


def _has_article(query: Query, first: int) -> bool:
    return first > 0 and query.words[first - 1].text in lexicon.ARTICLES


def _number_before(
    query: Query, start: int, found: Alignment, *, is_typed: bool
) -> HouseNumber | None:
    """The house number that leads up to the type or the name."""
    at, suffix, crossed = start - 1, "", 0
    while at >= 0 and start - at <= 9:
        word = query.words[at]
        if at in found.used:
            return None
        if query.roles[at] is Role.DETAIL or query.is_person(at, found.used):
            at -= 1
            continue
        number = _as_number(query, at)
        if number is not None:
            first, at = _first_of_range(query, at)
            return HouseNumber(first, suffix or _ordinal_suffix(query, at), at)
        if word.text in lexicon.SUFFIXES and not suffix:
            suffix = lexicon.SUFFIXES[word.text]
        elif _is_letter_suffix(query, at) and not suffix:
            suffix = word.text
        elif word.text == "un" and at == start - 1 and is_typed:
            return HouseNumber(1, "", at)
        elif word.text not in _FILLERS:
            crossed += 1
            if crossed > 1 or word.types or len(word.text) > 3:
                return None
        at -= 1
    return None


def _is_letter_suffix(query: Query, at: int) -> bool:
    """A single letter directly after a number: ``12 b``, ``12B``, ``12 T``."""
    word = query.words[at]
    if len(word.text) != 1 or at == 0 or query.words[at - 1].number is None:
        return False
    if word.glued or word.text not in ("a", "l", "d", "n", "c", "r", "s", "j", "m", "y"):
        return True
    following = query.words[at + 1].text if at + 1 < len(query.words) else ""
    return word.text in ("a", "c", "d") and following not in ("la", "l", "le", "est")


def _ordinal_suffix(query: Query, at: int) -> str:
    return "e" if query.words[at].ordinal and query.words[at].text.endswith(" e") else ""


def _as_number(query: Query, at: int) -> int | None:
    word = query.words[at]
    if word.number is None or query.roles[at] is not Role.OPEN:
        return None
    if word.ordinal and not word.text.endswith(" e"):
        return None
    return word.number if 0 < word.number <= _HIGHEST_NUMBER else None


def _first_of_range(query: Query, at: int) -> tuple[int, int]:
    """``12-14`` and ``12/14`` mean the first."""
    number = query.words[at].number or 0
    if at > 0 and not query.words[at].boundary:
        before, between = query.words[at - 1], query.text[query.words[at - 1].end :]
        is_range = between[: query.words[at].start - before.end].strip() in ("-", "/", "–")
        if is_range and before.number is not None and before.number < number <= 9999:
            return before.number, at - 1
    return number, at


def _number_after(query: Query, found: Alignment) -> HouseNumber | None:
    """``rue Pasteur 12``, ``rue Pasteur au numéro 12 bis``."""
    at = found.last + 1
    while at < len(query.words) and at - found.last <= 4:
        word = query.words[at]
        number = _as_number(query, at)
        if number is not None:
            if _runs_on(query, at + 1):
                return None
            return HouseNumber(number, _suffix_after(query, at + 1), at)
        if query.roles[at] is Role.DETAIL:
            at += 1
            continue
        if word.text not in _BEFORE_NUMBER:
            return None
        at += 1
    return None


def _runs_on(query: Query, at: int) -> bool:
    """Whether a number is followed by what it counts or by a street of its own."""
    if at < len(query.words) and query.words[at].text in lexicon.SUFFIXES:
        at += 1
    if at >= len(query.words) or query.words[at].boundary:
        return False
    word = query.words[at]
    if typed_types(word) and query.roles[at] is Role.OPEN:
        return not set(word.types) & lexicon.RESIDENTIAL
    return False


def _suffix_after(query: Query, at: int) -> str:
    if at >= len(query.words) or query.words[at].boundary:
        return ""
    word = query.words[at]
    if word.text in lexicon.SUFFIXES:
        return lexicon.SUFFIXES[word.text]
    if len(word.text) != 1:
        return ""
    alone = at + 1 >= len(query.words) or query.words[at + 1].boundary
    return word.text if word.glued or alone or word.text in _SURE_LETTERS else ""


def _number_said(query: Query, found: Alignment) -> HouseNumber | None:
    """A number announced elsewhere in the text: ``au 12``, ``numéro 12``, ``c'est le 12``."""
    for at in range(1, len(query.words)):
        number = _as_number(query, at)
        if number is None or at in found.used or query.words[at].ordinal:
            continue
        before = query.words[at - 1].text
        announced = before in _NUMBER_SIGNS or (before in ("au", "le") and _stands_alone(query, at))
        if announced and not _runs_on(query, at + 1):
            return HouseNumber(number, _suffix_after(query, at + 1), at)
    return None


def _stands_alone(query: Query, at: int) -> bool:
    after = at + 1
    if after < len(query.words) and query.words[after].text in lexicon.SUFFIXES:
        after += 1
    if after >= len(query.words) or query.words[after].boundary:
        return True
    text = query.words[after].text
    return text in ("de", "du", "des", "dans", "sur", "c", "cest", "la", "rue", "et", "a") or bool(
        query.roles[after] is Role.DETAIL
    )


def _head(
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


def _named_anywhere(found: Alignment, towns: TownWords) -> frozenset[int] | None:
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
    if _is_everyday(query, first, last, used):
        return False
    before = query.words[first - 1].text if first else ""
    follows_a = before in ("a", "sur") or (first == 0 and last < len(query.words) - 1)
    between = query.words[last + 1 : start]
    touches = all(word.text in lexicon.STOPS for word in between) or between[0].boundary
    opens = first == 0 or query.words[first].boundary or before in ("de", "d")
    return follows_a or (touches and opens)


def _is_everyday(query: Query, first: int, last: int, used: frozenset[int]) -> bool:
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


class _Tail:
    """The words after the name: number, town, details, then a message or unknown words."""

    def __init__(
        self, query: Query, found: Alignment, towns: TownWords, house: HouseNumber | None
    ) -> None:
        self.query = query
        self.towns: frozenset[int] | None = None
        self.elsewhere = False
        self.unknown: list[str] = []
        self.stray = 0.0
        self.last = found.last
        self._named = towns
        self._used = found.used
        self._house = house
        self._read(found.last + 1)
        self.stray += self._run_on(found.last + 1, bool(found.missing))

    def _run_on(self, at: int, is_missing: bool) -> float:
        """An everyday word on the heels of a name may be the rest of another name.

        It is where words of the found name are missing, and after ``de`` or ``à``
        (``rue du moulin à huile``).
        """
        words = self.query.words
        linked = at + 1 < len(words) and words[at].text in _LINKS and not words[at].boundary
        if not (linked or is_missing):
            return 0.0
        while at < len(words) and words[at].text in lexicon.ARTICLES and not words[at].boundary:
            at += 1
        if at >= len(words) or self.query.roles[at] is not Role.OPEN or words[at].text in _SIDES:
            return 0.0
        word = words[at]
        is_prose = word.text in lexicon.word_list("prose")
        if at in self._named.own or (at in self._named.other and not is_prose):
            return 0.0
        if word.boundary or word.text in _POLITE or not is_prose:
            return 0.0
        return 0.0 if word.number is not None or len(word.text) < 3 else 0.3

    def _read(self, at: int) -> None:
        words, roles = self.query.words, self.query.roles
        if self.query.corner is not None and at <= self.query.corner:
            at_end = self.query.corner
        else:
            at_end = len(words)
        while at < min(at_end, len(words)):
            if at in self._named.own:
                self.last, self.towns = self._named.own[at]
                at = self._past_river(self.last + 1)
                continue
            if at in self._named.postcodes:
                self._take_postcode(at)
            elif at in self._named.other and not _is_everyday(
                self.query, at, self._named.other[at], self._used
            ):
                self.elsewhere = self.elsewhere or self.towns is None
                at = self._named.other[at] + 1
                continue
            elif (roles[at] is Role.NOISE and not self._is_counted(at)) or (
                not self.query.is_person(at, self._used) and self._ends_at(at)
            ):
                return
            at += 1

    def _past_river(self, at: int) -> int:
        """``sur Dordogne`` after the town's name is part of it."""
        words = self.query.words
        if (
            at + 1 < len(words)
            and words[at].text in ("sur", "en", "les")
            and not words[at].boundary
        ):
            return at + 2
        return at

    def _is_counted(self, at: int) -> bool:
        return self.query.words[at].number is not None

    def _take_postcode(self, at: int) -> None:
        meant = self._named.postcodes[at]
        if meant is not None:
            self.towns = self.towns or meant
        elif not any(one > at for one in self._named.own):
            self.elsewhere = True

    def _ends_at(self, at: int) -> bool:
        """Whether the address ends here; notes the words that do not belong."""
        word, role = self.query.words[at], self.query.roles[at]
        if role not in (Role.OPEN, Role.PERSON):
            return False
        if word.spelled and at == self.last + 1 and self._house is not None:
            self.stray += 0.5 if self._house.at < at else 0.0
        if word.number is not None or word.text in lexicon.STOPS or word.text in _NUMBER_SIGNS:
            return False
        if word.text in lexicon.SUFFIXES or len(word.text) == 1:
            return False
        if set(word.types) - lexicon.WEAK_TYPES and word.text not in ("pas", "cours"):
            return True
        if _is_prose(word.text):
            return word.text not in ("france", "commune", "ville", "departement")
        if word.text in lexicon.word_list("first_names") | lexicon.word_list("surnames"):
            self.stray += 0.3 if not word.boundary and not self.unknown else 0.0
            return False
        if self.towns is not None:
            return True
        self.unknown.append(word.text)
        return len(self.unknown) > 3


def _is_prose(text: str) -> bool:
    prose = lexicon.word_list("prose")
    return text in prose or (len(text) > 3 and sound(text) in _prose_sounds())


def _prose_sounds() -> frozenset[str]:
    return _PROSE_SOUNDS or _fill_prose_sounds()


_PROSE_SOUNDS: frozenset[str] = frozenset()


def _fill_prose_sounds() -> frozenset[str]:
    global _PROSE_SOUNDS
    _PROSE_SOUNDS = frozenset(sound(word) for word in lexicon.word_list("prose") if len(word) > 3)
    return _PROSE_SOUNDS
