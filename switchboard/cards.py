"""Cards on other people's screens: what somebody settles here is told there, in place, so that nobody
presses in vain. Who did it has seen it on the card that was pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.events import OfferChanged, TaskChanged

if TYPE_CHECKING:
    from collections.abc import Collection

    from switchboard.desk import Desk
    from switchboard.records import Line, Offer, ShownCard


def task_changed(desk: Desk, task_id: int, pressed_by: Line | None = None,
                 told: Collection[int] = ()) -> None:
    """``pressed_by``: the line whose card was pressed and is rewritten by the dialogue itself; ``told``:
    persons who are given a new card."""
    task = desk.tx.tasks.get(task_id)
    for card in desk.tx.cards.of("task", task_id):
        line = _reader(desk, card, pressed_by)
        if line is not None and line.person_id not in told:
            changed = TaskChanged(desk.task_card(task, line.person_id), card.card_id)
            desk.mail_line(line, changed)
    if task.state == "closed":
        desk.tx.cards.forget("task", task_id)


def offer_decided(desk: Desk, offer: Offer, *, approved: bool, pressed_by: Line | None) -> None:
    card_now = desk.offer_card(offer)
    for card in desk.tx.cards.of("offer", offer.id):
        line = _reader(desk, card, pressed_by)
        if line is not None:
            desk.mail_line(line, OfferChanged(card_now, approved, offer.decided_by or "", card.card_id))
    desk.tx.cards.forget("offer", offer.id)


def _reader(desk: Desk, card: ShownCard, pressed_by: Line | None) -> Line | None:
    """``None`` where there is nothing to rewrite: it was pressed, or it never left."""
    if pressed_by is not None and pressed_by.id == card.line_id:
        return None
    if desk.tx.mail.cancel_queued(row_id=card.card_id):
        return None
    return desk.tx.people.line(card.line_id)
