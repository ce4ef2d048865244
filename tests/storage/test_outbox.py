"""Rows of the outbox are claimed in order, by lease, and settled by what became of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from storage.outbox import TO_STOPPED
from storage.store import SqlStore
from switchboard.outcomes import (
    Doubtful,
    Gone,
    NotFound,
    NotSent,
    OptedOut,
    Outcome,
    Refused,
    Sent,
)
from switchboard.records import Outgoing
from tests.storage.peeking import rows
from tests.storage.town import HOUR, NOON, add_ask, chat, line, message, need, person, queued, sms

MARTIN, JULIE = sms(1), chat(2)
MINUTE = timedelta(minutes=1)


def claim(store: SqlStore, now: datetime = NOON, channel: str = "sms", limit: int = 10
          ) -> list[Outgoing]:
    return list(store.outbox.claim(channel, now, 60, limit))


def state(store: SqlStore, row: int) -> str:
    return str(column(store, row, "state"))


def column(store: SqlStore, row: int, name: str) -> Any:
    with store._links.reading() as link:
        link._cursor.execute(f"SELECT {name} FROM outbox WHERE id = {row}")
        (value,) = link._cursor.fetchone()
    return value


def test_a_claimed_row_is_what_was_queued_under_a_lease(store: SqlStore) -> None:
    row = queued(store, MARTIN, "pub", body="Merci, à bientôt.", payload={"buttons": [[]]},
                 valid_until=NOON + HOUR)
    (claimed,) = claim(store)
    assert claimed.id == row
    assert (claimed.address, claimed.body, claimed.public_id) == (MARTIN, "Merci, à bientôt.", "pub")
    assert claimed.payload == {"buttons": [[]]}
    assert (claimed.state, claimed.attempts, claimed.attempt_started) == ("sending", 1, NOON)
    assert claimed.valid_until == NOON + HOUR
    assert claim(store) == []


def test_one_row_a_line_in_order_and_one_channel_alone(store: SqlStore) -> None:
    first, second = queued(store, MARTIN), queued(store, MARTIN)
    other = queued(store, sms(9))
    queued(store, JULIE)
    rows = claim(store)
    assert [row.id for row in rows] == [first, other]
    store.outbox.settle([(rows[0], Sent("SM1"))], NOON)
    assert [row.id for row in claim(store)] == [second]


def test_at_most_so_many_are_claimed(store: SqlStore) -> None:
    for n in range(5):
        queued(store, sms(n))
    assert len(claim(store, limit=3)) == 3
    assert len(claim(store, limit=3)) == 2


def test_a_row_waits_for_its_hour_and_holds_up_no_answer_before_it(store: SqlStore) -> None:
    morning = queued(store, MARTIN, not_before=NOON + HOUR)
    answer = queued(store, MARTIN)
    rows = claim(store)
    assert [row.id for row in rows] == [answer]
    store.outbox.settle([(rows[0], Sent("SM1"))], NOON)
    assert claim(store) == []
    assert [row.id for row in claim(store, NOON + HOUR)] == [morning]


def test_a_row_put_off_after_a_try_keeps_its_place_in_the_line(store: SqlStore) -> None:
    first = queued(store, MARTIN)
    queued(store, MARTIN)
    store.outbox.settle([(claim(store)[0], NotSent(NOON + HOUR, "429"))], NOON)
    assert claim(store) == []
    assert [row.id for row in claim(store, NOON + HOUR)] == [first]


def test_the_same_thing_is_queued_once(store: SqlStore) -> None:
    with store.transaction() as tx:
        number = line(tx, MARTIN)
        same = message(number, MARTIN, dedupe_key="got:1:1")
        assert tx.mail.queue(same, "a") is not None
        assert tx.mail.queue(same, "b") is None
        assert tx.mail.queue(replace(same, dedupe_key=None), "c") is not None
    with store.transaction() as tx:
        assert tx.mail.queue(same, "d") is None


def test_rows_that_are_kept_back_keep_their_order_and_are_queued_once(
    store: SqlStore, store_url: str
) -> None:
    with store.transaction() as tx:
        number, other = line(tx, MARTIN), line(tx, JULIE)
        tx.mail.queue_later(message(number, MARTIN, body="1", dedupe_key="k:1"), "a")
        tx.mail.queue_later(message(other, JULIE, body="2"), "b")
        assert tx.mail.queue(message(number, MARTIN, body="3"), "c") is not None
        tx.mail.queue_later(message(number, MARTIN, body="4"), "d")
        tx.mail.queue_later(message(number, MARTIN, body="again", dedupe_key="k:1"), "e")
    assert rows(store_url, "SELECT body FROM outbox ORDER BY id") == [("1",), ("2",), ("3",), ("4",)]


def test_rows_written_together_are_what_each_would_be_alone(store: SqlStore, store_url: str) -> None:
    """Whatever people write: NUL, half a surrogate pair, quotes, what looks like an escape."""
    odd = ["Rosa's \"café\" 12\u202f€", "a\0b", "half \ud83d", "\\u0000 {} %s", "👩‍🦳", ""]
    wholes = [
        {"body": text, "payload": {"odd": text, "more": [1, None, {text: True}]},
         "not_before": NOON - HOUR + timedelta(microseconds=n), "valid_until": None if n else NOON + HOUR}
        for n, text in enumerate(odd)
    ]
    columns = "body, payload, not_before, valid_until, value, edits, state, attempts"

    def written() -> list[tuple[Any, ...]]:
        return rows(store_url, f"SELECT {columns} FROM outbox ORDER BY id")

    for n, whole in enumerate(wholes):
        with store.transaction() as tx:
            tx.mail.queue_later(message(line(tx, MARTIN), MARTIN, **whole), f"alone {n}")
    alone = written()
    with store.transaction() as tx:
        for n, whole in enumerate(wholes):
            tx.mail.queue_later(message(line(tx, MARTIN), MARTIN, **whole), f"together {n}")
    assert len(alone) == len(odd)
    assert written() == [*alone, *alone]


def test_a_row_that_is_kept_back_can_be_cancelled(store: SqlStore) -> None:
    with store.transaction() as tx:
        number = line(tx, MARTIN)
        tx.mail.queue_later(message(number, MARTIN), "a")
        assert tx.mail.cancel_queued(line_id=number) == 1
    assert claim(store) == []


def test_a_row_past_its_hour_is_cancelled_and_the_next_one_goes(store: SqlStore) -> None:
    late = queued(store, MARTIN, valid_until=NOON)
    never = queued(store, MARTIN, not_before=NOON + 2 * HOUR, valid_until=NOON - HOUR)
    good = queued(store, MARTIN)
    assert [row.id for row in claim(store, limit=1)] == [good]
    assert (state(store, late), state(store, never)) == ("cancelled", "cancelled")


def test_a_row_of_a_superseded_epoch_is_cancelled(store: SqlStore) -> None:
    with store.transaction() as tx:
        martin, julie = person(tx, MARTIN), person(tx, JULIE)
        number = tx.needs.add(need(martin, state="asking"))
        ask = add_ask(tx, number, julie, None, NOON)
        assert tx.needs.claim(number, ask, julie)
    told = queued(store, MARTIN, need_id=number, epoch=1)
    anyway = queued(store, MARTIN, need_id=number)
    with store.transaction() as tx:
        assert tx.needs.release(number, julie)
    assert [row.id for row in claim(store)] == [anyway]
    assert state(store, told) == "cancelled"
    fresh = queued(store, sms(5), need_id=number, epoch=2)
    assert [row.id for row in claim(store)] == [fresh]


@pytest.mark.parametrize("flag", ["stopped", "unreachable"])
def test_nothing_goes_to_a_stopped_line_but_what_says_so(store: SqlStore, flag: str) -> None:
    kept = queued(store, MARTIN)
    confirmation = queued(store, MARTIN, payload={TO_STOPPED: True})
    with store.transaction() as tx:
        tx.people.set_line(line(tx, MARTIN), **{flag: True})
    assert [row.id for row in claim(store)] == [confirmation]
    assert state(store, kept) == "cancelled"


def test_queued_rows_are_cancelled_by_line_row_or_method(store: SqlStore) -> None:
    rows = [queued(store, MARTIN), queued(store, MARTIN), queued(store, JULIE, method="toast")]
    with store.transaction() as tx:
        assert tx.mail.cancel_queued(row_id=rows[1]) == 1
        assert tx.mail.cancel_queued(line_id=line(tx, JULIE), method="edit") == 0
        assert tx.mail.cancel_queued(line_id=line(tx, JULIE), method="toast") == 1
    claim(store)
    with store.transaction() as tx:
        assert tx.mail.cancel_queued(line_id=line(tx, MARTIN)) == 0
        with pytest.raises(ValueError):
            tx.mail.cancel_queued()


def test_an_edit_is_given_the_message_it_edits(store: SqlStore) -> None:
    card = queued(store, JULIE)
    edit = queued(store, JULIE, method="edit", edits=card, payload={"buttons": []})
    again = queued(store, JULIE, method="edit", edits=edit)
    (first,) = claim(store, channel="telegram")
    store.outbox.settle([(first, Sent("4711"))], NOON)
    (second,) = claim(store, channel="telegram")
    assert (second.id, second.payload) == (edit, {"buttons": [], "message_id": "4711"})
    store.outbox.settle([(second, Sent())], NOON)
    (third,) = claim(store, channel="telegram")
    assert (third.id, third.payload["message_id"]) == (again, "4711")


def test_an_edit_of_what_was_never_sent_is_cancelled(store: SqlStore) -> None:
    card = queued(store, JULIE)
    edit = queued(store, JULIE, method="edit", edits=card)
    (first,) = claim(store, channel="telegram")
    store.outbox.settle([(first, Refused("bad request"))], NOON)
    assert claim(store, channel="telegram") == []
    assert state(store, edit) == "cancelled"


def test_an_edit_for_another_line_waits_for_its_message(store: SqlStore) -> None:
    card = queued(store, JULIE)
    edit = queued(store, chat(3), method="edit", edits=card)
    (first,) = claim(store, channel="telegram")
    assert first.id == card
    assert state(store, edit) == "queued"


SETTLED: list[tuple[Outcome, str]] = [
    (Sent("SM1"), "sent"),
    (Sent(), "sent"),
    (NotSent(NOON + HOUR, "429"), "queued"),
    (Doubtful("time-out"), "unknown"),
    (Refused("21211"), "failed"),
    (Gone("403"), "failed"),
    (OptedOut("21610"), "failed"),
]


@pytest.mark.parametrize(("outcome", "becomes"), SETTLED, ids=lambda value: str(value)[:8])
def test_each_outcome_makes_of_the_row_what_the_table_says(
    store: SqlStore, outcome: Outcome, becomes: str
) -> None:
    row = queued(store, MARTIN)
    (claimed,) = claim(store)
    store.outbox.settle([(claimed, outcome)], NOON)
    assert state(store, row) == becomes
    with store.transaction() as tx:
        kept = tx.people.line(claimed.line_id)
    assert kept.unreachable == isinstance(outcome, Gone)
    assert kept.stopped == isinstance(outcome, OptedOut)


def test_a_refusal_that_did_not_send_is_tried_again_at_its_hour(store: SqlStore) -> None:
    queued(store, MARTIN)
    store.outbox.settle([(claim(store)[0], NotSent(NOON + HOUR, "429"))], NOON)
    assert claim(store, NOON + HOUR - MINUTE) == []
    assert claim(store, NOON + HOUR)[0].attempts == 2


def test_a_lease_that_ran_out_makes_the_row_unknown_and_it_is_looked_up_three_times(
    store: SqlStore,
) -> None:
    row = queued(store, MARTIN)
    queued(store, MARTIN)
    claim(store)
    assert store.outbox.recover("sms", NOON + timedelta(seconds=59)) == 0
    assert store.outbox.recover("telegram", NOON + HOUR) == 0
    assert store.outbox.recover("sms", NOON + MINUTE) == 1
    assert store.outbox.recover("sms", NOON + MINUTE) == 0
    for seconds in (60, 120, 300):
        now = NOON + timedelta(seconds=seconds)
        assert not store.outbox.unknown("sms", now - timedelta(seconds=1), 10)
        assert claim(store, now) == []
        (doubt,) = store.outbox.unknown("sms", now, 10)
        assert (doubt.id, doubt.state, doubt.attempt_started) == (row, "unknown", NOON)
        store.outbox.settle([(doubt, NotFound())], now)
    assert state(store, row) == "queued"
    (again,) = claim(store, NOON + HOUR)
    assert (again.id, again.attempts) == (row, 2)


def test_two_postmen_with_the_same_doubt_count_one_look(store: SqlStore) -> None:
    row = queued(store, MARTIN)
    store.outbox.settle([(claim(store)[0], Doubtful("reset"))], NOON)
    (doubt,) = store.outbox.unknown("sms", NOON + MINUTE, 10)
    for _ in range(3):
        store.outbox.settle([(doubt, NotFound())], NOON + MINUTE)
    assert state(store, row) == "unknown"
    assert column(store, row, "looks") == 1


@pytest.mark.parametrize(
    ("outcome", "becomes"),
    [(Sent("SM9"), "sent"), (Refused("failed"), "failed"), (Doubtful("503"), "unknown"),
     (NotSent(NOON + HOUR, "429 for the list"), "unknown")],
)
def test_an_unknown_row_is_settled_by_what_was_found_and_never_sent_on_a_guess(
    store: SqlStore, outcome: Outcome, becomes: str
) -> None:
    row = queued(store, MARTIN)
    store.outbox.settle([(claim(store)[0], Doubtful("reset"))], NOON)
    (doubt,) = store.outbox.unknown("sms", NOON + MINUTE, 10)
    store.outbox.settle([(doubt, outcome)], NOON + MINUTE)
    assert state(store, row) == becomes


def lapse(store: SqlStore) -> tuple[Outgoing, Outgoing]:
    """The same row as a postman given up for dead holds it, and as the next one does."""
    queued(store, MARTIN)
    (dead,) = claim(store)
    store.outbox.recover("sms", NOON + MINUTE)
    for seconds in (60, 120, 300):
        now = NOON + timedelta(seconds=seconds)
        store.outbox.settle([(store.outbox.unknown("sms", now, 1)[0], NotFound())], now)
    (alive,) = claim(store, NOON + HOUR)
    return dead, alive


@pytest.mark.parametrize(
    "outcome", [NotSent(NOON, "late"), Doubtful("late"), Refused("late"), NotFound()]
)
def test_a_postman_given_up_for_dead_changes_nothing(store: SqlStore, outcome: Outcome) -> None:
    dead, alive = lapse(store)
    store.outbox.settle([(dead, outcome)], NOON + HOUR)
    assert state(store, alive.id) == "sending"


def test_that_it_was_sent_is_believed_even_from_the_dead(store: SqlStore) -> None:
    dead, alive = lapse(store)
    store.outbox.settle([(dead, Sent("SM1"))], NOON + HOUR)
    assert state(store, alive.id) == "sent"
    store.outbox.settle([(alive, NotSent(NOON + HOUR, "429"))], NOON + HOUR)
    assert state(store, alive.id) == "sent"


def test_a_batch_of_many_kinds_is_settled_together(store: SqlStore) -> None:
    rows = [queued(store, sms(n)) for n in range(20)]
    makers: list[Callable[[int], Outcome]] = [
        lambda n: Sent(f"SM{n}"), lambda n: Doubtful("?"), lambda n: Refused("!"),
    ]
    claimed = claim(store, limit=50)
    store.outbox.settle([(row, makers[n % 3](n)) for n, row in enumerate(claimed)], NOON)
    assert [state(store, row) for row in rows[:3]] == ["sent", "unknown", "failed"]
    assert store.outbox.known_provider_ids(["SM0", "SM3", "SM1", "x"]) == {"SM0", "SM3"}
    assert store.outbox.known_provider_ids([]) == set()


def test_an_sms_of_the_provider_is_bound_to_one_row_alone(store: SqlStore) -> None:
    first, second = queued(store, sms(1)), queued(store, sms(2))
    one, two = claim(store)
    store.outbox.settle([(one, Sent("SM1"))], NOON)
    store.outbox.settle([(two, Sent("SM1"))], NOON)
    assert (state(store, first), state(store, second)) == ("sent", "sending")


def test_an_sms_id_given_twice_in_one_batch_is_believed_once(store: SqlStore) -> None:
    rows = [queued(store, sms(1)), queued(store, sms(2)), queued(store, sms(3))]
    one, two, three = claim(store)
    store.outbox.settle([(one, Sent("SM1")), (two, Sent("SM1")), (three, Sent("SM3"))], NOON)
    assert [state(store, row) for row in rows] == ["sent", "sending", "sent"]


def test_message_numbers_of_two_chats_may_be_the_same(store: SqlStore) -> None:
    rows = [queued(store, chat(1)), queued(store, chat(2))]
    store.outbox.settle([(row, Sent("7")) for row in claim(store, channel="telegram")], NOON)
    assert [state(store, row) for row in rows] == ["sent", "sent"]
    assert store.outbox.known_provider_ids(["7"]) == {"7"}
