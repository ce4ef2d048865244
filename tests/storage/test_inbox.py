"""What arrives is kept once, and waits its turn in order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from storage.store import SqlStore
from switchboard.ports import SessionClash
from tests.storage.town import HOUR, NOON, arrival, chat, sms

MARTIN, JULIE = sms(1), chat(2)


def texts(store: SqlStore, now: datetime = NOON) -> list[str]:
    return [received.external_id for received in store.inbox.waiting(now, 100)]


def test_a_message_comes_back_as_it_was_stored(store: SqlStore) -> None:
    raw = {"Body": "j'ai plus de pain \N{SMILING FACE WITH SMILING EYES} \x00", "n": [1, None]}
    store.inbox.receive([arrival(MARTIN, "SM1", **raw)], NOON)
    (received,) = store.inbox.waiting(NOON, 10)
    assert (received.source, received.external_id, received.address) == ("sms", "SM1", MARTIN)
    assert (received.raw, received.received_at, received.attempts) == (raw, NOON, 0)


def test_the_same_message_fifty_times_at_once_is_one_row(store: SqlStore) -> None:
    def receive(_: int) -> int:
        return store.inbox.receive([arrival(MARTIN, "SM1", Body="bonjour")], NOON)

    with ThreadPoolExecutor(16) as threads:
        assert sum(threads.map(receive, range(50))) == 1
    assert texts(store) == ["SM1"]


def test_a_batch_counts_what_is_new(store: SqlStore) -> None:
    store.inbox.receive([arrival(JULIE, "7")], NOON)
    batch = [arrival(JULIE, name) for name in ("7", "8", "8", "9")]
    assert store.inbox.receive(batch, NOON) == 2
    assert store.inbox.receive([], NOON) == 0


def test_the_same_number_from_two_sources_is_two_messages(store: SqlStore) -> None:
    store.inbox.receive([arrival(MARTIN, "1"), arrival(JULIE, "1")], NOON)
    assert len(texts(store)) == 2


def test_a_message_without_an_address_is_set_aside_and_holds_up_nobody(store: SqlStore) -> None:
    assert store.inbox.receive([arrival(None, "SM0"), arrival(MARTIN, "SM1")], NOON) == 2
    assert texts(store) == ["SM1"]


def test_each_line_shows_its_oldest_alone_in_the_order_of_arrival(store: SqlStore) -> None:
    store.inbox.receive([arrival(MARTIN, "a"), arrival(JULIE, "b"), arrival(MARTIN, "c")], NOON)
    assert texts(store) == ["a", "b"]
    assert [one.external_id for one in store.inbox.waiting(NOON, 1)] == ["a"]
    first = store.inbox.waiting(NOON, 1)[0]
    with store.transaction() as tx:
        tx.mail.finish(first.id)
    assert texts(store) == ["b", "c"]


def test_what_is_put_off_holds_up_its_own_line_only_and_counts(store: SqlStore) -> None:
    store.inbox.receive([arrival(MARTIN, "a"), arrival(MARTIN, "b"), arrival(JULIE, "c")], NOON)
    with store.transaction() as tx:
        tx.mail.put_off(store_first(store), NOON + HOUR)
    assert texts(store) == ["c"]
    assert texts(store, NOON + HOUR) == ["a", "c"]
    assert store.inbox.waiting(NOON + HOUR, 1)[0].attempts == 1


def store_first(store: SqlStore) -> int:
    return store.inbox.waiting(NOON, 1)[0].id


def test_what_is_set_aside_frees_its_line(store: SqlStore) -> None:
    store.inbox.receive([arrival(MARTIN, "a"), arrival(MARTIN, "b")], NOON)
    with store.transaction() as tx:
        tx.mail.set_aside(store_first(store), "x" * 5000)
    assert texts(store) == ["b"]


def test_a_message_is_finished_once(store: SqlStore) -> None:
    store.inbox.receive([arrival(MARTIN, "a")], NOON)
    number = store_first(store)
    with store.transaction() as tx:
        tx.mail.finish(number)
    with pytest.raises(SessionClash), store.transaction() as tx:
        tx.mail.finish(number)


def test_mail_between_persons_is_posted_once(store: SqlStore) -> None:
    with store.transaction() as tx:
        assert tx.mail.post(JULIE, "relay:1", {"words": "du pain complet"})
        assert not tx.mail.post(JULIE, "relay:1", {"words": "du pain complet"})
    (received,) = store.inbox.waiting(NOON, 10)
    assert (received.source, received.address) == ("mail", JULIE)


def test_mail_for_later_holds_up_nobody_before_its_hour(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.mail.post(JULIE, "later", {}, not_before=NOON + HOUR)
    store.inbox.receive([arrival(JULIE, "now")], NOON)
    assert texts(store) == ["now"]
    assert texts(store, NOON + HOUR) == ["later"]


@pytest.mark.parametrize("waits", [timedelta(microseconds=1), timedelta(days=400)])
def test_the_hour_is_kept_to_the_microsecond(store: SqlStore, waits: timedelta) -> None:
    with store.transaction() as tx:
        tx.mail.post(JULIE, "later", {}, not_before=NOON + waits)
    assert texts(store, NOON + waits - timedelta(microseconds=1)) == []
    assert texts(store, NOON + waits) == ["later"]


def test_mail_that_is_kept_back_is_posted_once_and_in_order(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.mail.post_later(JULIE, "1", {})
        tx.mail.post_later(JULIE, "1", {})
        assert tx.mail.post(JULIE, "2", {})
        assert not tx.mail.post(JULIE, "1", {})
    assert texts(store) == ["1"]


def test_of_many_that_wait_the_oldest_due_come_first(store: SqlStore) -> None:
    """Those that came and those whose hour has come are one queue."""
    with store.transaction() as tx:
        tx.mail.post(sms(1), "past", {}, not_before=NOON - HOUR)
    store.inbox.receive([arrival(sms(2), "now")], NOON)
    with store.transaction() as tx:
        tx.mail.post(sms(3), "just", {}, not_before=NOON)
        tx.mail.post(sms(4), "not yet", {}, not_before=NOON + HOUR)
    store.inbox.receive([arrival(sms(5), "then")], NOON)
    assert texts(store) == ["past", "now", "just", "then"]
    assert [r.external_id for r in store.inbox.waiting(NOON, 2)] == ["past", "now"]
