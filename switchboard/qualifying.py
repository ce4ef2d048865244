"""Carries out what referents do to qualify an offer: a paper seen, another service proposed, a
question asked, a colleague's turn; and the volunteer's answers to them."""

from __future__ import annotations

from conversations import effects as do
from conversations import events as ev
from switchboard.hands import Carried, Hands, Result, existing
from switchboard.records import Offer


def pending_offer(hands: Hands, offer_id: int) -> Offer | Result:
    """The offer this person may decide on, or what to tell them."""
    offer = existing(hands.desk.tx.offers.get, offer_id)
    if offer is None or not hands.may_in("offers", offer.area):
        return ev.NotAllowed()
    if offer.state != "pending":
        return ev.OfferMoot(hands.desk.offer_card(offer), offer.decided_by or "")
    return offer


def _note_identity(hands: Hands, effect: do.NoteIdentity) -> Result:
    offer = pending_offer(hands, effect.offer_id)
    if not isinstance(offer, Offer):
        return offer
    desk = hands.desk
    now = desk.tx.offers.see_identity(offer.id, desk.name_of(hands.person_id), desk.now)
    if now:
        desk.tx.audit.note(hands.person_id, "identity_seen", f"offer:{offer.id}", desk.now)
    return ev.IdentityNoted(now, desk.offer_card(desk.tx.offers.get(offer.id)))


def _seek_other(hands: Hands, effect: do.SeekOtherService) -> Result:
    offer = pending_offer(hands, effect.offer_id)
    return ev.OtherServices(hands.desk.offer_card(offer)) if isinstance(offer, Offer) else offer


def _propose(hands: Hands, effect: do.ProposeService) -> Result:
    offer = pending_offer(hands, effect.offer_id)
    if not isinstance(offer, Offer):
        return offer
    desk = hands.desk
    counts = {b.category: b.volunteers for b in desk.offer_card(offer).balance}
    crowded = max(offer.categories, key=lambda slug: counts.get(slug, 0))
    desk.mail(offer.person_id, ev.ServiceProposed(
        offer.id, hands.person_id, effect.category, counts.get(effect.category, 0), crowded,
        counts.get(crowded, 0),
    ))  # fmt: skip
    return ev.VolunteerConsulted(offer.name, effect.category)


def _answer_proposal(hands: Hands, effect: do.AnswerProposal) -> Result:
    desk = hands.desk
    offer = existing(desk.tx.offers.get, effect.offer_id)
    if offer is None or offer.person_id != hands.person_id:
        return ev.NotAllowed()
    if effect.yes and desk.tx.offers.add_service(offer.id, effect.category):
        desk.tx.audit.note(hands.person_id, "service_added", f"offer:{offer.id}", desk.now)
    card = desk.offer_card(desk.tx.offers.get(offer.id))
    desk.mail(effect.referent_id, ev.ProposalAnswered(card, effect.category, effect.yes))
    return None


def _ask_volunteer(hands: Hands, effect: do.AskVolunteer) -> Result:
    offer = pending_offer(hands, effect.offer_id)
    if not isinstance(offer, Offer):
        return offer
    desk = hands.desk
    asked = ev.ReferentAsked(offer.id, hands.person_id, desk.name_of(hands.person_id), effect.words)
    desk.mail(offer.person_id, asked)
    return ev.VolunteerConsulted(offer.name, None)


def _answer_referent(hands: Hands, effect: do.AnswerReferent) -> Result:
    desk = hands.desk
    offer = existing(desk.tx.offers.get, effect.offer_id)
    if offer is None or offer.person_id != hands.person_id:
        return ev.NotAllowed()
    desk.mail(effect.referent_id, ev.VolunteerAnswered(desk.offer_card(offer), effect.words))
    return None


def _seek_colleague(hands: Hands, effect: do.SeekColleague) -> Result:
    offer = pending_offer(hands, effect.offer_id)
    if not isinstance(offer, Offer):
        return offer
    colleagues = tuple((n, hands.desk.name_of(n)) for n in _colleagues(hands, offer.area))
    return ev.OfferColleaguesFound(offer.id, colleagues)


def _colleagues(hands: Hands, area: str | None) -> list[int]:
    """Those who are there and may decide on it."""
    desk = hands.desk
    standing = desk.tx.roles.standing
    there = desk.rota().colleagues_of(hands.person_id, area)
    in_charge = set(desk.rota().in_charge(area))
    return [n for n in there if n in in_charge or standing(n).may_in("offers", area)]


def _pass_on(hands: Hands, effect: do.PassOffer) -> Result:
    offer = pending_offer(hands, effect.offer_id)
    if not isinstance(offer, Offer):
        return offer
    desk = hands.desk
    if effect.colleague_id not in _colleagues(hands, offer.area):
        return ev.NotAllowed()
    by = desk.name_of(hands.person_id)
    desk.mail(effect.colleague_id, ev.OfferHanded(desk.offer_card(offer), by))
    desk.tx.audit.note(hands.person_id, "offer_passed", f"offer:{offer.id}", desk.now)
    return ev.OfferPassed(offer.id, offer.name, desk.name_of(effect.colleague_id))


QUALIFYING: Carried = {
    do.NoteIdentity: _note_identity,
    do.SeekOtherService: _seek_other,
    do.ProposeService: _propose,
    do.AnswerProposal: _answer_proposal,
    do.AskVolunteer: _ask_volunteer,
    do.AnswerReferent: _answer_referent,
    do.SeekColleague: _seek_colleague,
    do.PassOffer: _pass_on,
}
