"""Carries out what referents see and do: offers, needs, tasks."""

from __future__ import annotations

from typing import Literal

from conversations import effects as do
from conversations import events as ev
from matching import ranking
from matching.candidates import Candidate
from switchboard import cards, errands
from switchboard.hands import Carried, Hands, Result, existing
from switchboard.records import Ask, Line, Need, Offer, Task
from switchboard.tasking import pressed, task_for

MOST_LISTED = 20
MOST_TASKS = 500
TASKS_SHOWN = 5
MOST_CONSIDERED = 40
DECIDED_ELSEWHERE = ("visit", "suspended")
"""Tasks that end by a decision, not by a word."""


def _decide_offer(hands: Hands, effect: do.DecideOffer) -> Result:
    """One referent decides; a second one learns who did."""
    desk = hands.desk
    offer = existing(desk.tx.offers.get, effect.offer_id)
    if offer is None or not hands.may_in("offers", offer.area):
        return ev.NotAllowed()
    if offer.state == "approved" and not effect.approve:
        return _take_out(hands, offer, effect.reason)
    missing = _missing(hands, offer) if effect.approve and offer.state == "pending" else None
    if missing is not None:
        return ev.OfferNotReady(missing, desk.offer_card(offer))
    state = "approved" if effect.approve else "refused"
    decided = desk.tx.offers.decide(
        offer.id, state, desk.name_of(hands.person_id), desk.now,  # type: ignore[arg-type]
        reason=effect.reason or None,
    )  # fmt: skip
    after = desk.tx.offers.get(offer.id)
    if decided:
        desk.mail(offer.person_id, ev.OfferDecided(effect.approve, effect.reason))
        desk.tx.audit.note(hands.person_id, f"offer_{state}", f"offer:{offer.id}", desk.now)
        cards.offer_decided(desk, after, approved=effect.approve, pressed_by=_where_pressed(hands, effect))
    card = desk.offer_card(after)
    return ev.OfferSettled(decided, after.decided_by or "", after.state == "approved", card)


def _where_pressed(hands: Hands, effect: do.DecideOffer) -> Line | None:
    """A refusal is pressed under the question why, not under the card."""
    return hands.line if effect.approve and pressed(hands) else None


def _missing(hands: Hands, offer: Offer) -> Literal["identity", "suspended"] | None:
    """What must come before a yes: a paper; and, of somebody suspended, a coordinator's word."""
    offers = hands.desk.tx.offers
    if offer.identity_seen_at is None:
        return "identity"
    if not hands.desk.suspended_before([offer]):
        return None
    if not hands.may("lift"):
        return "suspended"
    offers.lift(offer.person_id)
    hands.desk.tx.audit.note(
        hands.person_id, "suspension_lifted", f"person:{offer.person_id}", hands.desk.now
    )
    return None


def _take_out(hands: Hands, offer: Offer, reason: str) -> Result:
    """A volunteer who was approved is one no more: nothing is asked of them, what they hold is freed."""
    desk = hands.desk
    errands.free(desk, offer.person_id)
    desk.tx.offers.withdraw(offer.person_id)
    desk.mail(offer.person_id, ev.OfferDecided(False, reason))
    desk.tx.audit.note(hands.person_id, "offer_withdrawn", f"offer:{offer.id}", desk.now)
    return ev.OfferSettled(True, desk.name_of(hands.person_id), False, desk.offer_card(offer))


def _list_offers(hands: Hands, effect: do.ListOffers) -> Result:
    if not hands.may("offers"):
        return ev.NotAllowed()
    pending = hands.desk.tx.offers.pending_in(hands.areas("offers"), MOST_LISTED)
    return ev.OffersListed(hands.desk.offer_cards(pending))


def _list_needs(hands: Hands, effect: do.ListNeeds) -> Result:
    needs = hands.desk.tx.needs
    if hands.may("needs"):
        live = needs.open_in(hands.areas("needs"), MOST_LISTED)
    elif hands.may("own_entries"):
        live = needs.entered_by(hands.person_id, MOST_LISTED)
    else:
        return ev.NotAllowed()
    return ev.NeedsListed(tuple(hands.desk.need_card(n, hands.person_id) for n in live))


def _list_tasks(hands: Hands, effect: do.ListTasks) -> Result:
    if not hands.may("tasks"):
        return ev.NotAllowed()
    waiting = sorted(_waiting(hands), key=lambda task: _rank(hands, task))[effect.after :]
    shown = tuple(hands.desk.task_card(t, hands.person_id) for t in waiting[:TASKS_SHOWN])
    return ev.TasksListed(shown, effect.after, len(waiting) - len(shown))


def _waiting(hands: Hands) -> list[Task]:
    """What this person may deal with: of their neighbourhoods, and what they have from elsewhere."""
    tasks = hands.desk.tx.tasks
    held = {task.id: task for task in tasks.held_by(hands.person_id)}
    return list({t.id: t for t in (*tasks.open_in(hands.areas("tasks"), MOST_TASKS), *held.values())}.values())


def _rank(hands: Hands, task: Task) -> tuple[bool, bool, int, int]:
    """Danger first, then what nobody has, by neighbourhood, the oldest first."""
    areas = list(hands.desk.town.areas)
    place = areas.index(task.area) if task.area in areas else len(areas)
    return task.kind != "danger", task.state != "open", place, task.id


def _explain(hands: Hands, effect: do.ExplainNeed) -> Result:
    desk, rules = hands.desk, hands.desk.board.rules
    need = existing(desk.tx.needs.get, effect.need_id)
    if need is None or not hands.may_in("explain", need.area):
        return ev.NotAllowed()
    considered = desk.tx.needs.considered(
        need, errands.spot_of(need), rules.perimeter_m, desk.now, MOST_CONSIDERED
    )
    lines = tuple(_considered(need, *c, hands=hands) for c in considered)
    return ev.NeedExplained(need.id, lines)


def _considered(need: Need, candidate: Candidate, name: str, ask: Ask | None, *,
                hands: Hands) -> ev.ConsideredVolunteer:
    why = ask.state if ask is not None else ranking.why_not(candidate, hands.desk.board.rules) or "later"
    metres = None if need.remote or candidate.distance_m is None else round(candidate.distance_m)
    return ev.ConsideredVolunteer(name, metres, f"why_{why}", ask.asked_at if ask else None)


def _take_task(hands: Hands, effect: do.TakeTask) -> Result:
    desk = hands.desk
    if effect.task_id is None:
        return _take_the_open_one(hands)
    task = task_for(hands, effect.task_id)
    if task is None:
        return ev.NotAllowed()
    at = desk.town.hours.next_morning(desk.now)
    taken = desk.tx.tasks.take(task.id, hands.person_id, at)
    if taken:
        cards.task_changed(desk, task.id, hands.line if pressed(hands) else None)
    return _task_settled(hands, task.id, taken, closed=False)


def _take_the_open_one(hands: Hands) -> Result:
    match [task for task in _waiting(hands) if task.state == "open"]:
        case [task]:
            return _take_task(hands, do.TakeTask(task.id))
    return _list_tasks(hands, do.ListTasks())


def _find_held(hands: Hands, effect: do.FindHeldTask) -> Result:
    match [task for task in _waiting(hands) if task.taken_by == hands.person_id]:
        case [task]:
            return ev.TaskHeld(task.id)
    return _list_tasks(hands, do.ListTasks())


def _close_task(hands: Hands, effect: do.CloseTask) -> Result:
    desk = hands.desk
    task = task_for(hands, effect.task_id)
    if task is None or task.kind in DECIDED_ELSEWHERE:
        return ev.NotAllowed()
    closed = desk.tx.tasks.close(task.id, hands.person_id, effect.outcome, desk.now)
    if closed:
        errands.settled_by_referent(desk, task)
        cards.task_changed(desk, task.id)
    desk.tx.audit.note(hands.person_id, "task_closed", f"task:{task.id}", desk.now)
    return _task_settled(hands, task.id, closed, closed=True)


def _task_settled(hands: Hands, task_id: int, now: bool, *, closed: bool) -> ev.TaskSettled:
    task = hands.desk.tx.tasks.get(task_id)
    card = hands.desk.task_card(task, hands.person_id)
    return ev.TaskSettled(now, task.taken_by_name or "", closed, card)


OFFICE: Carried = {
    do.ListOffers: _list_offers,
    do.ListNeeds: _list_needs,
    do.ListTasks: _list_tasks,
    do.ExplainNeed: _explain,
    do.DecideOffer: _decide_offer,
    do.TakeTask: _take_task,
    do.FindHeldTask: _find_held,
    do.CloseTask: _close_task,
}
