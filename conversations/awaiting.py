"""A resident whose request is under way: news, consent to one volunteer, the introduction, what is
relayed, the end of it, and whether it went well."""

from __future__ import annotations

from conversations import asking, reporting
from conversations.certainty import conditional, says_yes
from conversations.effects import (
    AddWords,
    CancelNeed,
    FinishNeed,
    GiveConsent,
    OpenTask,
    RefuseConsent,
    Relay,
)  # fmt: skip
from conversations.events import (
    FollowUpDue,
    HelperLeft,
    NeedAgreed,
    NewsDue,
    NobodyLeft,
    SearchResumed,
    VolunteerFound,
)
from conversations.first import misheard
from conversations.hearing import THRESHOLDS, Heard
from conversations.names import says_name
from conversations.plain_words import accuses, complains_of_money, fears_a_stranger, never_came, plain
from conversations.questions import ask_or_wait, close_question, tell_condition
from conversations.scene import NeedView
from conversations.session import Condition, Question
from conversations.turn import Turn

ENDED = ("done", "cancelled")


def live_needs(turn: Turn) -> list[NeedView]:
    return [n for n in turn.records.needs if n.state not in ENDED]


def agreed_need(turn: Turn, text: str = "") -> NeedView | None:
    """The need that somebody is on the way for; of several the one whose helper ``text`` names, or
    the latest."""
    agreed = [n for n in turn.records.needs if n.state == "agreed"]
    named = [n for n in agreed if n.helper_name and says_name(text, n.helper_name)]
    return next(reversed(named or agreed), None)


def _need(turn: Turn, need_id: int) -> NeedView | None:
    return next((n for n in turn.records.needs if n.id == need_id), None)


def label(turn: Turn, need: NeedView) -> str:
    return turn.town.category(need.category).label


# News.


def tell_status(turn: Turn, heard: Heard) -> Turn:
    """Who comes, or how far the search is, and the referents' number."""
    turn = turn.understood()
    needs = live_needs(turn)
    phone = {"phone": turn.town.numbers.referent}
    if not needs:
        waits = any(e.state == "promised" for e in turn.records.errands)
        return turn.say("taken") if waits else turn.say("no_request", values=phone)
    need = agreed_need(turn) or needs[-1]
    values = {"need": label(turn, need), "helper": need.helper_name or "", **phone}
    match need.state:
        case "agreed":
            return turn.say("who_comes", values={**values, "code": need.code_word or ""})
        case "promised" if need.visit_awaited:
            remote = turn.town.category(need.category).remote
            return turn.say("visit_awaited_remote" if remote else "visit_awaited", values=values)
        case "promised":
            return ask_who(turn, need)
        case "handed":
            return turn.say("person_has_it", values=values)
    hour = _hour(turn, need)
    return turn.say("still_searching", values={**values, "hour": hour})


def ask_who(turn: Turn, need: NeedView) -> Turn:
    """Who it is that waits for the resident's word, and the question again."""
    key = "who_waits_remote" if turn.town.category(need.category).remote else "who_waits"
    values = {"helper": need.helper_name or "", "phone": turn.town.numbers.referent}
    turn = close_question(turn, "consent", need.id)
    turn = turn.keep(question=Question("consent", need.id, need.helper_name or ""))
    return turn.say(key, asking.yes_or_no("CONSENT"), values=values)


def tell_who(turn: Turn, heard: Heard) -> Turn:
    """Asked for consent, the resident asks who that is."""
    question = turn.session.question
    need = _need(turn, question.ref) if question else None
    return tell_status(turn, heard) if need is None else ask_who(turn.understood(), need)


def _hour(turn: Turn, need: NeedView) -> str:
    hours, now = turn.town.hours, turn.scene.now
    at = need.news_at if need.news_at and need.news_at > now else hours.news_by(now, turn.town.news_within)
    return hours.spoken(at, now)


def news_due(turn: Turn, event: NewsDue) -> Turn:
    hour = turn.town.hours.spoken(event.next_at, turn.scene.now)
    return turn.say("news", values={"need": turn.town.category(event.category).label, "hour": hour})


def nobody_left(turn: Turn, event: NobodyLeft) -> Turn:
    hour = turn.town.hours.spoken(event.call_by, turn.scene.now)
    return turn.say("nobody_left", values={"hour": hour})


def helper_left(turn: Turn, event: HelperLeft) -> Turn:
    turn = close_question(turn, "consent", event.need_id)
    if event.call_by is not None:
        hour = turn.town.hours.spoken(event.call_by, turn.scene.now)
        return turn.say("helper_left_nobody", values={"helper": event.helper_name, "hour": hour})
    assert event.news_at is not None
    hour = turn.town.hours.spoken(event.news_at, turn.scene.now)
    return turn.say("helper_left", values={"helper": event.helper_name, "hour": hour})


# More about a request, or a second one.


def hear_more(turn: Turn, heard: Heard) -> Turn:
    """A need while another is under way: another service is another request, the same service
    adds to what is looked for already."""
    needs = live_needs(turn)
    if asking.amounts_to_another(turn, heard, needs):
        return asking.start(turn, heard)
    need = next((n for n in reversed(needs) if n.category == heard.category), needs[-1])
    return add_words(turn.understood(), need, heard)


def never_asked(turn: Turn, heard: Heard) -> bool:
    """A no to what somebody of the town hall asked for in their name."""
    refuses = heard.intent == "no" or "rien demande" in plain(heard.text)
    return refuses and any(n.entered for n in live_needs(turn))


def drop_entered(turn: Turn, heard: Heard) -> Turn:
    need = next(n for n in reversed(live_needs(turn)) if n.entered)
    return turn.understood().do(CancelNeed(need.id)).say("cancelled", values={"need": label(turn, need)})


def hear_anything(turn: Turn, heard: Heard) -> Turn:
    """What is not understood may mean something to a person: it is kept with the request."""
    return misheard(turn, heard.text, lambda again: add_words(again, live_needs(again)[-1], heard))


def add_words(turn: Turn, need: NeedView, heard: Heard) -> Turn:
    turn = turn.do(AddWords(need.id, heard.text))
    if need.state == "handed":
        return turn.say("words_added_for_referent", values={"phone": turn.town.numbers.referent})
    return turn.say("words_added", values={"need": label(turn, need), "hour": _hour(turn, need)})


def offer_another(turn: Turn, heard: Heard) -> Turn:
    """While a volunteer is on the way: perhaps a message for them, perhaps a second request."""
    need = agreed_need(turn)
    assert need is not None and heard.category is not None
    question = Question("another_need", need.id, heard.text)
    values = {"need": turn.town.category(heard.category).label, "helper": need.helper_name or ""}
    return turn.keep(question=question).say("another_need", values=values)


def hear_another(turn: Turn, heard: Heard) -> Turn:
    """OUI: a second request; NON: the words go to the volunteer."""
    question = turn.session.question
    assert question is not None
    if says_yes(heard):
        said = turn.town.ear.hear(question.words)
        return asking.start(turn.keep(question=None), said)
    relayed = question.words if heard.answer == "no" else f"{question.words} / {heard.text}"
    return turn.keep(question=None).understood().do(Relay(question.ref, relayed, to_helper=True))


# Consent.


def volunteer_found(turn: Turn, event: VolunteerFound) -> Turn:
    return ask_or_wait(turn, Question("consent", event.need_id, event.helper_name), ask_consent)


def ask_consent(turn: Turn, question: Question) -> Turn | None:
    need = _need(turn, question.ref)
    if need is None or need.state != "promised" or need.visit_awaited:
        return None
    return _ask_consent(turn.keep(question=question), "consent", need)


def _ask_consent(turn: Turn, key: str, need: NeedView) -> Turn:
    remote = turn.town.category(need.category).remote
    values = {"helper": need.helper_name or "", "need": label(turn, need), "name": need.name}
    if key == "consent" and len({n.name for n in live_needs(turn) if n.name}) > 1:
        key = "consent_named"
    key = f"{key}_remote" if remote else key
    return turn.say(key, asking.yes_or_no("CONSENT"), values=values)


def hear_consent(turn: Turn, heard: Heard) -> Turn:
    question = turn.session.question
    assert question is not None
    need = _need(turn, question.ref)
    if need is None or need.state != "promised":
        return turn.settled().say("no_longer")
    if says_yes(heard):
        return turn.keep(question=None).understood().do(GiveConsent(need.id))
    if heard.answer == "no":
        return turn.keep(question=None).understood().do(RefuseConsent(need.id))
    if conditional(heard):
        turn = turn.keep(condition=Condition(need.id, heard.text))
    return misheard(turn, heard.text, lambda again: _ask_consent(again, "consent_again", need))


def search_resumed(turn: Turn, event: SearchResumed) -> Turn:
    at = event.call_by or event.news_at
    assert at is not None
    key = "consent_refused" if event.call_by is None else "nobody_left"
    return turn.say(key, values={"hour": turn.town.hours.spoken(at, turn.scene.now)})


def need_agreed(turn: Turn, event: NeedAgreed) -> Turn:
    key = "introduced_remote" if event.remote else "introduced"
    values = {"helper": event.helper_name, "code": event.code_word, "phone": turn.town.numbers.referent}
    return tell_condition(turn, event.need_id, to_helper=True).say(key, values=values)


# The two are introduced: what is written is relayed.


def relay_to_helper(turn: Turn, heard: Heard) -> Turn:
    need = agreed_need(turn, heard.text)
    assert need is not None
    turn = turn.understood()
    if heard.card:
        return turn.do(OpenTask("money", turn.said("kept_back"), need.id)).say("never_by_message")
    if heard.money and complains_of_money(heard.text, need.helper_name or ""):
        return turn.do(*reporting.report(need, heard))
    if heard.money:
        turn = turn.do(OpenTask("money", heard.text, need.id))
    return turn.do(Relay(need.id, heard.text, to_helper=True))


def stranger_at_the_door(turn: Turn, heard: Heard) -> bool:
    """Told what to do at the door, unless more than the door is surely the danger."""
    if heard.danger is not None and (heard.danger.kind != "violence" or heard.confidence >= THRESHOLDS.act):
        return False
    need = agreed_need(turn, heard.text)
    return need is not None and fears_a_stranger(heard.text, need.code_word or "")


def keep_shut(turn: Turn, heard: Heard) -> Turn:
    """Nothing of it reaches the volunteer: the referents, and what keeps a door shut."""
    need = agreed_need(turn, heard.text)
    assert need is not None
    key = "hang_up" if turn.town.category(need.category).remote else "keep_shut"
    values = {"helper": need.helper_name or "", "code": need.code_word or "",
              "police": turn.town.numbers.police}
    return turn.understood().do(OpenTask("danger", heard.text, need.id)).say(key, values=values)


# The end.


def cancel(turn: Turn, heard: Heard) -> Turn:
    """Ends a request: at once while nobody is on the way, after a question otherwise."""
    needs = [n for n in live_needs(turn) if n.category == heard.category] or live_needs(turn)
    turn = turn.understood()
    if not needs:
        return turn.say("nothing_to_cancel")
    if len(needs) > 1:
        options = {f"choice{i}": f"{i} {label(turn, n)}" for i, n in enumerate(needs[-3:], 1)}
        values = {"choice3": "", **options}
        ids = ",".join(str(n.id) for n in needs[-3:])
        return turn.keep(question=Question("which_need", 0, ids)).say("which_need", values=values)
    return _cancel_one(turn, needs[0])


def _cancel_one(turn: Turn, need: NeedView) -> Turn:
    values = {"need": label(turn, need), "helper": need.helper_name or ""}
    if need.state in ("promised", "agreed", "handed"):
        key = "confirm_cancel_handed" if need.state == "handed" else "confirm_cancel"
        return turn.keep(question=Question("confirm_cancel", need.id)).say(key, values=values)
    return turn.keep(question=None).do(CancelNeed(need.id)).say("cancelled", values=values)


def hear_which_need(turn: Turn, heard: Heard) -> Turn:
    question = turn.session.question
    assert question is not None
    ids = question.words.split(",")
    digit = heard.text.strip().rstrip(".")
    chosen = ids[int(digit) - 1] if digit.isdecimal() and 1 <= int(digit) <= len(ids) else None
    need = _need(turn, int(chosen)) if chosen else _by_category(turn, heard)
    if need is not None and need.state not in ENDED:
        return _cancel_one(turn.understood(), need)
    return misheard(turn, heard.text, lambda again: cancel(again, heard))


def _by_category(turn: Turn, heard: Heard) -> NeedView | None:
    wanted = turn.town.ear.categories_in(heard.text)
    return next((n for n in live_needs(turn) if n.category in wanted), None)


def hear_cancel_confirmed(turn: Turn, heard: Heard) -> Turn:
    question = turn.session.question
    assert question is not None
    need = _need(turn, question.ref)
    if need is None or need.state in ENDED:
        return turn.settled().say("no_longer")
    if says_yes(heard) or heard.answer == "cancel":
        turn = turn.keep(question=None).understood().do(CancelNeed(need.id))
        return turn.say("cancelled", values={"need": label(turn, need)})
    if heard.answer == "no":
        turn = turn.keep(question=None).understood()
        asks = need.state == "promised" and not need.visit_awaited
        return ask_who(turn, need) if asks else turn.say("not_cancelled")
    return misheard(turn, heard.text, lambda again: _cancel_one(again, need))


def report_done(turn: Turn, heard: Heard) -> Turn:
    need = agreed_need(turn)
    turn = turn.understood()
    if need is None:
        return turn.say("you_are_welcome")
    return turn.do(FinishNeed(need.id, well=True)).say("glad_it_went_well")


def report_problem(turn: Turn, heard: Heard) -> Turn:
    """A complaint never reaches the volunteer: a referent calls."""
    needs = turn.records.needs
    agreed = agreed_need(turn)
    if agreed is None or not never_came(heard.text):
        need = agreed or (needs[-1] if needs else None)
        return turn.understood().do(*reporting.report(need, heard))
    task = OpenTask("money" if heard.money else "problem", heard.text, agreed.id, "problem_call")
    turn = close_question(turn, "follow_up", agreed.id)
    return turn.understood().do(FinishNeed(agreed.id, well=False), task)


def accuses_helper(turn: Turn, heard: Heard) -> bool:
    """Something that touches safety is said of the volunteer: it must not be passed on to them."""
    need = agreed_need(turn, heard.text)
    return need is not None and accuses(heard.text, need.helper_name or "")


def report_helper(turn: Turn, heard: Heard) -> Turn:
    return turn.understood().do(*reporting.report(agreed_need(turn, heard.text), heard))


# Did it go well?


def follow_up_due(turn: Turn, event: FollowUpDue) -> Turn:
    day = turn.town.hours.day(event.done_at, turn.scene.now)
    question = Question("follow_up", event.need_id, f"{event.helper_name}|{day}")
    return ask_or_wait(turn, question, ask_follow_up)


def ask_follow_up(turn: Turn, question: Question, key: str = "follow_up") -> Turn:
    helper, _, day = question.words.partition("|")
    buttons = asking.yes_or_no("FOLLOW_UP")
    return turn.keep(question=question).say(key, buttons, values={"helper": helper, "day": day})


def _went_well(turn: Turn, question: Question) -> Turn:
    return turn.keep(question=None).understood().do(FinishNeed(question.ref, well=True))


def hear_yes_and_need(turn: Turn, heard: Heard) -> Turn:
    """"Oui, et il me faudrait aussi mes médicaments": both are heard."""
    question = turn.session.question
    assert question is not None
    return asking.start(_went_well(turn, question), turn.town.ear.hear(heard.text))


def hear_follow_up(turn: Turn, heard: Heard) -> Turn:
    question = turn.session.question
    assert question is not None
    if says_yes(heard) and not heard.money:
        turn = _went_well(turn, question)
        return turn.say("glad_it_went_well")
    if heard.answer in ("no", "problem") or heard.money:
        turn = turn.keep(question=None).understood()
        return turn.do(*reporting.after_follow_up(question.ref, heard, question.words.split("|")[0]))
    return misheard(turn, heard.text, lambda again: ask_follow_up(again, question, "follow_up_again"))
