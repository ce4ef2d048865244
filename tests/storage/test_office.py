"""Tasks, roles and invitations, button tokens, the audit, the heartbeat."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import get_args

import pytest

from conversations.rights import Role, Standing
from storage.store import SqlStore
from storage.tasks import WORDS_LENGTH, national
from switchboard.records import Invitation, Person, TaskKind, Token
from tests.storage.town import HOUR, NOON, chat, line, need, person, revoke, sms

MARTIN, NADIA, OMAR = sms(12_345_678), chat(8), chat(9)


def add(store: SqlStore, words: str = "Rappeler.", kind: TaskKind = "call_back",
        area: str | None = "centre", need_id: int | None = None) -> int:
    with store.transaction() as tx:
        return tx.tasks.add(
            kind=kind, area=area, person_id=person(tx, MARTIN), need_id=need_id, words=words,
            since=NOON, promised_at=NOON + HOUR,
        )


def test_a_task_says_whom_to_call_and_by_when(store: SqlStore) -> None:
    number = add(store)
    with store.transaction() as tx:
        tx.people.save_person(Person(person(tx, MARTIN), "Mme Martin"))
        task = tx.tasks.get(number)
    assert (task.kind, task.state, task.area, task.words) == (
        "call_back", "open", "centre", "Rappeler."
    )
    assert (task.person_name, task.contact) == ("Mme Martin", "06 12 34 56 78")
    assert (task.since, task.promised_at, task.taken_by, task.outcome) == (
        NOON, NOON + HOUR, None, None
    )


def test_somebody_without_a_telephone_is_reached_in_telegram(store: SqlStore) -> None:
    with store.transaction() as tx:
        number = tx.tasks.add(kind="problem", area=None, person_id=person(tx, NADIA), need_id=None,
                              words="", since=NOON, promised_at=None)
        assert tx.tasks.get(number).contact == "Telegram"
    assert national("+33490000000") == "04 90 00 00 00"
    assert national("inconnu") == "inconnu"


def test_the_same_task_is_not_doubled_while_it_is_not_closed(store: SqlStore) -> None:
    with store.transaction() as tx:
        of_need = tx.needs.add(need(person(tx, MARTIN)))
    first = add(store, "Un.")
    assert add(store, "Deux.") == add(store, "Deux.") == first
    other = add(store, "Trois.", need_id=of_need)
    assert other != first != add(store, kind="money")
    assert add(store, "Quatre.", need_id=of_need) == other
    with store.transaction() as tx:
        assert tx.tasks.get(first).words == "Un.\nDeux."
        referent = person(tx, NADIA)
        assert tx.tasks.take(first, referent)
    assert add(store, "Cinq.") == first
    with store.transaction() as tx:
        assert tx.tasks.close(first, referent, "Rappelée.", NOON)
    assert add(store, "Six.") != first


def test_words_added_for_ever_stay_within_bounds(store: SqlStore) -> None:
    number = add(store, "x" * 2 * WORDS_LENGTH)
    add(store, "le plus récent")
    with store.transaction() as tx:
        words = tx.tasks.get(number).words
    assert len(words) == WORDS_LENGTH and words.endswith("le plus récent")


def test_a_task_is_taken_by_one_and_closed_by_who_took_it(store: SqlStore) -> None:
    number = add(store)
    with store.transaction() as tx:
        nadia, omar = person(tx, NADIA), person(tx, OMAR)
        tx.people.save_person(Person(nadia, "Nadia"))
        assert tx.tasks.take(number, nadia)
        assert not tx.tasks.take(number, omar)
        assert not tx.tasks.close(number, omar, "", NOON)
        assert tx.tasks.get(number).taken_by_name == "Nadia"
        assert tx.tasks.close(number, nadia, "Rappelée.", NOON)
        assert not tx.tasks.close(number, nadia, "encore", NOON)
        task = tx.tasks.get(number)
    assert (task.state, task.outcome, task.taken_by) == ("closed", "Rappelée.", nadia)


def test_an_open_task_may_be_closed_without_taking_it(store: SqlStore) -> None:
    number = add(store)
    with store.transaction() as tx:
        assert tx.tasks.close(number, person(tx, OMAR), "Fait.", NOON)
        assert not tx.tasks.take(number, person(tx, NADIA))


def test_tasks_of_the_areas_and_of_none_oldest_first(store: SqlStore) -> None:
    tasks: tuple[tuple[TaskKind, str | None], ...] = (
        ("call_back", "centre"), ("money", None), ("silence", "nord"), ("problem", "centre"),
    )  # fmt: skip
    numbers = [add(store, kind=kind, area=area) for kind, area in tasks]
    with store.transaction() as tx:
        tx.tasks.take(numbers[3], person(tx, NADIA))
        assert [task.id for task in tx.tasks.open_in(["centre"], 9)] == [
            numbers[0], numbers[1], numbers[3]
        ]
        assert [task.id for task in tx.tasks.open_in([], 9)] == [numbers[1]]
        assert len(tx.tasks.open_in(["centre", "nord"], 2)) == 2
        tx.tasks.close(numbers[0], person(tx, NADIA), "", NOON)
        assert numbers[0] not in [task.id for task in tx.tasks.open_in(["centre"], 9)]


def test_twenty_redeem_an_invitation_and_one_is_referent(store: SqlStore) -> None:
    invitation = Invitation("referent", "centre", "Nadia", NOON + HOUR)
    with store.transaction() as tx:
        tx.roles.invite("hash", invitation, NOON)
        people = [person(tx, chat(n)) for n in range(20)]

    def redeem(who: int) -> Invitation | None:
        with store.transaction() as tx:
            return tx.roles.redeem("hash", who, NOON)

    with ThreadPoolExecutor(20) as threads:
        got = list(threads.map(redeem, people))
    assert [one for one in got if one] == [invitation]
    with store.transaction(read_only=True) as tx:
        assert tx.roles.with_role("referent") == [people[got.index(invitation)]]


def test_an_invitation_that_expired_or_was_never_made_is_none(store: SqlStore) -> None:
    with store.transaction() as tx:
        who = person(tx, NADIA)
        tx.roles.invite("hash", Invitation("referent", "centre", "Nadia", NOON), NOON - HOUR)
        assert tx.roles.redeem("hash", who, NOON) is None
        assert tx.roles.redeem("other", who, NOON) is None
        assert tx.roles.standing(who).areas == ()


def test_roles_are_counted_once_an_area(store: SqlStore) -> None:
    with store.transaction() as tx:
        nadia, omar = person(tx, NADIA), person(tx, OMAR)
        for code, who, area in (("1", nadia, "nord"), ("2", omar, "centre"), ("3", nadia, "centre"),
                                ("4", nadia, "centre")):
            tx.roles.invite(code, Invitation("referent", area, "", NOON + HOUR), NOON)
            assert tx.roles.redeem(code, who, NOON)
        assert sorted((g.area, g.person_id) for g in tx.roles.team()) == [
            ("centre", nadia), ("centre", omar), ("nord", nadia)
        ]
        assert tx.roles.with_role("referent") == [nadia, omar]
        assert tx.roles.standing(nadia).areas == ("centre", "nord")


def test_a_buttons_token_is_bound_to_its_line(store: SqlStore) -> None:
    with store.transaction() as tx:
        number = line(tx, NADIA)
        token = Token("a" * 22, number, "ask:yes", "17", NOON + HOUR)
        tx.mail.save_tokens([token, replace(token, token="b" * 22)])
        tx.mail.save_tokens([])
    with store.transaction(read_only=True) as tx:
        assert tx.mail.token("a" * 22) == token
        assert tx.mail.token("forged") is None


def test_the_audit_is_appended_to(store: SqlStore) -> None:
    with store.transaction() as tx:
        who = person(tx, NADIA)
        tx.audit.note(who, "offer.approved", "offer:1", NOON, {"identity_seen": True})
        tx.audit.note(None, "purged", "inbox", NOON)
    with store._links.reading() as link:
        link._cursor.execute("SELECT actor_id, action, subject FROM audit_event ORDER BY id")
        assert [tuple(row) for row in link._cursor.fetchall()] == [
            (who, "offer.approved", "offer:1"), (None, "purged", "inbox")
        ]


def test_the_heart_beats_for_each_role(store: SqlStore) -> None:
    assert store.last_beat("worker") is None
    store.beat("worker", NOON)
    store.beat("bot", NOON)
    store.beat("worker", NOON + HOUR)
    assert (store.last_beat("worker"), store.last_beat("bot")) == (NOON + HOUR, NOON)
    store.ping()


@pytest.mark.parametrize("role", get_args(Role))
def test_every_role_can_be_given_and_taken(store: SqlStore, role: Role) -> None:
    area = "centre" if role == "referent" else ""
    with store.transaction() as tx:
        who = person(tx, NADIA)
        tx.people.save_person(replace(tx.people.person(who), name="Nadia"))
        tx.roles.invite("hash", Invitation(role, area, "Nadia", NOON + HOUR), NOON)
        assert tx.roles.redeem("hash", who, NOON)
        assert tx.roles.standing(who) == Standing(frozenset({role}), (area,) if area else ())
        assert tx.roles.with_role(role) == [who]
        assert revoke(tx, "Nadia", role, area) == 1
        assert tx.roles.standing(who) == Standing()
        assert tx.roles.with_role(role) == []


@pytest.mark.parametrize("kind", get_args(TaskKind))
def test_every_kind_of_task_can_be_stored(store: SqlStore, kind: TaskKind) -> None:
    with store.transaction() as tx:
        who = person(tx, NADIA)
        number = tx.tasks.add(kind=kind, area=None, person_id=who, need_id=None, words="",
                              since=NOON, promised_at=None)
        assert tx.tasks.get(number).kind == kind
