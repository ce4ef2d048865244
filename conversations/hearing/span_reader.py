"""Where the address and the name stand, by learned weights: small sums, remembered. Pure.

What is remembered of words and settings met before only makes the next reading sooner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

from conversations.hearing.folding import Token
from conversations.hearing.spans import (
    MOST_TOKENS,
    TAGS,
    Found,
    Marks,
    Setting,
    best_path,
    may_hold_spans,
    setting_features,
    spans,
    word_features,
)

_ASKING = ("address", "name")
_MOST = 20_000
"""Words, and settings, that are remembered."""

Scores = tuple[int, ...]
_NOTHING: Scores = (0,) * len(TAGS)


@dataclass(frozen=True, slots=True)
class SpanReader:
    """Finds the address and the name of a text."""

    rows: dict[str, int]
    weights: Sequence[Scores]
    steps: Sequence[Sequence[int]]
    """``steps[a][b]``: how readily tag ``b`` follows tag ``a``; the last row begins a text."""
    _words: dict[str, tuple[Scores, Scores, Scores]] = field(default_factory=dict, repr=False)
    """For each word what it adds itself, to the token after it, and to the one before it."""
    _settings: dict[Setting, Scores] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, names: Sequence[str], weights: NDArray[np.int32], steps: Sequence[int]) -> Self:
        """A reader from its feature names (one a row of weights) and its transitions."""
        rows = [steps[i : i + len(TAGS)] for i in range(0, len(steps), len(TAGS))]
        return cls(dict(zip(names, range(len(names)), strict=True)), list(map(tuple, weights.tolist())), rows)

    def tags(self, text: str, tokens: Sequence[Token], question: str | None) -> list[int]:
        """The best tag of every token, as an index of ``TAGS``."""
        marks = Marks.of(text, tokens)
        words, met = marks.words, self._words.get
        known = [met(word) or self._meet_word(word) for word in words]
        met_setting, find = self._settings.get, self.rows.get
        scores: list[list[int]] = []
        for i, setting in enumerate(marks.settings(question), 2):
            own = met_setting(setting) or self._meet_setting(setting)
            shown = [a + b + c + d for a, b, c, d in zip(known[i][0], known[i - 1][1], known[i + 1][2], own, strict=True)]
            for name in (f"4{words[i - 1]}_{words[i]}", f"5{words[i]}_{words[i + 1]}"):
                row = find(name)
                if row is not None:
                    shown = [a + b for a, b in zip(shown, self.weights[row], strict=True)]
            scores.append(shown)
        return best_path(scores, self.steps)

    def read(self, text: str, tokens: Sequence[Token], question: str | None) -> Found:
        """The address and the name in ``text``."""
        if len(tokens) > MOST_TOKENS:
            half = MOST_TOKENS // 2
            tokens = [*tokens[:half], *tokens[-half:]]
        if not tokens or not (question in _ASKING or may_hold_spans(tokens)):
            return Found(None, None)
        found = spans(self.tags(text, tokens, question))
        addresses = [(tokens[a].start, tokens[b].end) for k, a, b in found if k == "address"]
        names = [(tokens[a].start, tokens[b].end) for k, a, b in found if k == "name"]
        longest = max(addresses, key=lambda span: span[1] - span[0], default=None)
        return Found(longest, names[-1] if names else None)

    def _meet_word(self, word: str) -> tuple[Scores, Scores, Scores]:
        if len(self._words) >= _MOST:
            self._words.clear()
        met = self._summed(word_features(word)), self._summed(("2" + word,)), self._summed(("3" + word,))
        self._words[word] = met
        return met

    def _meet_setting(self, setting: Setting) -> Scores:
        if len(self._settings) >= _MOST:
            self._settings.clear()
        met = self._settings[setting] = self._summed(setting_features(setting))
        return met

    def _summed(self, names: Sequence[str]) -> Scores:
        known = [row for name in names if (row := self.rows.get(name)) is not None]
        if not known:
            return _NOTHING
        return tuple(map(sum, zip(*[self.weights[row] for row in known], strict=True)))
