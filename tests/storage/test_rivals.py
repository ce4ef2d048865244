"""Two processes of eight threads on one database: one holder a need, no lost turn, no lock."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from storage.store import SqlStore
from tests.storage.rivals import THREADS, TURNS
from tests.storage.town import NOON, add_ask, chat, need, person, sms

NEEDS = 200
ROOT = Path(__file__).parents[2]


def together(kind: str, url: str) -> list[int]:
    """What each of two processes, let go at the same moment, counted."""
    command = [sys.executable, "-m", "tests.storage.rivals", kind, url]
    running = [
        subprocess.Popen([*command, str(process)], cwd=ROOT, text=True, bufsize=1,
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for process in range(2)
    ]
    for one in running:
        assert one.stdout is not None and one.stdout.readline() == "ready\n"
    for one in running:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    outputs = [one.communicate(timeout=120) for one in running]
    assert [one.returncode for one in running] == [0, 0], outputs
    return [int(out) for out, _ in outputs]


@pytest.fixture
def asked(store: SqlStore) -> None:
    """200 needs, sixteen volunteers asked for each."""
    with store.transaction() as tx:
        martin = person(tx, sms(1))
        volunteers = [person(tx, chat(n)) for n in range(2 * THREADS)]
        for _ in range(NEEDS):
            number = tx.needs.add(need(martin, state="asking"))
            for who in volunteers:
                add_ask(tx, number, who, 100, NOON)


def holders_told(store: SqlStore) -> dict[int, int]:
    """How many of the asks of each need say that theirs was the yes."""
    with store.transaction(read_only=True) as tx:
        return {
            number: sum(ask.state == "yes" for ask in tx.needs.asks_of(number))
            for number in range(1, NEEDS + 1)
        }


@pytest.mark.usefixtures("asked")
def test_sixteen_yeses_on_two_hundred_needs_have_one_winner_each(
    store: SqlStore, store_url: str
) -> None:
    assert sum(together("claim", store_url)) == NEEDS
    assert set(holders_told(store).values()) == {1}
    with store.transaction(read_only=True) as tx:
        for number in range(1, NEEDS + 1):
            held = tx.needs.get(number)
            assert (held.state, held.epoch) == ("promised", 1)
            states = {ask.id: ask.state for ask in tx.needs.asks_of(number)}
            assert states.pop(held.ask_id or 0) == "yes"
            assert set(states.values()) == {"lost"}


@pytest.mark.usefixtures("asked")
def test_the_same_check_catches_one_who_reads_and_then_writes(store_url: str) -> None:
    assert sum(together("careless", store_url)) > NEEDS


def test_no_turn_is_lost_and_nothing_is_locked(store: SqlStore, store_url: str) -> None:
    assert together("turns", store_url) == [THREADS * TURNS] * 2
    addresses = [chat(n) for n in range(THREADS)]
    with store.transaction() as tx:
        loaded = tx.people.load(addresses, NOON)
    assert {one.version for one in loaded.values()} == {2 * TURNS}
    claimed = store.outbox.claim("telegram", NOON, 60, 1000)
    assert len(claimed) == THREADS
