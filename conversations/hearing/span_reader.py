"""Where the address and the name stand, by learned weights: small sums, remembered. Pure.

What is remembered of words and settings met before only makes the next reading sooner.
"""

from __future__ import annotations

import struct
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

_LANES = struct.Struct(f"<{len(TAGS)}I")
_RAISED = 1 << 20
"""What every lane is raised by before it is read: more than a token's weights can sum up to."""
_ALL_RAISED = int.from_bytes(_LANES.pack(*[_RAISED] * len(TAGS)), "little")

Score = int
"""A whole number for every tag, each in its own 32 bits: the scores of all tags add up in one sum."""


def scores_of(weights: NDArray[np.int16]) -> list[Score]:
    """Each row of weights, one for every tag, as one score."""
    raised = (weights.astype("<i4") + _RAISED).tobytes()
    rows = range(0, len(raised), _LANES.size)
    return [int.from_bytes(raised[at : at + _LANES.size], "little") - _ALL_RAISED for at in rows]


def by_tag(score: Score) -> tuple[int, ...]:
    """The numbers of all tags, each higher by the same."""
    return _LANES.unpack((score + _ALL_RAISED).to_bytes(_LANES.size, "little"))


@dataclass(frozen=True, slots=True)
class SpanReader:
    """Finds the address and the name of a text."""

    scores: dict[str, Score]
    """What each learned feature adds."""
    steps: Sequence[Sequence[int]]
    """``steps[a][b]``: how readily tag ``b`` follows tag ``a``; the last row begins a text."""
    _words: dict[str, tuple[Score, Score, Score]] = field(default_factory=dict, repr=False)
    """For each word what it adds itself, to the token after it, and to the one before it."""
    _settings: dict[Setting, Score] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, names: Sequence[str], weights: NDArray[np.int16], steps: Sequence[int]) -> Self:
        """A reader from its feature names (one a row of weights) and its transitions."""
        rows = [steps[i : i + len(TAGS)] for i in range(0, len(steps), len(TAGS))]
        return cls(dict(zip(names, scores_of(weights), strict=True)), rows)

    def tags(self, text: str, tokens: Sequence[Token], question: str | None) -> list[int]:
        """The best tag of every token, as an index of ``TAGS``."""
        marks = Marks.of(text, tokens)
        words, met, met_setting, find = marks.words, self._words.get, self._settings.get, self.scores.get
        known = [met(word) or self._meet_word(word) for word in words]
        shown: list[tuple[int, ...]] = []
        for i, setting in enumerate(marks.settings(question), 2):
            own = met_setting(setting)
            score = self._meet_setting(setting) if own is None else own
            score += known[i][0] + known[i - 1][1] + known[i + 1][2]
            score += find(f"4{words[i - 1]}_{words[i]}", 0) + find(f"5{words[i]}_{words[i + 1]}", 0)
            shown.append(by_tag(score))
        return best_path(shown, self.steps)

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

    def _meet_word(self, word: str) -> tuple[Score, Score, Score]:
        if len(self._words) >= _MOST:
            self._words.clear()
        met = self._summed(word_features(word)), self._summed(("2" + word,)), self._summed(("3" + word,))
        self._words[word] = met
        return met

    def _meet_setting(self, setting: Setting) -> Score:
        if len(self._settings) >= _MOST:
            self._settings.clear()
        met = self._settings[setting] = self._summed(setting_features(setting))
        return met

    def _summed(self, names: Sequence[str]) -> Score:
        find = self.scores.get
        return sum([find(name, 0) for name in names])
