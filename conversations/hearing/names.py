"""The words of a text that say who signs, or for whom the text is. Rules only; pure."""

from __future__ import annotations

import re

_TITLE = r"(?:mme|mmes|mlle|mle|mr|m\.|m|madame|mademoiselle|monsieur|mamie|papi|papy|mamy|tata|tonton)\b\.?"
_PROPER = r"[A-ZÀ-ÖØ-Þ][\w'’-]*"
_TITLED = re.compile(rf"\b({_TITLE}\s+(?:(?:de|du|le|la|van|el|ben)\s+)?[^\W\d_][\w'’-]+(?:\s+{_PROPER})*)", re.I)
_TITLED_PROPER = re.compile(
    rf"\b((?:Mme|Mlle|Mr|M\.|M|MME|MR|MLLE|Madame|Monsieur|MADAME|MONSIEUR|mme|mr|mlle|Mamie|Papi|Papy)\.?\s+{_PROPER}(?:\s+{_PROPER})*)"
)
_INTRODUCED = re.compile(
    r"(?:je m['’ ]?appell?e|moi c['’ ]?est|c['’ ]est|ici|mon nom (?:est|c['’ ]?est)|nom\s*:?|je suis|sign[ée]\s*:?|signature)\s+"
    rf"({_PROPER}(?:[ ]+{_PROPER}){{0,2}})"
)
_SIGNED = re.compile(rf"(?:[.!?,]|\bmerci|\bsvp)\s+({_PROPER}(?:\s+{_PROPER}){{0,2}})\s*\.?\s*$")
_NOT_NAMES = re.compile(r"^(?:Merci|Bonjour|Bonsoir|SVP|Cordialement|OUI|NON|Madame, Monsieur|Monsieur, Madame)\b", re.I)
_ANSWER_PREFIX = re.compile(
    r"^\s*(?:bonjour|bonsoir|oui|alors|euh|bah|ben|c['’ ]?est|cest|moi|ici|je m['’ ]?appell?e|jmappelle|je suis|jsuis|mon nom|est|nom|pr[ée]nom|pour|ma|mon|tante|m[èe]re|p[èe]re|[,:!.])+\s+",
    re.I,
)


def name_in(text: str) -> str | None:
    """The name in a free text as typed, or ``None``."""
    for pattern in (_INTRODUCED, _TITLED_PROPER, _SIGNED):
        for match in pattern.finditer(text):
            if not _NOT_NAMES.match(match.group(1)):
                return match.group(1).strip(" ,.")
    return None


def name_given(text: str) -> str | None:
    """The name in an answer to "what is your name?", as typed, or ``None``."""
    rest = _ANSWER_PREFIX.sub("", text).strip(" ,.!?")
    words = re.findall(r"[^\W\d_][\w'’-]*\.?", rest)
    if not 1 <= len(words) <= 4 or re.search(r"\d|\?", rest):
        return None
    return rest
