"""The 7-bit alphabet of the text message: what fits, what it costs, and how to make a word fit.

Source: 3GPP TS 23.038 (GSM 03.38), section 6.2.1. One message holds 160 septets, or 153 in
each part of several; a character of the extension table costs two. One letter outside the
alphabet turns the whole message into UCS-2, 70 characters, 67 in each part.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION: Final = frozenset("^{}\\[~]|€")

ONE_PART: Final = 160
PART_OF_SEVERAL: Final = 153

_SPELLED: Final = {
    "œ": "oe", "Œ": "Oe", "æ": "ae", "ç": "c", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'",
    "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‑": "-", "…": "...", "•": "-",
    "°": "o", "º": "o", "²": "2", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ",
}  # fmt: skip
_SPACES: Final = re.compile(r" {2,}")
_OUTSIDE: Final = re.compile(f"[^{re.escape(''.join(sorted(BASIC | EXTENSION)))}]")


def is_gsm7(text: str) -> bool:
    """Whether every character has a place in the alphabet or its extension."""
    return _OUTSIDE.search(text) is None


def units(text: str) -> int:
    """The septets that ``text`` takes. Raises ``ValueError`` where it is not GSM-7."""
    if not is_gsm7(text):
        raise ValueError("not in the GSM 7-bit alphabet")
    return sum(2 if c in EXTENSION else 1 for c in text)


def parts(text: str) -> int:
    """How many SMS carry ``text``; a two-septet character is never split between two."""
    if units(text) <= ONE_PART:
        return 1
    count, used = 1, 0
    for c in text:
        cost = 2 if c in EXTENSION else 1
        if used + cost > PART_OF_SEVERAL:
            count, used = count + 1, 0
        used += cost
    return count


def transliterate(text: str) -> str:
    """``text`` in letters of the alphabet, nearest spelling first; what has none (emoji) is
    left out. Never puts a question mark in the place of a letter."""
    composed = unicodedata.normalize("NFC", text)
    if is_gsm7(composed):
        return composed if composed.isascii() else _SPACES.sub(" ", composed).strip()
    return _SPACES.sub(" ", "".join(_letter(c) for c in composed)).strip()


def _letter(c: str) -> str:
    if c in BASIC or c in EXTENSION:
        return c
    if c in _SPELLED:
        return _SPELLED[c]
    bare = "".join(b for b in unicodedata.normalize("NFKD", c) if b in BASIC)
    return bare


def clip(text: str, limit: int) -> str:
    """``text`` in at most ``limit`` characters, cut between two words where it can be."""
    if len(text) <= limit:
        return text
    cut = text[: limit + 1].rsplit(" ", 1)[0]
    return (cut if limit // 2 <= len(cut) <= limit else text[:limit]).rstrip(" ,;:-")
