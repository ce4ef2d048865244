"""Carries out what a person of the town hall does for somebody who cannot write: a need or an offer is
entered, an answer is given in their stead. A person is not a telephone: two who share one are told
apart by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from conversations import effects as do
from conversations import events as ev
from conversations.effects import SuspendHelper
from conversations.names import same_name
from conversations.place import Place
from switchboard import cards, errands, safety
from switchboard.desk import Desk
from switchboard.hands import Carried, Hands, Result, existing
from switchboard.personal import register
from switchboard.records import Address, Line, Person, Task, TaskKind
from switchboard.tasking import pressed, task_for


def _enter_need(hands: Hands, effect: do.EnterNeed) -> Result:
    if not hands.may("act_for"):
        return ev.NotAllowed()
    desk = hands.desk
    person_id = _somebody(hands, effect.whom, effect.place, effect.details)
    wanted = do.OpenNeed(
        effect.category, effect.words, effect.whom.name, effect.place, effect.details, effect.urgent,
        "other_need" if desk.town.category(effect.category).by_person else None,
    )  # fmt: skip
    opened = errands.open_need(desk, person_id, wanted, entered_by=hands.person_id)
    desk.tx.audit.note(hands.person_id, "need_entered", f"need:{opened.need_id}", desk.now)
    line = _inform(hands, person_id, effect.category, opened.call_by)
    return ev.Entered(effect.whom.name, effect.category, opened.need_id, line is not None, opened.call_by)


def _enter_offer(hands: Hands, effect: do.EnterOffer) -> Result:
    if not hands.may("act_for"):
        return ev.NotAllowed()
    person_id = _somebody(hands, effect.whom, effect.place, None)
    register(hands.desk, person_id, do.RegisterOffer(
        effect.whom.name, effect.categories, effect.place, effect.radius_m,
    ))  # fmt: skip
    hands.desk.tx.audit.note(hands.person_id, "offer_entered", f"person:{person_id}", hands.desk.now)
    line = _inform(hands, person_id, None, None)
    return ev.Entered(effect.whom.name, None, None, line is not None)


def _inform(hands: Hands, person_id: int, category: str | None, call_by: datetime | None
            ) -> Line | None:
    """Whoever can read is told at once who noted what; the others at the first call."""
    desk = hands.desk
    line = desk.tx.people.lines_of([person_id]).get(person_id)
    if line is not None:
        desk.mail_line(line, ev.EnteredFor(desk.name_of(hands.person_id), category, call_by))
    return line


# Who it is.


def _somebody(hands: Hands, whom: do.Whom, place: Place | None, details: str | None) -> int:
    """The person of that name on that number, known or new. What is known of them stays as it is: who
    types a name and a number does not change whose they are, nor where they live."""
    desk = hands.desk
    person = _known(desk, whom) or Person(0)
    reads = whom.reach == "sms" and person.id and desk.tx.people.lines_of([person.id])
    guardian = person.guardian_id or hands.person_id
    person = replace(
        person, name=person.name or whom.name, place=person.place or place,
        details=person.details or (details if person.place is None else None),
        phone=None if reads else whom.phone, phone_shared=whom.reach == "shared",
        guardian_id=None if reads else guardian, consent_heard_at=desk.now,
    )  # fmt: skip
    if not person.id:
        return desk.tx.people.add_person(person)
    desk.tx.people.save_person(person)
    return person.id


def _known(desk: Desk, whom: do.Whom) -> Person | None:
    """By number and name; a number that reads SMS and belongs to nobody yet is theirs."""
    if whom.phone is None:
        return None
    if whom.reach == "sms":
        owner = _owner(desk, whom.phone)
        if owner is not None and (owner.name is None or same_name(owner.name, whom.name)):
            return owner
    known = desk.tx.people.called_on(whom.phone)
    return next((p for p in known if p.name and same_name(p.name, whom.name)), None)


def _owner(desk: Desk, phone: str) -> Person | None:
    """Whose SMS line it is; nobody's where they asked for silence."""
    line = desk.tx.people.load([Address("sms", phone)], desk.now)[Address("sms", phone)].line
    return None if line.stopped or line.unreachable else desk.tx.people.person(line.person_id)


# What they answered.


def _answer(hands: Hands, effect: do.AnswerFor) -> Result:
    """The task is settled first, so that an answer counts once."""
    desk = hands.desk
    task = task_for(hands, effect.task_id)
    if task is None:
        return ev.NotAllowed()
    outcome = desk.words("outcome_yes" if effect.yes else "outcome_no")
    if not desk.tx.tasks.close(task.id, hands.person_id, outcome, desk.now):
        return ev.AnsweredFor("moot", desk.task_card(desk.tx.tasks.get(task.id)))
    cards.task_changed(desk, task.id, hands.line if pressed(hands) else None)
    desk.tx.audit.note(hands.person_id, "answered_yes" if effect.yes else "answered_no", f"task:{task.id}", desk.now)
    return _answered(hands, task, effect)


def _answered(hands: Hands, task: Task, answer: do.AnswerFor) -> ev.AnsweredFor:
    card = hands.desk.task_card(task)
    match task.kind:
        case "consent_for" if card.asked:
            return _asked(hands, task, card, answer.yes)
        case "consent_for":
            return _consented(hands, task, card, answer.yes)
        case "follow_up_for":
            return _followed_up(hands, task, card, answer)
    return ev.AnsweredFor("told", card)


def _consented(hands: Hands, task: Task, card: ev.TaskCard, yes: bool) -> ev.AnsweredFor:
    assert task.need_id is not None
    if not yes:
        refused = errands.refuse_consent(hands.desk, task.person_id, task.need_id)
        return ev.AnsweredFor("moot" if isinstance(refused, ev.ConsentMoot) else "refused", card)
    agreed = errands.give_consent(hands.desk, task.person_id, task.need_id)
    if isinstance(agreed, ev.ConsentMoot):
        return ev.AnsweredFor("moot", card)
    if isinstance(agreed, ev.VisitAwaited):
        return ev.AnsweredFor("awaited", card, agreed.helper_name)
    return ev.AnsweredFor("agreed", card, agreed.helper_name, agreed.code_word)


def _asked(hands: Hands, task: Task, card: ev.TaskCard, yes: bool) -> ev.AnsweredFor:
    """A volunteer without a line was asked on the telephone."""
    needs = hands.desk.tx.needs
    ask = next((a for a in needs.asked_of(task.person_id) if a.need_id == task.need_id), None)
    if ask is None:
        return ev.AnsweredFor("lost", card)
    if not yes:
        errands.decline_ask(hands.desk, task.person_id, ask.id)
        return ev.AnsweredFor("declined", card)
    taken = errands.take_ask(hands.desk, task.person_id, ask.id)
    return ev.AnsweredFor("possible" if isinstance(taken, ev.AskTaken) else "lost", card)


def _followed_up(hands: Hands, task: Task, card: ev.TaskCard, answer: do.AnswerFor) -> ev.AnsweredFor:
    assert task.need_id is not None
    desk, need = hands.desk, hands.desk.tx.needs.get(task.need_id)
    errands.finish(desk, task.person_id, do.FinishNeed(task.need_id, answer.yes))
    if answer.yes:
        return ev.AnsweredFor("well", card)
    if answer.why is not None and need.volunteer_id is not None:
        safety.suspend(desk, need, SuspendHelper(need.id, answer.why, answer.words))
    kind: TaskKind = "money" if answer.why == "money" else "problem"
    desk.open_task(kind, task.person_id, desk.kept(answer.words), need=desk.tx.needs.get(need.id))
    return ev.AnsweredFor("unwell", card)


def _cancel(hands: Hands, effect: do.CancelFor) -> Result:
    desk = hands.desk
    need = existing(desk.tx.needs.get, effect.need_id)
    if need is None or not (need.entered_by == hands.person_id or hands.may_in("needs", need.area)):
        return ev.NotAllowed()
    if not hands.may("own_entries"):
        return ev.NotAllowed()
    errands.cancel(desk, need.person_id, need.id, by=desk.name_of(hands.person_id))
    desk.tx.audit.note(hands.person_id, "need_cancelled", f"need:{need.id}", desk.now)
    return ev.CancelledFor(need.id)


ACTING: Carried = {
    do.EnterNeed: _enter_need,
    do.EnterOffer: _enter_offer,
    do.AnswerFor: _answer,
    do.CancelFor: _cancel,
}
