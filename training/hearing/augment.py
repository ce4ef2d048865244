"""Texts as hurried thumbs would have typed them: slips and SMS spelling, by a fixed dice."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

_NEAR = {
    "a": "qzs", "b": "vgn", "c": "xdv", "d": "sfe", "e": "zrd", "f": "dgr", "g": "fht", "h": "gjy",
    "i": "uok", "j": "hku", "k": "jli", "l": "kmo", "m": "lp", "n": "bh", "o": "ipl", "p": "om",
    "q": "aws", "r": "etf", "s": "dqz", "t": "ryg", "u": "yij", "v": "cfb", "w": "xqs", "x": "wcs",
    "y": "tuh", "z": "aes",
}
_SHORTER: tuple[tuple[str, str], ...] = (
    (r"\bquelqu['’ ]un\b", "qqn"), (r"\bpour\b", "pr"), (r"\bbonjour\b", "bjr"),
    (r"\bje suis\b", "jsui"), (r"\bc['’]est\b", "c"), (r"\bj['’]ai\b", "g"), (r"\bqu", "k"),
    (r"\bbeaucoup\b", "bcp"), (r"\bavec\b", "ac"), (r"\bdans\b", "ds"), (r"\btoujours\b", "tjs"),
    (r"\bpas\b", "pa"), (r"\bplus\b", "plu"), (r"\bpeux\b", "peu"), (r"eau\b", "o"), (r"\bvous\b", "vs"),
    (r"\bs['’]il vous pla[iî]t\b", "svp"), (r"\bje\s+(?=[bcdfghklmnpqrstvwxz])", "j"), (r"é\b", "er"),
    (r"er\b", "é"), (r"\bles\b", "lé"), (r"\bdes\b", "dé"), (r"\bmes\b", "mé"), (r"ph", "f"),
    (r"\btout\b", "tt"), (r"\bmaintenant\b", "mtn"), (r"ss", "s"), (r"nn", "n"), (r"ll", "l"),
    (r"\bsuis\b", "sui"), (r"\bai[st]?\b", "é"), (r"ait\b", "é"), (r"\bvoudrais\b", "voudré"),
)


def slipped(text: str, dice: random.Random) -> str:
    """``text`` with one slip of the thumb in every twenty letters or so."""
    letters = list(text)
    for _ in range(1 + len(letters) // 25):
        at = dice.randrange(len(letters))
        if not letters[at].isalpha():
            continue
        kind = dice.randrange(4)
        if kind == 0:
            letters[at] = dice.choice(_NEAR.get(letters[at].lower(), letters[at]))
        elif kind == 1:
            letters[at] = ""
            letters = [c for c in letters if c]
        elif kind == 2:
            letters.insert(at, letters[at])
        elif at + 1 < len(letters):
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        if not letters:
            return text
    return "".join(letters)


def shortened(text: str, dice: random.Random) -> str:
    """``text`` in SMS spelling: about half of what could be shortened is."""
    short = text.lower()
    for pattern, replacement in _SHORTER:
        if dice.random() < 0.5:
            short = re.sub(pattern, replacement, short)
    return short


def hurried(text: str, spans: Sequence[tuple[int, int]], dice: random.Random) -> str:
    """One hurried copy of ``text``; its ``spans`` of characters stay as they are."""
    hurry = slipped if dice.random() < 0.5 else shortened
    parts: list[str] = []
    at = 0
    for start, end in [*sorted(spans), (len(text), len(text))]:
        between = text[at:start]
        parts.append(hurry(between, dice) if between.strip() else between)
        parts.append(text[start:end])
        at = max(at, end)
    return "".join(parts)
