"""How alike a typed word and a word of a street's name are.

Numbers are never guessed; short words must be exact or sound the same.
"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA

from places.folding import MAY_LOSE_E, sound
from places.lexicon import word_list

EXACT = 1.0
SOUNDS_ALIKE = 0.94
MUTE_E_LOST = 0.92
CUT_SHORT = 0.82
LEAST = 0.62
"""Below this two words are simply different."""
ROUGHLY = 0.6
"""The least share of letters for :func:`roughly_alike`."""
_SHORTEST_PREFIX = 3


@lru_cache(maxsize=131_072)
def alike(typed: str, filed: str) -> float:
    """0 (different) or a share between :data:`LEAST` and 1 (the same word).

    >>> alike("aubnael", "aubanel") > 0.8, alike("12", "13")
    (True, 0.0)
    """
    if typed == filed:
        return EXACT
    if typed.isdecimal() or filed.isdecimal():
        return 0.0
    heard, filed_heard = sound(typed), sound(filed)
    if heard != filed_heard and typed[-1] in MAY_LOSE_E and sound(typed + "e") == filed_heard:
        return MUTE_E_LOST
    shorter = min(len(typed), len(filed))
    if heard == filed_heard:
        if len(heard) < 2 or abs(len(typed) - len(filed)) > 3:
            return 0.0
        return SOUNDS_ALIKE if shorter > 3 else 0.86
    if len(typed) >= _SHORTEST_PREFIX and len(filed) - len(typed) >= 2 and filed.startswith(typed):
        return CUT_SHORT - 0.02 * max(0, 4 - len(typed))
    return _spelled_alike(typed, filed, heard, filed_heard)


def _spelled_alike(typed: str, filed: str, heard: str, filed_heard: str) -> float:
    longer = max(len(typed), len(filed))
    allowed = _slips_allowed(min(len(typed), len(filed)))
    if len(filed) < 4 or (len(filed) < 6 and typed in word_list("prose")):
        return 0.0
    slips: float = OSA.distance(typed, filed, score_cutoff=4)
    heard_slips = OSA.distance(heard, filed_heard, score_cutoff=4)
    if len(heard) >= 4 or heard_slips == 0:
        slips = min(slips, heard_slips + 0.6)
    if slips > allowed:
        return 0.0
    share = 1.0 - slips / longer
    if typed[0] != filed[0] and heard[:1] != filed_heard[:1]:
        share -= 0.06
    if typed in word_list("prose"):
        share -= 0.1
    if len(filed) < 5 and not _same_frame(typed, filed):
        share -= 0.06
    return share if share >= LEAST else 0.0


@lru_cache(maxsize=65_536)
def roughly_alike(typed: str, filed: str) -> float:
    """The same, less strict: for a word beside others of the name that were recognised."""
    if typed.isdecimal() or filed.isdecimal() or min(len(typed), len(filed)) < 3:
        return 0.0
    heard = OSA.normalized_similarity(sound(typed), sound(filed))
    share = max(OSA.normalized_similarity(typed, filed), heard - 0.05)
    return 0.95 * share if share >= ROUGHLY else 0.0


def _same_frame(typed: str, filed: str) -> bool:
    """Whether two short words begin and end alike; ``foh`` and ``foch`` do."""
    return typed[0] == filed[0] and (typed[-1] == filed[-1] or len(typed) == len(filed))


def _slips_allowed(length: int) -> float:
    """Typing slips forgiven in a word of this many letters."""
    if length < 3:
        return 0.0
    if length < 6:
        return 1.0
    if length < 8:
        return 1.6
    return 2.0 if length < 11 else 3.0
