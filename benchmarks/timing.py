"""Times of many calls, and what to say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from time import perf_counter


def each(calls: Iterable[Callable[[], object]]) -> list[float]:
    """Seconds that each call took, in order of size."""
    times = []
    for call in calls:
        start = perf_counter()
        call()
        times.append(perf_counter() - start)
    return sorted(times)


def quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def rate(ordered: Sequence[float]) -> float:
    """Calls a second, one after the other."""
    return len(ordered) / sum(ordered)
