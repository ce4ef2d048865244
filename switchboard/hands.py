"""The hands: carry out what a turn wants done, inside its transaction. What comes of it goes back to
the dialogue as an event. Rights are checked here, at the moment they are used."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from conversations import effects as do
from conversations import events as ev
from matching import ranking
from matching.candidates import Candidate
from switchboard import errands
from switchboard.desk import Desk
from switchboard.records import Ask, Line, Need, Offer, Task
from switchboard.writing import Writer

MOST_LISTED = 20
MOST_CONSIDERED = 40

Result = ev.Outcome | None
T = TypeVar("T")


class Hands:
    """For one turn: whose it is, the desk, and the writer that renders what is said."""

    def __init__(self, desk: Desk, line: Line, writer: Writer) -> None:
        self.desk, self.line, self.writer = desk, line, writer
        self.person_id = line.person_id

    def carry_out(self, effect: do.Effect) -> Result:
        """Does it; the event that tells the dialogue what came of it, where it must know."""
        return CARRY[type(effect)](self, effect)

    def areas(self) -> tuple[str, ...]:
        return self.desk.tx.roles.areas_of(self.person_id)

    def may_see(self, area: str | None) -> bool:
        """A referent sees their own neighbourhoods, and what belongs to none."""
        areas = self.areas()
        return bool(areas) and (area is None or area in areas)


# What is said.


def _say(hands: Hands, effect: do.Say) -> Result:
    hands.writer.say(effect)
    return None


def _rewrite(hands: Hands, effect: do.Rewrite) -> Result:
    hands.writer.rewrite(effect)
    return None


def _toast(hands: Hands, effect: do.Toast) -> Result:
    hands.writer.toast(effect)
    return None


def _ask_later(hands: Hands, effect: do.AskLater) -> Result:
    hands.desk.mail_line(hands.line, ev.QuestionWaited(), hands.desk.now + effect.delay)
    return None


def _look_at_form(hands: Hands, effect: do.LookAtForm) -> Result:
    hands.desk.mail_line(hands.line, ev.FormWaited(), hands.desk.now + effect.delay)
    return None


# The person.


def _remember(hands: Hands, effect: do.Remember) -> Result:
    hands.desk.tx.people.remember(
        hands.person_id, name=effect.name or None, place=effect.place, details=effect.details or None
    )
    return None


def _stop(hands: Hands, effect: do.StopContact) -> Result:
    hands.desk.tx.people.set_line(hands.line.id, stopped=True)
    _leave(hands, "stopped")
    hands.desk.tx.offers.withdraw(hands.person_id)
    hands.desk.tx.audit.note(hands.person_id, "stopped", f"line:{hands.line.id}", hands.desk.now)
    return None


def _leave_line(hands: Hands, effect: do.LeaveLine) -> Result:
    _leave(hands, "stopped" if hands.line.stopped else "unreachable")
    hands.desk.tx.offers.set_paused(hands.person_id, True)
    return None


def _leave(hands: Hands, kind: str) -> None:
    """Frees the errands; what this person still needs becomes a referent's task."""
    desk = hands.desk
    desk.tx.mail.cancel_queued(line_id=hands.line.id)
    hands.writer.keep_last_word()
    records = desk.tx.people.load([hands.line.address], desk.now)[hands.line.address].records
    for ask in records.asks:
        errands.decline_ask(desk, hands.person_id, ask.ask_id)
    for errand in records.errands:
        errands.give_up(desk, hands.person_id, errand.need_id)
    for view in records.needs:
        if view.state in errands.LIVE:
            need = errands.hand_to_referent(desk, desk.tx.needs.get(view.id))
            desk.open_task(kind, hands.person_id, need.words, need=need)  # type: ignore[arg-type]


def _reopen(hands: Hands, effect: do.ReopenContact) -> Result:
    hands.desk.tx.people.set_line(hands.line.id, stopped=False, unreachable=False)
    return None


def _open_task(hands: Hands, effect: do.OpenTask) -> Result:
    desk = hands.desk
    need = desk.tx.needs.get(effect.need_id) if effect.need_id else None
    place = desk.tx.people.person(hands.person_id).place
    call_by = desk.call_by() if effect.then_say else None
    desk.open_task(
        effect.kind, hands.person_id, effect.words, need=need,  # type: ignore[arg-type]
        area=place.area if place else None, promised_at=call_by,
    )  # fmt: skip
    return ev.TaskOpened(call_by, effect.then_say) if call_by and effect.then_say else None


# Needs and errands.


def _nothing_back(work: Callable[[Desk, int, Any], None]) -> Callable[[Hands, Any], Result]:
    def carry(hands: Hands, effect: Any) -> Result:
        work(hands.desk, hands.person_id, effect)
        return None

    return carry


def _relay(hands: Hands, effect: do.Relay) -> Result:
    relayed = errands.relay(hands.desk, hands.person_id, effect)
    return None if effect.quiet else relayed


# Offers.


def _register(hands: Hands, effect: do.RegisterOffer) -> Result:
    desk = hands.desk
    for ask in desk.tx.people.load([hands.line.address], desk.now)[hands.line.address].records.asks:
        errands.decline_ask(desk, hands.person_id, ask.ask_id)
    offer = Offer(
        id=0, person_id=hands.person_id, state="pending", paused=False, name=effect.name,
        categories=effect.categories, place=effect.place, area=effect.place.area,
        radius_m=effect.radius_m, charter_at=desk.now,
    )  # fmt: skip
    offer = replace(offer, id=desk.tx.offers.register(offer))
    card = ev.OfferPending(desk.offer_card(offer))
    desk.mail_all(desk.tx.roles.referents_of(offer.area), card)
    return None


def _pause(hands: Hands, effect: do.PauseOffer) -> Result:
    hands.desk.tx.offers.set_paused(hands.person_id, effect.paused)
    return None


def _redeem(hands: Hands, effect: do.RedeemInvitation) -> Result:
    desk = hands.desk
    found = desk.tx.roles.redeem(code_hash(effect.code), hands.person_id, desk.now)
    if found is None:
        return ev.InvitationRefused()
    person = desk.tx.people.person(hands.person_id)
    desk.tx.people.save_person(replace(person, name=found.name))
    desk.tx.audit.note(hands.person_id, "became_referent", f"area:{found.area}", desk.now)
    return ev.InvitationRedeemed(found.area, found.name)


def code_hash(code: str) -> str:
    """Invitations are stored as SHA-256: a leaked table gives nobody a role."""
    return hashlib.sha256(code.encode()).hexdigest()


def _decide_offer(hands: Hands, effect: do.DecideOffer) -> Result:
    """One referent decides; a second one learns who did."""
    desk = hands.desk
    offer = _existing(desk.tx.offers.get, effect.offer_id)
    if offer is None or not hands.may_see(offer.area):
        return ev.NotAllowed()
    if offer.state == "approved" and not effect.approve:
        return _take_out(hands, offer, effect.reason)
    state = "approved" if effect.approve else "refused"
    decided = desk.tx.offers.decide(
        offer.id, state, desk.name_of(hands.person_id), desk.now,  # type: ignore[arg-type]
        reason=effect.reason or None, identity_seen=effect.approve,
    )  # fmt: skip
    after = desk.tx.offers.get(offer.id)
    if decided:
        desk.mail(offer.person_id, ev.OfferDecided(effect.approve, effect.reason))
        desk.tx.audit.note(hands.person_id, f"offer_{state}", f"offer:{offer.id}", desk.now)
    card = desk.offer_card(after)
    return ev.OfferSettled(decided, after.decided_by or "", after.state == "approved", card)


def _take_out(hands: Hands, offer: Offer, reason: str) -> Result:
    """A volunteer who was approved is one no more: nothing is asked of them, what they hold is freed."""
    desk = hands.desk
    line = desk.tx.people.lines_of([offer.person_id])[offer.person_id]
    records = desk.tx.people.load([line.address], desk.now)[line.address].records
    for ask in records.asks:
        errands.decline_ask(desk, offer.person_id, ask.ask_id)
    for errand in records.errands:
        errands.give_up(desk, offer.person_id, errand.need_id)
    desk.tx.offers.withdraw(offer.person_id)
    desk.mail(offer.person_id, ev.OfferDecided(False, reason))
    desk.tx.audit.note(hands.person_id, "offer_withdrawn", f"offer:{offer.id}", desk.now)
    return ev.OfferSettled(True, desk.name_of(hands.person_id), False, desk.offer_card(offer))


# What referents see and do.


def _list_offers(hands: Hands, effect: do.ListOffers) -> Result:
    areas = hands.areas()
    if not areas:
        return ev.NotAllowed()
    pending = hands.desk.tx.offers.pending_in(areas, MOST_LISTED)
    return ev.OffersListed(tuple(hands.desk.offer_card(o) for o in pending))


def _list_needs(hands: Hands, effect: do.ListNeeds) -> Result:
    areas = hands.areas()
    if not areas:
        return ev.NotAllowed()
    live = hands.desk.tx.needs.open_in(areas, MOST_LISTED)
    return ev.NeedsListed(tuple(hands.desk.need_card(n) for n in live))


def _list_tasks(hands: Hands, effect: do.ListTasks) -> Result:
    areas = hands.areas()
    if not areas:
        return ev.NotAllowed()
    waiting = hands.desk.tx.tasks.open_in(areas, MOST_LISTED)
    return ev.TasksListed(tuple(hands.desk.task_card(t, hands.person_id) for t in waiting))


def _explain(hands: Hands, effect: do.ExplainNeed) -> Result:
    desk, rules = hands.desk, hands.desk.board.rules
    need = _existing(desk.tx.needs.get, effect.need_id)
    if need is None or not hands.may_see(need.area):
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
    return ev.ConsideredVolunteer(name, metres, f"why_{why}")


def _take_task(hands: Hands, effect: do.TakeTask) -> Result:
    desk = hands.desk
    if effect.task_id is None:
        return _take_the_open_one(hands)
    task = _task_of(hands, effect.task_id)
    if task is None:
        return ev.NotAllowed()
    taken = desk.tx.tasks.take(task.id, hands.person_id)
    return _task_settled(hands, task.id, taken, closed=False)


def _take_the_open_one(hands: Hands) -> Result:
    waiting = hands.desk.tx.tasks.open_in(hands.areas(), MOST_LISTED)
    match [task for task in waiting if task.state == "open"]:
        case [task]:
            return _take_task(hands, do.TakeTask(task.id))
    return _list_tasks(hands, do.ListTasks())


def _find_held(hands: Hands, effect: do.FindHeldTask) -> Result:
    waiting = hands.desk.tx.tasks.open_in(hands.areas(), MOST_LISTED)
    match [task for task in waiting if task.taken_by == hands.person_id]:
        case [task]:
            return ev.TaskHeld(task.id)
    return _list_tasks(hands, do.ListTasks())


def _close_task(hands: Hands, effect: do.CloseTask) -> Result:
    desk = hands.desk
    task = _task_of(hands, effect.task_id)
    if task is None:
        return ev.NotAllowed()
    closed = desk.tx.tasks.close(task.id, hands.person_id, effect.outcome, desk.now)
    if closed:
        errands.settled_by_referent(desk, task)
    desk.tx.audit.note(hands.person_id, "task_closed", f"task:{task.id}", desk.now)
    return _task_settled(hands, task.id, closed, closed=True)


def _task_of(hands: Hands, task_id: int) -> Task | None:
    task = _existing(hands.desk.tx.tasks.get, task_id)
    return task if task is not None and hands.may_see(task.area) else None


def _task_settled(hands: Hands, task_id: int, now: bool, *, closed: bool) -> ev.TaskSettled:
    task = hands.desk.tx.tasks.get(task_id)
    card = hands.desk.task_card(task, hands.person_id)
    return ev.TaskSettled(now, task.taken_by_name or "", closed, card)


def _existing(get: Callable[[int], T], number: int) -> T | None:
    """The record, or ``None``: a number that somebody typed need not exist."""
    try:
        return get(number)
    except LookupError:
        return None


CARRY: Mapping[type, Callable[[Hands, Any], Result]] = {
    do.Say: _say,
    do.Rewrite: _rewrite,
    do.Toast: _toast,
    do.AskLater: _ask_later,
    do.LookAtForm: _look_at_form,
    do.Remember: _remember,
    do.StopContact: _stop,
    do.ReopenContact: _reopen,
    do.LeaveLine: _leave_line,
    do.OpenTask: _open_task,
    do.OpenNeed: lambda hands, e: errands.open_need(hands.desk, hands.person_id, e),
    do.AddWords: _nothing_back(errands.add_words),
    do.CancelNeed: _nothing_back(lambda d, p, e: errands.cancel(d, p, e.need_id)),
    do.TakeAsk: lambda hands, e: errands.take_ask(hands.desk, hands.person_id, e.ask_id),
    do.DeclineAsk: _nothing_back(lambda d, p, e: errands.decline_ask(d, p, e.ask_id)),
    do.GiveConsent: lambda hands, e: errands.give_consent(hands.desk, hands.person_id, e.need_id),
    do.RefuseConsent: lambda hands, e: errands.refuse_consent(hands.desk, hands.person_id, e.need_id),
    do.Relay: _relay,
    do.FinishNeed: _nothing_back(errands.finish),
    do.GiveUpErrand: _nothing_back(lambda d, p, e: errands.give_up(d, p, e.need_id)),
    do.RegisterOffer: _register,
    do.PauseOffer: _pause,
    do.RedeemInvitation: _redeem,
    do.ListOffers: _list_offers,
    do.ListNeeds: _list_needs,
    do.ListTasks: _list_tasks,
    do.ExplainNeed: _explain,
    do.DecideOffer: _decide_offer,
    do.TakeTask: _take_task,
    do.FindHeldTask: _find_held,
    do.CloseTask: _close_task,
}
