"""What a person of the town hall answers for somebody who is called instead of written to: consent, a
volunteer's yes, how it went; and what they are told of it."""

from __future__ import annotations

from collections.abc import Mapping

from conversations import reporting
from conversations.effects import AnswerFor, Button, Buttons, CancelFor, Rewrite, Toast
from conversations.events import AnsweredFor, CancelledFor, EnteredFor, Pressed, TaskCard
from conversations.first import raise_alarm
from conversations.hearing import Heard
from conversations.session import Question
from conversations.turn import Turn

MOST_WORDS = 2000

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
    if card.kind == "follow_up_for":
        return ((Button("answer_for", f"{ref}:yes", yes), Button("went_badly", ref, no)),)
    return ((Button("answer_for", f"{ref}:yes", yes), Button("answer_for", f"{ref}:no", no)),)


def press(turn: Turn, event: Pressed) -> Turn:
    number, _, answer = event.ref.partition(":")
    return turn.do(AnswerFor(int(number), answer == "yes"))


def press_badly(turn: Turn, event: Pressed) -> Turn:
    """It did not go well: what happened is asked before anything is closed."""
    question = Question("went_badly", int(event.ref))
    return turn.keep(form=None, question=question).do(Toast()).say("for_what_happened")


def hear_badly(turn: Turn, heard: Heard) -> Turn:
    question = turn.session.question
    assert question is not None
    why = reporting.touches(heard)
    if heard.danger is not None:
        turn = raise_alarm(turn, heard)
    return turn.settled().do(AnswerFor(question.ref, yes=False, words=heard.text[:MOST_WORDS], why=why))


def answered(turn: Turn, event: AnsweredFor) -> Turn:
    if event.came == "moot" and turn.scene.pressed:
        return turn.do(Toast("toast_no_longer"), Rewrite())
    if event.came == "moot":
        return turn.say("for_moot")
    card = event.card
    values = {
        "name": card.name, "helper": event.helper, "code": event.code, "number": str(card.task_id),
        "phone": turn.town.numbers.referent,
    }  # fmt: skip
    remote = bool(card.category) and turn.town.knows(card.category) and turn.town.category(
        card.category or "").remote  # fmt: skip
    key = "for_agreed_remote" if event.came == "agreed" and remote else f"for_{event.came}"
    if not turn.scene.pressed:
        return turn.say(key, values=values)
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
