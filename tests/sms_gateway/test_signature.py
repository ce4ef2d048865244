"""Which requests are Twilio's: the signature, by the validator of Twilio's own library."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sms_gateway.app import make_app
from sms_gateway.settings import Health, SmsSettings
from tests.fakes import CountingBell, FixedClock, MemoryInbox
from tests.sms_gateway.conftest import Desk
from tests.sms_gateway.signing import (
    ACCOUNT,
    NUMBER,
    SETTINGS,
    TOKEN,
    inbound_fields,
    post,
    signature,
    status_fields,
)

INBOUND = "/sms/inbound"


@pytest.mark.parametrize(
    ("query", "signed_query"),
    [
        ("", ""),
        ("?a=1", "?a=1"),
        ("?to=rue%20de%20l%27%C3%A9glise%2F2", "?to=rue%20de%20l%27%C3%A9glise%2F2"),
        ("?a=b+c&d=", "?a=b+c&d="),
        ("?x=%2f", "?x=%2f"),
    ],
)
def test_the_signature_is_over_the_public_address_and_the_raw_query(
    desk: Desk, query: str, signed_query: str
) -> None:
    url = "https://mairie.example/voisins/sms/inbound" + signed_query
    answer = post(desk.client, INBOUND + query, inbound_fields(), signed_url=url)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "https://mairie.example:443/voisins/sms/inbound",
        "https://mairie.example/voisins/sms/inbound",
    ],
)
def test_twilio_may_sign_with_the_port_or_without(desk: Desk, url: str) -> None:
    assert post(desk.client, INBOUND, inbound_fields(), signed_url=url).status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "http://mairie.example/voisins/sms/inbound",
        "https://other.example/voisins/sms/inbound",
        "https://mairie.example/sms/inbound",
        "https://mairie.example/voisins/sms/inbound/",
        "https://mairie.example/voisins/sms/status",
        "https://mairie.example/voisins/sms/inbound?a=1",
        "http://localhost/sms/inbound",
    ],
)
def test_a_signature_over_another_address_is_refused(desk: Desk, url: str) -> None:
    assert post(desk.client, INBOUND, inbound_fields(), signed_url=url).status_code == 403
    assert not desk.inbox.arrivals


@pytest.mark.parametrize(
    "given",
    ["", "x", "é", "A" * 28, signature("https://mairie.example/voisins/sms/inbound", {}), "=" * 28],
)
def test_a_wrong_signature_is_refused_and_nothing_is_stored(desk: Desk, given: str) -> None:
    answer = post(
        desk.client, INBOUND, inbound_fields(), headers={"X-Twilio-Signature": given}
    )
    assert answer.status_code == 403
    assert not desk.inbox.arrivals
    assert desk.bell.rung == 0


def test_a_missing_signature_is_refused(desk: Desk) -> None:
    answer = desk.client.post(INBOUND, data=inbound_fields())
    assert answer.status_code == 403
    assert not desk.inbox.arrivals


@pytest.mark.parametrize(
    ("name", "value"), [("Body", "autre chose"), ("From", "+33600000000"), ("Body", "")]
)
def test_a_form_changed_after_signing_is_refused(desk: Desk, name: str, value: str) -> None:
    signed = signature(SETTINGS.public_url + INBOUND, inbound_fields())
    answer = desk.client.post(
        INBOUND, data=inbound_fields(**{name: value}), headers={"X-Twilio-Signature": signed}
    )
    assert answer.status_code == 403


def test_both_tokens_are_taken_while_one_is_being_rotated() -> None:
    both = replace(SETTINGS, auth_tokens=("new-token", TOKEN))
    inbox = MemoryInbox()
    app = make_app(inbox, FixedClock(), both, CountingBell(), lambda: Health(True, True))
    for number, token in enumerate(("new-token", TOKEN)):
        fields = inbound_fields(MessageSid=f"SM{number}")
        assert post(app.test_client(), INBOUND, fields, token=token).status_code == 200
    assert post(app.test_client(), INBOUND, inbound_fields(), token="old").status_code == 403
    assert len(inbox.arrivals) == 2


@pytest.mark.parametrize("tokens", [(), ("",), ("good", "")])
def test_no_app_can_be_built_without_a_token(tokens: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="token"):
        SmsSettings(NUMBER, ACCOUNT, tokens, "https://mairie.example")


def test_a_forged_status_is_refused(desk: Desk) -> None:
    answer = post(desk.client, "/sms/status?ob=x", status_fields(), token="wrong")
    assert answer.status_code == 403
    assert not desk.inbox.statuses


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=2000), st.binary(max_size=60), st.text("abc%&=;+é\0", max_size=40))
def test_no_unsigned_body_makes_an_error_of_ours(body: bytes, signed: bytes, query: str) -> None:
    desk = Desk()
    answer = desk.client.post(
        INBOUND,
        environ_overrides={"QUERY_STRING": query.encode().decode("latin-1")},
        data=body,
        content_type="application/x-www-form-urlencoded",
        headers={"X-Twilio-Signature": signed.decode("latin-1").translate({10: None, 13: None})},
    )
    assert answer.status_code == 403
    assert not desk.inbox.arrivals
