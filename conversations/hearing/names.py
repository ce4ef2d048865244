"""The name in an answer to "what is your name?" that no learned reading has found. Pure."""

from __future__ import annotations

import re

_PREFIX = re.compile(
    r"^\s*(?:(?:bonjour|bonsoir|oui|alors|euh|bah|ben|c['’ ]?est|cest|moi|ici|je\s+m['’ ]?appell?e"
    r"|jmappelle|je\s+suis|jsuis|mon\s+nom|est|nom|pr[ée]nom|donc|bon|on\s+me\s+dit|on\s+m['’ ]appelle)\b[\s,:!.]*)+",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*\.?")
_NO_NAME = re.compile(
    r"[\d?@/]|\b(?:pas|rien|inutile|non|aucune?|jamais|personne|pourquoi|facultatif|obligatoire)\b",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    r"(?:\s*,|\s+(?:avec|sans|comme|deux|un|une|en\s+(?:un|deux)\s+mots?|si\s+si|tout\s+(?:court|simplement)"
    r"|c['’ ]?est\s+tout)\b).*$",
    re.IGNORECASE | re.DOTALL,
)
"""How a name is explained: "Lafforgue deux f", "Morel, avec un l"."""
MOST_WORDS = 4


def name_given(text: str) -> str | None:
    """The words of a short answer without "je m'appelle"; ``None`` where no name can be."""
    rest = _SPELLED.sub("", _PREFIX.sub("", text)).strip(" ,.!\n\t\"'«»“”")
    if _NO_NAME.search(rest) or not 1 <= len(_WORD.findall(rest)) <= MOST_WORDS:
        return None
    return rest
