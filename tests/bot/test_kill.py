"""The poller's process is killed where it hurts most, and started again."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.doubles.telegram import TOKEN, TelegramDouble

POLLER = """
    import os, sqlite3, sys
    from bot.poller import Poller
    from bot.settings import TelegramSettings
    from tests.fakes import CountingBell, FixedClock

    database, url, crash, limit = sys.argv[1:]

    class SqliteInbox:
        def receive(self, arrivals, now):
            if crash == "before the commit" and self.stored() >= int(limit):
                os.kill(os.getpid(), 9)
            with sqlite3.connect(database) as db:
                added = sum(
                    db.execute("INSERT OR IGNORE INTO inbox VALUES (?)", (a.external_id,)).rowcount
                    for a in arrivals
                )
            if crash == "after the commit" and self.stored() >= int(limit):
                os.kill(os.getpid(), 9)
            return added

        def stored(self):
            with sqlite3.connect(database) as db:
                return db.execute("SELECT count(*) FROM inbox").fetchone()[0]

    settings = TelegramSettings("%s", url, 5)
    Poller(SqliteInbox(), FixedClock(), CountingBell(), settings, 0.05).run()
"""


@pytest.mark.parametrize("crash", ["before the commit", "after the commit"])
def test_of_a_burst_of_five_hundred_nothing_is_lost_or_doubled(tmp_path: Path, crash: str) -> None:
    database = str(tmp_path / "inbox.db")
    with sqlite3.connect(database) as db:
        db.execute("CREATE TABLE inbox (external_id TEXT PRIMARY KEY)")
    with TelegramDouble() as telegram:
        sent = [telegram.push_text(n, f"texte {n}") for n in range(1, 501)]
        for limit in (1, 250, 400):
            assert poll(database, telegram.url, crash, limit).wait(30) == -9
        last = poll(database, telegram.url, "never", 0)
        with telegram.changed:
            assert telegram.changed.wait_for(lambda: telegram.confirmed == 500, 20)
        last.terminate()
        last.wait(10)
    with sqlite3.connect(database) as db:
        stored = [row[0] for row in db.execute("SELECT external_id FROM inbox")]
    assert sorted(stored) == sorted(f"110201543:{update_id}" for update_id in sent)


def poll(database: str, url: str, crash: str, limit: int) -> subprocess.Popen[bytes]:
    code = textwrap.dedent(POLLER) % TOKEN
    return subprocess.Popen((sys.executable, "-c", code, database, url, crash, str(limit)))
