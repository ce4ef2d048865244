"""Updates into real databases: once each, whatever they hold."""

from __future__ import annotations

import threading
from typing import Any

from bot.poller import Poller
from bot.reader import read_update
from bot.settings import TelegramSettings
from storage.store import SqlStore
from switchboard.incoming import Incoming
from tests.doubles.telegram import TOKEN, TelegramDouble
from tests.fakes import NOON, CountingBell, FixedClock

ODD: tuple[dict[str, Any], ...] = (
    {"message": None},
    {"message": {"from": {"id": 10**60}, "text": "x"}},
    {"message": {"from": {"id": float("nan")}}},
    {"something_new": {"from": {"id": 1}}},
    {"message": {"from": {"id": 9}, "chat": {"type": "private"}, "text": "\0 \ud83d \x7f"}},
)


def test_odd_updates_hold_up_no_good_one_and_none_comes_twice(store: SqlStore) -> None:
    with TelegramDouble() as telegram:
        for odd in ODD:
            telegram.push_update(odd)
        telegram.push_text(7, "Bonjour 👍")
        for _ in range(2):
            poll_until_confirmed(telegram, store)
            telegram.hand_out_again()
    read = [read_update(waiting.raw) for waiting in store.inbox.waiting(NOON, 20)]
    assert all(isinstance(incoming, Incoming) for incoming in read)
    texts = [getattr(incoming.event, "text", None) for incoming in read]
    assert texts == ["\ufffd \ufffd \x7f", "Bonjour 👍"]


def poll_until_confirmed(telegram: TelegramDouble, store: SqlStore) -> None:
    settings = TelegramSettings(TOKEN, telegram.url, 5)
    poller = Poller(store.inbox, FixedClock(), CountingBell(), settings, first_pause=0.05)
    thread = threading.Thread(target=poller.run)
    thread.start()
    with telegram.changed:
        assert telegram.changed.wait_for(lambda: telegram.waiting == 0, 20)
    poller.stop()
    thread.join(10)
    assert not thread.is_alive()
