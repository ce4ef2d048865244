"""Who could be asked: the same as a look at everybody, found by an index."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise, product

import h3.api.basic_int as h3
import pytest

from conversations.place import Place
from matching.candidates import Candidate, Spot
from storage.cells import STORED, _ranges, cell_of, covering, metres
from storage.store import SqlStore
from switchboard.records import Need
from tests.storage.town import HOME, HOUR, NOON, add_ask, chat, line, need, offer, person, sms, volunteer

MARTIN = sms(1)
SPOT = Spot(HOME.lat, HOME.lon)
DAY = timedelta(days=1)


def at(metres_north: float) -> Place:
    return Place("ailleurs", HOME.lat + metres_north / 111_195, HOME.lon, area="centre")


def asking(store: SqlStore, **fields: object) -> Need:
    with store.transaction() as tx:
        return tx.needs.get(tx.needs.add(need(person(tx, MARTIN), state="asking", **fields)))


def candidates(store: SqlStore, wanted: Need, spot: Spot | None = SPOT, perimeter: int = 1000,
               limit: int = 10) -> list[Candidate]:
    with store.transaction(read_only=True) as tx:
        return list(tx.needs.candidates(wanted, spot, perimeter, NOON, 3, limit))


def ids(found: list[Candidate]) -> list[int]:
    return [candidate.person_id for candidate in found]


def test_the_nearest_come_first_inside_both_circles(store: SqlStore) -> None:
    far = volunteer(store, chat(1), place=at(900))
    near = volunteer(store, chat(2), place=at(100))
    volunteer(store, chat(3), place=at(1100), radius_m=5000)
    volunteer(store, chat(4), place=at(600), radius_m=500)
    volunteer(store, chat(5), place=at(50), categories=("pharmacie",))
    found = candidates(store, asking(store))
    assert ids(found) == [near, far]
    assert found[0].distance_m == pytest.approx(100, abs=1)
    assert (found[0].radius_m, found[0].asks_last_week) == (1000, 0)
    assert ids(candidates(store, asking(store), perimeter=5000))[2:] != []


def test_the_paused_the_busy_the_stopped_and_the_resident_are_left_out(store: SqlStore) -> None:
    kept = volunteer(store, chat(1))
    volunteer(store, chat(2), paused=True)
    busy, stopped = volunteer(store, chat(3)), volunteer(store, chat(4))
    volunteer(store, MARTIN)
    other = asking(store)
    with store.transaction() as tx:
        assert tx.needs.claim(other.id, add_ask(tx, other.id, busy, 1, NOON), busy)
        tx.people.set_line(line(tx, chat(4)), stopped=True)
    wanted = asking(store)
    assert ids(candidates(store, wanted)) == [kept]
    with store.transaction() as tx:
        tx.people.set_line(line(tx, chat(4)), stopped=False, unreachable=True)
    assert ids(candidates(store, wanted)) == [kept]
    with store.transaction() as tx:
        tx.people.set_line(line(tx, chat(4)), unreachable=False)
        tx.offers.set_paused(person(tx, chat(2)), False)
        assert tx.needs.release(other.id, busy)
    assert sorted(ids(candidates(store, wanted))) == [kept, person_of(store, chat(2)), busy, stopped]


def person_of(store: SqlStore, address: object) -> int:
    with store.transaction() as tx:
        return person(tx, address)  # type: ignore[arg-type]


def test_nobody_is_asked_twice_for_a_need_or_four_times_a_week(store: SqlStore) -> None:
    julie, karim = volunteer(store, chat(1)), volunteer(store, chat(2), place=at(10))
    wanted = asking(store)
    with store.transaction() as tx:
        for age in (timedelta(0), DAY, 7 * DAY - timedelta(seconds=1)):
            other = tx.needs.add(need(person(tx, MARTIN), state="asking"))
            tx.needs.settle_ask(add_ask(tx, other, julie, None, NOON - age), "lost")
        fourth = tx.needs.add(need(person(tx, MARTIN), state="asking"))
        add_ask(tx, fourth, karim, None, NOON - 7 * DAY)
    assert ids(candidates(store, wanted)) == [karim]
    with store.transaction() as tx:
        add_ask(tx, wanted.id, karim, None, NOON)
    assert candidates(store, wanted) == []


def test_the_last_helper_and_the_one_who_refused_are_marked(store: SqlStore) -> None:
    julie, karim = volunteer(store, chat(1)), volunteer(store, chat(2), place=at(10))
    before = asking(store)
    with store.transaction() as tx:
        ask = add_ask(tx, before.id, julie, 1, NOON - 30 * DAY)
        refusal = add_ask(tx, before.id, karim, 1, NOON - 30 * DAY)
        assert tx.needs.settle_ask(refusal, "no")
        assert tx.needs.claim(before.id, ask, julie)
        helped = replace(tx.needs.get(before.id), state="done", done_at=NOON - DAY)
        assert tx.needs.save(helped, was="promised", epoch=1)
    wanted = asking(store)
    assert [one.helped_before for one in candidates(store, wanted)] == [False, False]
    with store.transaction() as tx:
        assert tx.needs.helped_before(helped.person_id, julie)
        assert not tx.needs.helped_before(helped.person_id, karim)
        assert tx.needs.save(replace(helped, followup="yes"), was="done", epoch=1)
    found = {one.person_id: one for one in candidates(store, wanted)}
    assert (found[julie].helped_before, found[karim].helped_before) == (True, False)
    assert (found[julie].refused_before, found[karim].refused_before) == (False, True)
    with store.transaction() as tx:
        assert tx.needs.save(replace(helped, followup="no"), was="done", epoch=1)
        assert not tx.needs.helped_before(helped.person_id, julie)


def test_a_pending_a_refused_and_a_withdrawn_offer_are_not_found(store: SqlStore) -> None:
    julie = volunteer(store, chat(1))
    wanted = asking(store)
    with store.transaction() as tx:
        tx.offers.withdraw(julie)
    assert candidates(store, wanted) == []


def test_a_remote_need_asks_the_least_asked_first(store: SqlStore) -> None:
    people = [volunteer(store, chat(n), place=at(9000 * n)) for n in range(1, 7)]
    with store.transaction() as tx:
        for who, times in ((people[0], 2), (people[1], 1), (people[3], 3)):
            for hours in range(times):
                other = tx.needs.add(need(person(tx, MARTIN), state="asking"))
                add_ask(tx, other, who, None, NOON - (hours + 1) * HOUR)
        old = tx.needs.add(need(person(tx, MARTIN), state="asking"))
        add_ask(tx, old, people[2], None, NOON - 8 * DAY)
    found = candidates(store, asking(store, remote=True), spot=None)
    assert ids(found) == [people[4], people[5], people[2], people[1], people[0]]
    assert [one.asks_last_week for one in found] == [0, 0, 0, 1, 2]
    assert {one.distance_m for one in found} == {None}
    assert ids(candidates(store, asking(store), None, limit=2)) == [people[4], people[5]]


def test_all_who_were_considered_are_explained(store: SqlStore) -> None:
    julie = volunteer(store, chat(1))
    paused = volunteer(store, chat(2), name="Karim", place=at(50), paused=True)
    outside = volunteer(store, chat(3), name="Rose", place=at(1500), radius_m=100)
    volunteer(store, chat(4), place=at(2500))
    wanted = asking(store)
    with store.transaction() as tx:
        ask = add_ask(tx, wanted.id, julie, 0, NOON)
        found = tx.needs.considered(wanted, SPOT, 1000, NOON, 10)
        only = tx.needs.considered(wanted, SPOT, 1000, NOON, 1)
        assert tx.needs.considered(wanted, None, 1000, NOON, 10)[0][1] == "Rose"
    assert [(one.person_id, name) for one, name, _ in found] == [
        (julie, "Julie"), (paused, "Karim"), (outside, "Rose")
    ]
    assert found[0][2] is not None and found[0][2].id == ask
    assert (found[0][0].asked_before, found[1][0].paused) == (True, True)
    assert len(only) == 1


def test_the_index_finds_what_a_look_at_everybody_finds(
    scattered: tuple[SqlStore, list[tuple[Spot, int, int]]],
) -> None:
    store, everybody = scattered
    wanted = asking(store)
    chance = random.Random(11)
    for perimeter, limit in product((200, 1000, 4000, 30_000), (1, 10, 500)):
        spot = Spot(HOME.lat + chance.uniform(-0.03, 0.03), HOME.lon + chance.uniform(-0.03, 0.03))
        looked = sorted(
            (far, who)
            for where, radius, who in everybody
            if (far := metres(spot.lat, spot.lon, where.lat, where.lon)) <= min(perimeter, radius)
        )
        found = candidates(store, wanted, spot, perimeter, limit)
        assert ids(found) == [who for _, who in looked[:limit]]


@pytest.fixture
def scattered(store: SqlStore) -> tuple[SqlStore, list[tuple[Spot, int, int]]]:
    """400 volunteers: half of them close together, half far apart."""
    chance = random.Random(7)
    everybody = []
    with store.transaction() as tx:
        for n in range(400):
            wide = 0.003 if n % 2 else 0.2
            place = Place(
                "x", HOME.lat + chance.uniform(-wide, wide), HOME.lon + chance.uniform(-wide, wide)
            )
            who, radius = person(tx, chat(n)), chance.choice((500, 1000, 50_000))
            number = tx.offers.register(offer(who, place=place, radius_m=radius))
            assert tx.offers.decide(number, "approved", "Nadia", NOON, identity_seen=True)
            everybody.append((Spot(place.lat, place.lon), radius, who))
    return store, everybody


def test_a_covering_holds_every_point_of_its_disc() -> None:
    """In France, overseas included, at every size."""
    chance = random.Random(3)
    towns = [(43.58, 5.0), (48.85, 2.35), (4.92, -52.3), (-21.1, 55.5), (14.6, -61.0),
             (-22.27, 166.45), (-17.53, -149.57), (46.78, -56.17)]
    for _ in range(1500):
        lat, lon = chance.choice(towns)
        spot = Spot(lat + chance.uniform(-0.2, 0.2), lon + chance.uniform(-0.2, 0.2))
        radius = chance.choice((20, 150, 700, 1000, 5000, 40_000))
        ranges = covering(spot, radius)
        point = Spot(
            spot.lat + chance.uniform(-1, 1) * radius / 111_195,
            spot.lon + chance.uniform(-1, 1) * radius / 80_000,
        )
        if metres(spot.lat, spot.lon, point.lat, point.lon) <= radius:
            cell = cell_of(point)
            assert any(low <= cell <= high for low, high in ranges)
        assert len(ranges) <= 61


def test_the_whole_world_is_one_range() -> None:
    assert len(covering(SPOT, 20_000_000)) == 1


def test_ranges_of_neighbouring_cells_are_joined_and_hold_no_other() -> None:
    chance = random.Random(4)
    for resolution in range(4, 11):
        spot = Spot(chance.uniform(-60, 60), chance.uniform(-170, 170))
        centre = h3.latlng_to_cell(spot.lat, spot.lon, resolution)
        ranges = _ranges(centre, 3, resolution)
        for cell in h3.grid_disk(centre, 9):
            inside = any(low <= h3.cell_to_center_child(cell, STORED) <= high for low, high in ranges)
            assert inside == (h3.grid_distance(centre, cell) <= 3)
        assert all(high < low for (_, high), (low, _) in pairwise(ranges))
        assert len(ranges) < 37
