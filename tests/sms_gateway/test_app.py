"""The webhooks, by really signed requests."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sms_gateway.app import BODY_LIMIT
from sms_gateway.settings import Health
from switchboard.records import Address
from tests.sms_gateway.conftest import Desk
from tests.sms_gateway.signing import (
    SETTINGS,
    SID,
    inbound_fields,
    post,
    signature,
    status_fields,
)

INBOUND = "/sms/inbound"


def test_a_signed_text_is_stored_raw_and_answered_with_no_words(desk: Desk) -> None:
    answer = post(desk.client, INBOUND, inbound_fields())
    assert answer.status_code == 200
    assert answer.mimetype == "text/xml"
    assert answer.data.endswith(b"<Response/>")
    (arrival,) = desk.inbox.arrivals.values()
    assert arrival.source == "sms"
    assert arrival.external_id == SID
    assert arrival.address == Address("sms", "+33612345612")
    assert arrival.raw == inbound_fields()
    assert desk.bell.rung == 1


def test_the_same_message_fifty_times_at_once_is_one_row_and_one_ring(desk: Desk) -> None:
    def deliver(_: int) -> int:
        return post(desk.app.test_client(), INBOUND, inbound_fields()).status_code

    with ThreadPoolExecutor(10) as threads:
        assert set(threads.map(deliver, range(50))) == {200}
    assert len(desk.inbox.arrivals) == 1
    assert desk.bell.rung == 1


@pytest.mark.parametrize(
    "changes", [{"AccountSid": "AC2"}, {"To": "+33600000000"}, {"To": ""}, {"AccountSid": ""}]
)
def test_another_account_or_number_is_refused_though_signed(
    desk: Desk, changes: dict[str, str]
) -> None:
    assert post(desk.client, INBOUND, inbound_fields(**changes)).status_code == 403
    assert not desk.inbox.arrivals


@pytest.mark.parametrize(
    ("sender", "address"),
    [
        ("+33612345612", "+33612345612"),
        ("06 12 34 56 12", "+33612345612"),
        ("38600", "38600"),
        ("MAIRIE", "MAIRIE"),
        ("Ville-13", "Ville-13"),
        ("", None),
        ("+", None),
        ("n'importe quoi", None),
        ("\0", None),
        ("+336123456121234567890", None),
    ],
)
def test_who_wrote_is_an_e164_number_a_short_code_a_name_or_nobody(
    desk: Desk, sender: str, address: str | None
) -> None:
    assert post(desk.client, INBOUND, inbound_fields(From=sender)).status_code == 200
    (arrival,) = desk.inbox.arrivals.values()
    assert arrival.address == (Address("sms", address) if address else None)


@pytest.mark.parametrize("sid", ["", "SM/1", "é", "S" * 65])
def test_a_text_without_an_id_of_its_own_is_a_bad_request(desk: Desk, sid: str) -> None:
    assert post(desk.client, INBOUND, inbound_fields(MessageSid=sid)).status_code == 400
    assert not desk.inbox.arrivals


@pytest.mark.parametrize("written", ["a%00b", "a\0b"])
def test_a_nul_is_not_handed_to_a_database_that_cannot_store_it(desk: Desk, written: str) -> None:
    signed = signature(SETTINGS.public_url + INBOUND, inbound_fields(Body="a\0b"))
    answer = desk.client.post(
        INBOUND,
        data=urlencode(inbound_fields(Body="")).replace("Body=", f"Body={written}"),
        content_type="application/x-www-form-urlencoded",
        headers={"X-Twilio-Signature": signed},
    )
    assert answer.status_code == 200
    (arrival,) = desk.inbox.arrivals.values()
    assert arrival.raw["Body"] == "a\ufffdb"


def test_while_the_database_is_gone_twilio_is_told_to_ask_again(desk: Desk) -> None:
    desk.inbox.broken = True
    assert post(desk.client, INBOUND, inbound_fields()).status_code == 503
    assert post(desk.client, "/sms/status?ob=x", status_fields()).status_code == 503
    desk.inbox.broken = False
    assert post(desk.client, INBOUND, inbound_fields()).status_code == 200
    assert len(desk.inbox.arrivals) == 1


def test_a_status_is_noted_with_our_own_id_and_once_a_kind(desk: Desk) -> None:
    for status in ("sent", "delivered", "sent"):
        path = "/sms/status?ob=Ab-_9"
        answer = post(desk.client, path, status_fields(MessageStatus=status))
        assert answer.status_code == 204
    assert [s.external_id for s in desk.inbox.statuses.values()] == [
        f"{SID}:sent", f"{SID}:delivered",
    ]  # fmt: skip
    noted = desk.inbox.statuses[f"{SID}:sent"]
    assert (noted.public_id, noted.provider_id, noted.error_code) == ("Ab-_9", SID, None)


@pytest.mark.parametrize("query", ["", "?ob=", "?ob=a%20b", "?ob=" + "x" * 65, "?other=1"])
def test_a_status_without_an_id_of_ours_is_noted_by_its_sid_alone(desk: Desk, query: str) -> None:
    fields = status_fields(MessageStatus="undelivered", ErrorCode="30006")
    assert post(desk.client, "/sms/status" + query, fields).status_code == 204
    (noted,) = desk.inbox.statuses.values()
    assert noted.public_id is None
    assert noted.error_code == "30006"


@pytest.mark.parametrize(
    "changes", [{"MessageStatus": ""}, {"MessageStatus": "Éteint"}, {"MessageSid": ""}]
)
def test_a_status_that_says_nothing_is_a_bad_request(desk: Desk, changes: dict[str, str]) -> None:
    assert post(desk.client, "/sms/status", status_fields(**changes)).status_code == 400
    assert not desk.inbox.statuses


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_only_post_is_taken(desk: Desk, method: str) -> None:
    assert desk.client.open(INBOUND, method=method).status_code == 405


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data", ""])
def test_only_a_form_is_taken(desk: Desk, kind: str) -> None:
    answer = desk.client.post(INBOUND, data=b"{}", content_type=kind)
    assert answer.status_code == 415


def test_a_body_above_the_limit_is_not_read(desk: Desk) -> None:
    answer = post(desk.client, INBOUND, inbound_fields(Body="x" * BODY_LIMIT))
    assert answer.status_code == 413


def test_a_text_of_two_thousand_characters_is_taken(desk: Desk) -> None:
    assert post(desk.client, INBOUND, inbound_fields(Body="é" * 2000)).status_code == 200


@pytest.mark.parametrize(
    ("health", "code"),
    [(Health(True, True), 200), (Health(False, True), 503), (Health(True, False), 503)],
)
def test_health_is_told_with_what_is_wrong(desk: Desk, health: Health, code: int) -> None:
    desk.health = health
    answer = desk.client.get("/healthz")
    assert answer.status_code == code
    assert answer.json == {"database": health.database, "ticker": health.ticker}


_texts = st.text(max_size=200)
_names = st.sampled_from(sorted(inbound_fields())) | _texts


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(_names, _texts | st.lists(_texts, min_size=1, max_size=3), max_size=12))
def test_no_signed_form_makes_an_error_of_ours(fields: dict[str, str | list[str]]) -> None:
    desk = Desk()
    ours: dict[str, str | list[str]] = {**inbound_fields(), **fields}
    for path in (INBOUND, "/sms/status"):
        assert post(desk.client, path, ours).status_code in (200, 204, 400, 403)
        assert post(desk.client, path, fields).status_code in (200, 204, 400, 403)


def test_the_web_process_loads_no_other_channel() -> None:
    code = (
        "import sys, sms_gateway.app; "
        "loaded = {m.partition('.')[0] for m in sys.modules}; "
        "sys.exit(bool(loaded & {'telegram', 'geopy', 'bot', 'requests', 'httpx', 'urllib3'}))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
