"""Turn raw chances into how often they prove right, on rows that were not learned from."""

from __future__ import annotations

from collections.abc import Sequence

from conversations.hearing import Ear
from conversations.hearing.ear import curve_for
from training.hearing.corpus import Row
from training.hearing.judge import is_right

FEWEST = 40
"""Rows that a step of a curve stands on, at least."""


def tell(ear: Ear, rows: Sequence[Row]) -> list[tuple[str, float, bool]]:
    """For every row the curve it belongs to, its raw chance, and whether it was heard right."""
    told = []
    for row in rows:
        heard = ear.hear(row.text, row.question)  # type: ignore[arg-type]
        told.append((curve_for(row.question), round(heard.confidence, 4), is_right(row, heard)))
    return told


def curves(told: Sequence[tuple[str, float, bool]]) -> dict[str, object]:
    """A rising curve for each kind of text."""
    kinds = sorted({kind for kind, _, _ in told})
    return {k: rising([(raw, right) for kind, raw, right in told if kind == k]) for k in kinds}


def rising(pairs: Sequence[tuple[float, bool]]) -> dict[str, list[float]]:
    """Isotonic regression: neighbours are pooled until shares rise and pools are large enough."""
    pools: list[list[float]] = []
    for raw, right in sorted(pairs):
        if pools and (pools[-1][2] == raw or pools[-1][1] < FEWEST):
            last = pools[-1]
            pools[-1] = [last[0] + right, last[1] + 1, raw]
        else:
            pools.append([float(right), 1.0, raw])
        while len(pools) > 1 and _share(pools[-2]) >= _share(pools[-1]) and pools[-1][1] >= FEWEST:
            upper = pools.pop()
            pools[-1] = [pools[-1][0] + upper[0], pools[-1][1] + upper[1], upper[2]]
    if len(pools) > 1 and pools[-1][1] < FEWEST:
        upper = pools.pop()
        pools[-1] = [pools[-1][0] + upper[0], pools[-1][1] + upper[1], upper[2]]
    return {
        "upto": [pool[2] for pool in pools[:-1]],
        "right": [round(_share(pool), 4) for pool in pools],
    }


def _share(pool: Sequence[float]) -> float:
    return (pool[0] + 0.5) / (pool[1] + 1.0)
