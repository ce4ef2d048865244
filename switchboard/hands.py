"""The hands of one turn: whose it is, the desk, and the writer. Rights are checked here, at the moment
they are used."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from conversations import events as ev
from conversations.rights import NO_STANDING, Deed, Standing
from switchboard.behalf import spokesperson
from switchboard.desk import Desk
from switchboard.records import Line
from switchboard.writing import Writer

Result = ev.Outcome | None
"""What the dialogue must know of an effect that was carried out."""
T = TypeVar("T")


class Hands:
    """For one turn: whose it is, the desk, and the writer that renders what is said."""

    def __init__(self, desk: Desk, line: Line, writer: Writer) -> None:
        self.desk, self.line, self.writer = desk, line, writer
        self.person_id = line.person_id

    def standing(self) -> Standing:
        """Roles hang on Telegram accounts: a number, whose sender can be forged, has none. Who stands in
        for an absent colleague has the colleague's neighbourhoods as long as that lasts."""
        if self.line.address.channel != "telegram":
            return NO_STANDING
        standing = self.desk.tx.roles.standing(self.person_id)
        if "referent" not in standing.roles:
            return standing
        also = self.desk.rota().stands_in(self.person_id, self.desk.town.areas)
        return replace(standing, areas=(*standing.areas, *also)) if also else standing

    def may(self, deed: Deed) -> bool:
        return self.standing().may(deed)

    def may_in(self, deed: Deed, area: str | None) -> bool:
        return self.standing().may_in(deed, area)

    def speaks_for(self, person_id: int, need_id: int | None) -> bool:
        """Whether this person of the town hall speaks for somebody, about that need of theirs."""
        need = self.desk.tx.needs.get(need_id) if need_id is not None else None
        return spokesperson(self.desk, person_id, need) == self.person_id and self.may("act_for")

    def areas(self, deed: Deed) -> tuple[str, ...]:
        """The neighbourhoods in which this person may do it."""
        standing = self.standing()
        return tuple(area for area in self.desk.town.areas if standing.may_in(deed, area))

    def area_meant(self, areas: Sequence[str]) -> str | None:
        """Which of ``areas`` is meant where none is named: one's own, or the only one."""
        own = [area for area in self.desk.rota().areas_of(self.person_id) if area in areas]
        meant = own or areas
        return meant[0] if len(meant) == 1 else None


Carry = Callable[[Hands, Any], Result]
Carried = Mapping[type, Carry]
"""For each kind of effect, what carries it out."""


def nothing_back(work: Callable[[Desk, int, Any], None]) -> Carry:
    """For work of which the dialogue need not hear."""

    def carry(hands: Hands, effect: Any) -> Result:
        work(hands.desk, hands.person_id, effect)
        return None

    return carry


def existing(get: Callable[[int], T], number: int) -> T | None:
    """The record, or ``None``: a number that somebody typed need not exist."""
    try:
        return get(number)
    except LookupError:
        return None
