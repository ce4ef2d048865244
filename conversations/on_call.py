"""On call for danger: who is told first, at any hour."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from conversations.absence import together
from conversations.effects import Button, Buttons, GoOffCall, GoOnCall, LookAtDuty, Rewrite, Toast
from conversations.events import CallTurn, DutySeen, OffCall, OnCall, Pressed
from conversations.turn import Turn

MORNING = time(8)
FRIDAY = 4
CHOICES: Buttons = (
    (Button("on_call", "night", "button_tonight"), Button("on_call", "weekend", "button_weekend")),
    (Button("on_call", "open", "button_until_i_stop"),),
)


def command(turn: Turn, rest: str) -> Turn:
    return turn.do(LookAtDuty())


def seen(turn: Turn, event: DutySeen) -> Turn:
    """Who is on call, and the choice to be it oneself, or not any more."""
    off: Buttons = ((Button("on_call", "off", "button_off_call"),),) if any(t.me for t in event.turns) else ()
    if not event.turns:
        return turn.say("duty_nobody", CHOICES)
    lines = "\n".join(_line(turn, one) for one in event.turns)
    return turn.say("duty", (*off, *CHOICES), values={"lines": lines})


def _line(turn: Turn, one: CallTurn) -> str:
    say, now = turn.said, turn.scene.now
    since = "" if one.since <= now else say("duty_since", since=_hour(turn, one.since))
    values = {"name": one.name, "from": since, "until": _end(turn, one.until)}
    return say("duty_line", **values)


def _end(turn: Turn, until: datetime | None) -> str:
    say = turn.said
    if until is None:
        return say("duty_open")
    return say("duty_until", hour=_hour(turn, until))


def _hour(turn: Turn, at: datetime) -> str:
    return turn.town.hours.spoken(at, turn.scene.now)


def press(turn: Turn, event: Pressed) -> Turn:
    turn = turn.do(Toast(), Rewrite())
    local = turn.scene.now.astimezone(turn.town.hours.zone)
    match event.ref:
        case "night":
            return turn.do(GoOnCall(turn.scene.now, _next_morning(local)))
        case "weekend":
            friday = _at(local, FRIDAY - local.weekday(), turn.town.hours.office_until)
            return turn.do(GoOnCall(max(turn.scene.now, friday), _at(local, 7 - local.weekday(), MORNING)))
        case "open":
            return turn.do(GoOnCall(turn.scene.now, None))
    return turn.do(GoOffCall())


def _next_morning(local: datetime) -> datetime:
    """The next eight o'clock: pressed at two in the night, that of the same day."""
    return _at(local, 0 if local.time() < MORNING else 1, MORNING)


def _at(local: datetime, days: int, hour: time) -> datetime:
    return datetime.combine(local.date() + timedelta(days=days), hour, local.tzinfo).astimezone(UTC)


def on_call(turn: Turn, event: OnCall) -> Turn:
    now = turn.scene.now
    key = "on_call" if event.since <= now else "on_call_later"
    since = turn.said("duty_since", since=_hour(turn, event.since))
    values = {"until": _end(turn, event.until), "from": since}
    return turn.say(key, ((Button("on_call", "off", "button_off_call"),),), values=values)


def off_call(turn: Turn, event: OffCall) -> Turn:
    if not event.was:
        return turn.say("off_call_already")
    if not event.others:
        return turn.say("off_call_nobody")
    return turn.say("off_call", values={"names": together(turn, event.others)})
