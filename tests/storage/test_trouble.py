"""Locked, full, gone, killed half way, forbidden values: nothing half-written, one kind of error."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest

from storage.faults import RecordRefused, WriteRefused
from storage.store import SqlStore
from storage.turnstile import Turnstile
from switchboard.ports import SessionClash, StoreUnavailable
from switchboard.records import Person, Token
from tests.storage.town import (
    HOME,
    NOON,
    add_ask,
    arrival,
    chat,
    line,
    message,
    need,
    offer,
    person,
    queued,
    sms,
)

MARTIN, JULIE = sms(1), chat(2)
NAIVE = datetime(2026, 3, 2, 12, 0)


class PowerCut(BaseException):
    """What no except clause expects."""


def counts(store: SqlStore) -> dict[str, int]:
    from storage.tables import metadata

    with store._links.reading() as link:
        found = {}
        for table in metadata.sorted_tables:
            link._cursor.execute(f"SELECT count(*) FROM {table.name}")
            found[table.name] = link._cursor.fetchone()[0]
    return found


def test_a_fault_before_the_commit_leaves_nothing(store: SqlStore) -> None:
    store.inbox.receive([arrival(MARTIN, "a")], NOON)
    before = counts(store)
    with pytest.raises(PowerCut), store.transaction() as tx:
        number, julie = line(tx, MARTIN), person(tx, JULIE)
        tx.people.save_session(number, "{}", 0)
        tx.people.save_person(Person(julie, "Julie"))
        tx.mail.queue(message(number, MARTIN), "p")
        tx.mail.post(JULIE, "m", {})
        tx.mail.finish(store.inbox.waiting(NOON, 1)[0].id)
        tx.mail.save_tokens([Token("t", number, "yes", "1", NOON)])
        add_ask(tx, tx.needs.add(need(julie)), julie, None, NOON)
        tx.offers.register(offer(julie))
        tx.tasks.add(kind="problem", area=None, person_id=julie, need_id=None, words="",
                     since=NOON, promised_at=None)
        tx.audit.note(None, "x", "y", NOON)
        tx.flush()
        raise PowerCut
    assert counts(store) == before
    assert len(store.inbox.waiting(NOON, 5)) == 1


KILLED_INSIDE = """
import sys
from storage.store import SqlStore
from tests.storage.town import NOON, line, message, sms
with SqlStore(sys.argv[1]).transaction() as tx:
    number = line(tx, sms(1))
    tx.mail.queue(message(number, sms(1)), "half")
    tx.people.save_session(number, "{}", 0)
    tx.people.flush()
    print("inside", flush=True)
    sys.stdin.read()
"""


def test_a_process_killed_inside_a_transaction_leaves_nothing_and_holds_up_nobody(
    store: SqlStore, store_url: str
) -> None:
    killed = subprocess.Popen(
        [sys.executable, "-c", KILLED_INSIDE, store_url], cwd=Path(__file__).parents[2], text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )
    assert killed.stdout is not None and killed.stdout.readline() == "inside\n"
    killed.kill()
    killed.communicate(timeout=20)
    assert store.inbox.receive([arrival(MARTIN, "a")], NOON) == 1
    with store.transaction() as tx:
        assert tx.people.load([MARTIN], NOON)[MARTIN].session is None
    assert store.outbox.claim("sms", NOON, 60, 5) == []


def test_a_read_only_transaction_writes_nothing(store: SqlStore) -> None:
    with store.transaction() as tx:
        number = person(tx, MARTIN)
    with pytest.raises(WriteRefused), store.transaction(read_only=True) as tx:
        tx.people.save_person(Person(number, "Mme Martin"))
    with pytest.raises(WriteRefused), store.transaction(read_only=True) as tx:
        tx.people.load([JULIE], NOON)
    with store.transaction(read_only=True) as tx:
        assert tx.people.person(number).name is None
        assert tx.people.load([MARTIN], NOON)[MARTIN].line.person_id == number


def test_a_read_only_transaction_sees_one_moment(store: SqlStore) -> None:
    with store.transaction(read_only=True) as tx:
        assert tx.mail.token("t") is None
        with store.transaction() as other:
            other.mail.save_tokens([Token("t", line(other, MARTIN), "yes", "1", NOON)])
        assert tx.mail.token("t") is None
    with store.transaction(read_only=True) as tx:
        assert tx.mail.token("t") is not None


NAIVE_CALLS = {
    "received_at": lambda store: store.inbox.receive([arrival(MARTIN, "n")], NAIVE),
    "waiting": lambda store: store.inbox.waiting(NAIVE, 1),
    "claim": lambda store: store.outbox.claim("sms", NAIVE, 60, 1),
    "beat": lambda store: store.beat("worker", NAIVE),
    "need": lambda store: _in(store, lambda tx, who: tx.needs.add(need(who, opened_at=NAIVE))),
    "act_at": lambda store: _in(store, lambda tx, who: tx.needs.add(need(who, act_at=NAIVE))),
    "offer": lambda store: _in(store, lambda tx, who: tx.offers.register(
        offer(who, charter_at=NAIVE))),
    "not_before": lambda store: queued(store, MARTIN, not_before=NAIVE),
    "audit": lambda store: _in(store, lambda tx, who: tx.audit.note(who, "x", "y", NAIVE)),
}


def _in(store: SqlStore, do: Any) -> Any:
    with store.transaction() as tx:
        return do(tx, person(tx, MARTIN))


@pytest.mark.parametrize("call", NAIVE_CALLS.values(), ids=NAIVE_CALLS)
def test_a_time_without_its_zone_is_refused(store: SqlStore, call: Any) -> None:
    before = counts(store)
    with pytest.raises(ValueError, match="timezone"):
        call(store)
    assert counts(store) == before


FORBIDDEN: dict[str, Any] = {
    "a state nobody knows": lambda tx, who: tx.needs.add(need(who, state="lost")),
    "a followup nobody knows": lambda tx, who: tx.needs.add(need(who, followup="maybe")),
    "words too long": lambda tx, who: tx.needs.add(need(who, words="x" * 8001)),
    "a person nobody knows": lambda tx, who: tx.needs.add(need(999)),
    "held by nobody": lambda tx, who: tx.needs.add(need(who, state="promised")),
    "a channel nobody knows": lambda tx, who: tx.mail.queue(
        replace(message(1, MARTIN), address=replace(MARTIN, channel=cast(Any, "pigeon"))), "p"),
    "a line nobody knows": lambda tx, who: tx.mail.queue(message(999, MARTIN), "p"),
    "an ask for no need": lambda tx, who: add_ask(tx, 999, who, None, NOON),
    "a kind of task nobody knows": lambda tx, who: tx.tasks.add(
        kind="party", area=None, person_id=who, need_id=None, words="", since=NOON,
        promised_at=None),
    "a name too long": lambda tx, who: tx.people.save_person(Person(who, "x" * 201, HOME)),
    "the same public id twice": lambda tx, who: [
        tx.mail.queue(message(line(tx, MARTIN), MARTIN), "same") for _ in range(2)],
}


@pytest.mark.parametrize("write", FORBIDDEN.values(), ids=FORBIDDEN)
def test_what_the_constraints_forbid_is_refused(store: SqlStore, write: Any) -> None:
    with pytest.raises(RecordRefused), store.transaction() as tx:
        write(tx, person(tx, MARTIN))
        tx.people.flush()
    store.ping()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("a\0b", "a\N{REPLACEMENT CHARACTER}b"), ("\ud83d!", "\N{REPLACEMENT CHARACTER}!"),
     ("\ud83d\ude0a é", "\N{SMILING FACE WITH SMILING EYES} é"), ("', --", "', --"), ("%s ?", "%s ?")],
)
def test_words_no_column_can_hold_do_not_stop_a_turn(store: SqlStore, typed: str, kept: str) -> None:
    with store.transaction() as tx:
        who = person(tx, MARTIN)
        assert tx.needs.get(tx.needs.add(need(who, words=typed))).words == kept
        tx.people.save_session(line(tx, MARTIN), typed, 0)
        assert tx.people.load([MARTIN], NOON)[MARTIN].session == kept


def test_two_who_wait_for_each_other_are_told_to_look_again(postgresql_url: str) -> None:
    store = SqlStore(postgresql_url)
    with store.transaction() as tx:
        both = [person(tx, MARTIN), person(tx, JULIE)]

    meeting = threading.Barrier(2)

    def write(order: list[int]) -> str:
        try:
            with store.transaction() as tx:
                tx.people.save_person(Person(order[0], "x"))
                meeting.wait(20)
                tx.people.save_person(Person(order[1], "x"))
        except SessionClash:
            return "looks again"
        return "done"

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(write, (both, both[::-1]))) == ["done", "looks again"]
    store.close()


def test_nobody_who_is_referred_to_can_be_deleted(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.needs.add(need(person(tx, MARTIN)))
    for table in ("person", "contact_point"):
        queued(store, MARTIN)
        with pytest.raises(RecordRefused), store._links.writing() as link:
            link.command(f"DELETE FROM {table}")


def test_a_full_disk_is_unavailable_and_writes_nothing(sqlite_url: str) -> None:
    store = SqlStore(sqlite_url)
    with store._links.writing() as link:
        pages = link._cursor.execute("PRAGMA page_count").fetchone()[0]
    with store._links.writing() as link:
        link.command(f"PRAGMA max_page_count={pages + 3}")
    big = arrival(MARTIN, "big", Body="x" * 100_000)
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="full"):
            store.inbox.receive([big], NOON)
    assert store.inbox.waiting(NOON, 5) == []
    store.ping()
    store.close()
    assert store.inbox.receive([big], NOON) == 1
    store.close()


def test_a_file_that_is_gone_is_unavailable_and_never_made_anew(sqlite_url: str) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    store = SqlStore(sqlite_url)
    store.inbox.receive([arrival(MARTIN, "a")], NOON)
    store.close()
    away = path.with_name("away.sqlite")
    path.rename(away)
    for call in (store.ping, lambda: store.inbox.receive([arrival(MARTIN, "b")], NOON),
                 lambda: store.inbox.waiting(NOON, 1)):
        with pytest.raises(StoreUnavailable):
            call()
    assert not path.exists()
    away.rename(path)
    assert [one.external_id for one in store.inbox.waiting(NOON, 5)] == ["a"]
    store.close()


def test_a_file_taken_away_while_open_is_noticed_by_writers(sqlite_url: str) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    store = SqlStore(sqlite_url)
    store.inbox.receive([arrival(MARTIN, "a")], NOON)
    path.rename(path.with_name("away.sqlite"))
    with pytest.raises(StoreUnavailable):
        store.inbox.receive([arrival(MARTIN, "b")], NOON)
    path.with_name("away.sqlite").rename(path)
    assert store.inbox.receive([arrival(MARTIN, "b")], NOON) == 1
    store.close()


def test_a_writer_that_never_ends_makes_others_unavailable(
    sqlite_url: str, tmp_path: Path
) -> None:
    """Other processes queue at the turnstile; they give up, and go on once it is free."""
    first, second = (Turnstile(tmp_path / "lock", patience) for patience in (10, 0.05))
    first.enter()
    with pytest.raises(StoreUnavailable):
        second.enter()
    first.leave()
    second.enter()
    with pytest.raises(StoreUnavailable):
        second.enter()
    second.leave()
    first.enter()
    first.leave()
    first.close()
    second.close()


def test_a_lock_held_by_another_program_is_unavailable(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage import engine
    from storage.engine import make_engine

    monkeypatch.setattr(engine, "BUSY_SECONDS", 0)
    stranger = make_engine(sqlite_url)
    store = SqlStore(sqlite_url)
    with stranger.begin() as connection:
        connection.exec_driver_sql("DELETE FROM inbox")
        with pytest.raises(StoreUnavailable, match="locked"):
            store.inbox.receive([arrival(MARTIN, "a")], NOON)
        store.ping()
        assert store.inbox.waiting(NOON, 1) == []
    assert store.inbox.receive([arrival(MARTIN, "a")], NOON) == 1
    store.close()
    stranger.dispose()


def test_connections_that_the_server_cut_are_replaced(postgresql_url: str) -> None:
    store = SqlStore(postgresql_url)
    with store.transaction() as tx:
        line(tx, MARTIN)
    cut_all(postgresql_url)
    with store.transaction() as tx:
        assert tx.people.load([MARTIN], NOON)[MARTIN].line.id == 1
    cut_all(postgresql_url)
    store.ping()
    with pytest.raises(StoreUnavailable), store.transaction() as tx:
        cut_all(postgresql_url)
        line(tx, JULIE)
    store.ping()
    store.close()


def cut_all(url: str) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


def test_a_server_that_is_gone_is_unavailable_until_it_is_back(
    postgresql_server: Any, postgresql_url: str
) -> None:
    store = SqlStore(postgresql_url)
    store.inbox.receive([arrival(MARTIN, "a")], NOON)
    postgresql_server.stop()
    for call in (store.ping, lambda: store.inbox.receive([arrival(MARTIN, "b")], NOON),
                 lambda: store.outbox.claim("sms", NOON, 60, 5)):
        with pytest.raises(StoreUnavailable):
            call()
    postgresql_server.ensure_postgres_running()
    assert store.inbox.receive([arrival(MARTIN, "b")], NOON) == 1
    assert len(store.inbox.waiting(NOON, 5)) == 1
    store.close()


def _in_a_child(store: SqlStore, number: int, answers: Any) -> None:
    store.inbox.receive([arrival(sms(number), f"child{number}")], NOON)
    answers.put(os.getpid())


def test_a_store_used_before_a_fork_works_on_both_sides(store: SqlStore) -> None:
    store.inbox.receive([arrival(MARTIN, "parent")], NOON)
    fork = multiprocessing.get_context("fork")
    answers = fork.Queue()
    children = [fork.Process(target=_in_a_child, args=(store, n, answers)) for n in (2, 3)]
    for child in children:
        child.start()
        store.inbox.receive([arrival(MARTIN, f"beside{child.name}")], NOON)
    assert len({answers.get(timeout=20) for _ in children} | {os.getpid()}) == 3
    for child in children:
        child.join(20)
        assert child.exitcode == 0
    assert len(store.inbox.waiting(NOON, 9)) == 3
