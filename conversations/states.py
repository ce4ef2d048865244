"""The outer states of a conversation, and what is heard in each of them, in order.

``HEARD`` is the state machine: for each mode its rules, tried from the first; the diagram in
the documentation is drawn from it. Danger, stop and the wish for a person come first, everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from conversations import (
    absence,
    acting,
    answering_for,
    asking,
    awaiting,
    consulted,
    first,
    offering,
    qualifying,
    referring,
    reminding,
    team,
    volunteering,
)  # fmt: skip
from conversations import greeting as door
from conversations.certainty import FEW_WORDS, is_zero, means, surely_means
from conversations.hearing import THRESHOLDS, Heard, Question
from conversations.plain_words import (
    asks_for_the_errand,
    asks_the_word,
    has_honorific,
    has_settled,
    names_the_town_hall,
    says_finished,
    says_yes_first,
    takes_it_up,
)
from conversations.session import ActFor, AskForHelp, OfferHelp
from conversations.turn import Turn


class Mode(StrEnum):
    """Where a conversation stands, derived from session and records."""

    STOPPED = "stopped"
    IDLE = "idle"
    HELP_CATEGORY = "which service"
    HELP_WORDS = "what exactly"
    HELP_PLACE = "which address"
    HELP_NAME = "which name"
    HELP_CONFIRM = "recap"
    WAITING = "searching"
    CONSENT = "consent"
    PAIRED = "introduced"
    ANOTHER_NEED = "another request"
    WHICH_NEED = "which request"
    CONFIRM_CANCEL = "really cancel"
    FOLLOW_UP = "did it go well"
    OFFERING = "registering"
    CHARTER = "charter"
    PROMPTED = "asked for help"
    ON_ERRAND = "on an errand"
    STILL_GOING = "still going"
    TELL_PROBLEM = "what problem"
    ON_DUTY = "on duty"
    REASON = "why refuse"
    OUTCOME = "task outcome"
    OTHER_SERVICE = "another service"
    ASKED_BY_REFERENT = "a referent asks"
    TO_VOLUNTEER = "what to ask"
    REMINDER = "safety reminder"
    PREVIEW = "reminder preview"
    ACTING = "acting for somebody"
    ABSENCE = "absent until when"
    INVITING = "whom to invite"
    WENT_BADLY = "what happened"


QUESTIONS: dict[Mode, Question] = {
    Mode.HELP_CATEGORY: "category", Mode.HELP_PLACE: "address", Mode.HELP_NAME: "name",
    Mode.HELP_CONFIRM: "confirm", Mode.CONSENT: "consent", Mode.CONFIRM_CANCEL: "confirm",
    Mode.ANOTHER_NEED: "confirm", Mode.FOLLOW_UP: "followup", Mode.PROMPTED: "volunteer_prompt",
    Mode.CHARTER: "consent", Mode.STILL_GOING: "confirm", Mode.OTHER_SERVICE: "confirm",
}  # fmt: skip
"""How the ear is told to listen in a mode; in the others it hears a free text."""

_OF_HELP = {
    "category": Mode.HELP_CATEGORY, "words": Mode.HELP_WORDS, "place": Mode.HELP_PLACE,
    "name": Mode.HELP_NAME, "agreed": Mode.HELP_CONFIRM,
}  # fmt: skip
_OF_QUESTION = {
    "consent": Mode.CONSENT, "prompt": Mode.PROMPTED, "follow_up": Mode.FOLLOW_UP,
    "confirm_cancel": Mode.CONFIRM_CANCEL, "which_need": Mode.WHICH_NEED,
    "tell_problem": Mode.TELL_PROBLEM, "another_need": Mode.ANOTHER_NEED,
    "refusal_reason": Mode.REASON, "task_outcome": Mode.OUTCOME,
    "still_going": Mode.STILL_GOING, "other_service": Mode.OTHER_SERVICE,
    "referent_asks": Mode.ASKED_BY_REFERENT, "ask_volunteer": Mode.TO_VOLUNTEER,
    "reminder": Mode.REMINDER, "reminder_preview": Mode.PREVIEW,
    "absence": Mode.ABSENCE, "invite_name": Mode.INVITING, "went_badly": Mode.WENT_BADLY,
}  # fmt: skip


def mode_of(turn: Turn) -> Mode:
    """The mode, from what the session has open and what the records say."""
    session, records = turn.session, turn.records
    if records.stopped:
        return Mode.STOPPED
    if session.question is not None:
        return _OF_QUESTION[session.question.kind]
    if isinstance(session.form, AskForHelp):
        return _OF_HELP[asking.next_slot(turn)]
    if isinstance(session.form, ActFor):
        return Mode.ACTING
    if isinstance(session.form, OfferHelp):
        return Mode.CHARTER if offering.next_slot(turn) == "charter" else Mode.OFFERING
    if volunteering.held(turn):
        return Mode.ON_ERRAND
    if awaiting.agreed_need(turn):
        return Mode.PAIRED
    if records.asks and not turn.by_sms:
        return Mode.PROMPTED
    if awaiting.live_needs(turn):
        return Mode.WAITING
    return Mode.ON_DUTY if records.standing.roles and not turn.by_sms else Mode.IDLE


def question_of(turn: Turn, mode: Mode) -> Question | None:
    """How to listen in ``mode``; a registration listens differently for each of its slots."""
    if mode is Mode.OFFERING:
        return offering.QUESTIONS[offering.next_slot(turn)]
    if mode is Mode.ACTING:
        return acting.QUESTIONS.get(acting.next_slot(turn))
    return QUESTIONS.get(mode)


def rule_for(turn: Turn, heard: Heard) -> Rule | None:
    """The first rule of the conversation's mode that holds; only in silence there may be none."""
    return next((r for r in HEARD[mode_of(turn)] if r.test(turn, heard)), None)


Test = Callable[[Turn, Heard], bool]
Do = Callable[[Turn, Heard], Turn]


@dataclass(frozen=True, slots=True)
class Rule:
    """When ``test`` holds, ``do`` it; the conversation is then in one of ``leads`` (or stays)."""

    hears: str
    test: Test
    do: Do
    leads: tuple[Mode, ...] = ()


def _says(*intents: str) -> Test:
    return lambda turn, h: means(h, *intents)


def _surely(*intents: str) -> Test:
    return lambda turn, h: surely_means(h, *intents)


def _need(turn: Turn, h: Heard) -> bool:
    return _doubtful_offer(turn, h) or h.intent == "need" and (turn.town.knows(h.category) or means(h, "need"))


def _doubtful_offer(turn: Turn, h: Heard) -> bool:
    """By SMS, with an address or "Mme" in it, what is only guessed to be an offer is a need: the recap
    asks whether it is."""
    told = h.address is not None or has_honorific(h.text)
    return h.intent == "offer" and h.confidence < THRESHOLDS.act and turn.by_sms and told


def _anything(turn: Turn, heard: Heard) -> bool:
    return True


def _danger(turn: Turn, h: Heard) -> bool:
    return h.danger is not None or h.intent == "emergency"


def _wants_a_person(turn: Turn, h: Heard) -> bool:
    """0 is a person, everywhere, always; but in the menu of services it is something else."""
    if is_zero(h):
        return mode_of(turn) is not Mode.HELP_CATEGORY
    return means(h, "human")


def _surely_wants_a_person(turn: Turn, h: Heard) -> bool:
    return is_zero(h) or surely_means(h, "human")


def _wants_the_town_hall(turn: Turn, h: Heard) -> bool:
    """Said by a volunteer: "je vous appelle" and "appelez-moi" are meant for the resident."""
    return is_zero(h) or (surely_means(h, "human") and names_the_town_hall(h.text))


def _says_aide(turn: Turn, h: Heard) -> bool:
    """AIDE, CONTACT: a word or two, and none of money, which a neighbour is asked about."""
    return surely_means(h, "help") and len(h.text.split()) <= FEW_WORDS and not h.money


def _surely_asks_who(turn: Turn, h: Heard) -> bool:
    return surely_means(h, "status") or asks_the_word(h.text)


def _back(turn: Turn, h: Heard) -> bool:
    return h.back


def _another_need(turn: Turn, h: Heard) -> bool:
    needs = awaiting.live_needs(turn)
    return _surely("need")(turn, h) and asking.amounts_to_another(turn, h, needs)


def _unanswered_need(turn: Turn, h: Heard) -> bool:
    """A question was asked and something new is needed: heard as a text of its own."""
    refused = h.intent in ("no", "problem") and h.confidence >= THRESHOLDS.act
    return not refused and _surely_names_need(turn, turn.town.ear.hear(h.text))


def _yes_and_need(turn: Turn, h: Heard) -> bool:
    """Only where nothing of money or of a complaint is in it: then a person reads it."""
    return says_yes_first(h.text) and not h.money and _unanswered_need(turn, h)


def _surely_names_need(turn: Turn, h: Heard) -> bool:
    return surely_means(h, "need") and turn.town.knows(h.category)


HELP_SLOTS = (Mode.HELP_CATEGORY, Mode.HELP_WORDS, Mode.HELP_PLACE, Mode.HELP_NAME, Mode.HELP_CONFIRM)
AT_REST = (Mode.IDLE, Mode.WAITING, Mode.PAIRED, Mode.ON_ERRAND, Mode.PROMPTED, Mode.ON_DUTY)

ALARM = Rule("danger", _danger, first.raise_alarm, AT_REST)
STOP = Rule("stop", _says("stop"), first.stop, (Mode.STOPPED,))
PERSON = Rule("a person", _wants_a_person, first.call_back, AT_REST)
CALLED = Rule("a bare answer to the alarm", first.answers_the_alarm, first.after_the_alarm, AT_REST)
FIRST = (ALARM, CALLED, STOP, PERSON)
SURE_STOP = replace(STOP, test=_surely("stop"))
FIRST_MIDWAY = (ALARM, CALLED, SURE_STOP, PERSON)
"""In the middle of something, only a clear stop ends everything."""
FIRST_BEFORE_RELAY = (
    ALARM, CALLED, SURE_STOP, replace(PERSON, test=_surely_wants_a_person),
)  # fmt: skip
"""Where texts are carried to somebody else, only what is surely meant for us is kept back."""


KEEP_SHUT = Rule("a stranger at the door", awaiting.stranger_at_the_door, awaiting.keep_shut)
BACK = Rule("back", _back, asking.go_back, HELP_SLOTS)
DROP = Rule("cancel", _says("cancel"), asking.drop, AT_REST)
WORD_EXPLAIN = Rule("how it works", _says_aide, door.explain)
EXPLAIN = Rule("how it works", _says("help"), door.explain)
SLOT = Rule("an answer", _anything, asking.hear_slot, (*HELP_SLOTS, *AT_REST))
OFFER_BACK = Rule("back", _back, offering.go_back, (Mode.OFFERING,))
OFFER_SLOT = Rule("an answer", _anything, offering.hear_slot, (Mode.OFFERING, Mode.CHARTER, *AT_REST))
STATUS = Rule("who, when", _says("status"), awaiting.tell_status, (Mode.CONSENT,))
CANCEL = Rule("cancel", _says("cancel"), awaiting.cancel, (Mode.CONFIRM_CANCEL, Mode.WHICH_NEED, *AT_REST))
PROBLEM = Rule("a problem", _says("problem"), awaiting.report_problem, AT_REST)
DONE = Rule("it is done", _says("done"), awaiting.report_done, AT_REST)
OFFER = Rule("an offer", _says("offer"), lambda t, h: offering.start(t, h), (Mode.OFFERING, Mode.CHARTER))

HEARD: dict[Mode, tuple[Rule, ...]] = {
    Mode.STOPPED: (ALARM, Rule("stop", _says("stop"), first.stay_silent)),
    Mode.IDLE: (
        *FIRST,
        Rule("a need", _need, asking.start, (*HELP_SLOTS, *AT_REST)),
        OFFER, STATUS, CANCEL, PROBLEM, DONE, EXPLAIN,
        Rule("thanks", _says("thanks"), door.welcome_thanks),
        Rule("a greeting", _says("greeting", "yes", "no"), door.open_door, (Mode.HELP_CATEGORY,)),
        Rule("anything else", _anything, door.not_understood, (Mode.HELP_CATEGORY, *AT_REST)),
    ),
    Mode.WAITING: (
        *FIRST, Rule("did not ask for it", awaiting.never_asked, awaiting.drop_entered, AT_REST),
        STATUS, CANCEL, PROBLEM, DONE, EXPLAIN,
        Rule("a need", _need, awaiting.hear_more, (*HELP_SLOTS, Mode.WAITING)),
        OFFER,
        Rule("thanks", _says("thanks"), door.welcome_thanks),
        Rule("a greeting", _says("greeting", "yes", "no"), awaiting.tell_status, (Mode.CONSENT,)),
        Rule("anything else", _anything, awaiting.hear_anything, AT_REST),
    ),
    **dict.fromkeys(HELP_SLOTS[:-1], (*FIRST_MIDWAY, BACK, DROP, EXPLAIN, SLOT)),
    Mode.HELP_CONFIRM: (
        *FIRST_MIDWAY, BACK, DROP, EXPLAIN,
        Rule("yes, no, a correction", _anything, asking.hear_confirmation, (*HELP_SLOTS, *AT_REST)),
    ),
    Mode.CONSENT: (
        *FIRST_MIDWAY, CANCEL, PROBLEM,
        Rule("who, when", _says("status", "help"), awaiting.tell_who),
        Rule("yes, no", _anything, awaiting.hear_consent, AT_REST),
    ),
    Mode.PAIRED: (
        KEEP_SHUT, ALARM, *FIRST_BEFORE_RELAY[1:], WORD_EXPLAIN,
        Rule("a card, a code", lambda t, h: h.card, awaiting.relay_to_helper),
        Rule("who, when", _surely_asks_who, awaiting.tell_status),
        Rule("cancel", _surely("cancel"), awaiting.cancel, (Mode.CONFIRM_CANCEL, Mode.WHICH_NEED)),
        Rule("a complaint", awaiting.accuses_helper, awaiting.report_helper, AT_REST),
        PROBLEM,
        Rule("it is done", _surely("done"), awaiting.report_done, AT_REST),
        Rule("another need", _another_need, awaiting.offer_another, (Mode.ANOTHER_NEED,)),
        Rule("anything else", _anything, awaiting.relay_to_helper),
    ),
    Mode.ANOTHER_NEED: (
        KEEP_SHUT, ALARM, *FIRST[1:], Rule("yes, no", _anything, awaiting.hear_another, (*HELP_SLOTS, *AT_REST)),
    ),
    Mode.WHICH_NEED: (
        *FIRST,
        Rule("a choice", _anything, awaiting.hear_which_need, (Mode.CONFIRM_CANCEL, *AT_REST)),
    ),
    Mode.CONFIRM_CANCEL: (
        KEEP_SHUT, ALARM, *FIRST[1:], Rule("yes, no", _anything, awaiting.hear_cancel_confirmed, AT_REST),
    ),
    Mode.FOLLOW_UP: (
        *FIRST_MIDWAY,
        Rule("yes, and a new need", _yes_and_need, awaiting.hear_yes_and_need, HELP_SLOTS),
        Rule("a new need", _unanswered_need, door.need_before_answer, HELP_SLOTS),
        Rule("yes, no", _anything, awaiting.hear_follow_up, AT_REST),
    ),
    Mode.OFFERING: (*FIRST_MIDWAY, OFFER_BACK, DROP, OFFER_SLOT),
    Mode.CHARTER: (*FIRST_MIDWAY, OFFER_BACK, DROP, OFFER_SLOT),
    Mode.PROMPTED: (
        *FIRST,
        Rule("a new need", _unanswered_need, door.need_before_answer, HELP_SLOTS),
        Rule("yes, no", _anything, volunteering.hear_prompt, AT_REST),
    ),
    Mode.ON_ERRAND: (
        ALARM, CALLED,
        Rule("it is finished", lambda t, h: says_finished(h.text), volunteering.report_done, AT_REST),
        SURE_STOP, replace(PERSON, test=_wants_the_town_hall), WORD_EXPLAIN,
        Rule("the errand again", lambda t, h: asks_for_the_errand(h.text), volunteering.show_errand),
        Rule("cannot come", _surely("cancel"), volunteering.give_up, AT_REST),
        Rule("perhaps cannot come", volunteering.doubt_coming, volunteering.ask_still_going,
             (Mode.STILL_GOING,)),
        Rule("a problem", _surely("problem"), volunteering.report_problem),
        Rule("it is done", _surely("done"), volunteering.report_done, AT_REST),
        Rule("anything else", _anything, volunteering.relay_to_resident),
    ),
    Mode.STILL_GOING: (
        *FIRST, Rule("goes, cannot go", _anything, volunteering.hear_still_going, AT_REST),
    ),
    Mode.TELL_PROBLEM: (
        *FIRST, Rule("the problem", _anything, volunteering.hear_problem, AT_REST),
    ),
    Mode.ON_DUTY: (
        ALARM, SURE_STOP,
        Rule("it is settled", lambda t, h: has_settled(h.text), referring.hear_settled, (Mode.OUTCOME,)),
        Rule("takes it up", lambda t, h: takes_it_up(h.text), referring.hear_taken),
        replace(PERSON, test=_surely_wants_a_person),
        Rule("anything else", _anything, referring.show_help),
    ),
    Mode.REASON: (ALARM, Rule("a reason", _anything, qualifying.hear_reason, AT_REST)),
    Mode.OUTCOME: (ALARM, Rule("a word", _anything, referring.hear_outcome, AT_REST)),
    Mode.OTHER_SERVICE: (
        *FIRST_MIDWAY,
        Rule("a new need", _unanswered_need, door.need_before_answer, HELP_SLOTS),
        Rule("yes, no", _anything, consulted.hear_other_service, AT_REST),
    ),
    Mode.ASKED_BY_REFERENT: (
        *FIRST_BEFORE_RELAY, Rule("an answer", _anything, consulted.hear_for_referent, AT_REST),
    ),
    Mode.TO_VOLUNTEER: (ALARM, Rule("a question", _anything, qualifying.hear_question, AT_REST)),
    Mode.REMINDER: (Rule("a reminder", _anything, reminding.hear_reminder, (Mode.PREVIEW, *AT_REST)),),
    Mode.PREVIEW: (Rule("other words", _anything, reminding.hear_reminder, (Mode.REMINDER, *AT_REST)),),
    Mode.ACTING: (
        ALARM, Rule("back", _back, acting.go_back, (Mode.ACTING,)),
        Rule("cancel", _surely("cancel", "stop"), acting.drop, AT_REST),
        Rule("an answer", _anything, acting.hear_slot, (Mode.ACTING, *AT_REST)),
    ),
    Mode.WENT_BADLY: (Rule("what happened", _anything, answering_for.hear_badly, AT_REST),),
    Mode.ABSENCE: (ALARM, SURE_STOP, Rule("a day", _anything, absence.hear, AT_REST)),
    Mode.INVITING: (ALARM, SURE_STOP, Rule("a name", _anything, team.hear_name, AT_REST)),
}  # fmt: skip
