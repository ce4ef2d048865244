"""Who is in charge of a neighbourhood at a moment: its referents who are there, else those who stand in
for them. Worked out of the roles, the absences and the turns of duty; nothing is read or written here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from switchboard.records import Duty, Grant

People = tuple[int, ...]
"""Numbers of persons, in order, each once."""


@dataclass(frozen=True, slots=True)
class Rota:
    """``neighbours`` names, for a neighbourhood, those whose referents stand in for its own; a
    neighbourhood that is not in it has all the others."""

    team: Sequence[Grant]
    duties: Sequence[Duty]
    neighbours: Mapping[str, Sequence[str]]
    now: datetime

    # Who there is.

    def absence_of(self, person_id: int) -> Duty | None:
        return next((d for d in self._lasting("absent") if d.person_id == person_id), None)

    def on_call(self) -> People:
        """Those on call for danger now, whom Telegram reaches."""
        staff = {g.person_id for g in self.team if g.role != "partner" and g.reachable}
        return _in_order(d.person_id for d in self._lasting("on_call") if d.person_id in staff)

    def name_of(self, person_id: int) -> str:
        return next((g.name for g in self.team if g.person_id == person_id), "")

    def areas_of(self, person_id: int) -> tuple[str, ...]:
        return tuple(g.area for g in self.team if g.role == "referent" and g.person_id == person_id)

    # Who is in charge.

    def in_charge(self, area: str | None) -> People:
        """The referents of ``area`` (of all where it is ``None``) who are there; else those of the
        neighbourhoods beside it, else the coordinators, else any referent; and where everybody is
        away, everybody. Empty only where nobody has a role."""
        circles = (
            self._there(self._referents(area)), self._beside(area), self._coordinators(),
            self._there(self._referents(None)), self._referents(area), self._everybody(),
        )  # fmt: skip
        return next(filter(None, circles), ())

    def stands_in(self, person_id: int, areas: Iterable[str]) -> tuple[str, ...]:
        """Which of ``areas`` this person has for somebody else, at the moment."""
        own = self.areas_of(person_id)
        return tuple(a for a in areas if a not in own and person_id in self.in_charge(a))

    def colleagues_of(self, person_id: int, area: str | None) -> People:
        """Who may be passed a task of ``area``: those in charge first, then everybody who is there."""
        others = (*self.in_charge(area), *self._there(self._everybody()))
        return tuple(p for p in _once(others) if p != person_id)

    def circle(self, area: str | None, level: int) -> People:
        """Who is reminded: level 0 those in charge, 1 the neighbourhoods beside it as well, 2 the
        coordinators too."""
        wider: tuple[Iterable[int], ...] = (
            self.in_charge(area), self._beside(area) if level else (), self._coordinators() if level > 1 else (),
        )  # fmt: skip
        return _once(person for circle in wider for person in circle)

    def for_danger(self, area: str | None, ring: int) -> People:
        """Who is told of a danger at its ``ring``: with somebody on call, first them, then those in
        charge as well, then everybody; with nobody on call, one step earlier."""
        on_call = self.on_call()
        step = ring if on_call else ring + 1
        if step == 0:
            return on_call
        if step == 1:
            return _once((*on_call, *self.in_charge(area)))
        return _once((*on_call, *self._there(self._everybody()))) or self._everybody()

    # Circles.

    def _lasting(self, kind: str) -> list[Duty]:
        return [d for d in self.duties if d.kind == kind and d.lasts_at(self.now)]

    def _there(self, people: Iterable[int]) -> People:
        away = {d.person_id for d in self._lasting("absent")}
        away |= {g.person_id for g in self.team if not g.reachable}
        return tuple(p for p in people if p not in away)

    def _referents(self, area: str | None) -> People:
        return _in_order(
            g.person_id for g in self.team if g.role == "referent" and area in (None, g.area)
        )

    def _beside(self, area: str | None) -> People:
        if area is None:
            return self._there(self._referents(None))
        named: Collection[str] | None = self.neighbours.get(area) or None
        return self._there(_in_order(
            g.person_id for g in self.team
            if g.role == "referent" and g.area != area and (named is None or g.area in named)
        ))  # fmt: skip

    def _coordinators(self) -> People:
        return self._there(_in_order(g.person_id for g in self.team if g.role == "coordinator"))

    def _everybody(self) -> People:
        return _in_order(g.person_id for g in self.team if g.role != "partner")


def _in_order(people: Iterable[int]) -> People:
    return tuple(sorted(set(people)))


def _once(people: Iterable[int]) -> People:
    return tuple(dict.fromkeys(people))
