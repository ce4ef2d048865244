"""Regular expressions of the rules, made ready to be looked for quickly. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CAPTURES = re.compile(r"\((?!\?)")
NEVER = re.compile(r"(?!)")
MANY = 50
"""Patterns from which looking at the first letter first pays."""


def uncaptured(pattern: str) -> str:
    """``pattern`` with groups that remember nothing: half as slow to look for."""
    return _CAPTURES.sub("(?:", pattern)


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """One expression for all of ``patterns``; without any, one that is never found.

    Most begin with the space before a word: it is written once, so that only there the
    many branches are tried; and where they are very many, only those that may begin with
    the word's first letter.
    """
    listed = list(patterns)
    spaced = [p[1:] for p in listed if p.startswith(" ")]
    others = [p for p in listed if not p.startswith(" ")]
    branches = spaced if len(spaced) < MANY else _by_letter(spaced)
    joined = "|".join([*([f" (?:{'|'.join(branches)})"] if branches else []), *others])
    return re.compile(uncaptured(joined)) if joined else NEVER


def first_letters(pattern: str) -> set[str] | None:
    """The letters with which a match of ``pattern`` can begin; ``None`` where that is hard to tell."""
    if pattern.startswith("(") and not re.match(r"\(\?[^:]", pattern):
        branches, rest = _branches(pattern)
        letters = [first_letters(branch) for branch in branches]
    elif pattern[:1].isalnum():
        letters, rest = [{pattern[0]}], pattern[1:]
    else:
        return None
    if rest[:1] in ("?", "*"):
        letters.append(first_letters(rest[1:]))
    elif rest[:1] == "{":
        return None
    known = [own for own in letters if own is not None]
    return set().union(*known) if len(known) == len(letters) else None


def _branches(pattern: str) -> tuple[list[str], str]:
    """The branches of the group that ``pattern`` begins with, and what follows the group."""
    branches, depth, start = [], 0, 3 if pattern.startswith("(?:") else 1
    for at, sign in enumerate(pattern):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 or (sign == "|" and depth == 1):
            branches.append(pattern[start:at])
            start = at + 1
        if depth == 0:
            break
    return branches, pattern[start:]


def _by_letter(patterns: Iterable[str]) -> list[str]:
    """The same branches in groups by their first letters; the others, for any letter, last."""
    groups: dict[str, list[str]] = {}
    others: list[str] = []
    for pattern in patterns:
        letters = first_letters(pattern)
        if letters is None:
            others.append(pattern)
        for letter in letters or ():
            groups.setdefault(letter, []).append(pattern)
    return [*(f"(?={letter})(?:{'|'.join(own)})" for letter, own in sorted(groups.items())), *others]
