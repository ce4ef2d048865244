"""Carries out what a person does about themselves: name and address, silence, their offer, an
invitation."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from conversations import effects as do
from conversations import events as ev
from switchboard import errands
from switchboard.desk import Desk
from switchboard.hands import Carried, Hands, Result
from switchboard.records import Offer
from switchboard.tasking import stop_hearing


def _remember(hands: Hands, effect: do.Remember) -> Result:
    hands.desk.tx.people.remember(
        hands.person_id, name=effect.name or None, place=effect.place, details=effect.details or None
    )
    return None


def _stop(hands: Hands, effect: do.StopContact) -> Result:
    hands.desk.tx.people.set_line(hands.line.id, stopped=True)
    _leave(hands, "stopped")
    hands.desk.tx.offers.withdraw(hands.person_id)
    if hands.desk.tx.roles.standing(hands.person_id).roles:
        stop_hearing(hands.desk, hands.person_id)
    hands.desk.tx.audit.note(hands.person_id, "stopped", f"line:{hands.line.id}", hands.desk.now)
    return None


def _leave_line(hands: Hands, effect: do.LeaveLine) -> Result:
    _leave(hands, "stopped" if hands.line.stopped else "unreachable")
    hands.desk.tx.offers.set_paused(hands.person_id, True)
    if hands.desk.tx.roles.standing(hands.person_id).roles:
        stop_hearing(hands.desk, hands.person_id)
    return None


def _leave(hands: Hands, kind: str) -> None:
    """Frees the errands; what this person still needs becomes a referent's task."""
    desk = hands.desk
    desk.tx.mail.cancel_queued(line_id=hands.line.id)
    hands.writer.keep_last_word()
    records = desk.tx.people.load([hands.line.address], desk.now)[hands.line.address].records
    errands.free(desk, hands.person_id)
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


def _register(hands: Hands, effect: do.RegisterOffer) -> Result:
    register(hands.desk, hands.person_id, effect)
    return None


def register(desk: Desk, person_id: int, effect: do.RegisterOffer) -> None:
    """Puts an offer before the referents of its neighbourhood; the questions of an older one are off."""
    for ask in desk.tx.needs.asked_of(person_id):
        errands.decline_ask(desk, person_id, ask.id)
    offer = Offer(
        id=0, person_id=person_id, state="pending", paused=False, name=effect.name,
        categories=effect.categories, place=effect.place, area=effect.place.area,
        radius_m=effect.radius_m, charter_at=desk.now, equipment=effect.equipment,
        times=effect.times,
    )  # fmt: skip
    offer = replace(offer, id=desk.tx.offers.register(offer))
    card = ev.OfferPending(desk.offer_card(offer))
    desk.mail_all(desk.rota().in_charge(offer.area), card)


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
    desk.tx.audit.note(hands.person_id, f"became_{found.role}", f"area:{found.area}", desk.now)
    return ev.InvitationRedeemed(found.role, found.area, found.name)


def code_hash(code: str) -> str:
    """Invitations are stored as SHA-256: a leaked table gives nobody a role."""
    return hashlib.sha256(code.encode()).hexdigest()


PERSONAL: Carried = {
    do.Remember: _remember,
    do.StopContact: _stop,
    do.ReopenContact: _reopen,
    do.LeaveLine: _leave_line,
    do.OpenTask: _open_task,
    do.RegisterOffer: _register,
    do.PauseOffer: _pause,
    do.RedeemInvitation: _redeem,
}
