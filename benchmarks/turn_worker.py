"""The worker as in a town, but without postmen: what is put into the outbox stays there.

``python -m benchmarks.turn_worker CONFIG`` as a child of a supervisor, with its bell.
"""

from __future__ import annotations

import logging
import signal
import sys
from pathlib import Path

from bot.reader import read_update
from sms_gateway.reader import read_sms
from storage.store import SqlStore
from switchboard.working import Worker
from voisins.bell import LocalBell
from voisins.compose import board_of
from voisins.config import load
from voisins.processes import inherit


def main() -> None:
    logging.basicConfig(level=logging.WARNING)
    settings = load(Path(sys.argv[1]))
    bell = inherit().bell
    board = board_of(
        settings, SqlStore(settings.storage_url), bell=LocalBell(),
        readers={"sms": read_sms, "telegram": read_update},
    )  # fmt: skip
    working = Worker(board, (), bell, ())
    signal.signal(signal.SIGTERM, lambda number, frame: working.stop())
    working.run()


if __name__ == "__main__":
    main()
