"""A few people and records to test with. Every time is given; nothing is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from conversations.place import Place
from conversations.rights import Role
from storage.store import SqlStore, SqlTransaction
from switchboard.keeping import Transaction
from switchboard.records import Address, Arrival, Need, NewOutgoing, Offer

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOME = Place("12 Rue Abbé Couture", 43.5810, 5.0010, "12", "Rue Abbé Couture", area="centre")
_numbers = count(1)


@dataclass
class HandClock:
    """Shows what it was set to."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at


def sms(number: int) -> Address:
    return Address("sms", f"+336{number:08d}")


def chat(number: int) -> Address:
    return Address("telegram", str(number))


def arrival(address: Address | None, external_id: str, **raw: object) -> Arrival:
    source = address.channel if address else "sms"
    return Arrival(source, external_id, address, dict(raw))


def person(tx: SqlTransaction, address: Address) -> int:
    """The id of whoever holds this line, opened where it is new."""
    return tx.people.load([address], NOON)[address].line.person_id


def line(tx: SqlTransaction, address: Address) -> int:
    return tx.people.load([address], NOON)[address].line.id


def need(person_id: int, **fields: object) -> Need:
    values: dict[str, object] = {
        "id": 0, "person_id": person_id, "category": "courses", "state": "open",
        "words": "plus de pain", "name": "Mme Martin", "place": HOME, "details": None,
        "area": "centre", "urgent": False, "remote": False, "opened_at": NOON,
    }
    return Need(**(values | fields))  # type: ignore[arg-type]


def offer(person_id: int, **fields: object) -> Offer:
    values: dict[str, object] = {
        "id": 0, "person_id": person_id, "state": "pending", "paused": False, "name": "Julie",
        "categories": ("courses",), "place": HOME, "area": "centre", "radius_m": 1000,
        "charter_at": NOON,
    }
    return Offer(**(values | fields))  # type: ignore[arg-type]


def volunteer(store: SqlStore, address: Address, **fields: object) -> int:
    """Somebody with an approved offer."""
    with store.transaction() as tx:
        person_id = person(tx, address)
        number = tx.offers.register(offer(person_id, **fields))
        assert tx.offers.decide(number, "approved", "Nadia", NOON, identity_seen=True)
        if fields.get("paused"):
            tx.offers.set_paused(person_id, True)
    return person_id


def message(line_id: int, address: Address, **fields: object) -> NewOutgoing:
    values: dict[str, object] = {
        "line_id": line_id, "address": address, "method": "message", "body": "Bonjour",
    }
    return NewOutgoing(**(values | fields))  # type: ignore[arg-type]


def queued(store: SqlStore, address: Address, public_id: str | None = None, **fields: object) -> int:
    """The id of a new row of the outbox."""
    with store.transaction() as tx:
        row = tx.mail.queue(
            message(line(tx, address), address, **fields), public_id or f"p{next(_numbers)}"
        )
    assert row is not None
    return row


def add_ask(tx: Transaction, need_id: int, volunteer_id: int, distance_m: int | None, at: datetime) -> int:
    return tx.needs.add_asks(need_id, {volunteer_id: distance_m}, at)[0]


def revoke(tx: Transaction, name: str, role: Role, area: str) -> int:
    """Takes the role from whoever has that name; how many."""
    theirs = [g for g in tx.roles.team() if (g.name, g.role, g.area) == (name, role, area)]
    return sum(tx.roles.withdraw(grant.id) for grant in theirs)
