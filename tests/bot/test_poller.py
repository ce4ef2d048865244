"""Polling a local Bot API whose offset works as the real one's."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from telegram.error import InvalidToken

from bot.poller import Poller
from bot.settings import TelegramSettings
from switchboard.records import Address
from tests.doubles.serving import Fault
from tests.doubles.telegram import TOKEN, TelegramDouble
from tests.fakes import CountingBell, FixedClock, MemoryInbox

JULIE = 7


@pytest.fixture
def telegram() -> Iterator[TelegramDouble]:
    with TelegramDouble() as double:
        yield double


def poller_of(inbox: MemoryInbox, url: str, bell: CountingBell | None = None) -> Poller:
    settings = TelegramSettings(TOKEN, url, 5, connect_timeout=1, read_timeout=1)
    return Poller(inbox, FixedClock(), bell or CountingBell(), settings, first_pause=0.05)


@contextmanager
def polling(poller: Poller) -> Iterator[None]:
    thread = threading.Thread(target=poller.run)
    thread.start()
    try:
        yield
    finally:
        poller.stop()
        thread.join(5)
        assert not thread.is_alive()


def await_that(condition: Callable[[], bool], changed: threading.Condition) -> None:
    with changed:
        assert changed.wait_for(condition, 5)


def test_updates_are_stored_raw_in_one_batch_and_only_then_confirmed(
    telegram: TelegramDouble,
) -> None:
    inbox, bell = MemoryInbox(), CountingBell()
    first = telegram.push_text(JULIE, "/start abc")
    telegram.push_text(8, "Bonjour")
    with polling(poller_of(inbox, telegram.url, bell)):
        start, other = inbox.await_arrivals(2)
        assert start.source == "telegram"
        assert start.external_id == f"110201543:{first}"
        assert start.address == Address("telegram", "7")
        assert start.raw["message"]["text"] == "/start abc"
        assert other.address == Address("telegram", "8")
        telegram.push_text(JULIE, "encore")
        inbox.await_arrivals(3)
    assert telegram.polls[:2] == [None, first + 2]
    assert inbox.batches[:2] == [2, 1]
    assert bell.rung == 2


def test_only_the_kinds_that_are_read_are_asked_for(telegram: TelegramDouble) -> None:
    inbox = MemoryInbox()
    telegram.push_update({"edited_message": {}})
    telegram.push_text(JULIE, "Bonjour")
    with polling(poller_of(inbox, telegram.url)):
        inbox.await_arrivals(1)
    asked = telegram.calls[0][1]["allowed_updates"]
    assert asked == ["message", "callback_query", "my_chat_member"]


def test_nothing_is_confirmed_while_the_database_is_gone(telegram: TelegramDouble) -> None:
    inbox = MemoryInbox(broken=True)
    telegram.push_text(JULIE, "Bonjour")
    with polling(poller_of(inbox, telegram.url)):
        await_that(lambda: len(telegram.polls) >= 3, telegram.changed)
        assert telegram.confirmed == 0
        inbox.broken = False
        inbox.await_arrivals(1)
        await_that(lambda: telegram.confirmed == 1, telegram.changed)
    assert len(inbox.arrivals) == 1


def test_a_commit_whose_answer_was_lost_is_neither_lost_nor_doubled(
    telegram: TelegramDouble,
) -> None:
    inbox, bell = MemoryInbox(break_after_commit=True), CountingBell()
    telegram.push_text(JULIE, "Bonjour")
    with polling(poller_of(inbox, telegram.url, bell)):
        await_that(lambda: telegram.confirmed == 1, telegram.changed)
    assert len(inbox.arrivals) == 1


@pytest.mark.parametrize(
    "update",
    [
        {"message": None},
        {"message": {"text": 3}},
        {"something_new": {"from": {"id": 1}}},
        {"callback_query": []},
        {"message": {"from": {"id": 10**60}}},
        {"message": {"from": {"id": float("nan")}}},
        {"message": {"from": {"id": "x"}, "chat": {}, "date": "yesterday"}},
    ],
)
def test_an_update_that_nobody_can_read_is_set_aside_and_holds_up_none(
    telegram: TelegramDouble, update: dict[str, object]
) -> None:
    inbox = MemoryInbox()
    telegram.push_update(update)
    telegram.push_text(JULIE, "Bonjour")
    with polling(poller_of(inbox, telegram.url)):
        unreadable, after = inbox.await_arrivals(2)
    assert unreadable.address is None
    assert after.raw["message"]["text"] == "Bonjour"


def test_an_update_without_an_id_is_known_by_its_content(telegram: TelegramDouble) -> None:
    inbox = MemoryInbox()
    telegram.put_raw("nonsense")
    telegram.push_text(JULIE, "Bonjour")
    with polling(poller_of(inbox, telegram.url)):
        inbox.await_arrivals(2)
        await_that(lambda: telegram.confirmed == 1, telegram.changed)
    nonsense = next(iter(inbox.arrivals.values()))
    assert nonsense.raw == {"unreadable": "nonsense"}
    assert nonsense.address is None


def test_ids_that_start_anew_below_the_old_ones_are_taken(telegram: TelegramDouble) -> None:
    inbox = MemoryInbox()
    telegram.push_text(JULIE, "avant")
    with polling(poller_of(inbox, telegram.url)):
        inbox.await_arrivals(1)
        await_that(lambda: telegram.confirmed == 1, telegram.changed)
        telegram.restart_ids(12)
        telegram.push_text(JULIE, "après")
        inbox.await_arrivals(2)
        await_that(lambda: telegram.waiting == 0, telegram.changed)
    assert [a.external_id for a in inbox.arrivals.values()] == ["110201543:5000", "110201543:12"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault("status", status=500),
        Fault("html", status=502),
        Fault("html", status=404),
        Fault("html", status=403),
        Fault("html", status=200),
        Fault("status", status=200, body={"ok": True, "result": {"no": "list"}}),
        Fault("reset"),
    ],
)
def test_polling_goes_on_after_a_fault(telegram: TelegramDouble, fault: Fault) -> None:
    inbox = MemoryInbox()
    telegram.fail("getUpdates", fault, times=2)
    telegram.push_text(JULIE, "Bonjour")
    with polling(poller_of(inbox, telegram.url)):
        inbox.await_arrivals(1)


def test_a_batch_whose_answer_was_torn_is_fetched_again(telegram: TelegramDouble) -> None:
    inbox = MemoryInbox()
    telegram.push_text(JULIE, "Bonjour")
    telegram.fail("getUpdates", Fault("reset", after=True))
    with polling(poller_of(inbox, telegram.url)):
        inbox.await_arrivals(1)


def test_polling_waits_as_long_as_telegram_asks(telegram: TelegramDouble) -> None:
    inbox = MemoryInbox()
    telegram.flood("getUpdates", 1)
    telegram.push_text(JULIE, "Bonjour")
    with polling(poller_of(inbox, telegram.url)):
        inbox.await_arrivals(1)
    assert len(telegram.polls) <= 2


def test_polling_is_taken_up_when_telegram_is_back(telegram: TelegramDouble) -> None:
    inbox = MemoryInbox()
    with polling(poller_of(inbox, telegram.url)):
        await_that(lambda: bool(telegram.polls), telegram.changed)
        telegram.stop()
        telegram.push_text(JULIE, "Bonjour")
        telegram.start()
        inbox.await_arrivals(1)


def test_a_second_poller_elsewhere_is_named_and_polling_goes_on(
    telegram: TelegramDouble, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = MemoryInbox()
    said = "Conflict: terminated by other getUpdates request; make sure that only one bot runs"
    body = {"ok": False, "error_code": 409, "description": said}
    telegram.fail("getUpdates", Fault("status", status=409, body=body))
    telegram.push_text(JULIE, "Bonjour")
    with caplog.at_level(logging.ERROR), polling(poller_of(inbox, telegram.url)):
        inbox.await_arrivals(1)
    assert "another program polls Telegram with the same token" in caplog.text


def test_a_webhook_left_over_is_removed_and_nothing_is_dropped(telegram: TelegramDouble) -> None:
    inbox = MemoryInbox()
    telegram.webhook = "https://old.example"
    telegram.push_text(JULIE, "Bonjour")
    with polling(poller_of(inbox, telegram.url)):
        inbox.await_arrivals(1)
    removals = [fields for operation, fields in telegram.calls if operation == "deleteWebhook"]
    assert len(removals) == 1
    assert not any("drop_pending_updates" in json.dumps(fields) for _, fields in telegram.calls)


def test_a_token_that_telegram_does_not_know_is_no_matter_of_patience(
    telegram: TelegramDouble,
) -> None:
    settings = TelegramSettings("110201543:wrong", telegram.url)
    poller = Poller(MemoryInbox(), FixedClock(), CountingBell(), settings)
    with pytest.raises(InvalidToken):
        poller.run()


def test_a_token_that_was_good_is_given_time_to_be_so_again(telegram: TelegramDouble) -> None:
    inbox = MemoryInbox()
    body = {"ok": False, "error_code": 401, "description": "Unauthorized"}
    with polling(poller_of(inbox, telegram.url)):
        telegram.push_text(JULIE, "avant")
        inbox.await_arrivals(1)
        telegram.fail("getUpdates", Fault("status", status=401, body=body), times=2)
        telegram.push_text(JULIE, "après")
        telegram.push_text(JULIE, "encore")
        inbox.await_arrivals(3)


def test_a_poll_under_way_does_not_hold_up_a_stop(telegram: TelegramDouble) -> None:
    with polling(poller_of(MemoryInbox(), telegram.url)):
        await_that(lambda: bool(telegram.polls), telegram.changed)
    assert telegram.confirmed == 0


def test_a_poller_stopped_before_it_ran_does_nothing(telegram: TelegramDouble) -> None:
    poller = poller_of(MemoryInbox(), telegram.url)
    poller.stop()
    poller.run()
    assert not telegram.polls


@pytest.mark.parametrize("token", ["", "abc", "x:y", ":secret"])
def test_what_is_no_token_is_refused_before_it_is_sent_anywhere(token: str) -> None:
    with pytest.raises(ValueError, match="token"):
        TelegramSettings(token)
