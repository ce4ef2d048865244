"""What a person of the town hall answers for somebody who is called instead of written to: consent, a
volunteer's yes, how it went; and what they are told of it."""

from __future__ import annotations

from collections.abc import Mapping

from conversations.effects import AnswerFor, Button, Buttons, CancelFor, Rewrite, Toast
from conversations.events import AnsweredFor, CancelledFor, EnteredFor, Pressed, TaskCard
from conversations.turn import Turn

CARDS: Mapping[tuple[str, bool], str] = {
    ("consent_for", False): "task_consent_for",
    ("consent_for", True): "task_ask_for",
    ("follow_up_for", False): "task_follow_up_for",
}
"""The card of a task, by its kind and whether the person is the volunteer who is asked."""
_ANSWERS: Mapping[tuple[str, bool], tuple[str, str]] = {
    ("consent_for", False): ("button_agrees", "button_disagrees"),
    ("consent_for", True): ("button_possible", "button_impossible"),
    ("follow_up_for", False): ("button_yes", "button_no"),
}


def buttons(card: TaskCard) -> Buttons:
    """The two answers; one button where something is only to be told."""
    ref = str(card.task_id)
    if card.kind == "tell":
        return ((Button("answer_for", f"{ref}:yes", "button_told"),),)
    answers = _ANSWERS.get((card.kind, card.asked))
    if answers is None:
        return ()
    yes, no = answers
    return ((Button("answer_for", f"{ref}:yes", yes), Button("answer_for", f"{ref}:no", no)),)


def press(turn: Turn, event: Pressed) -> Turn:
    number, _, answer = event.ref.partition(":")
    return turn.do(AnswerFor(int(number), answer == "yes"))


def answered(turn: Turn, event: AnsweredFor) -> Turn:
    if event.came == "moot":
        return turn.do(Toast("toast_no_longer"), Rewrite())
    card = event.card
    values = {
        "name": card.name, "helper": event.helper, "code": event.code, "number": str(card.task_id),
        "phone": turn.town.numbers.referent,
    }  # fmt: skip
    remote = bool(card.category) and turn.town.knows(card.category) and turn.town.category(
        card.category or "").remote  # fmt: skip
    key = "for_agreed_remote" if event.came == "agreed" and remote else f"for_{event.came}"
    return turn.do(Toast(), Rewrite(key, values))


def press_cancel(turn: Turn, event: Pressed) -> Turn:
    return turn.do(CancelFor(int(event.ref)))


def cancelled(turn: Turn, event: CancelledFor) -> Turn:
    return turn.do(Toast()).say("for_cancelled", values={"number": str(event.need_id)})


def told_of_entry(turn: Turn, event: EnteredFor) -> Turn:
    """The first thing that somebody reads for whom help was asked."""
    if event.category is None:
        return turn.say("offer_entered_for_you", values={"by": event.by})
    values = {"by": event.by, "need": turn.town.category(event.category).label}
    if event.call_by is None:
        return turn.say("need_entered_for_you", values=values)
    hour = turn.town.hours.spoken(event.call_by, turn.scene.now)
    return turn.say("need_entered_call", values={**values, "hour": hour})
