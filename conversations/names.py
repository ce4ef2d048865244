"""Names of people and of places, as they are written back to somebody."""

from __future__ import annotations

import re

from conversations.hearing.folding import fold
from conversations.place import Place

_TITLES = {
    "mme": "Mme", "madame": "Mme", "mlle": "Mlle", "mademoiselle": "Mlle",
    "m": "M.", "mr": "M.", "monsieur": "M.", "mamie": "Mamie", "papi": "Papi", "papy": "Papy",
}  # fmt: skip
_SMALL = {"de", "du", "des", "la", "le", "et", "di", "da", "van", "von"}
_STREET_TYPES = {
    "rue", "avenue", "boulevard", "place", "impasse", "chemin", "route", "square", "cours",
    "quai", "traverse", "passage", "montée", "montee", "rond-point", "lotissement", "hameau",
}  # fmt: skip
_WORD_PARTS = re.compile(r"([-'’])")


def written(name: str) -> str:
    """``name`` with a title abbreviated as usual and capitals where they belong:
    "mme martin" and "MADAME MARTIN" both give "Mme Martin"."""
    words = name.replace(".", ". ").split()
    last = len(words) - 1
    return " ".join(_written_word(w, inside=0 < i < last) for i, w in enumerate(words))


def _written_word(word: str, *, inside: bool) -> str:
    bare = word.lower().rstrip(".")
    if bare in _TITLES:
        return _TITLES[bare]
    if word[0].isupper() and not word.isupper():
        return word
    if bare in _SMALL and inside:
        return bare
    return "".join(part[:1].upper() + part[1:].lower() for part in _WORD_PARTS.split(word))


def same_name(one: str, other: str) -> bool:
    """Whether two names, title and all, are one: "M. Martin" is not "Mme Martin"."""
    return fold(written(one)) == fold(written(other))


def is_name(name: str) -> bool:
    """Whether there is more than a title ("M.", "Mme") or a number."""
    words = [word for word in name.split() if any(c.isalpha() for c in word)]
    return any(word.lower().rstrip(".") not in _TITLES for word in words)


def says_name(text: str, name: str) -> bool:
    """Whether ``text`` names somebody, whatever the capitals."""
    return re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) is not None


def spoken(place: Place) -> str:
    """The label of ``place`` inside a sentence: "12 rue Abbé Couture"."""
    words = place.label.split()
    return " ".join(w.lower() if w.lower() in _STREET_TYPES else w for w in words)


def spoken_street(place: Place) -> str:
    """The street of ``place`` without a number: "rue Abbé Couture"."""
    words = (place.street or place.label).split()
    return " ".join(w.lower() if w.lower() in _STREET_TYPES else w for w in words)


def spoken_distance(metres: int) -> str:
    """Metres in steps that tell nobody a house: "350 m", "1,2 km"."""
    if metres < 950:
        return f"{max(50, round(metres / 50) * 50)} m"
    return f"{metres / 1000:.1f} km".replace(".0 ", " ").replace(".", ",")
