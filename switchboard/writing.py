"""Writing: a sentence of the dialogue becomes a row of the outbox, in the words and within the hours
of its channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from conversations import effects as do
from conversations import events as ev
from conversations.catalogue import Variant
from conversations.gsm7 import clip, is_gsm7, transliterate
from conversations.scene import Channel
from switchboard.desk import Desk
from switchboard.incoming import Incoming
from switchboard.records import CardSubject, Line, NewOutgoing, Token

VALID_FOR = timedelta(hours=12)
TOAST_VALID_FOR = timedelta(minutes=2)
BUTTON_VALID_FOR = timedelta(days=14)
_FIRST: dict[Channel, Variant] = {"sms": "first", "telegram": "welcome"}
TO_STOPPED = "to_stopped"
"""Marks the one confirmation of STOP, and the numbers for danger: sent to a stopped line too."""
MOST_TELEGRAM = 4096
MOST_SMS = 459
"""Units of three parts: the longest message that is ever relayed to a phone."""


class Writer:
    """For one turn. ``event`` is what the turn began with: an answer leaves at once, what nobody
    waits for only within the person's hours."""

    def __init__(self, desk: Desk, line: Line, event: ev.Event, incoming: Incoming | None) -> None:
        self.desk, self.line, self.incoming = desk, line, incoming
        self.not_before = _not_before(desk, line, event)
        self.after_stop = line.stopped and isinstance(event, ev.FromOutside)
        self._said: list[NewOutgoing] = []
        self._cards: list[tuple[int, NewOutgoing]] = []
        self._shown: list[tuple[CardSubject, int, NewOutgoing]] = []

    def say(self, said: do.Say) -> None:
        text = self._render(said.key, said.values, first=said.first)
        payload = self._buttons(said.buttons)
        if said.ask_for_location is not None and self.line.address.channel == "telegram":
            payload["keyboard"] = self._render(said.ask_for_location, {})
        if said.attachment is not None and self.line.address.channel == "telegram":
            payload["attachment"] = self._attached(said.attachment)
        row = self._row("message", text, payload, need_id=said.need_id, epoch=said.epoch,
                        valid_for=said.valid_for or VALID_FOR)
        if said.ask_id is not None:
            self._cards.append((said.ask_id, row))
        if said.card is not None and payload:
            self._shown.append((*said.card, row))
        self._said.append(row)

    def _attached(self, attachment: do.Attachment) -> dict[str, Any]:
        """``instead`` is said where it cannot be drawn."""
        instead = self._render("seen_not_drawn", {})
        return {"kind": attachment.kind, "data": dict(attachment.data), "instead": instead}

    def rewrite(self, card: do.Rewrite) -> None:
        """Only where a channel can: the card that was pressed, or an earlier row of the outbox."""
        message_id = self.incoming.message_id if self.incoming else None
        if self.line.address.channel != "telegram" or (card.card_id is None and message_id is None):
            return
        text = self._render(card.key, card.values) if card.key else ""
        payload = self._buttons(card.buttons)
        if card.card_id is None:
            payload["message_id"] = message_id
        self._said.append(self._row("edit", text, payload, edits=card.card_id))

    def toast(self, toast: do.Toast) -> None:
        if self.incoming is None or self.incoming.callback_id is None:
            return
        text = self._render(toast.key, toast.values) if toast.key else ""
        payload = {"callback_id": self.incoming.callback_id}
        self._said.append(self._row("toast", text, payload, valid_for=TOAST_VALID_FOR))

    def keep_last_word(self) -> None:
        """The line was stopped in this turn: what this turn says is still sent."""
        self.after_stop = True

    def flush(self) -> bool:
        """Queues everything; whether there was something."""
        for number, row in enumerate(self._said):
            self._queue(row, number)
        return bool(self._said)

    def _queue(self, row: NewOutgoing, number: int) -> None:
        payload = {**row.payload, TO_STOPPED: True} if self.after_stop else row.payload
        keyed = replace(row, payload=payload, dedupe_key=f"{self.desk.origin}:{number}")
        mail, token = self.desk.tx.mail, self.desk.board.chance.token()
        asks = [ask_id for ask_id, card in self._cards if card is row]
        shown = [(subject, ref) for subject, ref, card in self._shown if card is row]
        if not asks and not shown:
            mail.queue_later(keyed, token)
            return
        row_id = mail.queue(keyed, token)
        if row_id is None:
            return
        for ask_id in asks:
            self.desk.tx.needs.set_card(ask_id, row_id)
        for subject, ref in shown:
            self._note_card(subject, ref, row_id)

    def _note_card(self, subject: CardSubject, ref: int, row_id: int) -> None:
        """The card of a task or an offer; an older one of it on this screen loses its buttons."""
        mail, at = self.desk.tx.mail, self.not_before or self.desk.now
        before = self.desk.tx.cards.show(subject, ref, self.line.id, row_id, at)
        if before is None or mail.cancel_queued(row_id=before):
            return
        mail.queue(
            self._row("edit", "", {}, edits=before), self.desk.board.chance.token()
        )

    def _row(self, method: Any, text: str, payload: dict[str, Any], *, edits: int | None = None,
             need_id: int | None = None, epoch: int | None = None,
             valid_for: timedelta = VALID_FOR) -> NewOutgoing:
        leaves = self.not_before or self.desk.now
        return NewOutgoing(
            self.line.id, self.line.address, method, self._fitted(text), payload, edits, need_id, epoch,
            self.not_before, leaves + valid_for,
        )  # fmt: skip

    def _render(self, key: str, values: Any, *, first: bool = False) -> str:
        variant: Variant = _FIRST[self.line.address.channel] if first else self.line.address.channel
        known = {"town": self.desk.town.name, **values}
        return _tidy(self.desk.town.catalogue.render(key, variant, known))

    def _fitted(self, text: str) -> str:
        """A sentence written for Telegram may reach a phone too (a command typed there)."""
        if self.line.address.channel != "sms":
            return clip(text, MOST_TELEGRAM)
        return clip(text if is_gsm7(text) else transliterate(text), MOST_SMS)

    def _buttons(self, rows: do.Buttons) -> dict[str, Any]:
        """Buttons with fresh opaque tokens, bound to this line; none where there are no buttons."""
        if not rows or self.line.address.channel != "telegram":
            return {}
        drawn = [[(button, self.desk.board.chance.token()) for button in row] for row in rows]
        self.desk.tx.mail.save_tokens([self._token(b, t) for row in drawn for b, t in row])
        return {"buttons": [[{"text": self._label(b), "token": t} for b, t in row] for row in drawn]}

    def _token(self, button: do.Button, token: str) -> Token:
        expires = self.desk.now + BUTTON_VALID_FOR
        return Token(token, self.line.id, button.action, button.ref, expires)

    def _label(self, button: do.Button) -> str:
        return button.literal or self._render(button.text, {})


def _tidy(text: str) -> str:
    """Takes out what an empty value left behind: blank lines, spaces before a full stop, a last comma."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line.replace(" .", ".").rstrip(" ,") for line in lines if line.strip(" .:"))


AT_THEIR_HOURS = (
    ev.NewsDue, ev.NobodyLeft, ev.FollowUpDue, ev.OfferDecided, ev.OfferPending, ev.ConsentLate,
    ev.FormWaited, ev.MorningDigest, ev.AbsenceOver, ev.StandIn, ev.BackAtWork, ev.RoleEnded,
    ev.FormWaited, ev.ServiceProposed, ev.ReferentAsked, ev.ProposalAnswered, ev.VolunteerAnswered,
    ev.OfferHanded, ev.SafetyReminded, ev.MonthlyWord, ev.SuspensionLifted, ev.ServiceEnded,
)  # fmt: skip
"""What nobody is waiting for at that moment. An answer, and what two people who were introduced
tell each other, leave at once."""


def _not_before(desk: Desk, line: Line, event: ev.Event) -> datetime | None:
    if not _may_wait(event):
        return None
    hours = desk.town.hours
    opens = hours.residents_open if line.address.channel == "sms" else hours.volunteers_open
    at = opens(desk.now)
    return at if at > desk.now else None


def _may_wait(event: ev.Event) -> bool:
    match event:
        case ev.TaskRaised(card=card) | ev.TaskHanded(card=card):
            return card.kind != "danger"
        case ev.HelpAsked(ask=ask):
            return not ask.urgent
        case ev.VolunteerFound(urgent=urgent):
            return not urgent
    return isinstance(event, AT_THEIR_HOURS)
