"""Carries out a referent's word on a visit that was to be confirmed before the two are introduced."""

from __future__ import annotations

from conversations import effects as do
from conversations import events as ev
from switchboard import errands
from switchboard.desk import Desk
from switchboard.hands import Carried, Hands, Result, existing
from switchboard.records import Task


def _decide(hands: Hands, effect: do.DecideVisit) -> Result:
    """One referent decides; a second one learns who did."""
    desk = hands.desk
    task = existing(desk.tx.tasks.get, effect.task_id)
    if task is None or task.kind != "visit" or not hands.may_in("tasks", task.area):
        return ev.NotAllowed()
    outcome = desk.words("outcome_allowed" if effect.allow else "outcome_denied")
    now = desk.tx.tasks.close(task.id, hands.person_id, outcome, desk.now)
    if now:
        _settle(desk, task, effect.allow)
        desk.tx.audit.note(
            hands.person_id, "visit_allowed" if effect.allow else "visit_denied", f"need:{task.need_id}",
            desk.now,
        )
    after = desk.tx.tasks.get(task.id)
    return ev.VisitSettled(now, after.taken_by_name or "", effect.allow, desk.task_card(after))


def _settle(desk: Desk, task: Task, allow: bool) -> None:
    need = desk.tx.needs.get(task.need_id or 0)
    if need.state != "promised" or need.consented_at is None or need.volunteer_id is None:
        return
    volunteer = need.volunteer_id
    if allow:
        agreed = errands.agree(desk, need)
        desk.mail(need.person_id, ev.VisitConfirmed(
            need.id, agreed.helper_name, agreed.code_word, agreed.remote
        ))  # fmt: skip
        return
    resumed = errands.release(desk, need, "withdrawn")
    desk.mail(volunteer, ev.ConsentRefused(need.id))
    desk.mail(need.person_id, ev.VisitDenied(need.id, resumed.news_at, resumed.call_by))


VISITS: Carried = {do.DecideVisit: _decide}
