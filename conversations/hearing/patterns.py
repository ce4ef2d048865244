"""Regular expressions of the rules, made ready to be looked for quickly. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CAPTURES = re.compile(r"\((?!\?)")
NEVER = re.compile(r"(?!)")


def uncaptured(pattern: str) -> str:
    """``pattern`` with groups that remember nothing: half as slow to look for."""
    return _CAPTURES.sub("(?:", pattern)


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """One expression for all of ``patterns``; without any, one that is never found.

    Most begin with the space before a word: it is written once, so that only there the
    many branches are tried.
    """
    listed = list(patterns)
    spaced = "|".join(p[1:] for p in listed if p.startswith(" "))
    others = [p for p in listed if not p.startswith(" ")]
    joined = "|".join([*([f" (?:{spaced})"] if spaced else []), *others])
    return re.compile(uncaptured(joined)) if joined else NEVER
