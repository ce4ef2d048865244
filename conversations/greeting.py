"""At the door: who somebody is who greets, thanks, asks how it works, or writes what is not
understood."""

from __future__ import annotations

from dataclasses import replace

from conversations import asking, awaiting, offering, referring, volunteering
from conversations.effects import AskLater, Button, Buttons, Rewrite, Say, Toast
from conversations.events import AddedToGroup, Pressed
from conversations.first import misheard
from conversations.hearing import Heard
from conversations.plain_words import still_going
from conversations.questions import COLD_AFTER
from conversations.session import AskForHelp, OfferHelp
from conversations.turn import Turn


def open_door(turn: Turn, heard: Heard) -> Turn:
    """A greeting, or a yes to nothing: what may we do for you? A volunteer who waits for the
    resident's word is told so."""
    if volunteering.promised(turn):
        return turn.understood().say("taken")
    if volunteering.suspended(turn):
        return volunteering.show_offer(turn.understood())
    if turn.records.offer is not None and heard.intent in ("yes", "no"):
        return turn.understood().say("nothing_to_take")
    return asking.start(turn, heard)


def explain(turn: Turn, heard: Heard) -> Turn:
    key = "explain_volunteer" if turn.records.offer and not turn.by_sms else "explain"
    return turn.understood().say(key, values={"phone": turn.town.numbers.referent})


def welcome_thanks(turn: Turn, heard: Heard) -> Turn:
    return turn.understood().say("you_are_welcome")


def not_understood(turn: Turn, heard: Heard) -> Turn:
    if turn.records.standing.roles and not turn.by_sms:
        return referring.explain(turn)
    if volunteering.suspended(turn):
        return volunteering.show_offer(turn.understood())
    if turn.records.offer is not None and still_going(heard.text):
        return turn.understood().say("taken" if volunteering.promised(turn) else "nothing_to_take")
    if turn.records.offer is not None:
        return misheard(turn, heard.text, lambda again: again.say("volunteer_idle"))
    if heard.address or heard.category or heard.name:
        return asking.start(turn, heard)
    return misheard(turn, heard.text, lambda again: _offer_choices(again, heard.text))


def _offer_choices(turn: Turn, words: str) -> Turn:
    """Their words are kept: a neighbour may understand them where this program does not."""
    person = turn.records.person
    form = AskForHelp(words=words[:asking.MOST_WORDS], name=person.name, place=person.place,
                      details=person.details)
    return asking.ask_again(turn.keep(form=form))


def no_words(turn: Turn) -> Turn:
    """A photo, a voice message, an empty text, emoji alone."""
    return misheard(turn, "[message sans mots]", lambda again: again.say("no_words"))


def too_late(turn: Turn, heard: Heard) -> Turn:
    """An answer to something asked more than three days ago is not read as one: what was being
    filled in is asked again, a request under way is told of."""
    if isinstance(turn.session.form, AskForHelp):
        return asking.ask_next(turn)
    if isinstance(turn.session.form, OfferHelp):
        return offering.ask_next(turn)
    if awaiting.live_needs(turn):
        return awaiting.tell_status(turn, heard)
    return open_door(turn, heard) if turn.records.offer is None else turn.say("no_longer")


def need_before_answer(turn: Turn, heard: Heard) -> Turn:
    """Somebody asks for help instead of answering: that comes first, the question waits."""
    heard = turn.town.ear.hear(heard.text)
    question = turn.session.question
    waiting = (*turn.session.waiting, question) if question else turn.session.waiting
    return asking.start(turn.keep(question=None, waiting=waiting).do(AskLater(COLD_AFTER)), heard)


def start_command(turn: Turn) -> Turn:
    """/start without an invitation: most come to help, some to be helped."""
    if turn.records.standing.roles:
        return referring.explain(turn)
    if turn.records.offer is not None:
        return turn.say("explain_volunteer", values={"phone": turn.town.numbers.referent})
    choice: Buttons = ((Button("need_help", "", "button_need_help"),),)
    turn = offering.start(turn)
    return turn if turn.by_sms else _with_buttons(turn, choice)


def _with_buttons(turn: Turn, buttons: Buttons) -> Turn:
    *before, last = turn.effects
    assert isinstance(last, Say)
    return replace(turn, effects=(*before, replace(last, buttons=buttons)))


def press_need_help(turn: Turn, event: Pressed) -> Turn:
    heard = turn.town.ear.hear("bonjour")
    return open_door(turn.keep(form=None).do(Toast(), Rewrite()), heard)


def help_command(turn: Turn) -> Turn:
    if turn.records.standing.roles and not turn.by_sms:
        return referring.explain(turn)
    return explain(turn, turn.town.ear.hear("aide"))


def in_a_group(turn: Turn, event: AddedToGroup) -> Turn:
    """One sentence, once: nothing personal is ever written into a group."""
    return turn if turn.session.greeted else turn.keep(greeted=True).say("in_a_group")
