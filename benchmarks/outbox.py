"""The outbox: rows claimed, sent to a local double of Twilio's API, settled; by one worker.

``python -m benchmarks.outbox``. Beside it, in the same run, the sender alone: the same texts over
the same connections, with no database. The double is a process of its own that says yes.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter

from rich.console import Console
from rich.table import Table

from benchmarks.databases import databases
from sms_gateway.sender import TwilioSender
from sms_gateway.settings import SmsSettings, TwilioAccess
from storage.store import SqlStore, SystemClock
from switchboard.postmen import Postman
from switchboard.records import Address, NewOutgoing, Outgoing
from voisins.bell import LocalBell

SETTINGS = SmsSettings("+33937000000", "AC" + "0" * 32, ("token",), "https://mairie.example")
TEXT = "Merci Mme Martin. Je cherche un voisin. Nouvelles avant 12 h. Urgence : appelez le 15."
ROWS, AT_A_TIME = 6000, 500


@contextmanager
def provider() -> Iterator[str]:
    """The address of a double that accepts everything at once."""
    command = (sys.executable, "-m", "tests.doubles.swift")
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as double:
        assert double.stdout is not None
        yield double.stdout.readline().strip()


def sender_to(url: str) -> TwilioSender:
    access = TwilioAccess(SETTINGS.account_sid, SETTINGS.account_sid, "token", url)
    return TwilioSender(SETTINGS, access, SystemClock())


def fill(store: SqlStore) -> None:
    """One text for each of ``ROWS`` people."""
    now = SystemClock().now()
    for start in range(0, ROWS, AT_A_TIME):
        people = [Address("sms", f"+336{n:08d}") for n in range(start, start + AT_A_TIME)]
        with store.transaction() as tx:
            for number, (address, loaded) in enumerate(tx.people.load(people, now).items()):
                text = NewOutgoing(loaded.line.id, address, "message", TEXT)
                tx.mail.queue(text, f"public-{start + number}")


def deliver_all(store: SqlStore, sender: TwilioSender) -> float:
    """Rows a second."""
    postman = Postman("sms", store, sender, SystemClock(), LocalBell())
    postman.deliver()
    start, sent = perf_counter(), 0
    while tried := postman.deliver():
        sent += tried
    return sent / (perf_counter() - start)


def send_alone(sender: TwilioSender) -> float:
    """Calls a second, in batches of the size a postman takes."""
    rows = [_row(n) for n in range(ROWS)]
    sender.send_many(rows[:100])
    start = perf_counter()
    for at in range(100, ROWS, 100):
        sender.send_many(rows[at : at + 100])
    return (ROWS - 100) / (perf_counter() - start)


def _row(number: int) -> Outgoing:
    address = Address("sms", f"+336{number:08d}")
    return Outgoing(number, number, address, "message", TEXT, public_id=f"public-{number}")


def main(arguments: Sequence[str] = ()) -> None:
    table = Table(title="Texts claimed, sent and settled by one worker")
    for column in ("engine", "rows /s", "sender alone /s", "ratio"):
        table.add_column(column, justify="right")
    with databases() as urls, provider() as api:
        for engine, url in urls.items():
            sender, store = sender_to(api), SqlStore(url)
            fill(store)
            rate, alone = deliver_all(store, sender), send_alone(sender)
            table.add_row(engine, f"{rate:,.0f}", f"{alone:,.0f}", f"{rate / alone:.2f}")
            sender.close()
            store.close()
    Console().print(table)


if __name__ == "__main__":
    main()
