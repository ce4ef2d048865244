"""Carries out who is away and who is on call. Somebody who goes away gives back what they had taken; those
who stand in are told, with the hour it ends."""

from __future__ import annotations

import logging

from conversations import effects as do
from conversations import events as ev
from switchboard.board import Board
from switchboard.desk import Desk
from switchboard.hands import Carried, Hands, Result
from switchboard.ports import SessionClash
from switchboard.records import Duty
from switchboard.rota import Rota
from switchboard.tasking import give_all_back

log = logging.getLogger(__name__)

MOST_COUNTED = 99


def _look_at_absence(hands: Hands, effect: do.LookAtAbsence) -> Result:
    if not hands.may("absence"):
        return ev.NotAllowed()
    absence = hands.desk.rota().absence_of(hands.person_id)
    return ev.AbsenceSeen(absence.until if absence else None)


def _be_absent(hands: Hands, effect: do.BeAbsent) -> Result:
    if not hands.may("absence"):
        return ev.NotAllowed()
    desk, person_id = hands.desk, hands.person_id
    before = desk.rota()
    desk.tx.duties.begin(Duty(person_id, "absent", desk.now, effect.until))
    desk.tx.duties.end(person_id, "on_call")
    desk.tx.audit.note(person_id, "absent", f"person:{person_id}", desk.now)
    given_back = give_all_back(desk, person_id)
    rota = desk.rota()
    _tell_stand_ins(desk, person_id, effect, before, rota)
    told = tuple((area, tuple(rota.name_of(p) for p in rota.in_charge(area) if p != person_id))
                 for area in rota.areas_of(person_id))  # fmt: skip
    return ev.AbsenceBegun(effect.until, told, given_back)


def _tell_stand_ins(desk: Desk, person_id: int, effect: do.BeAbsent, before: Rota, rota: Rota) -> None:
    """Everybody who has the neighbourhoods of the absent one now; and who has, only now, one where the
    absent one stood in for somebody else."""
    areas_of: dict[int, list[str]] = {}
    for area in desk.town.areas:
        had = before.in_charge(area)
        own = area in rota.areas_of(person_id)
        new = [p for p in rota.in_charge(area) if own or (person_id in had and p not in had)]
        for other in new:
            areas_of.setdefault(other, []).append(area)
    for other in sorted(areas_of.keys() - {person_id}):
        desk.mail(other, _stand_in(desk, person_id, tuple(areas_of[other]), effect))


def _stand_in(desk: Desk, person_id: int, areas: tuple[str, ...], effect: do.BeAbsent) -> ev.StandIn:
    tasks = [t for t in desk.tx.tasks.open_in(areas, MOST_COUNTED) if t.area in areas and t.state == "open"]
    offers = desk.tx.offers.pending_in(areas, MOST_COUNTED)
    return ev.StandIn(desk.name_of(person_id), areas, effect.until, len(tasks), len(offers))


def _come_back(hands: Hands, effect: do.ComeBack) -> Result:
    if not hands.may("absence"):
        return ev.NotAllowed()
    return ev.AbsenceEnded(come_back(hands.desk, hands.person_id))


def come_back(desk: Desk, person_id: int, absence: Duty | None = None) -> bool:
    """Ends an absence, once, and tells those who stood in; ``False`` where there was none."""
    before = desk.rota()
    areas = before.areas_of(person_id)
    stood_in = {area: before.in_charge(area) for area in areas} if absence is None else {}
    if not desk.tx.duties.end(person_id, "absent", absence.until if absence else None):
        return False
    if absence is not None:
        stood_in = _as_while_away(desk, absence, areas)
    for other in sorted({p for people in stood_in.values() for p in people} - {person_id}):
        had = tuple(area for area, people in stood_in.items() if other in people)
        desk.mail(other, ev.BackAtWork(desk.name_of(person_id), had))
    desk.tx.audit.note(person_id, "back", f"person:{person_id}", desk.now)
    return True


def _as_while_away(desk: Desk, absence: Duty, areas: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    """Who was in charge until now, as if the absence lasted on."""
    rota = desk.rota()
    lasting = Duty(absence.person_id, "absent", absence.since, None)
    away = type(rota)(rota.team, (*rota.duties, lasting), rota.neighbours, rota.now)
    return {area: away.in_charge(area) for area in areas}


class Returns:
    """Ends the absences whose day has come."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def tick(self) -> int:
        """How many came back. Raises :class:`StoreUnavailable`."""
        with self._board.store.transaction(read_only=True) as tx:
            over = tx.duties.over(self._board.clock.now())
        for absence in over:
            self._end(absence)
        if over:
            self._board.bell.ring()
        return len(over)

    def _end(self, absence: Duty) -> None:
        origin = f"back:{absence.person_id}:{absence.until and absence.until.isoformat()}"
        try:
            with self._board.store.transaction() as tx:
                desk = Desk(self._board, tx, self._board.clock.now(), origin)
                if come_back(desk, absence.person_id, absence):
                    desk.mail(absence.person_id, ev.AbsenceOver())
        except SessionClash:
            log.info("somebody came back while their absence ended")
        except (LookupError, ValueError, AssertionError):
            log.exception("an absence could not be ended")


# On call.


def _look_at_duty(hands: Hands, effect: do.LookAtDuty) -> Result:
    return ev.DutySeen(_turns(hands)) if hands.may("duty") else ev.NotAllowed()


def _turns(hands: Hands) -> tuple[ev.CallTurn, ...]:
    rota = hands.desk.rota()
    staff = {g.person_id for g in rota.team if g.role != "partner"}
    return tuple(
        ev.CallTurn(rota.name_of(d.person_id), d.since, d.until, d.person_id == hands.person_id)
        for d in rota.duties if d.kind == "on_call" and d.person_id in staff
    )


def _go_on_call(hands: Hands, effect: do.GoOnCall) -> Result:
    if not hands.may("duty"):
        return ev.NotAllowed()
    desk = hands.desk
    desk.tx.duties.begin(Duty(hands.person_id, "on_call", effect.since, effect.until))
    desk.tx.audit.note(hands.person_id, "on_call", f"person:{hands.person_id}", desk.now)
    return ev.OnCall(effect.since, effect.until)


def _go_off_call(hands: Hands, effect: do.GoOffCall) -> Result:
    if not hands.may("duty"):
        return ev.NotAllowed()
    desk = hands.desk
    was = desk.tx.duties.end(hands.person_id, "on_call")
    desk.tx.audit.note(hands.person_id, "off_call", f"person:{hands.person_id}", desk.now)
    rota = desk.rota()
    return ev.OffCall(was, tuple(rota.name_of(p) for p in rota.on_call()))


ABSENCES: Carried = {
    do.LookAtAbsence: _look_at_absence,
    do.BeAbsent: _be_absent,
    do.ComeBack: _come_back,
    do.LookAtDuty: _look_at_duty,
    do.GoOnCall: _go_on_call,
    do.GoOffCall: _go_off_call,
}
