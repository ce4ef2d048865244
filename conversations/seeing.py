"""Seeing: the map and the sums of a neighbourhood. Facts come from the hands; here they
become a text that makes sense alone, and what is to be drawn beside it, with its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from conversations import events as ev
from conversations import papers
from conversations.dates import label, local, moment, spoken_day, spoken_wait, weekday
from conversations.effects import EVERYWHERE, Attachment, Button, Buttons, DrawMap, SumUp, Toast
from conversations.figures import NeedFigure, fates, usual_wait
from conversations.plain_words import plain
from conversations.rights import Deed
from conversations.turn import Turn

WEEK, MONTH = 7, 28
"""Days of the two sums: a month is four weeks, so that its bars are alike."""
MOST_BUTTONS = 30

def entry(turn: Turn) -> Buttons:
    """Under the help of somebody at the town hall, what they may see: no command need be known."""
    buttons: tuple[tuple[Deed, Button], ...] = (
        ("map", Button("show_map", "", "button_map")), ("summary", Button("sum_up", str(WEEK), "button_summary")),
        ("export", Button("export", "", "button_export")),
    )  # fmt: skip
    allowed = tuple(button for deed, button in buttons if turn.records.standing.may(deed))
    return (allowed,) if allowed else ()


def _words(turn: Turn, *keys: str) -> dict[str, str]:
    """The words of a drawing, by the end of their key."""
    say = turn.town.catalogue.texts
    return {key.rpartition("_")[2]: say[key].variant("telegram") for key in keys}


# The map.


def show_map(turn: Turn, rest: str) -> Turn:
    """``/carte``, ``/carte la gare``."""
    asked = plain(rest).strip()
    named = [slug for slug, name in turn.town.areas.items() if asked in (plain(slug).strip(), plain(name).strip())]
    return turn.do(DrawMap(named[0] if named else None))


def press_map(turn: Turn, event: ev.Pressed) -> Turn:
    return turn.do(Toast(), DrawMap(event.ref or None))


def area_wanted(turn: Turn, event: ev.AreaWanted) -> Turn:
    named = [Button("show_map", slug, "button_map", turn.town.area_name(slug)) for slug in event.areas]
    rows = [tuple(named[i : i + 2]) for i in range(0, min(len(named), MOST_BUTTONS), 2)]
    rows.append((Button("show_map", EVERYWHERE, "button_everywhere"),))
    return turn.say("seen_which_area", tuple(rows))


def map_read(turn: Turn, event: ev.MapRead) -> Turn:
    where = turn.town.area_name(event.areas[0]) if len(event.areas) == 1 else turn.town.name
    lacking = ", ".join(label(turn, slug) for slug in event.lacking)
    values = {
        "area": where, "number": str(len(event.needs) + len(event.afar)),
        "count": str(len(event.volunteers)),
        "lines": turn.said("seen_lacking", lines=lacking) if lacking else "",
    }  # fmt: skip
    buttons: Buttons = ((Button("sum_up", str(WEEK), "button_summary"),),)
    return turn.say("seen_map", buttons, values=values, attachment=_map(turn, event, where))


def _map(turn: Turn, event: ev.MapRead, where: str) -> Attachment:
    near = Counter(need.category for need in event.needs)
    words = _words(
        turn, "seen_map_needs", "seen_map_none", "seen_map_volunteers", "seen_map_coverage", "seen_map_nobody",
        "seen_map_range", "seen_map_note",
    )  # fmt: skip
    slug = f"-{event.areas[0]}" if len(event.areas) == 1 else ""
    data: dict[str, Any] = {
        "name": turn.said("seen_file_map") + slug, "title": where,
        "subtitle": moment(turn, turn.scene.now), "areas": list(event.areas), "words": words,
        "alt": turn.said("seen_map_alt", area=where),
        "needs": [[n.lat, n.lon, _digit(turn, n.category)] for n in event.needs],
        "volunteers": [[v.lat, v.lon, v.radius_m] for v in event.volunteers],
        "legend": _legend(turn, near), "afar": _afar(turn, event.afar),
    }  # fmt: skip
    return Attachment("map", data)


def _digit(turn: Turn, category: str) -> int:
    return turn.town.category(category).digit if turn.town.knows(category) else 0


def _legend(turn: Turn, counted: Mapping[str, int]) -> list[list[Any]]:
    """Digit, service, how many: the digit is the one of every menu."""
    rows = [[_digit(turn, slug), label(turn, slug), count] for slug, count in counted.items()]
    return sorted(rows, key=lambda row: (row[0] or 10, row[1]))


def _afar(turn: Turn, services: Iterable[str]) -> str:
    counted = _legend(turn, Counter(services))
    lines = ", ".join(f"{label} {count}" for _, label, count in counted)
    return turn.said("seen_map_afar", lines=lines) if counted else ""


# The sums.


def sum_up(turn: Turn, rest: str) -> Turn:
    """``/bilan``, ``/bilan mois``."""
    return turn.do(SumUp(MONTH if plain(rest).strip() == "mois" else WEEK))


def press_sum(turn: Turn, event: ev.Pressed) -> Turn:
    return turn.do(Toast(), SumUp(int(event.ref)))


def summed_up(turn: Turn, event: ev.SummedUp) -> Turn:
    """A text of five lines and a picture; the other span is one button away."""
    other = (MONTH, "button_month") if event.days == WEEK else (WEEK, "button_week")
    buttons: Buttons = ((Button("sum_up", str(other[0]), other[1]), Button("show_map", "", "button_map")),)
    since, until = local(turn, event.since).date(), local(turn, turn.scene.now).date()
    days = {"since": spoken_day(since), "until": spoken_day(until)}
    if not event.needs:
        return turn.say("seen_summary_none", buttons, values=days)
    helped, unanswered, _ = fates(event.needs)
    services, areas = _counted(turn, event.needs)
    values = {
        **days, "number": str(len(event.needs)), "helped": str(helped), "unanswered": str(unanswered),
        "wait": spoken_wait(usual_wait(event.needs)), "lines": ". ".join(filter(None, (services, areas))),
    }  # fmt: skip
    return turn.say("seen_summary", buttons, values=values, attachment=_summary(turn, event, values))


def _counted(turn: Turn, needs: Sequence[NeedFigure]) -> tuple[str, str]:
    """How many of each service, and of each neighbourhood where there are several."""
    services = Counter(label(turn, need.category) for need in needs)
    areas = Counter(turn.town.area_name(need.area) for need in needs)
    told = [", ".join(f"{name} {n}" for name, n in counted.most_common(8)) for counted in (services, areas)]
    return told[0], told[1] if len(areas) > 1 else ""


def _summary(turn: Turn, event: ev.SummedUp, values: Mapping[str, str]) -> Attachment:
    span = "seen_summary_week" if event.days == WEEK else "seen_summary_month"
    tiles = [
        [values["number"], "seen_tile_needs"], [values["helped"], "seen_tile_helped"],
        [values["wait"], "seen_tile_wait"], [values["unanswered"], "seen_tile_unanswered"],
    ]  # fmt: skip
    data: dict[str, Any] = {
        "name": turn.said("seen_file_summary"), "title": turn.said(span), "alt": turn.said(span),
        "subtitle": turn.said("seen_summary_span", since=values["since"], until=values["until"]),
        "tiles": [[figure, turn.said(key)] for figure, key in tiles],
        "fates": [turn.said(key) for key in ("seen_fate_helped", "seen_fate_unanswered", "seen_fate_other")],
        "charts": _charts(turn, event),
    }  # fmt: skip
    return Attachment("summary", data)


def _charts(turn: Turn, event: ev.SummedUp) -> list[dict[str, Any]]:
    needs = event.needs
    by_service = _bars(needs, lambda need: label(turn, need.category))
    by_area = _bars(needs, lambda need: turn.town.area_name(need.area))
    key = "seen_chart_days" if event.days == WEEK else "seen_chart_weeks"
    charts = [
        {"title": turn.said("seen_chart_services"), "bars": by_service},
        {"title": turn.said(key), "bars": _spans(turn, event)},
    ]
    if len(by_area) > 1:
        charts.append({"title": turn.said("seen_chart_areas"), "bars": by_area})
    return charts


def _bars(needs: Sequence[NeedFigure], name: Callable[[NeedFigure], str]) -> list[list[Any]]:
    """A name and how many of each fate, the longest bar first."""
    grouped: dict[str, list[NeedFigure]] = {}
    for need in needs:
        grouped.setdefault(name(need), []).append(need)
    longest = sorted(grouped.items(), key=lambda one: (-len(one[1]), one[0]))
    return [[label, list(fates(group))] for label, group in longest]


def _spans(turn: Turn, event: ev.SummedUp) -> list[list[Any]]:
    """A bar for each day of a week, and for each week of a month, in order, the empty ones too."""
    step = 1 if event.days == WEEK else 7
    first = local(turn, event.since).date()
    days = [local(turn, need.opened_at).date() for need in event.needs]
    bars = []
    for start in range(0, event.days, step):
        day = first + timedelta(days=start)
        inside = [n for n, d in zip(event.needs, days, strict=True) if 0 <= (d - day).days < step]
        bars.append([_span_label(turn, day, step), list(fates(inside))])
    return bars


def _span_label(turn: Turn, day: date, step: int) -> str:
    return weekday(day) if step == 1 else turn.said("seen_chart_week_of", since=spoken_day(day))


# What leads here.

COMMANDS: Mapping[str, Callable[[Turn, str], Turn]] = {
    "carte": show_map, "bilan": sum_up, **papers.COMMANDS,
}  # fmt: skip

PRESSES: Mapping[str, Callable[[Turn, ev.Pressed], Turn]] = {
    "show_map": press_map, "sum_up": press_sum, **papers.PRESSES,
}  # fmt: skip

HANDLERS: Mapping[type, Callable[[Turn, Any], Turn]] = {
    ev.AreaWanted: area_wanted,
    ev.MapRead: map_read,
    ev.SummedUp: summed_up,
    **papers.HANDLERS,
}
