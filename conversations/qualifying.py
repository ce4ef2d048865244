"""A referent decides on an offer: the card says who, what, when, with what, and what the neighbourhood
has and lacks. A paper of identity first, then the yes. What may be done is checked where it is done."""

from __future__ import annotations

from conversations.effects import (
    AskVolunteer,
    Button,
    Buttons,
    DecideOffer,
    NoteIdentity,
    PassOffer,
    ProposeService,
    Rewrite,
    SeekColleague,
    SeekOtherService,
    Toast,
)
from conversations.events import (
    IdentityNoted,
    OfferCard,
    OfferColleaguesFound,
    OfferHanded,
    OfferMoot,
    OfferNotReady,
    OfferPassed,
    OfferPending,
    OfferSettled,
    OffersListed,
    OtherServices,
    Pressed,
    ProposalAnswered,
    ServiceBalance,
    VolunteerAnswered,
    VolunteerConsulted,
)  # fmt: skip
from conversations.hearing import Heard
from conversations.names import spoken_distance
from conversations.session import Question
from conversations.turn import Turn
from conversations.usual import said_time

MOST_CARDS = 5
MOST_LACKING = 3
REASONS = ("reason_far", "reason_enough", "reason_identity")


# The card.


def offer_pending(turn: Turn, event: OfferPending) -> Turn:
    return show(turn, event.card)


def offers_listed(turn: Turn, event: OffersListed) -> Turn:
    for card in event.cards[:MOST_CARDS]:
        turn = show(turn, card)
    return turn if event.cards else turn.say("no_offers")


def show(turn: Turn, card: OfferCard) -> Turn:
    return turn.say("offer_card", buttons(card), values=values(turn, card), card=("offer", card.offer_id))


def buttons(card: OfferCard) -> Buttons:
    """A paper first: only then is there a button that approves."""
    if not card.pending:
        return ()
    ref = str(card.offer_id)
    if card.identity_at is None:
        first = Button("see_identity", ref, "button_identity")
    else:
        first = Button("approve_offer", ref, "button_approve")
    return (
        (first,),
        (Button("refuse_offer", ref, "button_refuse"), Button("pass_offer", ref, "button_pass_offer")),
        (Button("other_service", ref, "button_other_service"),),
        (Button("ask_volunteer", ref, "button_ask_volunteer"),),
    )


def values(turn: Turn, card: OfferCard) -> dict[str, str]:
    return {
        "number": str(card.offer_id), "name": card.name, "categories": _labels(turn, card.categories),
        "area": turn.town.area_name(card.area), "distance": spoken_distance(card.radius_m),
        "usual": _usual(turn, card), "lines": _neighbourhood(turn, card), "state": _state(turn, card),
    }  # fmt: skip


def _labels(turn: Turn, slugs: tuple[str, ...]) -> str:
    return ", ".join(turn.town.category(c).label for c in slugs if turn.town.knows(c))


def _usual(turn: Turn, card: OfferCard) -> str:
    times = ", ".join(said_time(turn, t) for t in card.times)
    parts = (("offer_times", times), ("offer_equipment", ", ".join(card.equipment)))
    return "\n".join(turn.said(key, words=words) for key, words in parts if words)


def _neighbourhood(turn: Turn, card: OfferCard) -> str:
    offered = [_line(turn, one) for one in card.balance if one.category in card.categories]
    missing = ", ".join(_missing(turn, one) for one in lacking(turn, card))
    return "\n".join([*offered, *([turn.said("offer_lacking", words=missing)] if missing else [])])


def _line(turn: Turn, one: ServiceBalance) -> str:
    crowded = one.volunteers >= turn.town.coverage.crowded_from
    return turn.said("offer_crowded" if crowded else "offer_service", words=_counted(turn, one))


def _counted(turn: Turn, one: ServiceBalance) -> str:
    label = turn.town.category(one.category).label
    counts = (many(turn, "neighbours", one.volunteers), many(turn, "requests", one.requests))
    return f"{label} : {', '.join(counts)}"


def _missing(turn: Turn, one: ServiceBalance) -> str:
    """"Informatique (3 demandes)"; the bare name where nobody has asked for it."""
    label = turn.town.category(one.category).label
    return f"{label} ({many(turn, 'requests', one.requests)})" if one.requests else label


def many(turn: Turn, what: str, count: int) -> str:
    """"1 voisin", "6 voisins"; in French nought is singular."""
    return turn.said(f"{what}_{'one' if count < 2 else 'many'}", count=str(count))


def _state(turn: Turn, card: OfferCard) -> str:
    told = []
    if card.identity_at is not None:
        local = card.identity_at.astimezone(turn.town.hours.zone)
        by = card.identity_by or turn.said("somebody")
        told.append(turn.said("offer_identity", by=by, day=f"{local.day:02}/{local.month:02}"))
    if card.suspended:
        told.append(turn.said("offer_suspended_before"))
    return "\n".join(told)


def lacking(turn: Turn, card: OfferCard) -> list[ServiceBalance]:
    """Services that are not offered here and of which there are too few, the most asked for first."""
    few = [b for b in card.balance
           if b.category not in card.categories and b.volunteers < turn.town.coverage.lacking_below]
    return sorted(few, key=lambda b: (-b.requests, b.volunteers))[:MOST_LACKING]


# Identity, yes, no.


def press_identity(turn: Turn, event: Pressed) -> Turn:
    return turn.do(NoteIdentity(int(event.ref)))


def identity_noted(turn: Turn, event: IdentityNoted) -> Turn:
    by = event.card.identity_by or turn.said("somebody")
    blocked = event.card.suspended and not turn.records.standing.may("lift")
    noted = "toast_suspended_first" if blocked else "toast_identity"
    toast = Toast(noted) if event.now else Toast("toast_identity_by", {"by": by})
    return turn.do(toast, _rewritten(turn, event.card))


def _rewritten(turn: Turn, card: OfferCard) -> Rewrite:
    return Rewrite("offer_card", values(turn, card), buttons(card))


def approve(turn: Turn, offer_id: int) -> Turn:
    return turn.do(DecideOffer(offer_id, approve=True))


def not_ready(turn: Turn, event: OfferNotReady) -> Turn:
    """Kindly: what is missing, and the button for it."""
    if turn.scene.pressed:
        return turn.do(Toast(f"toast_{event.why}_first"), _rewritten(turn, event.card))
    return show(turn.say(f"{event.why}_first"), event.card)


def ask_reason(turn: Turn, offer_id: int) -> Turn:
    rows: Buttons = tuple((Button("refuse_because", f"{offer_id}:{r}", r),) for r in REASONS)
    turn = turn.keep(question=Question("refusal_reason", offer_id))
    return turn.do(Toast()).say("why_refuse", rows)


def hear_reason(turn: Turn, heard: Heard) -> Turn:
    question = turn.session.question
    assert question is not None
    return turn.settled().do(DecideOffer(question.ref, approve=False, reason=heard.text[:300]))


def press_reason(turn: Turn, event: Pressed) -> Turn:
    offer_id, _, reason = event.ref.partition(":")
    return turn.settled().do(DecideOffer(int(offer_id), approve=False, reason=turn.said(reason)))


def offer_settled(turn: Turn, event: OfferSettled) -> Turn:
    """One referent wins; the other is told who did."""
    told = {**values(turn, event.card), "by": event.by}
    key = "offer_card_approved" if event.approved else "offer_card_refused"
    if not event.now and not event.by:
        return _gone(turn)
    if not turn.scene.pressed:
        return turn.say(key if event.now else "already_decided", values=told)
    toast = Toast() if event.now else Toast("toast_already_decided", {"by": event.by})
    return turn.do(toast, Rewrite(key, told))


def _gone(turn: Turn) -> Turn:
    return turn.do(Toast("offer_gone"), Rewrite()) if turn.scene.pressed else turn.say("offer_gone")


def offer_moot(turn: Turn, event: OfferMoot) -> Turn:
    """Somebody decided before, or the volunteer took it back."""
    if not event.by:
        return _gone(turn)
    told = {**values(turn, event.card), "by": event.by}
    if turn.scene.pressed:
        return turn.do(Toast("toast_already_decided", {"by": event.by}), Rewrite("already_decided", told))
    return turn.say("already_decided", values=told)


# Something else.


def press_other_service(turn: Turn, event: Pressed) -> Turn:
    return turn.do(SeekOtherService(int(event.ref)))


def other_services(turn: Turn, event: OtherServices) -> Turn:
    missing = lacking(turn, event.card)
    if not missing:
        return turn.do(Toast("toast_nothing_lacking"))
    rows: Buttons = tuple(
        (Button("propose", f"{event.card.offer_id}:{one.category}", "button_category", _counted(turn, one)),)
        for one in missing
    )
    return turn.do(Toast()).say("propose_which", rows, values={"name": event.card.name})


def press_propose(turn: Turn, event: Pressed) -> Turn:
    offer_id, _, category = event.ref.partition(":")
    return turn.do(ProposeService(int(offer_id), category))


def press_question(turn: Turn, event: Pressed) -> Turn:
    turn = turn.keep(question=Question("ask_volunteer", int(event.ref)))
    return turn.do(Toast()).say("question_words")


def hear_question(turn: Turn, heard: Heard) -> Turn:
    question = turn.session.question
    assert question is not None
    return turn.settled().do(AskVolunteer(question.ref, heard.text))


def consulted(turn: Turn, event: VolunteerConsulted) -> Turn:
    if event.category is None:
        return turn.say("question_sent", values={"name": event.name})
    told = {"name": event.name, "need": turn.town.category(event.category).label}
    return turn.do(Toast(), Rewrite("proposal_sent", told))


def proposal_answered(turn: Turn, event: ProposalAnswered) -> Turn:
    told = {"name": event.card.name, "need": turn.town.category(event.category).label}
    turn = turn.say("proposal_yes" if event.yes else "proposal_no", values=told)
    return show(turn, event.card) if event.card.pending else turn


def volunteer_answered(turn: Turn, event: VolunteerAnswered) -> Turn:
    turn = turn.say("volunteer_answered", values={"name": event.card.name, "words": event.words})
    return show(turn, event.card) if event.card.pending else turn


# A colleague.


def press_pass(turn: Turn, event: Pressed) -> Turn:
    return turn.do(SeekColleague(int(event.ref)))


def colleagues_found(turn: Turn, event: OfferColleaguesFound) -> Turn:
    if not event.colleagues:
        return turn.do(Toast("toast_no_colleague"))
    rows: Buttons = tuple(
        (Button("pass_offer_to", f"{event.offer_id}:{number}", "button_category", name),)
        for number, name in event.colleagues
    )
    return turn.do(Toast()).say("pass_offer_to", rows)


def press_pass_to(turn: Turn, event: Pressed) -> Turn:
    offer_id, _, colleague = event.ref.partition(":")
    return turn.do(PassOffer(int(offer_id), int(colleague)))


def offer_passed(turn: Turn, event: OfferPassed) -> Turn:
    told = {"number": str(event.offer_id), "name": event.name, "by": event.to}
    return turn.do(Toast(), Rewrite("offer_passed", told))


def offer_handed(turn: Turn, event: OfferHanded) -> Turn:
    return show(turn.say("offer_handed", values={"by": event.by}), event.card)
