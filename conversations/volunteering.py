"""A volunteer on duty: asked, holding an errand, pausing. By buttons where there are some, and by the
same words everywhere."""

from __future__ import annotations

from conversations.certainty import conditional, means, says_yes, surely_means
from conversations.effects import (
    Button,
    Buttons,
    DeclineAsk,
    FinishNeed,
    GiveUpErrand,
    OpenTask,
    PauseOffer,
    Relay,
    Rewrite,
    Say,
    TakeAsk,
    Toast,
)  # fmt: skip
from conversations.events import (
    AskLost,
    AskTaken,
    AskWithdrawn,
    ConsentLate,
    ConsentRefused,
    ErrandCancelled,
    HelpAsked,
    Introduced,
    MessageRelayed,
    OfferDecided,
    Pressed,
    Relayed,
)  # fmt: skip
from conversations.first import misheard
from conversations.hearing import Heard
from conversations.names import spoken, spoken_distance
from conversations.plain_words import cannot, kept_away, still_going
from conversations.questions import ask_or_wait, close_question, tell_condition
from conversations.scene import AskView, ErrandView
from conversations.session import Condition, Question
from conversations.turn import Turn

MOST_RELAYED = 360
"""Characters of a message relayed to somebody who reads SMS: three parts, with the name before it
and a warning after it."""


# Being asked.


def help_asked(turn: Turn, event: HelpAsked) -> Turn:
    """Service, neighbourhood, distance and when; never a name, a street or a number."""
    if turn.by_sms:
        return ask_or_wait(turn, Question("prompt", event.ask.ask_id), ask_prompt)
    return turn.do(_card(turn, event.ask))


def ask_prompt(turn: Turn, question: Question) -> Turn | None:
    ask = _ask(turn, question.ref)
    if ask is None or turn.records.errands:
        return None
    return turn.keep(question=question).do(_card(turn, ask))


def _card(turn: Turn, ask: AskView) -> Say:
    buttons: Buttons = ((
        Button("take_ask", str(ask.ask_id), "button_can"),
        Button("decline_ask", str(ask.ask_id), "button_not_now"),
    ),)  # fmt: skip
    key = "asked" if ask.distance_m is not None else "asked_remote"
    first = not turn.session.greeted and turn.greets(key)
    return Say(key, ask_values(turn, ask), buttons, first=first, ask_id=ask.ask_id)


def ask_values(turn: Turn, ask: AskView) -> dict[str, str]:
    return {
        "need": turn.town.category(ask.category).label,
        "area": turn.town.area_name(ask.area),
        "distance": spoken_distance(ask.distance_m) if ask.distance_m is not None else "",
        "when": turn.said("when_urgent" if ask.urgent else "when_today"),
    }


def _ask(turn: Turn, ask_id: int) -> AskView | None:
    return next((a for a in turn.records.asks if a.ask_id == ask_id), None)


def take(turn: Turn, ask_id: int) -> Turn:
    """One errand at a time: a second yes while one is held lets the next be asked."""
    if turn.records.errands and _ask(turn, ask_id) is not None:
        turn = close_question(turn.understood(), "prompt", ask_id)
        return turn.do(DeclineAsk(ask_id)).say("one_at_a_time")
    return close_question(turn.understood(), "prompt", ask_id).do(TakeAsk(ask_id))


def decline(turn: Turn, ask_id: int) -> Turn:
    return close_question(turn.understood(), "prompt", ask_id).do(DeclineAsk(ask_id)).say("declined")


def press_take(turn: Turn, event: Pressed) -> Turn:
    return take(turn.do(Toast(), Rewrite()), int(event.ref))


def press_decline(turn: Turn, event: Pressed) -> Turn:
    if _ask(turn, int(event.ref)) is None:
        return turn.do(Toast("toast_too_late"), Rewrite())
    turn = close_question(turn, "prompt", int(event.ref))
    return turn.do(Toast("toast_declined"), DeclineAsk(int(event.ref)), Rewrite("declined"))


def hear_prompt(turn: Turn, heard: Heard) -> Turn:
    """Words instead of buttons, for the question that is open (the latest one in Telegram)."""
    question = turn.session.question
    ask = _ask(turn, question.ref) if question else turn.records.asks[-1]
    if ask is None:
        return turn.settled().say("no_longer")
    if says_yes(heard):
        return take(turn, ask.ask_id)
    if heard.answer in ("no", "cancel"):
        return decline(turn, ask.ask_id)
    if conditional(heard):
        turn = turn.keep(condition=Condition(ask.need_id, heard.text))
    return misheard(turn, heard.text, lambda again: again.say("asked_again"))


LOST = {
    "taken": "lost", "handed": "lost_to_referent", "cancelled": "no_more_needed", "yours": "yours_already",
}  # fmt: skip


def taken(turn: Turn, event: AskTaken) -> Turn:
    return turn.say("taken")


def lost(turn: Turn, event: AskLost) -> Turn:
    return turn.say(LOST[event.why])


def withdrawn(turn: Turn, event: AskWithdrawn) -> Turn:
    """Somebody else said yes: the card is rewritten in place; by SMS an open question is closed."""
    key = "lost" if event.taken else "no_more_needed"
    open_here = turn.session.question
    was_open = open_here is not None and (open_here.kind, open_here.ref) == ("prompt", event.ask_id)
    turn = close_question(turn, "prompt", event.ask_id)
    if not turn.by_sms:
        return turn.do(Rewrite(key, card_id=event.card_id)) if event.card_id else turn
    return turn.say(key) if was_open else turn


# Holding an errand.


def held(turn: Turn) -> ErrandView | None:
    agreed = [e for e in turn.records.errands if e.state == "agreed"]
    return agreed[-1] if agreed else None


def promised(turn: Turn) -> bool:
    return any(e.state == "promised" for e in turn.records.errands)


def introduced(turn: Turn, event: Introduced) -> Turn:
    """Name, place, the word to say, what to mind: only now."""
    where = spoken(event.place) if event.place else ""
    values = {
        "name": event.name, "place": where, "details": event.details or "", "code": event.code_word,
        "number": event.number or "", "words": turn.quoted(event.words),
        "reminder": turn.town.category(event.category).reminder,
    }  # fmt: skip
    key = _errand_key(place=event.place is not None, number=event.number is not None)
    turn = turn.say(key, _errand_buttons(event.need_id), values=values,
                    need_id=event.need_id, epoch=event.epoch)
    return tell_condition(turn, event.need_id, to_helper=False)


def _errand_key(*, place: bool, number: bool) -> str:
    """A number is told where nothing can be written to the person, or the help is a call."""
    if place:
        return "errand_and_number" if number else "errand"
    return "errand_by_phone" if number else "errand_by_relay"


def show_errand(turn: Turn, heard: Heard) -> Turn:
    """Where, whom and the word, once more."""
    errand = held(turn)
    assert errand is not None
    values = {
        "name": errand.resident_name, "place": spoken(errand.place) if errand.place else "",
        "details": errand.details or "", "code": errand.code_word or "", "number": "", "words": "",
        "reminder": turn.town.category(errand.category).reminder,
    }  # fmt: skip
    key = "errand" if errand.place else "errand_by_relay"
    return turn.understood().say(key, _errand_buttons(errand.need_id), values=values)


def _errand_buttons(need_id: int) -> Buttons:
    ref = str(need_id)
    return (
        (Button("write_to_resident", ref, "button_write"),),
        (Button("errand_done", ref, "button_done"), Button("errand_problem", ref, "button_problem")),
    )


def consent_refused(turn: Turn, event: ConsentRefused) -> Turn:
    return turn.say("let_go")


def consent_late(turn: Turn, event: ConsentLate) -> Turn:
    return turn.say("consent_late")


def errand_cancelled(turn: Turn, event: ErrandCancelled) -> Turn:
    turn = close_question(close_question(turn, "tell_problem", event.need_id), "still_going", event.need_id)
    if not event.name:
        return turn.say("no_more_needed")
    return turn.say("errand_cancelled", values={"name": event.name})


def message_relayed(turn: Turn, event: MessageRelayed) -> Turn:
    values = {"name": event.sender, "words": event.text, "phone": turn.town.numbers.referent}
    key = "relay_money" if event.money and not event.to_helper else "relay"
    return turn.say(key, values=values, need_id=event.need_id)


def relayed(turn: Turn, event: Relayed) -> Turn:
    key = "relayed" if event.now else "not_relayed"
    return turn.say(key, values={"helper": event.receiver, "phone": turn.town.numbers.referent})


def relay_to_resident(turn: Turn, heard: Heard) -> Turn:
    errand = held(turn)
    assert errand is not None
    turn = turn.understood()
    if heard.card:
        task = OpenTask("money", turn.said("kept_back"), errand.need_id)
        return turn.do(task).say("never_by_message")
    if len(heard.text) > MOST_RELAYED:
        return turn.say("too_long", values={"most": str(MOST_RELAYED)})
    if heard.money:
        turn = turn.do(OpenTask("money", heard.text, errand.need_id))
    return turn.do(Relay(errand.need_id, heard.text, to_helper=False, money=heard.money))


def press_write(turn: Turn, event: Pressed) -> Turn:
    errand = _errand(turn, event)
    if errand is None:
        return _too_late(turn)
    return turn.do(Toast()).say("write_now", values={"name": errand.resident_name})


def press_done(turn: Turn, event: Pressed) -> Turn:
    errand = _errand(turn, event)
    return _too_late(turn) if errand is None else finish(turn.do(Toast(), Rewrite()), errand)


def finish(turn: Turn, errand: ErrandView) -> Turn:
    return turn.settled().do(FinishNeed(errand.need_id)).say("well_done")


def report_done(turn: Turn, heard: Heard) -> Turn:
    errand = held(turn)
    assert errand is not None
    return finish(turn, errand)


def press_problem(turn: Turn, event: Pressed) -> Turn:
    errand = _errand(turn, event)
    if errand is None:
        return _too_late(turn)
    give_up: Buttons = ((Button("give_up", event.ref, "button_give_up"),),)
    turn = turn.keep(question=Question("tell_problem", errand.need_id))
    return turn.do(Toast()).say("what_problem", give_up)


def hear_problem(turn: Turn, heard: Heard) -> Turn:
    question = turn.session.question
    assert question is not None
    if surely_means(heard, "cancel"):
        return give_up(turn, heard)
    kind = "money" if heard.money else "problem"
    turn = turn.keep(question=None).understood()
    return turn.do(OpenTask(kind, heard.text, question.ref, then_say="problem_call"))


def report_problem(turn: Turn, heard: Heard) -> Turn:
    errand = held(turn)
    kind = "money" if heard.money else "problem"
    need_id = errand.need_id if errand else None
    return turn.understood().do(OpenTask(kind, heard.text, need_id, then_say="problem_call"))


def press_give_up(turn: Turn, event: Pressed) -> Turn:
    held_ids = {e.need_id for e in turn.records.errands}
    if int(event.ref) not in held_ids:
        return _too_late(turn)
    turn = close_question(turn, "tell_problem", int(event.ref))
    turn = close_question(turn, "still_going", int(event.ref))
    return turn.do(Toast(), Rewrite(), GiveUpErrand(int(event.ref))).say("gave_up")


def give_up(turn: Turn, heard: Heard) -> Turn:
    """A volunteer who cannot come after all: the next one is asked."""
    errands = turn.records.errands
    freed = [GiveUpErrand(e.need_id) for e in errands]
    return turn.settled().do(*freed).say("gave_up")


def doubt_coming(turn: Turn, heard: Heard) -> bool:
    return means(heard, "cancel") or kept_away(heard.text)


def ask_still_going(turn: Turn, heard: Heard) -> Turn:
    """Perhaps they cannot come: asked, because their words would tell nobody else to go."""
    errand = held(turn)
    assert errand is not None
    return _ask_still_going(turn.understood(), Question("still_going", errand.need_id, heard.text))


def _ask_still_going(turn: Turn, question: Question) -> Turn:
    ref = str(question.ref)
    buttons: Buttons = ((Button("give_up", ref, "button_give_up"), Button("still_going", ref, "button_going")),)
    return turn.keep(question=question).say("still_going", buttons)


def hear_still_going(turn: Turn, heard: Heard) -> Turn:
    question = turn.session.question
    assert question is not None
    if says_yes(heard) or still_going(heard.text):
        return _goes(turn, question)
    if heard.answer in ("no", "cancel") or cannot(heard.text):
        return turn.settled().do(GiveUpErrand(question.ref)).say("gave_up")
    return misheard(turn, heard.text, lambda again: _ask_still_going(again, question))


def _goes(turn: Turn, question: Question) -> Turn:
    return turn.settled().do(Relay(question.ref, question.words, to_helper=False))


def press_still_going(turn: Turn, event: Pressed) -> Turn:
    question = turn.session.question
    if question is None or (question.kind, question.ref) != ("still_going", int(event.ref)):
        return _too_late(turn)
    return _goes(turn.do(Toast(), Rewrite()), question)


def _errand(turn: Turn, event: Pressed) -> ErrandView | None:
    return next((e for e in turn.records.errands
                 if e.need_id == int(event.ref) and e.state == "agreed"), None)


def _too_late(turn: Turn) -> Turn:
    return turn.do(Toast("toast_too_late"), Rewrite())


# The offer itself.


def offer_decided(turn: Turn, event: OfferDecided) -> Turn:
    if event.approved:
        return turn.say("offer_approved")
    return turn.say("offer_refused", values={"reason": event.reason})


def pause(turn: Turn) -> Turn:
    return turn.do(PauseOffer(True)).say("paused") if turn.records.offer else turn.say("no_offer")


def resume(turn: Turn) -> Turn:
    if suspended(turn):
        return show_offer(turn)
    return turn.do(PauseOffer(False)).say("resumed") if turn.records.offer else turn.say("no_offer")


def suspended(turn: Turn) -> bool:
    return turn.records.offer is not None and turn.records.offer.state == "suspended"


def show_offer(turn: Turn) -> Turn:
    offer = turn.records.offer
    if offer is None:
        return turn.say("no_offer")
    labels = ", ".join(turn.town.category(c).label for c in offer.categories)
    state = "paused" if offer.paused and offer.state == "approved" else offer.state
    values = {"categories": labels, "place": spoken(offer.place),
              "distance": spoken_distance(offer.radius_m)}
    return turn.say(f"my_offer_{state}", values=values)
