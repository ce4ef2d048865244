"""The stage for real: a world of the made-up town behind the page, with its people put on record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from conversations.place import Place
from demo import seeds
from demo.cast import NewVolunteer, add_referent, add_volunteer
from demo.stage import (
    PICTURES,
    Attached,
    Bubble,
    Ground,
    Phone,
    PhoneButton,
    Pin,
    Snapshot,
    UnknownPhone,
)
from demo.world import Shown, World
from switchboard.records import Address, Ask, Need

Progress = Callable[[str], None]
MOST_BUBBLES = 200
HELD = ("promised", "agreed")
_ASK_STATES = {"asked": "asked", "expired": "asked", "yes": "yes", "no": "no"}


@dataclass(slots=True)
class Holder:
    """Whoever holds one of the phones, and all that their screen ever showed, in order."""

    id: str
    address: Address
    owner: str
    role: str
    subtitle: str
    place: Place | None = None
    timeline: list[Bubble | Shown] = field(default_factory=list)
    toast: str | None = None


class LiveStage:
    """``make_world`` gives a fresh world each time the demo begins anew."""

    def __init__(self, make_world: Callable[[], World], ground: Ground, zone: ZoneInfo,
                 progress: Progress = lambda line: None) -> None:
        self._make_world, self._ground, self._zone, self._progress = make_world, ground, zone, progress
        self._version = 0
        self.restart()

    def restart(self) -> None:
        self.world = self._make_world()
        self._holders: dict[str, Holder] = {}
        self._volunteers: dict[int, Pin] = {}
        self._residents: dict[int, Pin] = {}
        self._seen = 0
        self._mine = 0
        self._people()
        self._version += 1

    # What the page asks.

    def ground(self) -> Ground:
        return self._ground

    def snapshot(self) -> Snapshot:
        local = self.world.clock.now().astimezone(self._zone)
        phones = tuple(self._phone(holder) for holder in self._holders.values())
        return Snapshot(self._version, local, phones, self._live_pins())

    def write(self, phone: str, text: str) -> None:
        holder = self._holder(phone)
        self._mine += 1
        at = self.world.clock.now().astimezone(self._zone)
        holder.timeline.append(Bubble(f"mine-{self._mine}", True, text, at))
        self._acting(lambda: self.world.write(holder.address, text))

    def press(self, phone: str, bubble: str, token: str) -> None:
        holder = self._holder(phone)
        shown = next((m for m in self.world.screens.of(holder.address) if m.id == bubble), None)
        if shown is None:
            raise UnknownPhone(f"{phone}: {bubble}")
        self._acting(lambda: self.world.press(holder.address, shown, token))

    def share_location(self, phone: str) -> None:
        holder = self._holder(phone)
        if holder.place is not None:
            lat, lon = holder.place.lat, holder.place.lon
            self._acting(lambda: self.world.share_location(holder.address, lat, lon))

    def attachment(self, phone: str, bubble: str) -> Mapping[str, Any]:
        for shown in self.world.screens.of(self._holder(phone).address):
            if shown.id == bubble and shown.attachment is not None:
                return shown.attachment
        raise UnknownPhone(f"{phone}: {bubble}")

    def pass_time(self, minutes: int) -> None:
        to = self.world.clock.now() + timedelta(minutes=minutes)
        self._acting(lambda: self.world.pass_to(to))

    def _holder(self, phone: str) -> Holder:
        if phone not in self._holders:
            raise UnknownPhone(phone)
        return self._holders[phone]

    def _acting(self, act: Callable[[], None]) -> None:
        for holder in self._holders.values():
            holder.toast = None
        act()
        self._gather()
        self._version += 1

    def _gather(self) -> None:
        """Puts what came about on the screens of those who hold a phone."""
        by_address = {holder.address: holder for holder in self._holders.values()}
        for what, shown in self.world.screens.log[self._seen:]:
            holder = by_address.get(shown.address)
            if holder is None:
                continue
            if what == "!":
                holder.toast = shown.text
            elif what == "<":
                holder.timeline.append(shown)
        self._seen = len(self.world.screens.log)

    # What the page shows.

    def _phone(self, holder: Holder) -> Phone:
        bubbles = tuple(self._bubble(m) for m in holder.timeline[-MOST_BUBBLES:])
        return Phone(
            holder.id, holder.address.channel, holder.owner, holder.role, holder.subtitle,  # type: ignore[arg-type]
            bubbles, holder.toast,
        )  # fmt: skip

    def _bubble(self, message: Bubble | Shown) -> Bubble:
        if isinstance(message, Bubble):
            return message
        buttons = tuple(
            tuple(PhoneButton(b["text"], b["token"]) for b in row) for row in message.buttons
        )
        at = message.at.astimezone(self._zone)
        keyboard = message.row.payload.get("keyboard")
        attached = _attached(message.attachment) if message.attachment else None
        return Bubble(message.id, False, message.text, at, buttons, keyboard, attached)

    def _live_pins(self) -> tuple[Pin, ...]:
        """Everybody on the map: residents with how far their need is, volunteers with their part
        in the newest one."""
        needs, asks = self._newest()
        asked = {ask.volunteer_id: _ASK_STATES.get(ask.state, "idle") for ask in asks}
        asked |= {n.volunteer_id: "yes" for n in needs if n.state in HELD and n.volunteer_id}
        waits = {n.person_id: "helped" if n.state in ("agreed", "done") else "waiting" for n in needs}
        residents = [_with_state(pin, waits.get(number)) for number, pin in self._residents.items()]
        volunteers = [_with_state(pin, asked.get(number)) for number, pin in self._volunteers.items()]
        return (*residents, *volunteers)

    def _newest(self) -> tuple[list[Need], list[Ask]]:
        areas = list(self.world.board.town.areas)
        with self.world.board.store.transaction(read_only=True) as tx:
            needs = list(tx.needs.open_in(areas, 50))
            asks = list(tx.needs.asks_of(needs[-1].id)) if needs else []
        return needs, asks

    # The people.

    def _people(self) -> None:
        for resident in seeds.RESIDENTS:
            self._resident(resident)
        for number, volunteer in enumerate(seeds.VOLUNTEERS):
            self._volunteer(number, volunteer)
        referent = seeds.REFERENT
        address = Address("telegram", "9001")
        add_referent(self.world.board, referent.name, address, referent.area)
        area = self.world.board.town.area_name(referent.area)
        self._hold(Holder(referent.phone, address, referent.name, "referent", f"Référente, {area}"))

    def _volunteer(self, number: int, seed: seeds.SeedVolunteer) -> None:
        place = self._place(seed.address)
        address = Address("telegram", str(5001 + number))
        who = NewVolunteer(seed.name, address, seed.categories, place, seed.radius_m)
        person_id = add_volunteer(self.world.board, who)
        if seed.paused:
            with self.world.board.store.transaction() as tx:
                tx.offers.set_paused(person_id, True)
        state = "paused" if seed.paused else "idle"
        self._volunteers[person_id] = Pin(
            seed.name, "volunteer", place.lat, place.lon, seed.radius_m, state, seed.phone,  # type: ignore[arg-type]
        )  # fmt: skip
        if seed.phone is not None:
            self._hold(Holder(seed.phone, address, seed.name, "volunteer", "Voisin bénévole", place))
        if number % 10 == 9:
            self._progress(f"{number + 1} / {len(seeds.VOLUNTEERS)}")

    def _resident(self, seed: seeds.SeedResident) -> None:
        place, address = self._place(seed.address), Address("sms", seed.number)
        now = self.world.clock.now()
        with self.world.board.store.transaction() as tx:
            person_id = tx.people.load([address], now)[address].line.person_id
        self._residents[person_id] = Pin(
            seed.name, "resident", place.lat, place.lon, on_phone=seed.phone
        )
        if seed.phone is not None:
            self._hold(Holder(seed.phone, address, seed.name, "resident", _spaced(seed.number), place))

    def _place(self, query: str) -> Place:
        place = self.world.board.places.find(query).place
        if place is None:
            raise LookupError(f"the made-up town has no {query}")
        return place

    def _hold(self, holder: Holder) -> None:
        self._holders[holder.id] = holder


def _attached(attachment: Mapping[str, Any]) -> Attached:
    data = attachment["data"]
    return Attached(data["name"], attachment["kind"] in PICTURES, data["alt"])


def _with_state(pin: Pin, state: str | None) -> Pin:
    if state is None:
        return pin
    return Pin(pin.name, pin.role, pin.lat, pin.lon, pin.radius_m, state, pin.on_phone)  # type: ignore[arg-type]


def _spaced(number: str) -> str:
    """A French number as it is read: "06 39 98 00 01"."""
    digits = "0" + number.removeprefix("+33")
    return " ".join(digits[i : i + 2] for i in range(0, len(digits), 2))


def opening_hour(zone: ZoneInfo) -> datetime:
    """The made-up day begins on a Monday at ten."""
    return datetime(2026, 3, 2, 10, tzinfo=zone).astimezone(UTC)
