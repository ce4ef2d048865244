"""Visits that a referent confirms, and suspensions that a coordinator ends."""

from __future__ import annotations

from conversations.awaiting import need_agreed
from conversations.effects import Button, Buttons, DecideVisit, EndSuspension, Rewrite, SuspendByHand, Toast
from conversations.events import (
    HelperSuspended,
    NeedAgreed,
    Pressed,
    SuspensionEnded,
    TaskCard,
    VisitAwaited,
    VisitConfirmed,
    VisitDenied,
    VisitSettled,
)  # fmt: skip
from conversations.turn import Turn

# Suspended volunteers.


def suspension_buttons(turn: Turn, card: TaskCard) -> Buttons:
    """For a coordinator alone; a referent may take the task, and call."""
    ref = str(card.task_id)
    take: Buttons = ((Button("take_task", ref, "button_take_task"),),) if card.state == "open" else ()
    if not turn.records.standing.may("lift"):
        return take
    lift = Button("lift_suspension", ref, "button_lift")
    return (*take, (lift, Button("end_service", ref, "button_end_service")))


def suspend_button(turn: Turn, card: TaskCard) -> Buttons:
    """A referent who reads something grave does not wait for the program to see it."""
    if not card.helper:
        return ()
    label = turn.said("button_suspend", helper=card.helper)
    return ((Button("suspend", str(card.task_id), "button_suspend", label),),)


def press_suspend(turn: Turn, event: Pressed) -> Turn:
    return turn.do(SuspendByHand(int(event.ref)))


def helper_suspended(turn: Turn, event: HelperSuspended) -> Turn:
    if not event.now:
        return turn.do(Toast("toast_too_late"))
    return turn.do(Toast()).say("helper_suspended", values={"name": event.name})


def press_lift(turn: Turn, event: Pressed) -> Turn:
    return turn.do(EndSuspension(int(event.ref), back=True))


def press_end(turn: Turn, event: Pressed) -> Turn:
    return turn.do(EndSuspension(int(event.ref), back=False))


def suspension_ended(turn: Turn, event: SuspensionEnded) -> Turn:
    if not event.now:
        return turn.do(Toast("toast_too_late"), Rewrite())
    told = {"number": str(event.card.task_id), "name": event.card.name}
    return turn.do(Toast(), Rewrite("suspension_lifted" if event.back else "service_ended_by", told))


# Visits that a referent confirms.


def visit_buttons(card: TaskCard) -> Buttons:
    ref = str(card.task_id)
    return ((Button("allow_visit", ref, "button_allow"), Button("deny_visit", ref, "button_deny")),)


def press_allow(turn: Turn, event: Pressed) -> Turn:
    return turn.do(DecideVisit(int(event.ref), allow=True))


def press_deny(turn: Turn, event: Pressed) -> Turn:
    return turn.do(DecideVisit(int(event.ref), allow=False))


def visit_settled(turn: Turn, event: VisitSettled) -> Turn:
    if not event.now:
        toast = Toast("toast_already_decided", {"by": event.by}) if event.by else Toast("toast_too_late")
        return turn.do(toast, Rewrite())
    told = {"number": str(event.card.task_id), "name": event.card.name, "by": event.by}
    return turn.do(Toast(), Rewrite("visit_allowed" if event.allowed else "visit_refused", told))


def visit_awaited(turn: Turn, event: VisitAwaited) -> Turn:
    key = "visit_awaited_remote" if event.remote else "visit_awaited"
    return turn.say(key, values={"helper": event.helper_name, "phone": turn.town.numbers.referent})


def visit_confirmed(turn: Turn, event: VisitConfirmed) -> Turn:
    agreed = NeedAgreed(event.need_id, event.helper_name, event.code_word, event.remote)
    return need_agreed(turn, agreed)


def visit_denied(turn: Turn, event: VisitDenied) -> Turn:
    at, key = event.news_at, "visit_denied"
    if event.call_by is not None:
        at, key = event.call_by, "nobody_left"
    assert at is not None
    return turn.say(key, values={"hour": turn.town.hours.spoken(at, turn.scene.now)})
