"""Texts that are alike, in groups: those whose shingles overlap, and all that they chain to.

Two texts are alike when their sets of shingles have a Jaccard index of ``ALIKE`` or more.
Candidates are found as in AllPairs and PPJoin (Bayardo 2007, Xiao 2008): with the shingles in
one order, rarest first, two sets that overlap enough share some of their first ones. Most that
only seem to are told apart by a bitmap of each set (Sandes 2017).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from conversations.hearing.folding import fold

ALIKE = 0.7
"""Share of common shingles (Jaccard) from which two texts are alike."""
_BLOCK = 4000
"""Texts compared with all others at a time."""
_BITS = 512
"""Bits of a set's bitmap: far more than most sets have shingles."""

Indices = NDArray[np.intp]


def shingles(text: str) -> frozenset[str]:
    """Runs of four letters of the folded text, and the text itself when it is short."""
    plain = fold(text).plain
    return frozenset(plain[i : i + 4] for i in range(max(1, len(plain) - 3)))


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sets of shingles overlap so much that their texts count as one."""
    if min(len(one), len(other)) < ALIKE * max(len(one), len(other)):
        return False
    common = len(one & other)
    return common >= ALIKE * (len(one) + len(other) - common)


def groups_of_alike(texts: Sequence[str]) -> Iterable[list[int]]:
    """Indices of ``texts`` in groups; most texts are a group of their own."""
    sets = [shingles(text) for text in texts]
    pairs = zip(*_candidates(sets), strict=True)
    found = [(one, other) for one, other in pairs if alike(sets[one], sets[other])]
    links = np.array(found, dtype=np.intp).reshape(-1, 2)
    graph = csr_matrix((np.ones(len(links)), (links[:, 0], links[:, 1])), (len(texts), len(texts)))
    groups: dict[int, list[int]] = defaultdict(list)
    for i, group in enumerate(connected_components(graph, directed=False)[1].tolist()):
        groups[group].append(i)
    return groups.values()


def _candidates(sets: Sequence[frozenset[str]]) -> tuple[list[int], list[int]]:
    """Every pair that may be alike."""
    met = Counter(chain.from_iterable(sets))
    place = {shingle: i for i, shingle in enumerate(sorted(met, key=lambda s: (met[s], s)))}
    order = sorted(range(len(sets)), key=lambda i: len(sets[i]))  # those of one size come together
    size = np.array([len(sets[i]) for i in order])
    owner = np.repeat(np.arange(len(order)), size)
    places = np.fromiter((place[s] for i in order for s in sets[i]), np.int64, len(owner))
    places = np.sort(owner * len(place) + places) - owner * len(place)  # each set's own, rarest first
    beyond = np.ceil(ALIKE * size).astype(np.intp) - 1
    starts = np.cumsum(size) - size
    is_first = np.arange(len(owner)) - starts[owner] < (size - beyond)[owner]
    listed, ends = places[is_first].astype(np.int32), np.cumsum([0, *(size - beyond)])
    last = listed[ends[1:] - 1]
    shown = csr_matrix((np.ones(len(listed), np.int32), listed, ends), (len(sets), len(place)))
    bitmaps = _bitmaps(owner, places, len(sets))
    pairs: list[tuple[Indices, Indices]] = []
    for start in range(0, len(sets), _BLOCK):
        end = min(start + _BLOCK, len(sets))
        smallest = int(np.searchsorted(size, ALIKE * size[start] - 1e-9))
        common = (shown[start:end] @ shown[smallest:end].T).tocoo()
        one, other = common.row + start, common.col + smallest
        # What is common beyond the first shingles is no more than what the one that ends sooner holds there.
        most = common.data + np.where(last[one] <= last[other], beyond[one], beyond[other])
        least = ALIKE / (1 + ALIKE) * (size[one] + size[other]) - 1e-9
        may = (other < one) & (np.minimum(most, size[other]) >= least)
        one, other, least = one[may], other[may], least[may]
        # Sets differ in at least as many shingles as their bitmaps differ in bits.
        differ = np.bitwise_count(bitmaps[one] ^ bitmaps[other]).sum(axis=1, dtype=np.intp)
        may = (size[one] + size[other] - differ) / 2 >= least
        pairs.append((one[may], other[may]))
    listed_order = np.array(order)
    return (
        listed_order[np.concatenate([one for one, _ in pairs])].tolist(),
        listed_order[np.concatenate([other for _, other in pairs])].tolist(),
    )


def _bitmaps(owner: Indices, places: Indices, sets: int) -> NDArray[np.uint64]:
    """For each set a bit for each of its ``places``, modulo ``_BITS``."""
    bitmaps = np.zeros((sets, _BITS // 64), np.uint64)
    bits = (places % _BITS).astype(np.uint64)
    np.bitwise_or.at(bitmaps, (owner, places % _BITS // 64), np.uint64(1) << bits % 64)
    return bitmaps
