"""A referent at work: offers to approve, needs to see, tasks to take and to close. What may be done
is checked where it is done, at every press."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from conversations import answering_for, menu, qualifying, safety
from conversations.dates import asked_when
from conversations.effects import (
    Button,
    Buttons,
    CloseTask,
    DecideOffer,
    ExplainNeed,
    FindHeldTask,
    ListNeeds,
    ListOffers,
    ListTasks,
    Rewrite,
    TakeTask,
    Toast,
)  # fmt: skip
from conversations.events import (
    InvitationRedeemed,
    InvitationRefused,
    NeedCard,
    NeedExplained,
    NeedsListed,
    NotAllowed,
    Pressed,
    TaskCard,
    TaskHeld,
    TaskRaised,
    TaskSettled,
    TasksListed,
)  # fmt: skip
from conversations.hearing import Heard
from conversations.names import spoken, spoken_distance
from conversations.rights import Deed
from conversations.session import Question
from conversations.turn import Turn

MOST_CARDS = 5
MOST_LINES = 12


def redeemed(turn: Turn, event: InvitationRedeemed) -> Turn:
    values = {"name": event.name, "area": turn.town.area_name(event.area)}
    return turn.settled().say(f"{event.role}_welcome", values=values)


def invitation_refused(turn: Turn, event: InvitationRefused) -> Turn:
    return turn.say("invitation_refused", values={"phone": turn.town.numbers.referent})


def not_allowed(turn: Turn, event: NotAllowed) -> Turn:
    if turn.scene.pressed and not turn.records.standing.roles:
        return turn.do(Toast("toast_not_a_referent"), Rewrite())
    if turn.scene.pressed:
        return turn.do(Toast("toast_not_allowed"), Rewrite())
    return turn.say("not_allowed")


Press = Callable[[Turn, Pressed], Turn]


def guarded(deed: Deed, press: Press) -> Press:
    """``press`` for those who may; the others are told at once, before the press is answered otherwise."""
    def checked(turn: Turn, event: Pressed) -> Turn:
        return press(turn, event) if turn.records.standing.may(deed) else not_allowed(turn, NotAllowed())

    return checked


# Needs.


def needs_listed(turn: Turn, event: NeedsListed) -> Turn:
    if not event.cards:
        return turn.say("no_needs")
    lines = [_need_line(turn, card) for card in event.cards[:MOST_LINES]]
    say = turn.said
    sees = turn.records.standing.may("explain")
    why = [
        Button("explain", str(c.need_id), "button_why",
               say("button_why", number=str(c.need_id))) for c in event.cards[:8]
        if sees
    ]
    rows = tuple(tuple(why[i : i + 2]) for i in range(0, len(why), 2))
    entered = [
        Button("cancel_for", str(c.need_id), "button_cancel_for",
               say("button_cancel_for", number=str(c.need_id)))
        for c in event.cards if c.mine
    ]
    rows += tuple(tuple(entered[i : i + 2]) for i in range(0, len(entered), 2))
    return turn.say("needs", rows, values={"lines": "\n".join(lines)})


def _need_line(turn: Turn, card: NeedCard) -> str:
    town = turn.town
    state = turn.said(f"need_{card.state}", helper=card.helper_name or "")
    label = town.category(card.category).label if town.knows(card.category) else card.category
    values = {
        "number": str(card.need_id), "need": label, "name": card.name, "area": town.area_name(card.area),
        "since": town.hours.spoken(card.opened_at, turn.scene.now), "state": state,
    }  # fmt: skip
    return turn.said("need_line", **values)


def explained(turn: Turn, event: NeedExplained) -> Turn:
    """Why each volunteer was, or was not, asked."""
    if turn.scene.pressed:
        turn = turn.do(Toast())
    if not event.volunteers:
        return turn.say("nobody_considered", values={"number": str(event.need_id)})
    lines = []
    for v in event.volunteers[:20]:
        where = f", {spoken_distance(v.distance_m)}" if v.distance_m is not None else ""
        lines.append(f"{v.name}{where} : {turn.said(v.why)}{_asked_at(turn, v.asked_at)}")
    return turn.say("explained", values={"number": str(event.need_id), "lines": "\n".join(lines)})


def _asked_at(turn: Turn, at: datetime | None) -> str:
    if at is None:
        return ""
    return " " + turn.said("explained_at", hour=asked_when(turn, at))


# Tasks.


def task_raised(turn: Turn, event: TaskRaised) -> Turn:
    if not event.again:
        return show_task(turn, event.card)
    key = "task_again_mine" if event.card.mine else f"task_again_{event.card.state}"
    return show_task(turn, event.card, turn.said(key), over=True)


def show_task(turn: Turn, card: TaskCard, again: str = "", *, over: bool = False) -> Turn:
    """``over``: who reads it may take it over from the one who has it."""
    values = {**task_values(turn, card), "again": again}
    buttons = task_buttons(turn, card)
    if over and card.state == "taken" and not card.mine:
        buttons = ((Button("take_task_over", f"{card.task_id}:{card.holder}", "button_take_over"),),)
    return turn.say(task_key(card), buttons, values=values, card=("task", card.task_id))


def task_key(card: TaskCard) -> str:
    if card.state != "open":
        return f"task_card_{card.state}"
    if card.kind == "danger":
        return "task_danger"
    return answering_for.CARDS.get((card.kind, card.asked), "task_card")


def task_buttons(turn: Turn, card: TaskCard) -> Buttons:
    ref = str(card.task_id)
    if card.state == "closed":
        return ()
    if card.kind == "suspended":
        return safety.suspension_buttons(turn, card)
    if card.kind == "visit":
        return safety.visit_buttons(card)
    answers = answering_for.buttons(card)
    take, give_back = Button("take_task", ref, "button_take_task"), Button("give_back_task", ref, "button_give_back")
    if card.state == "open":
        return (*answers, (take, give_back) if card.for_me else (take,), *safety.suspend_button(turn, card))
    if not card.mine:
        return ()
    close = answers or ((Button("close_task", ref, "button_close_task"),),)
    return (*close, (Button("pass_task", ref, "button_pass"), give_back), *safety.suspend_button(turn, card))


def task_values(turn: Turn, card: TaskCard) -> dict[str, str]:
    town, now = turn.town, turn.scene.now
    say = turn.said
    hour = town.hours.spoken(card.promised_at, now) if card.promised_at else ""
    service = town.category(card.category).label if card.category and town.knows(card.category) else ""
    need = {"number": str(card.need_id), "need": service}
    return {
        "number": str(card.task_id), "kind": say(f"kind_{card.kind}"),
        "name": card.name or say("somebody"), "contact": card.contact,
        "where": " ".join(filter(None, (spoken(card.place) if card.place else "", card.details))),
        "words": card.words if card.kind == "visit" else turn.quoted(card.words), "area": town.area_name(card.area),
        "since": town.hours.spoken(card.since, now), "by": card.taken_by or "", "again": "",
        "closed": say("task_closed_by", by=card.taken_by) if card.taken_by else
        say("task_nothing_to_do"), "done": turn.quoted(card.outcome or ""),
        "offered": say("task_offered", name=card.offered_to)
        if card.offered_to and not card.for_me else "",
        "promised": say("task_promised", hour=hour) if hour else "",
        "about": say("task_about", **need) if card.need_id else "",
        "helper": card.words,
    }  # fmt: skip


def tasks_listed(turn: Turn, event: TasksListed) -> Turn:
    for card in event.cards:
        turn = show_task(turn, card)
    if event.more:
        more = Button("more_tasks", str(event.after + len(event.cards)), "button_more")
        turn = turn.say("more_tasks", ((more,),), values={"number": str(event.more)})
    return turn if event.cards else turn.say("no_tasks")


def more_tasks(turn: Turn, after: int) -> Turn:
    return turn.do(Toast(), Rewrite(), ListTasks(after))


def hear_taken(turn: Turn, heard: Heard) -> Turn:
    """"Je m'en occupe", typed: the one task that is open, or the list of them."""
    return turn.understood().do(TakeTask(None))


def hear_settled(turn: Turn, heard: Heard) -> Turn:
    return turn.understood().do(FindHeldTask())


def task_held(turn: Turn, event: TaskHeld) -> Turn:
    return turn.keep(question=Question("task_outcome", event.task_id)).say("task_word")


def show_help(turn: Turn, heard: Heard) -> Turn:
    return explain(turn.understood())


def explain(turn: Turn) -> Turn:
    return menu.explain(turn)


def ask_outcome(turn: Turn, event: Pressed) -> Turn:
    turn = turn.keep(question=Question("task_outcome", int(event.ref)))
    return turn.do(Toast()).say("task_word")


def hear_outcome(turn: Turn, heard: Heard) -> Turn:
    question = turn.session.question
    assert question is not None
    return turn.settled().do(CloseTask(question.ref, heard.text[:300]))


def task_settled(turn: Turn, event: TaskSettled) -> Turn:
    values = {**task_values(turn, event.card), "by": event.by}
    if event.closed:
        return turn.say("task_closed" if event.now else "task_not_yours", values=values)
    if not turn.scene.pressed:
        return turn.say("task_taken_by", values=values)
    gone = Toast("toast_already_taken", {"by": event.by}) if event.card.state == "taken" else Toast("toast_settled")
    card = Rewrite(task_key(event.card), values, task_buttons(turn, event.card))
    return turn.do(Toast() if event.now else gone, card)


# Commands and their buttons.

LISTS: dict[str, Callable[[], ListOffers | ListNeeds | ListTasks]] = {
    "offres": ListOffers, "besoins": ListNeeds, "taches": ListTasks,
}  # fmt: skip


def show_list(turn: Turn, which: str) -> Turn:
    return turn.do(LISTS[which]())


def by_number(turn: Turn, command: str, rest: str) -> Turn:
    """``/approuver 12``, ``/refuser 12 trop loin``, ``/pourquoi 27``."""
    number, _, words = rest.strip().partition(" ")
    if not number.isdecimal() or len(number) > 9:
        return turn.say("number_needed", values={"command": command})
    match command:
        case "approuver":
            return qualifying.approve(turn, int(number))
        case "refuser" if words.strip():
            return turn.do(DecideOffer(int(number), approve=False, reason=words.strip()[:300]))
        case "refuser":
            return qualifying.ask_reason(turn, int(number))
    return turn.do(ExplainNeed(int(number)))


def press_task(turn: Turn, event: Pressed) -> Turn:
    return turn.do(TakeTask(int(event.ref)))
