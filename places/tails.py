"""The typed words after a street's name: number, town, details, then a message or unknown words.

Unknown words count against the candidate: they may be another town, or the rest of another name.
"""

from __future__ import annotations

from functools import lru_cache

from places import lexicon
from places.aligning import Alignment
from places.folding import sound
from places.house_numbers import NUMBER_SIGNS, HouseNumber
from places.town_mentions import is_everyday
from places.town_words import TownWords
from places.typed import Query, Role

_LINKS = frozenset("de du des d a aux".split())
_SIDES = frozenset("droite gauche fond cote bout pied etage ville maison peu".split())
_POLITE = frozenset("merci svp stp bonjour bonsoir cordialement urgent vite madame".split())


STORY_WORDS = 4
"""Ordinary words before an address from which on the text is a message, which people sign."""


class Tail:
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
        self._name_end = found.last
        self._first_unknown = 0
        head = query.words[: found.first]
        self._tells_story = sum(_is_prose(word.text) for word in head) >= STORY_WORDS
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
        by_a = linked and words[at].text == "a"
        while at < len(words) and words[at].text in lexicon.ARTICLES and not words[at].boundary:
            at += 1
        if by_a and at + 1 < len(words) and not words[at + 1].boundary and not is_missing:
            return 0.0
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
        words = self.query.words
        if self.query.corner is not None and at <= self.query.corner:
            at_end = self.query.corner
        else:
            at_end = len(words)
        while at < min(at_end, len(words)):
            if at in self._named.own:
                self.last, self.towns = self._named.own[at]
                at = self._past_river(self.last + 1)
                continue
            if at in self._named.neutral:
                at = self._named.neutral[at] + 1
                continue
            if at in self._named.postcodes:
                self._take_postcode(at)
            elif at in self._named.other and self._names_town(at):
                self.elsewhere = self.elsewhere or self.towns is None
                at = self._named.other[at] + 1
                continue
            elif self._ends_at(at):
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

    def _names_town(self, at: int) -> bool:
        """Whether a would-be town is one; a misspelt one at the end of a message is not."""
        if is_everyday(self.query, at, self._named.other[at], self._used):
            return False
        return not (at in self._named.guessed and self._is_signature(at))

    def _is_signature(self, at: int) -> bool:
        """Whether a word stands where the writer of a message signs."""
        return self._tells_story and self._is_apart(at) and self.query.words[at - 1].text != "a"

    def _is_apart(self, at: int) -> bool:
        """Whether a comma or a detail stands between the name and a word."""
        places = range(self._name_end + 1, at + 1)
        return any(
            self.query.words[one].boundary or self.query.roles[one] is Role.DETAIL for one in places
        )

    def _take_postcode(self, at: int) -> None:
        meant = self._named.postcodes[at]
        if meant is not None:
            self.towns = self.towns or meant
        elif not any(one > at for one in self._named.own):
            self.elsewhere = True

    def _ends_at(self, at: int) -> bool:
        """Whether the address ends here; notes the words that do not belong."""
        word, role = self.query.words[at], self.query.roles[at]
        if self.query.is_person(at, self._used) or role in (Role.DETAIL, Role.POSTCODE):
            return False
        if role in (Role.NOISE, Role.LANDMARK):
            return role is Role.NOISE and word.number is None
        if word.spelled and at == self.last + 1 and self._house is not None:
            self.stray += 0.5 if self._house.at < at else 0.0
        if word.text in ("le", "la", "les") and self._begins_sentence(at):
            return True
        if word.number is not None or word.text in lexicon.STOPS or word.text in NUMBER_SIGNS:
            return False
        if word.text in lexicon.SUFFIXES or len(word.text) == 1:
            return False
        if set(word.types) - lexicon.WEAK_TYPES and word.text != "cours":
            return True
        if _is_prose(word.text):
            self._forget_signature(at)
            return word.text not in ("france", "commune", "ville", "departement")
        return self._note_unknown(at)

    def _begins_sentence(self, at: int) -> bool:
        """Whether an article begins something new: ``rue Pasteur le chat est parti``."""
        following = at + 1
        if following in self._named.own or following in self._named.other:
            return False
        return at > self._name_end and self.query.words[at - 1].text not in lexicon.ARTICLES

    def _forget_signature(self, at: int) -> None:
        """Unknown words after a comma that go on in ordinary words were part of a message."""
        if self.unknown and self._is_apart(self._first_unknown):
            self.unknown.clear()

    def _note_unknown(self, at: int) -> bool:
        word = self.query.words[at]
        if word.text in lexicon.word_list("first_names") | lexicon.word_list("surnames"):
            self.stray += 0.3 if not self._is_apart(at) and not self.unknown else 0.0
            return False
        if self.towns is not None or self._is_signature(at):
            return True
        if not self.unknown:
            self._first_unknown = at
        self.unknown.append(word.text)
        return len(self.unknown) > 3


def _is_prose(text: str) -> bool:
    prose = lexicon.word_list("prose")
    if len(text) > 7 and text.endswith("ment"):
        return True
    return text in prose or (len(text) > 3 and sound(text) in _prose_sounds())


@lru_cache(maxsize=1)
def _prose_sounds() -> frozenset[str]:
    return frozenset(sound(word) for word in lexicon.word_list("prose") if len(word) > 3)
