"""An address as it is most plainly written, "12 rue Abbé Couture": where the ear is unsure where it
begins or ends, the address book is asked for these words."""

from __future__ import annotations

import re

_TYPES = (
    r"rue|avenue|av|boulevard|bd|place|impasse|chemin|route|all[ée]e|square|cours|quai|traverse|passage"
    r"|mont[ée]e|rond-point"
)
_NOT_ITS_NAME = (
    r"je|j'|c'est|cest|ici|moi|merci|svp|stp|s'il|mme|mlle|m\.|mr|madame|mademoiselle|monsieur|pour|bonjour"
    r"|demain|depuis|chez|au|pas"
)
_PLAIN = re.compile(
    rf"\b\d{{1,4}}(?: ?(?:bis|ter|quater|[a-d]))?,? (?:{_TYPES})\b\.?"
    rf"(?: (?!(?:{_NOT_ITS_NAME})(?:\b|(?<=')))[\w'’-]+){{1,6}}",
    re.IGNORECASE,
)


def plain_address(text: str) -> str | None:
    """The first such address as typed, or ``None``."""
    found = _PLAIN.search(text)
    return found.group() if found else None


def fuller(heard: str | None, text: str) -> str | None:
    """What the ear heard as an address, or the plain one where that says more."""
    plain = plain_address(text)
    if heard is None:
        return plain
    return plain if plain is not None and heard in plain else heard
