"""The names of French communes, as keys by which a typed town is recognised.

Names from the official list (COG, INSEE, Licence Ouverte) as packed in Etalab's
``decoupage-administratif``. Read when a book is built; a query only meets the keys.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from zlib import crc32

from places.folding import fold, shortened, sound
from places.lexicon import ARTICLES

PARTIAL_WORDS = 2
_SMALL = frozenset("sur en sous les lez de du des la le l d a aux et".split())
_WORD = re.compile(r"[a-z]+|[0-9]+")
OPENED = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "nd": "notredame"}
"""Short forms in towns' names."""
_SHORTEST_SLIP = 7
_SHORTEST_SOUND = 5
_LONG_PART = 10


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune: INSEE code, name, and whether 20,000 people or more live there."""

    insee: str
    name: str
    is_large: bool


def communes() -> Iterator[Commune]:
    """Every commune of France, with those merged into others."""
    packed = (files("places") / "words" / "communes.csv.gz").read_bytes()
    for line in gzip.decompress(packed).decode().splitlines():
        insee, name, large = line.split(";")
        yield Commune(insee, name, large == "1")


def department_names(insee_codes: Iterable[str]) -> list[str]:
    """The names of the départements of these communes."""
    wanted = {_department(insee) for insee in insee_codes}
    text = (files("places") / "words" / "departments.txt").read_text(encoding="utf-8")
    pairs = (line.split(";") for line in text.splitlines())
    return [name for code, name in pairs if code in wanted]


def town_words(name: str) -> list[str]:
    """A town's name as comparable words: short forms opened, first article dropped."""
    words = [OPENED.get(word, word) for word in _WORD.findall(fold(name))]
    while len(words) > 1 and words[0] in ARTICLES:
        words = words[1:]
    return words


def joined(words: Iterable[str]) -> str:
    """Words as one, for comparing names whatever their hyphens and spaces."""
    return "".join(words)


def sounded(words: Iterable[str]) -> str:
    """The sound of a name, word by word."""
    return "".join(sound(word) for word in words)


def key(text: str) -> int:
    """A name as a number: small to store, and all but never shared by two names."""
    return crc32(text.encode())


def slip_key(at: int, rest: str) -> int:
    """The key of a name without its letter number ``at``."""
    return key(f"-{at}{rest}")


def typed_keys(text: str, heard: str, may_slip: bool) -> Iterator[int]:
    """The keys under which a typed name may be found: as it is, as it sounds, or one slip away.

    A wrong letter leaves the same rest at the same place, a swap at the next, a missing letter
    is the name's own rest, and one too many leaves the name.
    """
    yield key(text)
    if len(text) >= _SHORTEST_SOUND:
        yield key("~" + heard)
    if not may_slip or len(text) < _SHORTEST_SLIP - 1:
        return
    for at, slip in enumerate(shortened(text)):
        yield key(slip)
        yield from (slip_key(place, slip) for place in (at - 1, at, at + 1))
    yield from (slip_key(at, text) for at in range(len(text) + 1))


def partial_names(words: list[str]) -> Iterator[str]:
    """What neighbours shorten a town's name to: ``salon``, ``saint cannat``, ``port de bouc``."""
    for at, word in enumerate(words):
        if at and word in _SMALL:
            lead = words[:at]
            if len(joined(lead)) >= (5 if len(lead) == 1 else 7):
                yield joined(lead)
            return


def keys_elsewhere(own: frozenset[str]) -> set[int]:
    """The keys of every town but the book's own.

    Whole names for all of France; shortened, misspelt and misheard ones only for the large
    towns and for those of the book's own départements, where people really mean them.
    """
    near = {_department(insee) for insee in own}
    mine = {joined(town_words(one.name)) for one in communes() if one.insee in own}
    keys: set[int] = set()
    for commune in communes():
        if commune.insee not in own:
            keys.update(_keys(commune, commune.is_large or _department(commune.insee) in near))
    return keys - {key(name) for name in mine}


def _keys(commune: Commune, is_known: bool) -> Iterator[int]:
    words = town_words(commune.name)
    whole = joined(words)
    if len(whole) < 3:
        return
    yield key(whole)
    for part in partial_names(words):
        if is_known or len(part) >= _LONG_PART:
            yield key(part)
    if not is_known:
        return
    if len(whole) >= _SHORTEST_SOUND:
        yield key("~" + sounded(words))
    if len(whole) >= _SHORTEST_SLIP:
        for at, slip in enumerate(shortened(whole)):
            yield slip_key(at, slip)


def _department(insee: str) -> str:
    return insee[:3] if insee.startswith("97") else insee[:2]
