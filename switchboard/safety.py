"""Suspends a volunteer of whom money or safety was reported, at once; what a coordinator makes of it."""

from __future__ import annotations

from conversations import effects as do
from conversations import events as ev
from switchboard import errands
from switchboard.desk import Desk
from switchboard.hands import Carried, Hands, Result, existing, nothing_back
from switchboard.records import Need


def _report(desk: Desk, person_id: int, report: do.SuspendHelper) -> None:
    """Only the resident of the need is believed, and only of the volunteer who had it."""
    need = desk.tx.needs.get(report.need_id)
    if need.person_id == person_id and need.volunteer_id is not None:
        suspend(desk, need, report)


def suspend(desk: Desk, need: Need, report: do.SuspendHelper) -> None:
    """Nothing is asked of the volunteer any more, what they hold is freed; both are told kindly."""
    volunteer = need.volunteer_id
    assert volunteer is not None
    now = desk.tx.offers.suspend(volunteer, report.why, desk.now)
    if not now and not desk.tx.offers.suspended(volunteer):
        return
    if now:
        errands.free(desk, volunteer)
        desk.mail(volunteer, ev.ServiceSuspended())
        desk.tx.audit.note(need.person_id, "suspended", f"person:{volunteer}", desk.now, {"why": report.why})
    desk.open_task("suspended", volunteer, desk.kept(report.words), need=need)


def _by_hand(hands: Hands, effect: do.SuspendByHand) -> Result:
    """By a referent of the neighbourhood."""
    desk = hands.desk
    task = existing(desk.tx.tasks.get, effect.task_id)
    if task is None or task.need_id is None or not hands.may_in("tasks", task.area):
        return ev.NotAllowed()
    need = desk.tx.needs.get(task.need_id)
    if need.volunteer_id is None or task.person_id != need.person_id:
        return ev.HelperSuspended(False, "")
    name = desk.helper_name(need.volunteer_id)
    if desk.tx.offers.suspended(need.volunteer_id):
        return ev.HelperSuspended(False, name)
    suspend(desk, need, do.SuspendHelper(need.id, "safety", task.words))
    now = desk.tx.offers.suspended(need.volunteer_id)
    if now:
        desk.tx.audit.note(
            hands.person_id, "suspended_by_hand", f"person:{need.volunteer_id}", desk.now
        )
    return ev.HelperSuspended(now, name)


def _end(hands: Hands, effect: do.EndSuspension) -> Result:
    """Only a coordinator, and one of them."""
    desk = hands.desk
    task = existing(desk.tx.tasks.get, effect.task_id)
    if task is None or task.kind != "suspended" or not hands.may("lift"):
        return ev.NotAllowed()
    offers = desk.tx.offers
    now = task.state != "closed" and (offers.lift if effect.back else offers.dismiss)(task.person_id)
    if now:
        outcome = desk.words("outcome_lifted" if effect.back else "outcome_ended")
        desk.tx.tasks.close(task.id, task.taken_by or hands.person_id, outcome, desk.now)
        _tell(desk, task.person_id, effect.back)
        action = "suspension_lifted" if effect.back else "service_ended"
        desk.tx.audit.note(hands.person_id, action, f"person:{task.person_id}", desk.now)
    return ev.SuspensionEnded(now, effect.back, desk.task_card(desk.tx.tasks.get(task.id)))


def _tell(desk: Desk, volunteer_id: int, back: bool) -> None:
    if not back:
        desk.mail(volunteer_id, ev.ServiceEnded())
        return
    offer = desk.tx.offers.of_person(volunteer_id)
    desk.mail(volunteer_id, ev.SuspensionLifted(offer is not None and offer.state == "approved"))


SAFETY: Carried = {
    do.SuspendHelper: nothing_back(_report),
    do.SuspendByHand: _by_hand,
    do.EndSuspension: _end,
}
