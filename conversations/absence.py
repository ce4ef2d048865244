"""A referent who is away for some days: until when is asked by buttons, or heard in words; who stands in
is worked out elsewhere and told here to everybody it concerns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from conversations.days import last_day, spoken_day
from conversations.effects import BeAbsent, Button, Buttons, ComeBack, LookAtAbsence, Rewrite, Toast
from conversations.events import (
    AbsenceBegun,
    AbsenceEnded,
    AbsenceOver,
    AbsenceSeen,
    BackAtWork,
    Pressed,
    StandIn,
)  # fmt: skip
from conversations.hearing import Heard
from conversations.menu import to_lists
from conversations.plain_words import plain
from conversations.session import Question
from conversations.turn import Turn

BACK = ("fini", "finie", "retour", "de retour", "je suis de retour", "stop", "annuler", "annule")
CHOICES: Buttons = (
    (Button("absent", "today", "button_today"), Button("absent", "sunday", "button_until_sunday")),
    (Button("absent", "week", "button_one_week"),),
)


def command(turn: Turn, rest: str) -> Turn:
    """``/absent``, ``/absent jusqu'au 12``, ``/absent fini``."""
    if not rest:
        return turn.do(LookAtAbsence())
    return _heard(turn, rest) or _ask(turn, "absent_again")


def seen(turn: Turn, event: AbsenceSeen) -> Turn:
    if event.until is None:
        return _ask(turn, "absent_when")
    return _ask(turn, "absent_already", (_back(),), until=event.until)


def _ask(turn: Turn, key: str, more: Buttons = (), until: datetime | None = None) -> Turn:
    values = {"until": _day(turn, until)} if until else {}
    return turn.keep(question=Question("absence")).say(key, (*more, *CHOICES), values=values)


def _back() -> tuple[Button, ...]:
    return (Button("absent", "back", "button_i_am_back"),)


def press(turn: Turn, event: Pressed) -> Turn:
    turn = _let_go(turn).do(Toast(), Rewrite())
    today = turn.scene.now.astimezone(turn.town.hours.zone).date()
    match event.ref:
        case "today":
            return turn.do(_until(turn, today))
        case "sunday":
            return turn.do(_until(turn, today + timedelta(days=6 - today.weekday())))
        case "week":
            return turn.do(_until(turn, today + timedelta(days=7)))
    return turn.do(ComeBack())


def hear(turn: Turn, heard: Heard) -> Turn:
    """The answer in words; after a second one that is no day the question is let go."""
    understood = _heard(turn, heard.text)
    if understood is not None:
        return understood
    if turn.session.misheard == 0:
        return _ask(turn.keep(misheard=1), "absent_again")
    return _let_go(turn).say("absent_never_mind")


def _heard(turn: Turn, text: str) -> Turn | None:
    if plain(text).strip() in BACK:
        return _let_go(turn).do(ComeBack())
    day = last_day(text, turn.scene.now.astimezone(turn.town.hours.zone).date())
    return _let_go(turn).do(_until(turn, day)) if day else None


def _let_go(turn: Turn) -> Turn:
    question = turn.session.question
    return turn.keep(question=None, misheard=0) if question and question.kind == "absence" else turn


def _until(turn: Turn, day: date) -> BeAbsent:
    """The whole of ``day`` is part of it."""
    midnight = datetime.combine(day + timedelta(days=1), time(), turn.town.hours.zone)
    return BeAbsent(midnight.astimezone(UTC))


def _day(turn: Turn, until: datetime) -> str:
    return spoken_day((until - timedelta(minutes=1)).astimezone(turn.town.hours.zone).date())


# What came of it.


def begun(turn: Turn, event: AbsenceBegun) -> Turn:
    say, town = turn.said, turn.town
    lines = [
        say("absent_stand_in", area=town.area_name(area), names=together(turn, names))
        for area, names in event.stand_ins if names
    ]
    alone = any(not names for _, names in event.stand_ins)
    if lines:
        lines.insert(0, say("absent_replaced_by"))
    if event.given_back:
        lines.append(say("absent_given_back", count=str(event.given_back)))
    values = {"until": _day(turn, event.until), "lines": "\n".join(lines)}
    return turn.say("absent_alone" if alone else "absent_begun", (_back(),), values=values)


def ended(turn: Turn, event: AbsenceEnded) -> Turn:
    return turn.say("absent_over" if event.was else "absent_was_not", to_lists() if event.was else ())


def over(turn: Turn, event: AbsenceOver) -> Turn:
    return turn.say("absent_over", to_lists())


def stand_in(turn: Turn, event: StandIn) -> Turn:
    values = {
        "name": event.name, "areas": areas(turn, event.areas), "until": _day(turn, event.until),
        "tasks": str(event.tasks), "offers": str(event.offers),
    }  # fmt: skip
    return turn.say("stand_in", to_lists(), values=values)


def back_at_work(turn: Turn, event: BackAtWork) -> Turn:
    return turn.say("back_at_work", values={"name": event.name, "areas": areas(turn, event.areas)})


def areas(turn: Turn, slugs: Iterable[str]) -> str:
    return ", ".join(turn.town.area_name(slug) for slug in slugs)


def together(turn: Turn, names: Iterable[str]) -> str:
    """"Omar et Paul"; a word where there is nobody."""
    *most, last = list(names) or [turn.said("town_hall")]
    conjunction = turn.said("and")
    return f"{', '.join(most)} {conjunction} {last}" if most else last
