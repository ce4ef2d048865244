"""Who may act for whom: rights are those of the moment of the press, an answer counts once, and two who
share a telephone are two people."""

from __future__ import annotations

import pytest

from conversations import effects as do
from conversations import events as ev
from conversations.rights import Role
from demo.cast import add_referent
from demo.world import World
from switchboard.acting import ACTING
from switchboard.desk import Desk
from switchboard.hands import Hands
from switchboard.keeping import Transaction
from switchboard.records import Address
from switchboard.writing import Writer
from tests.playing.worlds import book, make_world
from tests.storage.town import revoke

NADIA, LEA, PAUL = (Address("telegram", str(n)) for n in (1001, 1002, 1003))
LANDLINE = "+33490501122"
PLACE = book().find("12 rue Abbé Couture").place


@pytest.fixture
def world(store_url: str) -> World:
    world = make_world(store_url)
    add_referent(world.board, "Nadia", NADIA, "centre")
    add_referent(world.board, "Léa", LEA, "", "partner")
    return world


def hands_of(world: World, tx: Transaction, who: Address) -> Hands:
    now = world.board.clock.now()
    line = tx.people.load([who], now)[who].line
    desk = Desk(world.board, tx, now, "test")
    return Hands(desk, line, Writer(desk, line, ev.QuestionWaited(), None))


def done(world: World, who: Address, effect: do.Effect) -> ev.Outcome | None:
    with world.board.store.transaction() as tx:
        return ACTING[type(effect)](hands_of(world, tx, who), effect)


def need_for(name: str, reach: do.Reach = "voice", phone: str | None = LANDLINE) -> do.EnterNeed:
    return do.EnterNeed(do.Whom(name, phone, reach), "courses", "du pain", PLACE, None, False)


def take_role(world: World, name: str, role: Role, area: str) -> None:
    with world.board.store.transaction() as tx:
        assert revoke(tx, name, role, area) == 1


def person_of(world: World, need_id: int | None) -> int:
    with world.board.store.transaction() as tx:
        return tx.needs.get(need_id or 0).person_id


def test_a_stranger_and_a_number_by_sms_enter_nothing(world: World) -> None:
    for who in (PAUL, Address("sms", "+33639980009")):
        assert done(world, who, need_for("Mme Rossi")) == ev.NotAllowed()
    with world.board.store.transaction() as tx:
        assert tx.people.called_on(LANDLINE) == []


def test_the_same_name_on_the_same_number_is_the_same_person(world: World) -> None:
    ids = []
    for name in ("Mme Rossi", "madame ROSSI", "M. Rossi"):
        entered = done(world, LEA, need_for(name))
        assert isinstance(entered, ev.Entered)
        ids.append(person_of(world, entered.need_id))
    assert ids[0] == ids[1] != ids[2]


def test_a_partner_ends_what_she_entered_and_nothing_else(world: World) -> None:
    theirs, hers = done(world, NADIA, need_for("Mme Rossi")), done(world, LEA, need_for("Mme Lopez"))
    assert isinstance(theirs, ev.Entered) and isinstance(hers, ev.Entered)
    assert done(world, LEA, do.CancelFor(theirs.need_id or 0)) == ev.NotAllowed()
    assert done(world, LEA, do.CancelFor(999)) == ev.NotAllowed()
    assert done(world, LEA, do.CancelFor(hers.need_id or 0)) == ev.CancelledFor(hers.need_id or 0)


def test_once_revoked_she_may_no_more(world: World) -> None:
    entered = done(world, LEA, need_for("Mme Rossi"))
    assert isinstance(entered, ev.Entered)
    take_role(world, "Léa", "partner", "")
    assert done(world, LEA, do.CancelFor(entered.need_id or 0)) == ev.NotAllowed()
    assert done(world, LEA, need_for("Mme Lopez")) == ev.NotAllowed()


def test_an_answer_counts_once_and_only_from_who_may(world: World) -> None:
    with world.board.store.transaction() as tx:
        hands = hands_of(world, tx, NADIA)
        entered = ACTING[do.EnterNeed](hands, need_for("Mme Rossi"))
        assert isinstance(entered, ev.Entered) and entered.need_id
        need = tx.needs.get(entered.need_id)
        hands.desk.open_task("tell", need.person_id, "Julie écrit : bonjour", need=need)
        task = tx.tasks.of_need(need.id)[-1]
    assert done(world, PAUL, do.AnswerFor(task.id, True)) == ev.NotAllowed()
    assert done(world, LEA, do.AnswerFor(task.id, True)) == ev.NotAllowed()
    assert done(world, NADIA, do.AnswerFor(999, True)) == ev.NotAllowed()
    came = [done(world, NADIA, do.AnswerFor(task.id, True)) for _ in range(2)]
    assert [c.came for c in came if isinstance(c, ev.AnsweredFor)] == ["told", "moot"]


def test_a_name_and_a_number_make_nobody_the_spokesperson_of_somebody_known(world: World) -> None:
    """Whoever types them speaks for the new need alone, and changes nothing that is known."""
    first = done(world, NADIA, need_for("Mme Rossi"))
    other = do.EnterNeed(do.Whom("Mme Rossi", LANDLINE, "voice"), "conversation", "", None, None, False)
    second = done(world, LEA, other)
    assert isinstance(first, ev.Entered) and isinstance(second, ev.Entered)
    with world.board.store.transaction() as tx:
        hands, both = hands_of(world, tx, LEA), (first.need_id, second.need_id)
        needs = [tx.needs.get(number or 0) for number in both]
        rossi = tx.people.person(needs[0].person_id)
        assert rossi.id == needs[1].person_id and rossi.place == PLACE
        assert rossi.guardian_id == hands_of(world, tx, NADIA).person_id
        assert [hands.speaks_for(rossi.id, need.id) for need in needs] == [False, True]
        hands.desk.open_task("tell", rossi.id, "Julie écrit : bonjour", need=needs[1])
        card = hands.desk.task_card(tx.tasks.of_need(needs[1].id)[-1])
        assert card.place is None
