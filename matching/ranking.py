"""Who is asked next, and for everyone considered, why or why not.

The order: the helper of last time, unless refused; then who was asked least this week; then who
waits for a first errand; then who is nearest, by bands of distance. Silence costs nothing: only asking counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from matching.candidates import Candidate
from matching.settings import AskingRules

Reason = Literal[
    "paused", "busy", "asked_before", "refused_before", "too_far", "tired", "later"
]


def why_not(candidate: Candidate, rules: AskingRules) -> Reason | None:
    """The first thing that speaks against asking; ``None`` where nothing does."""
    if candidate.paused:
        return "paused"
    if candidate.asked_before:
        return "asked_before"
    if candidate.refused_before:
        return "refused_before"
    if candidate.busy:
        return "busy"
    if _too_far(candidate, rules):
        return "too_far"
    return "tired" if candidate.asks_last_week >= rules.asks_a_week else None


def _too_far(candidate: Candidate, rules: AskingRules) -> bool:
    distance = candidate.distance_m
    return distance is not None and distance > min(candidate.radius_m, rules.perimeter_m)


def order(candidate: Candidate, rules: AskingRules) -> tuple[bool, int, bool, int, float, int]:
    """A key that sorts the best first, and always the same way."""
    distance = candidate.distance_m or 0.0
    return (
        not candidate.helped_before,
        candidate.asks_last_week,
        candidate.ever_helped,
        int(distance // rules.band_m),
        distance,
        candidate.person_id,
    )


def choose(candidates: Iterable[Candidate], rules: AskingRules) -> list[Candidate]:
    """The next wave: at most ``rules.ask_at_once``, best first, nobody who should not be asked."""
    fitting = [c for c in candidates if why_not(c, rules) is None]
    return sorted(fitting, key=lambda c: order(c, rules))[: rules.ask_at_once]
