"""Which categories a text names: the learned ranking and the town's own words together. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from conversations.hearing.folding import Folded
from conversations.hearing.heard import ANYTHING_ELSE
from conversations.hearing.menu import Menu
from conversations.hearing.ranking import Ranking
from conversations.hearing.voices import NOTHING

ALSO = 0.25
"""Chance from which a second category counts as named too."""
ALSO_NAMED = 0.005
"""The same for a category whose own words stand in the text."""
SURE_ALONE = 0.95
"""Chance of a category in one limb of a sentence from which that limb names it too."""
_JOINTS = frozenset({"et", "puis", "ou"})
_OWN_WORDS = 0.8
"""Raw confidence in a category that only the town's own words know."""
_FIRM = 0.75
"""Chance from which the learned ranking outweighs the town's own words."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The category, every category, and the raw confidence in the first one."""

    slug: str | None = None
    slugs: tuple[str, ...] = ()
    raw: float = 1.0


NO_CHOICE = Choice()


def choose(menu: Menu, folded: Folded, ranking: Ranking, rank: Callable[[Folded], Ranking]) -> Choice:
    """The category of a need or an offer; none where the text names none.

    ``rank`` ranks a part of the text by itself: "je fais les courses et promène les chiens" is two services,
    however much the text as a whole sounds like one.
    """
    named = menu.named(folded)
    own = [slug for slug in named if slug in menu.own]
    if own and (ranking.best in (ANYTHING_ELSE, NOTHING) or ranking.chance < _FIRM):
        return Choice(own[0], tuple(own), _OWN_WORDS)
    if ranking.best == NOTHING:
        return Choice(None, (), ranking.chance)
    also = [
        slug
        for slug, chance in zip(ranking.classes[1:], ranking.chances[1:], strict=True)
        if slug != NOTHING and (chance >= ALSO or (slug in named and chance >= ALSO_NAMED))
    ]
    if not {ranking.best, ANYTHING_ELSE, *also}.issuperset(named):
        also += [slug for limb in _limbs(folded) for slug in _named_alone(menu, limb, rank)]
    return Choice(ranking.best, tuple(dict.fromkeys((ranking.best, *also))), ranking.chance)


def _named_alone(menu: Menu, limb: Folded, rank: Callable[[Folded], Ranking]) -> list[str]:
    named = menu.named(limb)
    if not named:
        return []
    ranking = rank(limb)
    return [ranking.best] if ranking.best in named and ranking.chance >= SURE_ALONE else []


def _limbs(folded: Folded) -> list[Folded]:
    """The parts of the text between "et", "ou", "puis"; none where it is all of one piece."""
    parts: list[list[str]] = [[]]
    for word in folded.words:
        if word in _JOINTS:
            parts.append([])
        else:
            parts[-1].append(word)
    if len(parts) == 1:
        return []
    return [replace(folded, words=tuple(part), plain=f" {' '.join(part)} ") for part in parts if part]
