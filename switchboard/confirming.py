"""Which visits a referent confirms, and how they wait for it."""

from __future__ import annotations

from conversations import events as ev
from conversations.plain_words import minds_child
from switchboard.desk import Desk
from switchboard.records import Need

OVERTAKEN = "sans objet"


def needs_yes(desk: Desk, need: Need) -> bool:
    """Whatever has to do with a minor; visits after a complaint about either of the two; where the town
    wants it, first visits."""
    assert need.volunteer_id is not None
    if desk.town.category(need.category).minor or minds_child(need.words):
        return True
    if desk.tx.needs.went_badly(need.person_id, need.volunteer_id):
        return True
    met = desk.tx.needs.helped_before(need.person_id, need.volunteer_id)
    return desk.board.visits_need_yes == "first" and not met


def wait_for_yes(desk: Desk, need: Need) -> ev.VisitAwaited:
    """``need`` is saved already, with the resident's consent: both sides are told."""
    assert need.volunteer_id is not None
    helper = desk.helper_name(need.volunteer_id)
    desk.open_task("visit", need.person_id, f"{helper} / {need.words}".strip(" /"), need=need)
    desk.mail(need.volunteer_id, ev.VisitWaits(need.id))
    return ev.VisitAwaited(need.id, helper, need.remote)


def remind(desk: Desk, need: Need) -> None:
    """Nobody has decided so far: the referents of every neighbourhood are told."""
    for task in desk.tx.tasks.open_in((need.area,) if need.area else (), MOST_TASKS):
        if task.kind == "visit" and task.need_id == need.id:
            raised = ev.TaskRaised(desk.task_card(task), again=True)
            desk.mail_all(desk.tx.roles.referents_of(None), raised)


def drop(desk: Desk, need: Need) -> None:
    """The visit will not be: nobody has to decide on it."""
    for task in desk.tx.tasks.open_in((need.area,) if need.area else (), MOST_TASKS):
        if task.kind == "visit" and task.need_id == need.id:
            desk.tx.tasks.close(task.id, task.taken_by or need.person_id, OVERTAKEN, desk.now)


MOST_TASKS = 200
