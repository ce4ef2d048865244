"""The people of a story, put on record the way they would have come: a volunteer registers and is
approved, a referent redeems an invitation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from conversations.place import Place
from conversations.rights import Role
from switchboard.board import Board
from switchboard.personal import code_hash
from switchboard.records import Address, Invitation, Offer


@dataclass(frozen=True, slots=True)
class NewVolunteer:
    name: str
    address: Address
    categories: tuple[str, ...]
    place: Place
    radius_m: int


def add_volunteer(board: Board, who: NewVolunteer, approved_by: str = "la mairie") -> int:
    """An approved volunteer; their person's number."""
    now = board.clock.now()
    with board.store.transaction() as tx:
        line = tx.people.load([who.address], now)[who.address].line
        person = tx.people.person(line.person_id)
        tx.people.save_person(replace(person, name=who.name, place=who.place))
        offer_id = tx.offers.register(Offer(
            id=0, person_id=line.person_id, state="pending", paused=False, name=who.name,
            categories=who.categories, place=who.place, area=who.place.area, radius_m=who.radius_m,
            charter_at=now,
        ))  # fmt: skip
        tx.offers.decide(offer_id, "approved", approved_by, now, identity_seen=True)
    return line.person_id


def add_referent(board: Board, name: str, address: Address, area: str, role: Role = "referent") -> int:
    """A referent of one neighbourhood, or another role (in no neighbourhood); their person's number."""
    now = board.clock.now()
    code = f"{address.value}:{role}:{area}"
    with board.store.transaction() as tx:
        line = tx.people.load([address], now)[address].line
        person = tx.people.person(line.person_id)
        tx.people.save_person(replace(person, name=name))
        tx.roles.invite(code_hash(code), Invitation(role, area, name, now + timedelta(hours=1)), now)
        tx.roles.redeem(code_hash(code), line.person_id, now)
    return line.person_id


def invite_referent(board: Board, code: str, name: str, area: str) -> None:
    """An invitation as ``voisins referents invite`` would make it, with a code known in advance."""
    now = board.clock.now()
    with board.store.transaction() as tx:
        tx.roles.invite(code_hash(code), Invitation("referent", area, name, now + timedelta(days=2)), now)
