"""/consigne: a referent reminds the volunteers of a neighbourhood of what keeps them and residents
safe, after a preview with how many read it and what it costs."""

from __future__ import annotations

from conversations.effects import Button, Buttons, PreviewReminder, Rewrite, SendReminder, Toast
from conversations.events import AreaNeeded, Pressed, ReminderPreviewed, ReminderSent
from conversations.hearing import Heard
from conversations.qualifying import many
from conversations.session import Question
from conversations.turn import Turn
from conversations.volunteering import MOST_RELAYED


def begin_reminder(turn: Turn, words: str) -> Turn:
    """/consigne, with or without the words."""
    if not turn.records.standing.may("remind"):
        return turn.say("not_allowed")
    if words.strip():
        return _preview(turn, words)
    return turn.keep(question=Question("reminder")).say("reminder_words", values={"most": str(MOST_RELAYED)})


def press_reminder(turn: Turn, event: Pressed) -> Turn:
    return begin_reminder(turn.do(Toast()), "")


def hear_reminder(turn: Turn, heard: Heard) -> Turn:
    if heard.intent == "cancel" and len(heard.text.split()) < 3:
        return turn.settled().say("reminder_dropped")
    return _preview(turn, heard.text)


def _preview(turn: Turn, words: str) -> Turn:
    said = " ".join(words.split())
    if len(said) > MOST_RELAYED:
        turn = turn.keep(question=Question("reminder"))
        return turn.say("too_long", values={"most": str(MOST_RELAYED)})
    return turn.keep(question=Question("reminder_preview", 0, said)).do(PreviewReminder(said))


def area_needed(turn: Turn, event: AreaNeeded) -> Turn:
    rows: Buttons = tuple(
        (Button("reminder_area", area, "button_category", turn.town.area_name(area)),) for area in event.areas
    )
    return turn.say("reminder_where", rows)


def press_area(turn: Turn, event: Pressed) -> Turn:
    words = _words_in_hand(turn)
    if words is None:
        return turn.do(Toast("toast_too_late"), Rewrite())
    return turn.do(Toast(), Rewrite(), PreviewReminder(words, event.ref))


def previewed(turn: Turn, event: ReminderPreviewed) -> Turn:
    area = turn.town.area_name(event.area)
    if event.free_at is not None:
        day = turn.town.hours.spoken(event.free_at, turn.scene.now)
        return turn.settled().do(Toast()).say("reminder_too_soon", values={"area": area, "hour": day})
    if not event.volunteers:
        return turn.settled().say("reminder_nobody", values={"area": area})
    sms = event.by_sms * event.segments
    told = {
        "area": area, "neighbours": many(turn, "volunteers", event.volunteers), "words": event.words,
        "lines": _cost(turn, event, sms),
    }  # fmt: skip
    rows: Buttons = ((Button("send_reminder", event.area, "button_send"),
                      Button("drop_reminder", "", "button_drop_reminder")),)
    return turn.say("reminder_preview", rows, values=told)


def _cost(turn: Turn, event: ReminderPreviewed, sms: int) -> str:
    say = turn.said
    if not sms:
        return say("reminder_free")
    price = turn.town.sms_price
    amount = f"{sms * price.cents / 100:.2f}".replace(".", ",")
    told = {
        "neighbours": many(turn, "volunteers", event.by_sms), "sms": str(sms),
        "amount": f"{amount} {price.currency}",
    }  # fmt: skip
    return say("reminder_cost", **told)


def _words_in_hand(turn: Turn) -> str | None:
    question = turn.session.question
    return question.words if question is not None and question.kind == "reminder_preview" else None


def press_send(turn: Turn, event: Pressed) -> Turn:
    words = _words_in_hand(turn)
    if words is None:
        return turn.do(Toast("toast_too_late"), Rewrite())
    return turn.settled().do(SendReminder(event.ref, words))


def press_drop(turn: Turn, event: Pressed) -> Turn:
    return turn.settled().do(Toast(), Rewrite("reminder_dropped"))


def reminder_sent(turn: Turn, event: ReminderSent) -> Turn:
    told = {"area": turn.town.area_name(event.area), "neighbours": many(turn, "volunteers", event.volunteers)}
    return turn.do(Toast(), Rewrite("reminder_sent", told))
