"""Danger to life or health, heard by rules that can be shown to a person.

The rules live in ``data/danger.toml``. They are one half of the ear for danger;
the other is learned (see ``ear.py``). Pure.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain
from typing import Self

from conversations.hearing.folding import Folded
from conversations.hearing.heard import Danger, DangerKind
from conversations.hearing.patterns import any_of


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: DangerKind
    reason: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class DangerRules:
    """The rules, in the order in which their kinds outweigh each other."""

    rules: tuple[_Rule, ...]
    any: re.Pattern[str]
    """Every rule in one: most texts set off none, and are done with sooner."""
    harmless: re.Pattern[str]

    @classmethod
    def load(cls) -> Self:
        source = files("conversations.hearing").joinpath("data/danger.toml").read_text("utf-8")
        table = tomllib.loads(source)
        rules = tuple(
            _Rule(entry["kind"], entry["reason"], any_of(entry["patterns"]))
            for entry in table["danger"]
        )
        every = any_of(chain.from_iterable(entry["patterns"] for entry in table["danger"]))
        return cls(rules, every, any_of(table["harmless"]["patterns"]))

    def is_harmless(self, folded: Folded) -> bool:
        """Whether the text holds a figure of speech that only sounds like danger."""
        return self.harmless.search(folded.plain) is not None

    def find(self, folded: Folded, harmless: bool) -> Danger | None:
        """The first danger in the text, its figures of speech (if ``harmless``) cut out first."""
        plain = self.harmless.sub(" ", folded.plain) if harmless else folded.plain
        if self.any.search(plain) is None:
            return None
        for rule in self.rules:
            match = rule.pattern.search(plain)
            if match is not None:
                return Danger(rule.kind, f"{rule.reason} : « {match.group().strip()} »")
        return None
