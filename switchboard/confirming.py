"""Which visits a referent confirms, and how they wait for it."""

from __future__ import annotations

from typing import Literal

from conversations import events as ev
from conversations.plain_words import minds_child
from switchboard.desk import Desk
from switchboard.records import Need

Why = Literal["minor", "complaint", "first"]


def why_confirm(desk: Desk, need: Need) -> Why | None:
    """Whatever has to do with a minor; visits after a complaint about either of the two; where the town
    wants it, first visits. ``None`` where nobody has to be asked."""
    assert need.volunteer_id is not None
    if desk.town.category(need.category).minor or minds_child(need.words):
        return "minor"
    if desk.tx.needs.went_badly(need.person_id, need.volunteer_id):
        return "complaint"
    met = desk.tx.needs.helped_before(need.person_id, need.volunteer_id)
    return "first" if desk.board.visits_need_yes == "first" and not met else None


def wait_for_yes(desk: Desk, need: Need, why: Why) -> ev.VisitAwaited:
    """``need`` is saved already, with the resident's consent: both sides are told."""
    assert need.volunteer_id is not None
    helper = desk.helper_name(need.volunteer_id)
    say = desk.words
    quoted = say("quoted", words=need.words) if need.words else ""
    words = say(f"visit_why_{why}", helper=helper, words=quoted).strip()
    desk.open_task("visit", need.person_id, words, need=need)
    desk.mail(need.volunteer_id, ev.VisitWaits(need.id))
    return ev.VisitAwaited(need.id, helper, need.remote)
