"""Webhooks into real databases: once each, in whatever crowd, whatever they hold."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sms_gateway.app import make_app
from sms_gateway.reader import read_sms
from sms_gateway.settings import Health
from storage.store import SqlStore
from tests.fakes import NOON, CountingBell, FixedClock
from tests.sms_gateway.signing import SETTINGS, inbound_fields, post, status_fields


def app_on(store: SqlStore, bell: CountingBell | None = None) -> Flask:
    return make_app(
        store.inbox, FixedClock(), SETTINGS, bell or CountingBell(), lambda: Health(True, True)
    )


def test_the_same_message_fifty_times_at_once_is_one_row(store: SqlStore) -> None:
    bell = CountingBell()
    app = app_on(store, bell)

    def deliver(_: int) -> int:
        return post(app.test_client(), "/sms/inbound", inbound_fields()).status_code

    with ThreadPoolExecutor(10) as threads:
        assert set(threads.map(deliver, range(50))) == {200}
    (waiting,) = store.inbox.waiting(NOON, 10)
    assert waiting.raw == inbound_fields()
    assert bell.rung == 1


@pytest.mark.parametrize("sender", ["", "+", "\0", "x" * 5000])
def test_a_text_from_nobody_is_set_aside_and_holds_up_none(store: SqlStore, sender: str) -> None:
    client = app_on(store).test_client()
    odd = inbound_fields(MessageSid="SModd", From=sender)
    assert post(client, "/sms/inbound", odd).status_code == 200
    assert post(client, "/sms/inbound", inbound_fields()).status_code == 200
    assert [waiting.address.value for waiting in store.inbox.waiting(NOON, 10)] == ["+33612345612"]


def test_a_status_that_came_fifty_times_at_once_is_one_word(store: SqlStore) -> None:
    app = app_on(store)

    def tell(number: int) -> int:
        fields = status_fields(MessageStatus=("sent", "delivered")[number % 2])
        return post(app.test_client(), "/sms/status?ob=nobodys", fields).status_code

    with ThreadPoolExecutor(10) as threads:
        assert set(threads.map(tell, range(50))) == {204}


_any_text = st.text(max_size=300)


def test_whatever_a_text_holds_comes_back_as_it_was_and_can_be_read(store: SqlStore) -> None:
    client, numbers = app_on(store).test_client(), count(10_000_000)

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(_any_text, _any_text, _any_text)
    def check(body: str, name: str, value: str) -> None:
        sid, sender = f"SM{next(numbers)}", f"+336{next(numbers)}"
        fields = {name: value, **inbound_fields(MessageSid=sid, From=sender, Body=body)}
        assert post(client, "/sms/inbound", fields).status_code == 200
        (stored,) = [w for w in store.inbox.waiting(NOON, 1000) if w.external_id == sid]
        assert stored.raw["Body"] == body.replace("\0", "\ufffd")
        read_sms(stored.raw)

    check()


def test_while_the_database_is_gone_twilio_is_told_to_ask_again(
    store: SqlStore, request: pytest.FixtureRequest
) -> None:
    """A server on a port where nobody listens, or a file in a folder that is not there."""
    is_file = "sqlite" in request.node.name
    url = "sqlite:////nowhere/voisins.sqlite" if is_file else "postgresql+psycopg://x@127.0.0.1:1/x"
    gone = SqlStore(url)
    assert post(app_on(gone).test_client(), "/sms/inbound", inbound_fields()).status_code == 503
    gone.close()
    assert post(app_on(store).test_client(), "/sms/inbound", inbound_fields()).status_code == 200
