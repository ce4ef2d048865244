"""Which categories a text names: the learned ranking and the town's own words together. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from conversations.hearing.folding import Folded
from conversations.hearing.heard import ANYTHING_ELSE
from conversations.hearing.menu import Menu
from conversations.hearing.ranking import Ranking
from conversations.hearing.voices import NOTHING

ALSO = 0.25
"""Chance from which a second category counts as named too."""
ALSO_NAMED = 0.005
"""The same for a category whose own words stand in the text."""
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


def choose(menu: Menu, folded: Folded, ranking: Ranking) -> Choice:
    """The category of a need or an offer; none where the text names none."""
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
    return Choice(ranking.best, (ranking.best, *also), ranking.chance)
