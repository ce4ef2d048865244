"""Rows of whole weights summed over what a text shows, remembered for words met before. Pure.

Sums of whole numbers, so their order cannot matter, and nothing that is remembered can
change what is heard: it is only heard sooner.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain

import numpy as np
from numpy.typing import NDArray

from conversations.hearing.features import FeatureReader, Features

MOST_WORDS = 16_384
"""Words whose sums are remembered."""
MOST_PAIRS = 65_536
"""Neighbours whose features are remembered."""

Whole = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Table:
    """Names of features with their rows of whole weights."""

    rows: dict[str, int]
    weights: NDArray[np.int8]

    def known(self, names: Iterable[str]) -> list[int]:
        """The rows of those features that were learned."""
        find = self.rows.get
        return [row for name in names if (row := find(name)) is not None]

    def summed(self, rows: Sequence[int]) -> Whole:
        """These rows added up."""
        if not rows:
            return np.zeros(self.weights.shape[1], np.float32)
        total: Whole = self.weights.take(rows, axis=0).sum(axis=0, dtype=np.float32)
        return total


@dataclass(frozen=True, slots=True)
class Sums:
    """What texts add up to: spelling and families apart, each with its number of features.

    What is remembered is put away whole, so that threads may share it.
    """

    table: Table
    reader: FeatureReader
    _words: dict[str, Whole] = field(default_factory=dict)
    """For each word the sums of both blocks; the last column counts their features."""
    _pairs: dict[tuple[str, str], tuple[list[int], list[int], int, int]] = field(default_factory=dict)
    """For each pair the rows of both blocks, and how many features there are."""

    def of(self, features: Features) -> tuple[list[Whole], list[float]]:
        """For each block the sum of its rows, and its size."""
        words = self._of_words(features.words)
        rest = features.rest
        spelling, families = self.table.known(rest.spelling), self.table.known(rest.families)
        sizes = [words[0, -1] + len(rest.spelling), words[1, -1] + len(rest.families)]
        for pair in features.pairs:
            one, two, of_one, of_two = self._pairs.get(pair) or self._meet(pair)
            spelling += one
            families += two
            sizes[0] += of_one
            sizes[1] += of_two
        summed = [words[0, :-1] + self.table.summed(spelling), words[1, :-1] + self.table.summed(families)]
        return summed, sizes

    def _meet(self, pair: tuple[str, str]) -> tuple[list[int], list[int], int, int]:
        if len(self._pairs) >= MOST_PAIRS:
            self._pairs.clear()
        shown = self.reader.of_pair(*pair)
        known = self.table.known
        met = known(shown.spelling), known(shown.families), len(shown.spelling), len(shown.families)
        self._pairs[pair] = met
        return met

    def _of_words(self, words: Sequence[str]) -> Whole:
        if not words:
            return np.zeros((2, self.table.weights.shape[1] + 1), np.float32)
        find = self._words.get
        known = {word: met for word in words if (met := find(word)) is not None}
        if len(known) < len(words):
            known |= self._meet_words([word for word in words if word not in known])
        total: Whole = np.array(list(known.values())).sum(axis=0)
        return total

    def _meet_words(self, words: Sequence[str]) -> dict[str, Whole]:
        if len(self._words) >= MOST_WORDS:
            self._words.clear()
        shown = [self.reader.of_word(word) for word in words]
        blocks = [names for own in shown for names in (own.spelling, own.families)]
        rows = [self.table.known(names) for names in blocks]
        sums = np.zeros((len(blocks), self.table.weights.shape[1] + 1), np.float32)
        sums[:, -1] = [len(names) for names in blocks]
        starts = list(accumulate(map(len, rows), initial=0))
        filled = [i for i, own in enumerate(rows) if own]
        if filled:
            taken = self.table.weights.take(list(chain.from_iterable(rows)), axis=0)
            sums[filled, :-1] = np.add.reduceat(taken, [starts[i] for i in filled], axis=0, dtype=np.float32)
        met: dict[str, Whole] = dict(zip(words, sums.reshape(len(words), 2, -1), strict=True))
        self._words.update(met)
        return met
