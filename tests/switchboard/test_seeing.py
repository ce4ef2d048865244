"""What leaves the switchboard when somebody wants to see, and what is put on record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from conversations import effects as do
from conversations import events as ev
from conversations.effects import Attachment, Say
from demo.cast import NewVolunteer, add_referent, add_volunteer
from demo.world import Shown, World
from storage.engine import sqlite_module
from switchboard.desk import Desk
from switchboard.hands import Hands
from switchboard.records import Address
from switchboard.seeing import export_needs
from switchboard.writing import Writer
from tests.playing.worlds import make_world
from tests.storage.town import revoke

NADIA, CLAIRE, JULIE = Address("telegram", "1001"), Address("telegram", "1002"), Address("telegram", "1003")
MARTIN = Address("sms", "+33639980001")
HOMES = ("12 Rue Abbé Couture", "14 Rue Abbé Couture", "4 Boulevard Aubanel")


@pytest.fixture
def world(sqlite_url: str) -> World:
    made = make_world(sqlite_url)
    add_referent(made.board, "Nadia", NADIA, "centre")
    add_referent(made.board, "Claire", CLAIRE, "", "coordinator")
    place = made.board.places.find(HOMES[1]).place
    assert place is not None
    add_volunteer(made.board, NewVolunteer("Julie", JULIE, ("courses",), place, 1000))
    made.write(MARTIN, "il me faut du pain. 12 rue abbe couture. je suis Mme Martin")
    made.write(MARTIN, "oui")
    return made


def last(world: World, who: Address) -> Shown:
    return world.screens.of(who)[-1]


def attached(world: World, who: Address) -> Mapping[str, Any]:
    attachment = last(world, who).attachment
    assert attachment is not None
    return attachment


def audit(url: str) -> list[tuple[str, str, Any]]:
    with sqlite_module().connect(url.removeprefix("sqlite:///")) as link:
        rows = link.execute("SELECT action, subject, details FROM audit_event ORDER BY id").fetchall()
    return [(action, subject, json.loads(details) if details else None) for action, subject, details in rows]


def test_no_exact_place_and_no_name_goes_into_the_outbox_with_a_map(world: World) -> None:
    world.write(NADIA, "/carte")
    payload = json.dumps(attached(world, NADIA), ensure_ascii=False)
    for home in HOMES[:2]:
        place = world.board.places.find(home).place
        assert place is not None
        for exact in (place.lat, place.lon):
            assert str(exact) not in payload and str(round(exact, 5)) not in payload
    for word in ("Martin", "Julie", "Couture", "+336", "0639"):
        assert word not in payload


def test_the_same_map_twice_shows_everybody_at_the_same_spot(world: World) -> None:
    maps = []
    for _ in range(2):
        world.write(NADIA, "/carte")
        maps.append(attached(world, NADIA)["data"])
    assert maps[0]["needs"] == maps[1]["needs"] != []
    assert maps[0]["volunteers"] == maps[1]["volunteers"] != []


def test_a_number_gets_words_alone(world: World) -> None:
    with world.board.store.transaction() as tx:
        desk = Desk(world.board, tx, world.clock.now(), "test")
        line = tx.people.load([MARTIN], world.clock.now())[MARTIN].line
        writer = Writer(desk, line, ev.TextReceived("x"), None)
        writer.say(Say("stopped", {"phone": "15"}, attachment=Attachment("map", {"name": "carte"})))
        assert writer.flush()
    world.settle()
    assert last(world, MARTIN).attachment is None


def test_an_export_and_a_journal_are_on_record_and_a_refusal_is_not(world: World, sqlite_url: str) -> None:
    world.write(NADIA, "/export mars")
    world.write(JULIE, "/journal 1")
    before = audit(sqlite_url)
    world.write(CLAIRE, "/export mars")
    world.press(JULIE, *_button(world, JULIE, "Je peux"))
    world.write(MARTIN, "oui")
    world.write(NADIA, "/journal 1")
    told = [row for row in audit(sqlite_url) if row not in before]
    assert ("needs_exported", "months:2026-03:2026-03",
            {"rows": 1, "areas": ["centre", "gare", "mas", "coteau"]}) in told
    assert ("journal_written", "need:1", None) in told
    assert not [row for row in before if row[0] in ("needs_exported", "journal_written")]


def _button(world: World, who: Address, label: str) -> tuple[Shown, str]:
    for shown in reversed(world.screens.of(who)):
        for row in shown.buttons:
            for button in row:
                if button["text"] == label:
                    return shown, button["token"]
    raise KeyError(label)


def test_a_journal_holds_neither_the_secret_word_nor_the_address(world: World) -> None:
    world.press(JULIE, *_button(world, JULIE, "Je peux"))
    world.write(MARTIN, "oui")
    world.write(NADIA, "/journal 1")
    payload = json.dumps(attached(world, NADIA), ensure_ascii=False)
    assert "Mme Martin" in payload and "Julie" in payload
    for word in ("MIMOSA", "Couture", "pain", "+336"):
        assert word not in payload


def test_an_export_holds_no_name_number_address_or_text(world: World) -> None:
    world.write(CLAIRE, "/export mars")
    payload = json.dumps(attached(world, CLAIRE), ensure_ascii=False)
    assert "Courses" in payload
    for word in ("Martin", "Julie", "Couture", "pain", "+336", "0639"):
        assert word not in payload


def test_an_export_never_goes_to_a_group(world: World) -> None:
    """Nothing written in a group ever comes to a turn; where one did, a group's line would be told so."""
    group = Address("telegram", "-1004242")
    add_referent(world.board, "Groupe", group, "", "coordinator")
    with world.board.store.transaction() as tx:
        desk = Desk(world.board, tx, world.clock.now(), "test")
        line = tx.people.load([group], world.clock.now())[group].line
        hands = Hands(desk, line, Writer(desk, line, ev.TextReceived("x"), None))
        assert export_needs(hands, do.ExportNeeds()) == ev.PrivateOnly()


def test_rights_end_between_the_button_and_its_press(world: World) -> None:
    world.write(NADIA, "/aide")
    shown, token = _button(world, NADIA, "Carte")
    with world.board.store.transaction() as tx:
        assert revoke(tx, "Nadia", "referent", "centre") == 1
    world.press(NADIA, shown, token)
    assert world.screens.log[-1][0] in ("!", "~")
    assert not any(m.attachment for m in world.screens.of(NADIA))


def test_a_referent_s_sum_counts_their_own_neighbourhood(world: World) -> None:
    address = Address("telegram", "1009")
    add_referent(world.board, "Gilles", address, "gare")
    world.write(address, "/bilan")
    assert "Aucune demande" in last(world, address).text
    world.write(NADIA, "/bilan")
    assert "Demandes, du 24 février au 2 mars : 1" in last(world, NADIA).text
