"""Many who want the same thing at the same moment: one process of eight threads, run as a
program of its own so that two of them share nothing but the database.

``python -m tests.storage.rivals claim URL SEED`` presses yes on every need for eight volunteers;
``careless`` does the same by reading first and writing then; ``turns`` writes sessions and queues.
Each prints how often it won (or wrote), and fails on any error.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from random import Random
from time import sleep

from sqlalchemy import update
from sqlmodel import Session, col, create_engine, select

from storage.engine import sqlite_module
from storage.store import SqlStore
from storage.tables import NeedRow
from switchboard.ports import SessionClash
from tests.storage.town import NOON, chat, message

THREADS = 8
TURNS = 60


def claim(store: SqlStore, url: str, process: int, thread: int) -> int:
    """Says yes to every ask of one volunteer; how many were won."""
    won = 0
    for need_id, ask_id, volunteer_id in asks(store, process * THREADS + thread):
        with store.transaction() as tx:
            won += tx.needs.claim(need_id, ask_id, volunteer_id)
    return won


def careless(store: SqlStore, url: str, process: int, thread: int) -> int:
    """The same as one would write it without thinking: look whether it is free, then take it."""
    won = 0
    engine = create_engine(url, **driver(url))
    for need_id, ask_id, volunteer_id in asks(store, process * THREADS + thread):
        won += take_if_free(engine, need_id, ask_id, volunteer_id)
    return won


def driver(url: str) -> dict[str, object]:
    """One process may not open a file with two copies of SQLite: each undoes the other's locks."""
    return {"module": sqlite_module()} if url.startswith("sqlite") else {}


def take_if_free(engine: object, need_id: int, ask_id: int, volunteer_id: int) -> bool:
    with Session(engine) as session:  # type: ignore[arg-type]
        row = session.exec(select(NeedRow).where(col(NeedRow.id) == need_id)).one()
        if row.state != "asking":
            return False
        sleep(0.001)  # what a slower machine does by itself
        taken = update(NeedRow).where(col(NeedRow.id) == need_id)
        session.connection().execute(
            taken.values(state="promised", volunteer_id=volunteer_id, ask_id=ask_id)
        )
        session.commit()
        return True


def asks(store: SqlStore, number: int) -> list[tuple[int, int, int]]:
    with store.transaction() as tx:
        volunteer_id = tx.people.load([chat(number)], NOON)[chat(number)].line.person_id
        views = tx.people.load([chat(number)], NOON)[chat(number)].records.asks
    found = [(view.need_id, view.ask_id, volunteer_id) for view in views]
    Random(number % THREADS).shuffle(found)
    return found


def turns(store: SqlStore, url: str, process: int, thread: int) -> int:
    """Turns of one person, whose line eight threads of the other process write as well."""
    done = 0
    address = chat(thread)
    while done < TURNS:
        with again_after_a_clash() as clean, store.transaction() as tx:
            loaded = tx.people.load([address], NOON)[address]
            version = loaded.version
            tx.people.save_session(loaded.line.id, f'{{"n": {version + 1}}}', version)
            key = f"{process}:{thread}:{done}"
            sent = message(loaded.line.id, address, dedupe_key=key)
            assert tx.mail.queue(sent, key)
            clean.append(True)
        done += len(clean)
    return done


@contextmanager
def again_after_a_clash() -> Iterator[list[bool]]:
    """Empties the list it gave where the transaction clashed."""
    clean: list[bool] = []
    try:
        yield clean
    except SessionClash:
        clean.clear()


WORK: dict[str, Callable[[SqlStore, str, int, int], int]] = {
    "claim": claim, "careless": careless, "turns": turns,
}


def main(kind: str, url: str, process: int) -> None:
    store = SqlStore(url)
    store.ping()
    print("ready", flush=True)
    sys.stdin.readline()
    with ThreadPoolExecutor(THREADS) as threads:
        done = threads.map(lambda thread: WORK[kind](store, url, process, thread), range(THREADS))
        print(sum(done), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
