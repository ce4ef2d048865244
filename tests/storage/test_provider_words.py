"""Status callbacks: repeated, in any order, before or after our own commit."""

from __future__ import annotations

from datetime import timedelta
from itertools import count, permutations

import pytest

from storage.store import SqlStore
from switchboard.outcomes import Doubtful, NotFound, Sent
from tests.storage.test_outbox import claim, column, state
from tests.storage.town import HOUR, NOON, queued, sms

MARTIN = sms(1)
_numbers = count()


def say(store: SqlStore, status: str, public_id: str | None = "pub", sid: str = "SM1",
        external_id: str | None = None) -> None:
    store.inbox.note_status(
        external_id or f"{sid}:{status}:{next(_numbers)}", public_id, sid, status, None, NOON
    )


@pytest.mark.parametrize("order", list(permutations(("sent", "delivered", "queued"))))
def test_in_any_order_the_row_never_goes_back(store: SqlStore, order: tuple[str, ...]) -> None:
    row = queued(store, MARTIN, "pub")
    store.outbox.settle([(claim(store)[0], Sent("SM1"))], NOON)
    for status in order:
        say(store, status)
    assert state(store, row) == "delivered"


@pytest.mark.parametrize(
    ("status", "becomes"),
    [("queued", "sent"), ("sent", "sent"), ("delivered", "delivered"), ("undelivered", "failed"),
     ("failed", "failed"), ("Delivered", "delivered"), ("a word of tomorrow", "unknown")],
)
def test_a_word_settles_an_unknown_row_by_our_own_id(
    store: SqlStore, status: str, becomes: str
) -> None:
    row = queued(store, MARTIN, "pub")
    store.outbox.settle([(claim(store)[0], Doubtful("reset"))], NOON)
    say(store, status)
    assert state(store, row) == becomes
    assert store.outbox.known_provider_ids(["SM1"]) == {"SM1"}


def test_a_word_before_our_own_commit_binds_the_row(store: SqlStore) -> None:
    row = queued(store, MARTIN, "pub")
    (claimed,) = claim(store)
    say(store, "delivered")
    store.outbox.settle([(claimed, Sent("SM1"))], NOON)
    assert (state(store, row), column(store, row, "provider_id")) == ("delivered", "SM1")


def test_a_word_without_our_id_before_our_own_commit_is_not_lost(store: SqlStore) -> None:
    row = queued(store, MARTIN, "pub")
    (claimed,) = claim(store)
    say(store, "delivered", public_id=None)
    assert state(store, row) == "sending"
    store.outbox.settle([(claimed, Sent("SM1"))], NOON)
    assert state(store, row) == "delivered"


def test_the_same_word_counts_once(store: SqlStore) -> None:
    row = queued(store, MARTIN, "pub")
    (claimed,) = claim(store)
    say(store, "delivered", external_id="same")
    say(store, "failed", external_id="same")
    assert state(store, row) == "delivered"
    store.outbox.settle([(claimed, Sent("SM1"))], NOON)


def test_delivered_and_failed_are_final(store: SqlStore) -> None:
    row = queued(store, MARTIN, "pub")
    claim(store)
    say(store, "failed")
    say(store, "delivered")
    assert state(store, row) == "failed"


def test_a_late_word_stops_a_second_sending(store: SqlStore) -> None:
    row = queued(store, MARTIN, "pub")
    store.outbox.settle([(claim(store)[0], Doubtful("reset"))], NOON)
    for seconds in (60, 120, 300):
        now = NOON + timedelta(seconds=seconds)
        store.outbox.settle([(store.outbox.unknown("sms", now, 1)[0], NotFound())], now)
    assert state(store, row) == "queued"
    say(store, "sent")
    assert state(store, row) == "sent"
    assert claim(store, NOON + HOUR) == []


def test_a_word_never_moves_a_row_that_was_not_tried(store: SqlStore) -> None:
    row = queued(store, MARTIN, "pub")
    say(store, "delivered")
    assert state(store, row) == "queued"


def test_a_word_about_somebody_elses_message_moves_nothing(store: SqlStore) -> None:
    row = queued(store, MARTIN, "pub")
    (claimed,) = claim(store)
    store.outbox.settle([(claimed, Sent("SM1"))], NOON)
    say(store, "failed", public_id="pub", sid="SM2")
    say(store, "failed", public_id="other", sid="SM3")
    assert (state(store, row), column(store, row, "provider_id")) == ("sent", "SM1")
