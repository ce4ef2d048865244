"""The team at work, on both engines: what is told in the morning, recalled, handed over and taken away
happens once, whoever looks and however often; rights are those of the moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from demo.cast import add_referent
from demo.world import MovableClock, Screens, Shown, World
from switchboard.absences import Returns
from switchboard.alarms import Alarms
from switchboard.digest import Digests
from switchboard.records import Address, Arrival
from switchboard.reminders import Reminders
from tests.playing.worlds import MONDAY_TEN, make_board, settings
from tests.storage.peeking import rows

MARTIN, ROSA = Address("sms", "+33639980001"), Address("sms", "+33639980002")
NADIA, OMAR, CLAIRE = (Address("telegram", str(n)) for n in (1001, 1002, 1003))


@dataclass
class Office:
    """Nadia in the centre, Omar at the station, Claire for all."""

    world: World
    url: str

    def __post_init__(self) -> None:
        add_referent(self.world.board, "Nadia", NADIA, "centre")
        add_referent(self.world.board, "Omar", OMAR, "gare")
        add_referent(self.world.board, "Claire", CLAIRE, "", "coordinator")

    def sql(self, text: str) -> list[tuple[object, ...]]:
        return rows(self.url, text)

    def read_by(self, who: Address) -> list[str]:
        return [s.text for s in self.world.screens.of(who)]

    def button(self, who: Address, label: str) -> tuple[Shown, str]:
        """Also one that the screen has lost: a press may be on its way already."""
        for shown in reversed(self.world.screens.of(who)):
            for row in self.world.screens.drawn.get(shown.id, []):
                for button in row:
                    if button["text"] == label:
                        return shown, button["token"]
        raise LookupError(label)

    def press(self, who: Address, label: str) -> None:
        self.world.press(who, *self.button(who, label))

    def toasts(self, who: Address) -> list[str]:
        return [s.text for what, s in self.world.screens.log if what == "!" and s.address == who]

    def need_in_the_centre(self, category: str = "du pain") -> None:
        """Nobody is there to ask: a task at once, with a promised hour."""
        for text in (f"{category}, 12 rue abbe couture, Mme Martin", "oui"):
            self.world.write(MARTIN, text)
        assert self.sql("SELECT kind, area FROM task") == [("no_volunteer", "centre")]

    def clock_to(self, day: int, hour: int, minute: int = 0) -> None:
        self.world.clock.move(datetime(2026, 3, day, hour, minute, tzinfo=settings().zone).astimezone(UTC))


@pytest.fixture
def office(store_url: str) -> Iterator[Office]:
    clock = MovableClock(MONDAY_TEN)
    board = make_board(store_url, clock)
    yield Office(World(board, clock, Screens(clock), settings().sms.number), store_url)
    board.store.close()  # type: ignore[attr-defined]


def together(*work: Callable[[], object]) -> None:
    errors: list[BaseException] = []
    meet = threading.Barrier(len(work))

    def guarded(one: Callable[[], object]) -> None:
        try:
            meet.wait()
            one()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors, errors


# The morning.


def digests(office: Office, who: Address) -> list[str]:
    office.world.settle()
    return [text for text in office.read_by(who) if text.startswith("Bonjour ! Aujourd'hui")]


def test_a_digest_is_written_once_a_day_also_after_a_restart(office: Office) -> None:
    office.need_in_the_centre()
    office.clock_to(3, 8, 29)
    assert Digests(office.world.board).tick() == 0
    office.clock_to(3, 8, 30)
    first = Digests(office.world.board)
    assert (first.tick(), first.tick()) == (1, 0)
    assert Digests(office.world.board).tick() == 0
    assert (len(digests(office, NADIA)), digests(office, OMAR), digests(office, CLAIRE)) == (1, [], [])
    office.clock_to(4, 8, 31)
    assert first.tick() == 1
    assert len(digests(office, NADIA)) == 2


def test_two_who_look_at_the_same_moment_write_one_digest(office: Office) -> None:
    office.need_in_the_centre()
    office.clock_to(3, 8, 30)
    together(Digests(office.world.board).tick, Digests(office.world.board).tick)
    assert len(digests(office, NADIA)) == 1


def test_a_morning_that_was_missed_is_let_go(office: Office) -> None:
    office.need_in_the_centre()
    office.clock_to(3, 9, 30)
    assert Digests(office.world.board).tick() == 0


def test_with_nothing_to_do_nobody_is_written_to(office: Office) -> None:
    office.clock_to(3, 8, 30)
    assert Digests(office.world.board).tick() == 0


# Reminders.


def recalled(office: Office, who: Address) -> int:
    office.world.settle()
    return sum(text.startswith("RAPPEL") for text in office.read_by(who))


def test_a_task_is_recalled_once_for_each_time_it_is_due(office: Office) -> None:
    office.need_in_the_centre()
    office.clock_to(3, 10, 0)
    reminders = [Reminders(office.world.board) for _ in range(2)]
    together(*(one.tick for one in reminders))
    assert recalled(office, NADIA) == 1
    assert [one.tick() for one in reminders] == [0, 0]
    assert office.sql("SELECT reminded FROM task") == [(1,)]


def test_what_was_shown_a_moment_ago_is_not_recalled_to_who_saw_it(office: Office) -> None:
    office.need_in_the_centre()
    office.clock_to(3, 9, 45)
    office.world.write(NADIA, "/taches")
    office.clock_to(3, 10, 0)
    assert Reminders(office.world.board).tick() == 1
    assert recalled(office, NADIA) == 0


def test_nothing_is_recalled_at_night(office: Office) -> None:
    office.need_in_the_centre()
    office.clock_to(3, 23, 0)
    assert Reminders(office.world.board).tick() == 0
    office.clock_to(4, 7, 59)
    assert Reminders(office.world.board).tick() == 0
    office.clock_to(4, 8, 0)
    assert Reminders(office.world.board).tick() == 1
    assert recalled(office, NADIA) == 1


def test_a_task_taken_while_it_is_recalled_is_taken(office: Office) -> None:
    office.need_in_the_centre()
    office.clock_to(3, 10, 0)
    with office.world.board.store.transaction(read_only=True) as tx:
        [due] = tx.tasks.to_remind(office.world.clock.now(), 9)
    office.press(NADIA, "Je m'en occupe")
    Reminders(office.world.board)._remind(due)
    assert recalled(office, NADIA) == 0
    assert office.sql("SELECT state, reminded FROM task") == [("taken", 0)]


# From hand to hand.


def test_of_a_give_back_and_a_take_over_one_wins(office: Office) -> None:
    office.need_in_the_centre()
    office.press(NADIA, "Je m'en occupe")
    for day in (3, 5, 7, 9):
        office.clock_to(day, 10, 0)
        Reminders(office.world.board).tick()
        office.world.settle()
    presses = [(NADIA, *office.button(NADIA, "Rendre")), (CLAIRE, *office.button(CLAIRE, "Je la reprends"))]
    settle, office.world.settle = office.world.settle, lambda: None  # type: ignore[method-assign]
    for who, shown, token in presses:
        office.world.press(who, shown, token)
    office.world.settle = settle  # type: ignore[method-assign]
    together(office.world.turns.run_until_quiet, office.world.turns.run_until_quiet)
    office.world.settle()
    [(state, holder)] = office.sql(
        "SELECT state, (SELECT name FROM person WHERE person.id = taken_by) FROM task"
    )
    assert (state, holder) in (("open", None), ("taken", "Claire"))


def test_what_is_waiting_to_leave_at_eight_is_not_sent_when_somebody_took_it(office: Office) -> None:
    office.clock_to(2, 22, 0)
    office.world.write(MARTIN, "0")
    office.world.write(OMAR, "/taches")
    office.press(OMAR, "Je m'en occupe")
    office.clock_to(3, 8, 1)
    office.world.settle()
    assert not [text for text in office.read_by(NADIA) if "Tâche" in text]


# Danger.


def alarmed(office: Office) -> list[str]:
    names = {NADIA: "Nadia", OMAR: "Omar", CLAIRE: "Claire"}
    office.world.settle()
    return [names[s.address] for what, s in office.world.screens.log
            if what == "<" and s.address in names and "DANGER" in s.text]  # fmt: skip


def test_danger_reaches_who_is_on_call_then_wider_until_it_is_acknowledged(office: Office) -> None:
    office.world.write(OMAR, "/garde")
    office.press(OMAR, "Jusqu'à ce que j'arrête")
    office.clock_to(3, 3, 0)
    office.world.write(MARTIN, "je suis tombée, je ne peux pas me relever")
    assert alarmed(office) == ["Omar"]
    alarms = Alarms(office.world.board)
    office.clock_to(3, 3, 4)
    assert alarms.tick() == 0
    office.clock_to(3, 3, 5)
    assert (alarms.tick(), alarms.tick()) == (1, 0)
    assert sorted(alarmed(office)) == ["Nadia", "Omar", "Omar"]
    office.clock_to(3, 3, 10)
    assert Alarms(office.world.board).tick() == 1
    assert sorted(alarmed(office)) == ["Claire", "Nadia", "Nadia", "Omar", "Omar", "Omar"]
    office.press(NADIA, "Je m'en occupe")
    office.clock_to(3, 3, 20)
    assert alarms.tick() == 0
    assert office.sql("SELECT state FROM task") == [("taken",)]


def test_a_danger_elsewhere_may_be_taken_by_whoever_was_told(office: Office) -> None:
    for text in ("du pain, 12 rue abbe couture, Mme Martin", "oui", "je suis tombée, je saigne"):
        office.world.write(MARTIN, text)
    office.clock_to(2, 10, 5)
    Alarms(office.world.board).tick()
    office.world.settle()
    office.press(OMAR, "Je m'en occupe")
    assert office.sql("SELECT area, state FROM task WHERE kind = 'danger'") == [("centre", "taken")]


def test_with_nobody_on_call_danger_is_the_neighbourhoods(office: Office) -> None:
    office.world.write(MARTIN, "je suis tombée, je ne peux pas me relever")
    assert alarmed(office) == ["Nadia", "Omar"]


# Away.


def test_an_absence_ends_once_and_says_so_in_the_morning(office: Office) -> None:
    office.world.write(OMAR, "/absent jusqu'au 3")
    office.clock_to(4, 0, 0)
    together(Returns(office.world.board).tick, Returns(office.world.board).tick)
    office.clock_to(4, 8, 1)
    office.world.settle()
    assert sum(text.startswith("Bon retour") for text in office.read_by(OMAR)) == 1
    assert sum(text.startswith("Omar est de retour") for text in office.read_by(NADIA)) == 1


def test_a_substitute_has_the_rights_as_long_as_it_lasts(office: Office) -> None:
    office.need_in_the_centre()
    office.world.write(OMAR, "/pourquoi 1")
    assert "pas possible" in office.read_by(OMAR)[-1]
    office.world.write(NADIA, "/absent 5 mars")
    office.world.write(OMAR, "/pourquoi 1")
    assert "pas possible" not in office.read_by(OMAR)[-1]
    office.world.write(OMAR, "/taches")
    office.press(OMAR, "Je m'en occupe")
    assert office.sql("SELECT state FROM task") == [("taken",)]
    office.press(OMAR, "Rendre")
    office.world.write(NADIA, "/absent fini")
    office.press(OMAR, "Je m'en occupe")
    assert office.sql("SELECT state FROM task") == [("open",)]
    assert "pas possible" in office.toasts(OMAR)[-1]


def test_who_stands_in_goes_away_too_and_the_next_one_is_told(office: Office) -> None:
    office.world.write(NADIA, "/absent 5 mars")
    office.world.write(OMAR, "/absent 4 mars")
    assert [text.splitlines()[0] for text in office.read_by(CLAIRE)] == [
        "Omar s'absente jusqu'au mercredi 4 mars compris. "
        "D'ici là, on compte sur vous : Centre, La Gare, Les Mas, Le Coteau."
    ]
    office.need_in_the_centre()
    assert "Tâche n° 1" in office.read_by(CLAIRE)[-1]


def test_many_tasks_are_shown_a_few_at_a_time(office: Office) -> None:
    for number in range(7):
        office.world.write(Address("sms", f"+3363998010{number}"), "0")
    before = len(office.read_by(NADIA))
    office.world.write(NADIA, "/taches")
    assert office.read_by(NADIA)[-1].startswith("Et 2 de plus")
    office.press(NADIA, "La suite")
    shown = office.read_by(NADIA)[before:]
    assert len([text for text in shown if text.startswith("Tâche")]) == 7 == len(set(shown)) - 1


def test_whoever_is_away_gets_no_card_and_no_digest(office: Office) -> None:
    office.world.write(NADIA, "/absent 5 mars")
    before = len(office.read_by(NADIA))
    office.need_in_the_centre()
    office.clock_to(3, 8, 30)
    Digests(office.world.board).tick()
    assert (len(digests(office, OMAR)), len(office.read_by(NADIA))) == (1, before)


# Roles.


def test_a_role_is_gone_at_the_next_press_and_what_was_approved_stays(office: Office) -> None:
    for text in ("je veux aider", "Sofia", "1", "4 boulevard aubanel", "1", "rien", "oui"):
        office.world.write(ROSA, text)
    office.press(NADIA, "Identité vue")
    office.press(NADIA, "J'approuve")
    office.need_in_the_centre("des médicaments à la pharmacie")
    office.world.write(CLAIRE, "/equipe")
    office.press(CLAIRE, "Retirer Nadia, référent, Centre")
    office.press(CLAIRE, "Oui, retirer")
    office.press(NADIA, "Je m'en occupe")
    assert office.toasts(NADIA)[-1:] == ["Vous n'êtes plus référent. Merci pour votre aide !"]
    assert office.sql("SELECT state FROM offer") == [("approved",)]
    assert office.sql("SELECT DISTINCT state FROM task") == [("open",)]


def test_nobody_takes_their_own_role_nor_one_without_the_right(office: Office) -> None:
    [(own,)] = office.sql("SELECT id FROM role WHERE role = 'coordinator'")
    office.world.write(CLAIRE, "/equipe")
    assert not [b for s in office.world.screens.of(CLAIRE) for row in s.buttons for b in row
                if "Claire" in b["text"]]  # fmt: skip
    office.press(CLAIRE, "Retirer Omar, référent, La Gare")
    with office.world.board.store.transaction() as tx:
        tx.roles.withdraw(int(str(own)))
    office.press(CLAIRE, "Oui, retirer")
    assert len(office.sql("SELECT id FROM role")) == 2


def test_an_invitation_by_bot_is_kept_as_a_hash_alone(office: Office) -> None:
    office.world.write(CLAIRE, "/inviter")
    office.press(CLAIRE, "Un partenaire")
    office.world.write(CLAIRE, "Samira")
    link = next(word for word in office.read_by(CLAIRE)[-1].split() if "?start=" in word)
    code = link.partition("?start=")[2]
    kept = office.sql("SELECT code_hash, role, name FROM invitation WHERE redeemed_at IS NULL")
    assert [(role, name) for _, role, name in kept] == [("partner", "Samira")]
    assert code not in str(kept)
    assert code not in str(office.sql("SELECT details, subject FROM audit_event"))


def test_an_offer_that_its_volunteer_took_back_is_said_to_be_gone(office: Office) -> None:
    for text in ("je veux aider", "Sofia", "1", "4 boulevard aubanel", "1", "rien", "oui", "stop"):
        office.world.write(ROSA, text)
    office.press(NADIA, "Identité vue")
    assert office.toasts(NADIA) == ["Cette offre a été retirée, ou remplacée par une nouvelle."]
    assert office.sql("SELECT state FROM offer") == [("withdrawn",)]


# Accounts.


def test_rights_hang_on_the_account_not_on_its_telephone_or_name(office: Office) -> None:
    office.need_in_the_centre()
    shown, token = office.button(NADIA, "Je m'en occupe")
    new_phone = {"id": 1001, "is_bot": False, "first_name": "N.", "username": "another"}
    contact = {
        "message_id": 900, "date": 0, "from": new_phone, "chat": {"id": 1001, "type": "private"},
        "contact": {"phone_number": "+33600000000", "first_name": "N.", "user_id": 1001},
    }  # fmt: skip
    press = {"id": "q900", "from": new_phone, "data": token, "message": {
        "message_id": shown.id, "date": 0, "chat": {"id": 1001, "type": "private"}}}  # fmt: skip
    for number, (kind, content) in enumerate((("message", contact), ("callback_query", press)), 900):
        update = {"update_id": number, kind: content}
        office.world.board.store.inbox.receive(
            [Arrival("telegram", str(number), NADIA, update)], office.world.clock.now()
        )
        office.world.settle()
    assert office.sql("SELECT state FROM task WHERE kind = 'no_volunteer'") == [("taken",)]
    assert len(office.sql("SELECT DISTINCT person_id FROM role")) == 3


def test_a_number_has_no_rights_whoever_writes_from_it(office: Office) -> None:
    before = len(office.sql("SELECT person_id FROM role"))
    for text in ("/equipe", "/inviter", "/absent 5 mars", "/garde", "/taches"):
        office.world.write(MARTIN, text)
    assert office.sql("SELECT person_id FROM duty") == []
    assert len(office.sql("SELECT person_id FROM role")) == before
    assert not [text for text in office.read_by(MARTIN) if "Nadia" in text]


def test_after_days_without_the_program_nothing_is_told_twice(office: Office) -> None:
    office.need_in_the_centre()
    office.world.write(OMAR, "/absent jusqu'au 3")
    office.clock_to(6, 8, 45)
    for _ in range(3):
        office.world.tick()
        office.world.settle()
    office.world.clock.move(office.world.clock.now() + timedelta(minutes=1))
    office.world.tick()
    office.world.settle()
    for who in (NADIA, OMAR):
        texts = office.read_by(who)
        assert len(texts) == len(set(texts)), texts
