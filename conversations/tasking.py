"""A task from hand to hand: passed to a colleague, given back, settled by somebody else; and what there is
to do this morning."""

from __future__ import annotations

from conversations import menu, qualifying
from conversations.effects import (
    Button,
    Buttons,
    FindColleagues,
    GiveTaskBack,
    PassTask,
    Rewrite,
    TakeTaskOver,
    Toast,
)  # fmt: skip
from conversations.events import (
    ColleaguesFound,
    MorningDigest,
    OfferChanged,
    Pressed,
    TaskCard,
    TaskChanged,
    TaskGivenBack,
    TaskHanded,
    TaskMoot,
    TaskPassed,
)  # fmt: skip
from conversations.questions import close_question
from conversations.referring import show_task, task_buttons, task_key, task_values
from conversations.turn import Turn

MOST_COLLEAGUES = 12


# Passing it on, giving it back.


def press_pass(turn: Turn, event: Pressed) -> Turn:
    return turn.do(FindColleagues(int(event.ref)))


def colleagues(turn: Turn, event: ColleaguesFound) -> Turn:
    turn = turn.do(Toast())
    if not event.colleagues:
        return turn.say("no_colleagues")
    say = turn.said
    buttons = [
        Button("pass_task_to", f"{event.task_id}:{person}", "button_pass_to",
               say("button_pass_to", name=name))
        for person, name in event.colleagues[:MOST_COLLEAGUES]
    ]  # fmt: skip
    rows: Buttons = tuple(tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2))
    return turn.say("pass_to_whom", rows, values={"number": str(event.task_id)})


def press_pass_to(turn: Turn, event: Pressed) -> Turn:
    task_id, _, person = event.ref.partition(":")
    return turn.do(PassTask(int(task_id), int(person)))


def passed(turn: Turn, event: TaskPassed) -> Turn:
    if not event.now:
        return turn.do(Toast("toast_not_yours_any_more"), Rewrite())
    values = {"number": str(event.card.task_id), "name": event.to}
    return turn.do(Toast(), Rewrite("task_passed", values))


def press_give_back(turn: Turn, event: Pressed) -> Turn:
    return turn.do(GiveTaskBack(int(event.ref)))


def given_back(turn: Turn, event: TaskGivenBack) -> Turn:
    """The card says that it waits for somebody again."""
    if not event.now:
        return turn.do(Toast("toast_not_yours_any_more"), _now(turn, event.card))
    turn = close_question(turn, "task_outcome", event.card.task_id)
    return turn.do(Toast("toast_given_back"), _now(turn, event.card))


def press_take_over(turn: Turn, event: Pressed) -> Turn:
    task_id, _, holder = event.ref.partition(":")
    return turn.do(TakeTaskOver(int(task_id), int(holder)))


def handed(turn: Turn, event: TaskHanded) -> Turn:
    key = "task_passed_to_you" if event.passed else "task_returned"
    return show_task(turn, event.card, turn.said(key, by=event.by))


# What others did.


def changed(turn: Turn, event: TaskChanged) -> Turn:
    """The card on this screen is made to say what is so now; nobody presses in vain. Who has left reads
    nothing more: the card only loses its buttons."""
    if event.card.state == "closed" or not event.card.mine:
        turn = close_question(turn, "task_outcome", event.card.task_id)
    if not turn.records.standing.may("tasks"):
        return turn.do(Rewrite(card_id=event.card_id))
    return turn.do(_now(turn, event.card, event.card_id))


def _now(turn: Turn, card: TaskCard, card_id: int | None = None) -> Rewrite:
    return Rewrite(task_key(card), task_values(turn, card), task_buttons(turn, card), card_id)


def moot(turn: Turn, event: TaskMoot) -> Turn:
    """To who was about to do it."""
    turn = close_question(turn, "task_outcome", event.card.task_id)
    key = "task_cancelled" if event.cancelled else "task_answered"
    return turn.say(key, values=task_values(turn, event.card))


def offer_changed(turn: Turn, event: OfferChanged) -> Turn:
    turn = close_question(turn, "refusal_reason", event.card.offer_id)
    if not turn.records.standing.may("offers"):
        return turn.do(Rewrite(card_id=event.card_id))
    key = "offer_card_approved" if event.approved else "offer_card_refused"
    values = {**qualifying.values(turn, event.card), "by": event.by}
    return turn.do(Rewrite(key, values, card_id=event.card_id))


# The morning.


def digest(turn: Turn, event: MorningDigest) -> Turn:
    """What there is to do, in as many lines as there are kinds of it, and the lists by buttons."""
    say, hours, now = turn.said, turn.town.hours, turn.scene.now
    counted = (("digest_tasks", event.tasks), ("digest_mine", event.mine), ("digest_offers", event.offers))
    lines = [say(key, count=str(count)) for key, count in counted if count]
    lines += [
        say("digest_promised", hour=hours.spoken(call.at, now), number=str(call.task_id),
            name=call.name or say("somebody"))
        for call in event.promised
    ]  # fmt: skip
    return turn.say("digest", menu.to_lists(), values={"lines": "\n".join(lines)})
