"""Carries a task from hand to hand: taken over, passed on, given back, without object."""

from __future__ import annotations

from collections.abc import Collection

from conversations import effects as do
from conversations import events as ev
from switchboard import cards
from switchboard.desk import Desk
from switchboard.hands import Carried, Hands, Result, existing
from switchboard.records import Line, Need, Task, TaskKind

MOST_COLLEAGUES = 12
MOST_SHOWN = 20
WIDENED = 3
"""After so many reminders a task has been shown beyond its neighbourhood."""


def task_for(hands: Hands, task_id: int) -> Task | None:
    """The task, where this person may deal with it: it is of their neighbourhoods, somebody passed it to
    them, it is everybody's by now, or they speak for the person it is about."""
    task = existing(hands.desk.tx.tasks.get, task_id)
    if task is None:
        return None
    theirs = hands.person_id in (task.taken_by, task.offered_to) or is_everybodys(task)
    may = (theirs and hands.may("tasks")) or hands.may_in("tasks", task.area)
    return task if may or hands.speaks_for(task.person_id, task.need_id) else None


def is_everybodys(task: Task) -> bool:
    """Danger, and what its own neighbourhood has left lying."""
    return task.kind == "danger" or task.reminded >= WIDENED


def pressed(hands: Hands) -> bool:
    return hands.writer.incoming is not None and hands.writer.incoming.callback_id is not None


def _take_over(hands: Hands, effect: do.TakeTaskOver) -> Result:
    """From somebody who took it and did not close it."""
    desk, task = hands.desk, task_for(hands, effect.task_id)
    if task is None:
        return ev.NotAllowed()
    at = desk.town.hours.next_morning(desk.now)
    now = desk.tx.tasks.take_over(task.id, hands.person_id, effect.holder, at)
    if now:
        desk.tx.audit.note(hands.person_id, "task_taken_over", f"task:{task.id}", desk.now)
        cards.task_changed(desk, task.id, hands.line)
    after = desk.tx.tasks.get(task.id)
    card = desk.task_card(after, hands.person_id)
    return ev.TaskSettled(now, after.taken_by_name or "", False, card)


def _find_colleagues(hands: Hands, effect: do.FindColleagues) -> Result:
    task = task_for(hands, effect.task_id)
    if task is None:
        return ev.NotAllowed()
    rota = hands.desk.rota()
    colleagues = rota.colleagues_of(hands.person_id, task.area)[:MOST_COLLEAGUES]
    return ev.ColleaguesFound(task.id, tuple((p, rota.name_of(p)) for p in colleagues))


def _pass(hands: Hands, effect: do.PassTask) -> Result:
    """The colleague reads the card, and may take it or give it back; until then anybody may take it."""
    desk, task = hands.desk, task_for(hands, effect.task_id)
    if task is None or effect.to not in desk.rota().colleagues_of(hands.person_id, task.area):
        return ev.NotAllowed()
    at = desk.remind_at(task.promised_at, danger=task.kind == "danger")
    now = desk.tx.tasks.pass_on(task.id, hands.person_id, effect.to, at)
    to, after = desk.name_of(effect.to), desk.tx.tasks.get(task.id)
    if now:
        cards.task_changed(desk, task.id, told=(effect.to,))
        card = desk.task_card(after, effect.to)
        desk.mail(effect.to, ev.TaskHanded(card, desk.name_of(hands.person_id), passed=True))
        desk.tx.audit.note(hands.person_id, "task_passed", f"task:{task.id}", desk.now)
    return ev.TaskPassed(now, to, desk.task_card(after, hands.person_id))


def _give_back(hands: Hands, effect: do.GiveTaskBack) -> Result:
    desk, task = hands.desk, task_for(hands, effect.task_id)
    if task is None:
        return ev.NotAllowed()
    now = give_back(desk, task, hands.person_id, hands.line if pressed(hands) else None)
    if now:
        desk.tx.audit.note(hands.person_id, "task_given_back", f"task:{task.id}", desk.now)
    return ev.TaskGivenBack(now, desk.task_card(desk.tx.tasks.get(task.id), hands.person_id))


def give_back(desk: Desk, task: Task, person_id: int, pressed_by: Line | None = None) -> bool:
    """Back to the list, and offered to those in charge of its neighbourhood."""
    at = desk.remind_at(task.promised_at, danger=task.kind == "danger")
    if not desk.tx.tasks.give_back(task.id, person_id, at):
        return False
    card, by = desk.task_card(desk.tx.tasks.get(task.id)), desk.name_of(person_id)
    others = [p for p in desk.rota().in_charge(task.area) if p != person_id]
    cards.task_changed(desk, task.id, pressed_by, told=others)
    desk.mail_all(others, ev.TaskHanded(card, by, passed=False))
    return True


def give_all_back(desk: Desk, person_id: int) -> int:
    """All that somebody who leaves has taken or was passed; how many."""
    return sum(give_back(desk, task, person_id) for task in desk.tx.tasks.held_by(person_id))


def stop_hearing(desk: Desk, person_id: int) -> None:
    """Nothing reaches this person any more: what they had goes back, and what nobody else has read in
    their neighbourhoods is shown to those who stand in."""
    give_all_back(desk, person_id)
    rota = desk.rota()
    areas = tuple(a for a in rota.areas_of(person_id) if person_id not in rota.in_charge(a))
    for task in desk.tx.tasks.open_in(areas, MOST_SHOWN) if areas else ():
        if task.area in areas and task.state == "open":
            desk.mail_all(rota.in_charge(task.area), ev.TaskRaised(desk.task_card(task), again=True))


def moot(desk: Desk, need: Need, kinds: Collection[TaskKind], outcome: str, *, cancelled: bool) -> None:
    """The tasks of these kinds about a need have no object any more: they are closed, whoever had
    taken one is told, and the cards say so."""
    for task in desk.tx.tasks.of_need(need.id):
        if task.kind not in kinds or not desk.tx.tasks.void(task.id, outcome, desk.now):
            continue
        if task.taken_by is not None:
            desk.mail(task.taken_by, ev.TaskMoot(desk.task_card(task), cancelled))
        cards.task_changed(desk, task.id)


TASKING: Carried = {
    do.TakeTaskOver: _take_over,
    do.FindColleagues: _find_colleagues,
    do.PassTask: _pass,
    do.GiveTaskBack: _give_back,
}
