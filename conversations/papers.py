"""Papers: the export of a month's needs for the town hall, and the journal of one mission for its
insurer. The first holds no name, number, address or text; the second no secret word and no address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from conversations import events as ev
from conversations.dates import label, local, moment, spoken_month
from conversations.effects import Attachment, Button, ExportNeeds, Toast, WriteJournal
from conversations.figures import NeedFigure, last_months
from conversations.plain_words import plain
from conversations.times import MONTHS
from conversations.turn import Turn

MONTHS_OFFERED = 3


# The export.


def export(turn: Turn, rest: str) -> Turn:
    """``/export``, ``/export mars``, ``/export 2026-03``."""
    day = _month_named(turn, plain(rest).strip())
    return turn.do(ExportNeeds((day, day) if day else None))


def _month_named(turn: Turn, words: str) -> date | None:
    today = local(turn, turn.scene.now).date()
    for day in last_months(today, 12):
        name = MONTHS[day.month - 1]
        if words in (plain(name).strip(), plain(f"{name} {day.year}").strip(), plain(f"{day:%Y-%m}").strip()):
            return day
    return None


def month_wanted(turn: Turn, event: ev.MonthWanted) -> Turn:
    months = last_months(local(turn, turn.scene.now).date(), MONTHS_OFFERED)
    rows = [(_month_button(day, day, spoken_month(day)),) for day in months]
    everything = turn.said("button_all_months")
    return turn.say("seen_which_month", (*rows, (_month_button(months[-1], months[0], everything),)))


def _month_button(first: date, last: date, label: str) -> Button:
    return Button("export", f"{first.isoformat()}:{last.isoformat()}", "button_month", label)


def press_export(turn: Turn, event: ev.Pressed) -> Turn:
    first, _, last = event.ref.partition(":")
    months = (date.fromisoformat(first), date.fromisoformat(last)) if event.ref else None
    return turn.do(Toast(), ExportNeeds(months))


COLUMNS = (
    "seen_column_number", "seen_column_service", "seen_column_area", "seen_column_opened",
    "seen_column_agreed", "seen_column_done", "seen_column_state", "seen_column_minutes",
    "seen_column_asked",
)  # fmt: skip


def needs_exported(turn: Turn, event: ev.NeedsExported) -> Turn:
    first, last = spoken_month(event.first), spoken_month(event.last)
    month = first if first == last else turn.said("seen_months", since=first, until=last)
    name = f"{turn.said('seen_file_export')}-{event.first:%Y-%m}"
    data = {
        "name": name if first == last else f"{name}-{event.last:%Y-%m}", "alt": month,
        "columns": [turn.said(key) for key in COLUMNS],
        "rows": [_row(turn, need) for need in event.needs],
    }  # fmt: skip
    values = {"month": month, "number": str(len(event.needs))}
    return turn.say("seen_export", values=values, attachment=Attachment("export", data))


def _row(turn: Turn, need: NeedFigure) -> list[Any]:
    times = [f"{local(turn, at):%d/%m/%Y %H:%M}" if at else "" for at in
             (need.opened_at, need.agreed_at, need.done_at)]  # fmt: skip
    area = turn.town.area_name(need.area) if need.area else ""
    state = turn.said(f"seen_state_{need.state}")
    return [need.number, label(turn, need.category), area, *times, state, need.minutes_to_yes, need.asked]


def private_only(turn: Turn, event: ev.PrivateOnly) -> Turn:
    return turn.say("seen_private_only")


# The journal.


def journal(turn: Turn, rest: str) -> Turn:
    """``/journal 27``."""
    number = rest.strip()
    if not number.isdecimal() or len(number) > 9:
        return turn.say("number_needed", values={"command": "journal"})
    return turn.do(WriteJournal(int(number)))


def nobody_introduced(turn: Turn, event: ev.NobodyIntroduced) -> Turn:
    return turn.say("seen_journal_none", values={"number": str(event.need_id)})


def journal_read(turn: Turn, event: ev.JournalRead) -> Turn:
    values = {"number": str(event.number)}
    return turn.say("seen_journal", values=values, attachment=_journal(turn, event))


def _journal(turn: Turn, event: ev.JournalRead) -> Attachment:
    title = turn.said("seen_journal_title", number=str(event.number))
    data = {
        "name": f"{turn.said('seen_file_journal')}-{event.number}", "title": title, "alt": title,
        "town": turn.said("seen_journal_town", town=turn.town.name),
        "at": turn.scene.now.isoformat(), "made_at": moment(turn, turn.scene.now),
        "rows": _journal_rows(turn, event),
        "free": turn.said("seen_journal_free"), "footer": turn.said("seen_journal_footer"),
        "signatures": [
            turn.said("seen_sign_volunteer"), turn.said("seen_sign_resident"), turn.said("seen_sign_town"),
        ],
        "date": turn.said("seen_sign_date"),
    }  # fmt: skip
    return Attachment("journal", data)


def _journal_rows(turn: Turn, event: ev.JournalRead) -> list[list[str]]:
    until = moment(turn, event.until) if event.until else turn.said("seen_journal_lasts")
    told = (
        ("seen_row_number", str(event.number)), ("seen_row_service", label(turn, event.category)),
        ("seen_row_area", turn.town.area_name(event.area)), ("seen_row_asked_by", event.asked_by),
        ("seen_row_entered_by", event.entered_by),
        ("seen_row_opened", moment(turn, event.opened_at)), ("seen_row_accepted_by", event.accepted_by),
        ("seen_row_volunteer_consent", moment(turn, event.volunteer_consent_at)),
        ("seen_row_resident_consent", moment(turn, event.resident_consent_at)),
        ("seen_row_from", moment(turn, max(event.volunteer_consent_at, event.resident_consent_at))),
        ("seen_row_until", until),
    )  # fmt: skip
    return [[turn.said(key), value] for key, value in told if value]


# What leads here.

COMMANDS: Mapping[str, Callable[[Turn, str], Turn]] = {"export": export, "journal": journal}

PRESSES: Mapping[str, Callable[[Turn, ev.Pressed], Turn]] = {"export": press_export}

HANDLERS: Mapping[type, Callable[[Turn, Any], Turn]] = {
    ev.MonthWanted: month_wanted,
    ev.NeedsExported: needs_exported,
    ev.PrivateOnly: private_only,
    ev.JournalRead: journal_read,
    ev.NobodyIntroduced: nobody_introduced,
}
