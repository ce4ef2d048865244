"""What volunteers offer, inside a transaction (the port ``Offers``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import bindparam, delete, func, insert, or_, select, update
from sqlalchemy.sql.elements import BindParameter

from matching.candidates import Spot
from storage import qualified
from storage.balance import balance
from storage.cells import cell_of
from storage.prepared import Link, Row, Statement, table_of, word
from storage.shapes import ByMany, place_of, stored_place
from storage.tables import AskRow, OfferRow, OfferSpotRow
from storage.volunteers import NEVER
from switchboard.ports import SessionClash
from switchboard.records import AreaBalance, DueWord, Offer, SuspendedWhy

_offer, _spot, _ask = table_of(OfferRow), table_of(OfferSpotRow), table_of(AskRow)
_COLUMNS = [_offer.c[name] for name in Offer.__slots__]
_FIELDS = tuple(name for name in Offer.__slots__ if name != "id")
_PLACE_AT = Offer.__slots__.index("place")
_LISTS_AT = tuple(Offer.__slots__.index(name) for name in ("categories", "equipment", "times"))
MONTH = timedelta(days=30)
"""Between two honest words to a volunteer whom nobody has called."""

_person: BindParameter[Any] = bindparam("of_person")
_offer_id: BindParameter[Any] = bindparam("offer_id")
_WITHDRAW = Statement(
    update(_offer)
    .where(_offer.c.person_id == _person, _offer.c.state != word("withdrawn"))
    .values(state=word("withdrawn"))
)
_REGISTER = Statement(insert(_offer).returning(_offer.c.id), keys=_FIELDS)
_GET = Statement(select(*_COLUMNS).where(_offer.c.id == _offer_id))
_seen_at = bindparam("seen_at", type_=_offer.c.identity_seen_at.type)
_seen_by = bindparam("seen_by", type_=_offer.c.identity_seen_by.type)
_DECIDE = Statement(
    update(_offer)
    .where(
        _offer.c.id == _offer_id,
        _offer.c.state == word("pending"),
        or_(
            bindparam("to_state", type_=_offer.c.state.type) != word("approved"),
            _offer.c.identity_seen_at.is_not(None),
            _seen_at.is_not(None),
        ),
    )
    .values(
        state=bindparam("to_state"), decided_by=bindparam("by"), decided_at=bindparam("now"),
        reason=bindparam("why"),
        identity_seen_at=func.coalesce(_offer.c.identity_seen_at, _seen_at),
        identity_seen_by=func.coalesce(_offer.c.identity_seen_by, _seen_by),
        next_word_at=bindparam("word_at", type_=_offer.c.next_word_at.type),
    )
)
_VETTED = Statement(
    select(_offer.c.name)
    .where(_offer.c.person_id == bindparam("of_person"), _offer.c.identity_seen_at.is_not(None))
    .order_by(_offer.c.id.desc())
    .limit(1)
)
_PAUSE = Statement(
    update(_offer)
    .where(_offer.c.person_id == _person, _offer.c.state != word("withdrawn"))
    .values(paused=bindparam("pause"))
)
_PAUSE_SPOTS = Statement(
    update(_spot).where(_spot.c.person_id == _person).values(paused=bindparam("pause"))
)
_CLEAR_SPOTS = Statement(delete(_spot).where(_spot.c.person_id == _person))
_ADD_SPOT = Statement(
    insert(_spot),
    keys=(
        "offer_id", "category", "person_id", "cell", "lat", "lon", "radius_m", "paused", "asked_at",
    ),
)
_LAST_ASKED = Statement(
    select(func.max(_ask.c.asked_at)).where(_ask.c.volunteer_id == _person)
)


def _pending_in(values: list[BindParameter[Any]]) -> Any:
    return (
        select(*_COLUMNS)
        .where(
            _offer.c.state == word("pending"),
            or_(_offer.c.area.is_(None), _offer.c.area.in_(values)),
        )
        .order_by(_offer.c.id)
        .limit(bindparam("most"))
    )


_PENDING_IN = ByMany(_pending_in)


def offer_of(row: Row) -> Offer:
    values = list(row)
    values[_PLACE_AT] = place_of(values[_PLACE_AT])
    for at in _LISTS_AT:
        values[at] = tuple(values[at] or ())
    return Offer(*values)


class SqlOffers:
    def __init__(self, link: Link) -> None:
        self._link = link

    def register(self, offer: Offer) -> int:
        self.withdraw(offer.person_id)
        values = {name: getattr(offer, name) for name in _FIELDS} | {
            "state": "pending",
            "place": stored_place(offer.place),
            "categories": list(offer.categories),
            "equipment": list(offer.equipment),
            "times": list(offer.times),
        }
        row = self._link.one(_REGISTER, **values)
        assert row is not None
        return int(row[0])

    def get(self, offer_id: int) -> Offer:
        row = self._link.one(_GET, offer_id=offer_id)
        if row is None:
            raise LookupError(f"no offer {offer_id}")
        return offer_of(row)

    def decide(
        self, offer_id: int, state: Literal["approved", "refused"], by: str, now: datetime,
        reason: str | None = None, identity_seen: bool = False,
    ) -> bool:
        decided = self._link.run(
            _DECIDE, offer_id=offer_id, to_state=state, by=by, now=now, why=reason,
            seen_at=now if identity_seen else None, seen_by=by if identity_seen else None,
            word_at=now + MONTH,
        )
        if decided and state == "approved":
            self._show(self.get(offer_id))
        return decided == 1

    def _show(self, offer: Offer) -> None:
        """From now on the offer can be found; never one whose paper nobody has seen."""
        assert offer.state == "approved" and offer.identity_seen_at is not None
        place = offer.place
        row = self._link.one(_LAST_ASKED, of_person=offer.person_id)
        spot = {
            "offer_id": offer.id,
            "person_id": offer.person_id,
            "cell": cell_of(Spot(place.lat, place.lon)),
            "lat": place.lat,
            "lon": place.lon,
            "radius_m": offer.radius_m,
            "paused": offer.paused,
            "asked_at": row[0] if row and row[0] is not None else NEVER,
        }
        self._link.run_many(
            _ADD_SPOT, [spot | {"category": category} for category in dict.fromkeys(offer.categories)]
        )

    def pending_in(self, areas: Sequence[str], limit: int) -> Sequence[Offer]:
        found = {
            row[0]: offer_of(row)
            for statement, given in _PENDING_IN.calls(areas or ("",))
            for row in self._link.all(statement, most=limit, **given)
        }
        return [found[number] for number in sorted(found)[:limit]]

    def vetted_name(self, person_id: int) -> str | None:
        row = self._link.one(_VETTED, of_person=person_id)
        return None if row is None else str(row[0])

    def set_paused(self, person_id: int, paused: bool) -> None:
        self._link.run(_PAUSE, of_person=person_id, pause=paused)
        self._link.run(_PAUSE_SPOTS, of_person=person_id, pause=paused)

    def withdraw(self, person_id: int) -> None:
        self._link.run(_WITHDRAW, of_person=person_id)
        self._link.run(_CLEAR_SPOTS, of_person=person_id)

    def see_identity(self, offer_id: int, by: str, now: datetime) -> bool:
        return qualified.see(self._link, offer_id, by, now)

    def add_service(self, offer_id: int, category: str) -> bool:
        offer = self.get(offer_id)
        if offer.state not in ("pending", "approved") or category in offer.categories:
            return False
        if not qualified.enlarge(self._link, offer_id, offer.state, (*offer.categories, category)):
            raise SessionClash(f"offer {offer_id} was decided")
        if offer.state == "approved":
            self._show_again(offer.person_id)
        return True

    def suspend(self, person_id: int, why: SuspendedWhy, now: datetime) -> bool:
        if not qualified.suspend(self._link, person_id, why, now):
            return False
        self._link.run(_CLEAR_SPOTS, of_person=person_id)
        return True

    def suspended(self, person_id: int) -> bool:
        return bool(self.suspended_among([person_id]))

    def suspended_among(self, person_ids: Iterable[int]) -> set[int]:
        return qualified.suspended_among(self._link, person_ids)

    def lift(self, person_id: int) -> bool:
        if not qualified.lift(self._link, person_id):
            return False
        self._show_again(person_id)
        return True

    def dismiss(self, person_id: int) -> bool:
        return qualified.dismiss(self._link, person_id)

    def _show_again(self, person_id: int) -> None:
        offer = self.of_person(person_id)
        if offer is not None and offer.state == "approved":
            self._link.run(_CLEAR_SPOTS, of_person=person_id)
            self._show(offer)

    def of_person(self, person_id: int) -> Offer | None:
        offer_id = qualified.standing_offer(self._link, person_id)
        return None if offer_id is None else self.get(offer_id)

    def approved_in(self, area: str) -> Sequence[int]:
        return qualified.approved_in(self._link, area)

    def balance(self, areas: Sequence[str], since: datetime) -> dict[str, AreaBalance]:
        return balance(self._link, areas, since)

    def suspended_homes(self) -> Sequence[tuple[str, str]]:
        return qualified.suspended_homes(self._link)

    def due_words(self, now: datetime, limit: int) -> Sequence[DueWord]:
        return qualified.due_words(self._link, now, limit)

    def set_next_word(self, due: DueWord, at: datetime | None) -> bool:
        return qualified.set_next_word(self._link, due, at)
