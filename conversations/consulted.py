"""A volunteer is consulted: another service is proposed, a referent asks something. And what the
town hall tells volunteers about safety, about their own service, and once a month."""

from __future__ import annotations

from conversations import volunteering
from conversations.certainty import says_yes
from conversations.effects import AnswerProposal, AnswerReferent, Button, Buttons
from conversations.events import (
    MonthlyWord,
    ReferentAsked,
    SafetyReminded,
    ServiceEnded,
    ServiceProposed,
    ServiceSuspended,
    SuspensionLifted,
    VisitWaits,
)
from conversations.first import misheard
from conversations.hearing import Heard
from conversations.qualifying import many
from conversations.questions import ask_or_wait
from conversations.session import Question
from conversations.turn import Turn

# Another service.


def service_proposed(turn: Turn, event: ServiceProposed) -> Turn:
    words = f"{event.category}|{event.referent_id}|{event.few}|{event.crowded}|{event.neighbours}"
    return ask_or_wait(turn, Question("other_service", event.offer_id, words), ask_other_service)


def ask_other_service(turn: Turn, question: Question) -> Turn | None:
    offer = turn.records.offer
    if offer is None or offer.id != question.ref or offer.state not in ("pending", "approved"):
        return None
    return _ask_other(turn.keep(question=question), question, "other_service")


def _ask_other(turn: Turn, question: Question, key: str) -> Turn:
    category, _, few, crowded, neighbours = question.words.split("|")
    town = turn.town
    yes_no: Buttons = ((
        Button("answer", "OTHER_SERVICE:oui", "button_yes"),
        Button("answer", "OTHER_SERVICE:non", "button_no_thanks"),
    ),)  # fmt: skip
    told = {
        "need": town.category(category).label, "known": town.category(crowded).label,
        "neighbours": many(turn, "neighbours", int(neighbours)),
        "few": many(turn, "neighbours", int(few)) if int(few) else turn.town.catalogue.render("nobody", "sms", {}),
    }  # fmt: skip
    return turn.say(key, yes_no, values=told)


def hear_other_service(turn: Turn, heard: Heard) -> Turn:
    question = turn.session.question
    assert question is not None
    if not says_yes(heard) and heard.answer not in ("no", "cancel"):
        return misheard(turn, heard.text, lambda again: _ask_other(again, question, "other_service"))
    category, referent_id, *_ = question.words.split("|")
    yes = says_yes(heard)
    turn = turn.keep(question=None).understood()
    turn = turn.do(AnswerProposal(question.ref, category, int(referent_id), yes))
    label = turn.town.category(category).label
    return turn.say("other_service_yes" if yes else "other_service_no", values={"need": label})


# A referent's own question.


def referent_asked(turn: Turn, event: ReferentAsked) -> Turn:
    words = f"{event.referent_id}|{event.referent}|{event.words}"
    return ask_or_wait(turn, Question("referent_asks", event.offer_id, words), ask_for_referent)


def ask_for_referent(turn: Turn, question: Question) -> Turn | None:
    _, name, words = question.words.split("|", 2)
    turn = turn.keep(question=question)
    if not turn.by_sms:
        return turn.say("referent_asks", values={"name": name, "words": words})
    town_hall = turn.town.catalogue.render("from_town_hall", "sms", {"name": name})
    return turn.say("relay", values={"name": town_hall, "words": words})


def hear_for_referent(turn: Turn, heard: Heard) -> Turn:
    question = turn.session.question
    assert question is not None
    referent_id, name, _ = question.words.split("|", 2)
    answer = heard.text[:volunteering.MOST_RELAYED]
    turn = turn.keep(question=None).understood().do(AnswerReferent(question.ref, int(referent_id), answer))
    return turn.say("relayed", values={"helper": name})


# What is told.


def suspended(turn: Turn, event: ServiceSuspended) -> Turn:
    """Nobody is accused: a person of the town hall calls."""
    told = turn.settled() if turn.session.question is not None else turn
    return told.say("service_suspended", values={"phone": turn.town.numbers.referent})


def lifted(turn: Turn, event: SuspensionLifted) -> Turn:
    return turn.say("service_resumed" if event.approved else "service_possible")


def ended(turn: Turn, event: ServiceEnded) -> Turn:
    return turn.say("service_ended", values={"phone": turn.town.numbers.referent})


def visit_waits(turn: Turn, event: VisitWaits) -> Turn:
    return turn.say("visit_waits")


def reminded(turn: Turn, event: SafetyReminded) -> Turn:
    """A safety reminder; by SMS in the plainest form, counted before it was sent."""
    if not turn.by_sms:
        return turn.say("safety_reminder", values={"words": event.words})
    name = turn.town.catalogue.render("the_town_hall", "sms", {})
    return turn.say("relay", values={"name": name, "words": event.words})


def monthly_word(turn: Turn, event: MonthlyWord) -> Turn:
    told = {
        "neighbours": many(turn, "volunteers", event.neighbours), "area": turn.town.area_name(event.area),
        "requests": many(turn, "requests", event.requests),
    }  # fmt: skip
    return turn.say("monthly_word", values=told)
