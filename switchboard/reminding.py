"""Carries out a safety reminder to the volunteers of a neighbourhood: counted first, then sent, once a
week at most."""

from __future__ import annotations

from datetime import datetime, timedelta

from conversations import effects as do
from conversations import events as ev
from conversations.gsm7 import parts, transliterate
from switchboard.desk import Desk
from switchboard.hands import Carried, Hands, Result
from switchboard.records import Line

WEEK = timedelta(days=7)


def _preview(hands: Hands, effect: do.PreviewReminder) -> Result:
    areas = hands.areas("remind")
    if not areas or effect.area not in (None, *areas):
        return ev.NotAllowed()
    meant = effect.area or hands.area_meant(areas)
    return ev.AreaNeeded(areas) if meant is None else _previewed(hands.desk, meant, effect.words)


def _previewed(desk: Desk, area: str, words: str) -> ev.ReminderPreviewed:
    lines = _readers(desk, area)
    by_sms = sum(line.address.channel == "sms" for line in lines)
    return ev.ReminderPreviewed(area, words, len(lines), by_sms, _segments(desk, words), _free_at(desk, area))


def _readers(desk: Desk, area: str) -> list[Line]:
    """Approved volunteers who are not pausing, on the line where they are reached."""
    lines = desk.tx.people.lines_of(desk.tx.offers.approved_in(area)).values()
    return [line for line in lines if not (line.stopped or line.unreachable)]


def _segments(desk: Desk, words: str) -> int:
    say = desk.town.catalogue.render
    name = say("the_town_hall", "sms", {})
    return parts(transliterate(say("relay", "sms", {"name": name, "words": words})))


def _free_at(desk: Desk, area: str) -> datetime | None:
    last = desk.tx.reminders.last(area)
    return last + WEEK if last is not None and last + WEEK > desk.now else None


def _send(hands: Hands, effect: do.SendReminder) -> Result:
    desk = hands.desk
    if not hands.may_in("remind", effect.area):
        return ev.NotAllowed()
    if not desk.tx.reminders.claim(effect.area, hands.person_id, desk.now, desk.now - WEEK):
        return _previewed(desk, effect.area, effect.words)
    lines = _readers(desk, effect.area)
    for line in lines:
        desk.mail_line(line, ev.SafetyReminded(effect.words))
    by_sms = sum(line.address.channel == "sms" for line in lines)
    told = {"volunteers": len(lines), "sms": by_sms * _segments(desk, effect.words)}
    desk.tx.audit.note(hands.person_id, "reminder_sent", f"area:{effect.area}", desk.now, told)
    return ev.ReminderSent(effect.area, len(lines))


REMINDING: Carried = {
    do.PreviewReminder: _preview,
    do.SendReminder: _send,
}
