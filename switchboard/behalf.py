"""People without a line of their own: what would have been written to them becomes a task of whoever
speaks for them, who calls them and answers in their stead. Same states, same follow-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations import events as ev
from conversations.names import spoken, spoken_distance
from conversations.scene import AskView
from switchboard import cards

if TYPE_CHECKING:
    from collections.abc import Sequence

    from switchboard.desk import Desk
    from switchboard.records import Need, TaskKind

MOST_NEEDS = 100


def tell(desk: Desk, person_id: int, event: ev.MailEvent) -> None:
    """Nothing where they would only have read that the search goes on, or what a task says already."""
    match event:
        case ev.VolunteerFound(need_id=need_id, helper_name=helper):
            _raise(desk, "consent_for", person_id, helper, need_id)
        case ev.FollowUpDue(need_id=need_id, helper_name=helper):
            _raise(desk, "follow_up_for", person_id, helper, need_id)
        case ev.HelpAsked(ask=ask):
            _raise(desk, "consent_for", person_id, _asked(desk, ask), ask.need_id)
        case ev.AskWithdrawn(ask_id=ask_id):
            _drop_question(desk, person_id, desk.tx.needs.ask(ask_id).need_id)
        case ev.Introduced(need_id=need_id):
            _raise(desk, "tell", person_id, _errand(desk, event), need_id)
        case ev.MessageRelayed(need_id=need_id, sender=sender, text=text):
            _raise(desk, "tell", person_id, desk.words("tell_message", sender=sender, words=text), need_id)
        case ev.HelperLeft(need_id=need_id, helper_name=helper, call_by=call_by):
            _drop_question(desk, person_id, need_id)
            key = "tell_helper_left" if call_by is None else "tell_helper_left_nobody"
            _raise(desk, "tell", person_id, desk.words(key, helper=helper), need_id)
        case ev.ErrandCancelled(need_id=need_id, name=name):
            _raise(desk, "tell", person_id, desk.words("tell_cancelled", name=name), need_id)
        case ev.VisitConfirmed(need_id=need_id, helper_name=helper, code_word=code):
            _raise(desk, "tell", person_id, desk.words("tell_visit", helper=helper, code=code), need_id)
        case ev.VisitDenied(need_id=need_id):
            _raise(desk, "tell", person_id, desk.words("tell_visit_denied"), need_id)
        case ev.ReferentAsked(referent=referent, words=words):
            asked = desk.words("tell_asked_by_referent", name=referent, words=words)
            _raise(desk, "tell", person_id, asked, None)
        case ev.ServiceProposed(category=category):
            need = desk.town.category(category).label
            _raise(desk, "tell", person_id, desk.words("tell_other_service", need=need), None)
        case ev.ConsentRefused(need_id=need_id):
            _raise(desk, "tell", person_id, desk.words("tell_not_needed"), need_id)
        case ev.OfferDecided(approved=approved, reason=reason):
            key = "tell_offer_approved" if approved else "tell_offer_refused"
            _raise(desk, "tell", person_id, desk.words(key, words=reason), None)


FOR_SOMEBODY: frozenset[TaskKind] = frozenset({"consent_for", "follow_up_for", "tell"})
"""Tasks of whoever speaks for the person they are about."""


def spokesperson(desk: Desk, person_id: int, need: Need | None) -> int | None:
    """Who speaks for them: whoever entered that need of theirs, else whoever entered them first."""
    if need is not None and need.person_id == person_id and need.entered_by is not None:
        return need.entered_by
    return desk.tx.people.person(person_id).guardian_id


def speakers(desk: Desk, person_id: int, area: str | None, need: Need | None) -> Sequence[int]:
    """The one who speaks for them, as long as they have a role and are there; else the referents."""
    speaker, rota = spokesperson(desk, person_id, need), desk.rota()
    may = speaker is not None and desk.tx.roles.standing(speaker).may("act_for")
    if speaker is not None and may and rota.absence_of(speaker) is None:
        return [speaker]
    return rota.in_charge(area)


def ask_others(desk: Desk, need: Need) -> bool:
    """Whoever speaks for somebody has not asked them in time: the referents are shown the same
    question. ``False`` where there is none."""
    waiting = [task for task in desk.tx.tasks.of_need(need.id)
               if task.kind == "consent_for" and task.person_id == need.person_id]
    for task in waiting:
        card = desk.task_card(task)
        desk.mail_all(desk.rota().in_charge(need.area), ev.TaskRaised(card, again=True))
    return bool(waiting)


def hand_on(desk: Desk, person_id: int) -> None:
    """This person speaks for nobody any more: what they were to ask or to tell goes to the referents."""
    for need in desk.tx.needs.entered_by(person_id, MOST_NEEDS):
        for task in desk.tx.tasks.of_need(need.id):
            if task.kind in FOR_SOMEBODY and task.state == "open":
                desk.mail_all(desk.rota().in_charge(task.area), ev.TaskRaised(desk.task_card(task), again=True))


def _raise(desk: Desk, kind: TaskKind, person_id: int, words: str, need_id: int | None) -> None:
    need = desk.tx.needs.get(need_id) if need_id is not None else None
    area = need.area if need is not None else _home(desk, person_id)
    desk.open_task(kind, person_id, words, need=need, area=area, to=speakers(desk, person_id, area, need))


def _home(desk: Desk, person_id: int) -> str | None:
    place = desk.tx.people.person(person_id).place
    return place.area if place else None


def _drop_question(desk: Desk, person_id: int, need_id: int) -> None:
    """What was to be asked of them has no object any more."""
    for task in desk.tx.tasks.of_need(need_id):
        theirs = task.kind == "consent_for" and task.person_id == person_id
        if theirs and desk.tx.tasks.void(task.id, desk.words("tell_moot"), desk.now):
            cards.task_changed(desk, task.id)


def _asked(desk: Desk, ask: AskView) -> str:
    town = desk.town
    need = town.category(ask.category).label
    if ask.distance_m is None:
        return desk.words("tell_asked_remote", need=need)
    where = {"area": town.area_name(ask.area), "distance": spoken_distance(ask.distance_m)}
    return desk.words("tell_asked", need=need, **where)


def _errand(desk: Desk, event: ev.Introduced) -> str:
    where = " ".join(filter(None, (spoken(event.place) if event.place else "", event.details, event.number)))
    return desk.words(
        "tell_errand", name=event.name, place=where, code=event.code_word, words=event.words,
        reminder=desk.town.category(event.category).reminder,
    )
