"""What referents want to see: read in the turn's own transaction, by a few statements, and handed on as
facts. Exact places end here: what leaves is where somebody may be shown."""

from __future__ import annotations

from dataclasses import replace
from math import cos, radians

from conversations import effects as do
from conversations import events as ev
from conversations.figures import NeedSpot, VolunteerSpot, day_back, months_between
from switchboard.blurring import METRES_PER_DEGREE, blurred
from switchboard.board import Extent
from switchboard.hands import Carried, Hands, Result, existing

MOST_NEEDS = 2000


# The map.


def draw_map(hands: Hands, effect: do.DrawMap) -> Result:
    areas = hands.areas("map")
    if not areas or effect.area not in (None, do.EVERYWHERE, *areas):
        return ev.NotAllowed()
    if effect.area == do.EVERYWHERE:
        return _read_map(hands, areas)
    meant = effect.area or hands.area_meant(areas)
    return ev.AreaWanted(areas) if meant is None else _read_map(hands, (meant,))


def _read_map(hands: Hands, areas: tuple[str, ...]) -> ev.MapRead:
    figures, extents = hands.desk.tx.figures, hands.desk.board.extents
    here = [extents[area] for area in areas if area in extents]
    needs = figures.open_needs(areas, MOST_NEEDS)
    volunteers = [v for v in figures.volunteers() if not here or any(_reaches(v, e) for e in here)]
    offered = {category for one in volunteers for category in one.categories}
    lacking = dict.fromkeys(n.category for n in needs if _is_offered(hands, n.category))
    return ev.MapRead(
        areas, tuple(_shown(n) for n in needs if n.lat is not None),
        tuple(n.category for n in needs if n.lat is None), tuple(map(_shown_volunteer, volunteers)),
        tuple(category for category in lacking if category not in offered),
    )  # fmt: skip


def _is_offered(hands: Hands, category: str) -> bool:
    """Whether it is a service of volunteers at all."""
    town = hands.desk.town
    return town.knows(category) and not town.category(category).by_person


def _reaches(volunteer: VolunteerSpot, extent: Extent) -> bool:
    """Whether the volunteer's circle may touch the box."""
    west, south, east, north = extent
    up = volunteer.radius_m / METRES_PER_DEGREE
    along = up / cos(radians(volunteer.lat))
    return south - up <= volunteer.lat <= north + up and west - along <= volunteer.lon <= east + along


def _shown(need: NeedSpot) -> NeedSpot:
    assert need.lat is not None and need.lon is not None
    lat, lon = blurred(need.lat, need.lon, need.number)
    return replace(need, lat=lat, lon=lon)


def _shown_volunteer(one: VolunteerSpot) -> VolunteerSpot:
    lat, lon = blurred(one.lat, one.lon, one.number)
    return replace(one, lat=lat, lon=lon)


# The sums and the export.


def sum_up(hands: Hands, effect: do.SumUp) -> Result:
    if not hands.may("summary"):
        return ev.NotAllowed()
    now = hands.desk.now
    since, midnight = (day_back(now, days, hands.desk.town.hours.zone) for days in (effect.days, 0))
    opened = hands.desk.tx.figures.opened(hands.areas("summary"), since, midnight)
    return ev.SummedUp(effect.days, since, tuple(opened))


def export_needs(hands: Hands, effect: do.ExportNeeds) -> Result:
    """Only into the person's own chat, and on record."""
    if not hands.may("export"):
        return ev.NotAllowed()
    if not is_private(hands):
        return ev.PrivateOnly()
    if effect.months is None:
        return ev.MonthWanted()
    areas, (first, last) = hands.areas("export"), effect.months
    since, until = months_between(first, last, hands.desk.town.hours.zone)
    opened = hands.desk.tx.figures.opened(areas, since, until)
    hands.desk.tx.audit.note(
        hands.person_id, "needs_exported", f"months:{first:%Y-%m}:{last:%Y-%m}", hands.desk.now,
        {"rows": len(opened), "areas": list(areas)},
    )  # fmt: skip
    return ev.NeedsExported(first, last, tuple(opened))


def is_private(hands: Hands) -> bool:
    """A chat of one person has that person's number; a group's is below zero (Bot API, ``Chat.id``)."""
    address = hands.line.address
    return address.channel == "telegram" and address.value.isdecimal()


# The journal.


def write_journal(hands: Hands, effect: do.WriteJournal) -> Result:
    desk = hands.desk
    need = existing(desk.tx.needs.get, effect.need_id)
    if need is None or not hands.may_in("journal", need.area):
        return ev.NotAllowed()
    consents = desk.tx.figures.consents(need.id)
    if consents is None:
        return ev.NobodyIntroduced(need.id)
    desk.tx.audit.note(hands.person_id, "journal_written", f"need:{need.id}", desk.now)
    return ev.JournalRead(
        need.id, need.category, need.area, need.name, desk.helper_name(consents.volunteer_id),
        need.opened_at, consents.volunteer_at, consents.resident_at, need.done_at or consents.ended_at,
        desk.name_of(need.entered_by) if need.entered_by else "",
    )  # fmt: skip


SEEN: Carried = {
    do.DrawMap: draw_map,
    do.SumUp: sum_up,
    do.ExportNeeds: export_needs,
    do.WriteJournal: write_journal,
}
