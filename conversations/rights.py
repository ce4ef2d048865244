"""Roles at the town hall and what each may do. One table, checked at every use and printed in the
documentation (``voisins rights``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["referent", "partner", "coordinator"]
ROLES: tuple[Role, ...] = get_args(Role)

Deed = Literal[
    "offers", "needs", "tasks", "explain", "map", "summary", "journal", "export", "remind",
    "act_for", "own_entries", "duty", "absence", "invite", "lift",
]
"""What a right is needed for."""

_REFERENTS: frozenset[Role] = frozenset({"referent", "coordinator"})
_ALL: frozenset[Role] = frozenset(ROLES)
_COORDINATOR: frozenset[Role] = frozenset({"coordinator"})

RIGHTS: Mapping[Deed, frozenset[Role]] = {
    "offers": _REFERENTS,
    "needs": _REFERENTS,
    "tasks": _REFERENTS,
    "explain": _REFERENTS,
    "map": _REFERENTS,
    "summary": _REFERENTS,
    "journal": _REFERENTS,
    "remind": _REFERENTS,
    "duty": _REFERENTS,
    "absence": _REFERENTS,
    "act_for": _ALL,
    "own_entries": _ALL,
    "export": _COORDINATOR,
    "invite": _COORDINATOR,
    "lift": _COORDINATOR,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """The roles of one person at this moment. A coordinator stands everywhere, a referent in
    ``areas`` (slugs), a partner nowhere: a partner sees what they entered themselves."""

    roles: frozenset[Role] = frozenset()
    areas: tuple[str, ...] = ()

    def may(self, deed: Deed) -> bool:
        """Whether any of the roles allows it somewhere."""
        return not self.roles.isdisjoint(RIGHTS[deed])

    def may_in(self, deed: Deed, area: str | None) -> bool:
        """Whether it is allowed in ``area``; what belongs to no area is everybody's who may."""
        allowed = RIGHTS[deed]
        if "coordinator" in self.roles and "coordinator" in allowed:
            return True
        return "referent" in self.roles & allowed and (area is None or area in self.areas)


NO_STANDING = Standing()
