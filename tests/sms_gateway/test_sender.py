"""The real client of Twilio against a local API, fault by fault."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from sms_gateway.sender import AT_ONCE, TwilioSender
from sms_gateway.settings import TwilioAccess
from sms_gateway.verdicts import LONGEST_WAIT
from switchboard.outcomes import Doubtful, Gone, NotSent, OptedOut, Outcome, Refused, Sent
from switchboard.records import Outgoing
from tests.doubles.serving import Fault
from tests.doubles.twilio import ACCOUNT, TwilioDouble
from tests.fakes import NOON, FixedClock, outgoing
from tests.sms_gateway.signing import NUMBER, SETTINGS

TO = "+33612345612"


@pytest.fixture
def twilio() -> Iterator[TwilioDouble]:
    with TwilioDouble() as double:
        yield double


HASTY = 0.4
"""Seconds, for what will not come; what does come is given time enough on any machine."""


def sender_to(url: str, patience: float = 5) -> TwilioSender:
    access = TwilioAccess(ACCOUNT, ACCOUNT, "secret", url, patience, patience)
    return TwilioSender(SETTINGS, access, FixedClock())


@pytest.fixture
def sender(twilio: TwilioDouble) -> Iterator[TwilioSender]:
    made = sender_to(twilio.url)
    yield made
    made.close()


def test_a_text_is_sent_as_it_is_with_our_own_id_to_call_back(
    twilio: TwilioDouble, sender: TwilioSender
) -> None:
    text = " Éh ! C'est où ?\nà+b=c&d% €  "
    until = NOON + timedelta(minutes=90)
    outcome = sender.send(outgoing(text, public_id="a_b-1", valid_until=until))
    (message,) = twilio.messages
    assert outcome == Sent(message.sid)
    assert (message.to, message.sender, message.body) == (TO, NUMBER, text)
    assert message.status_callback == "https://mairie.example/voisins/sms/status?ob=a_b-1"
    assert message.validity == 5400
    assert message.fields["SmartEncoded"] == "false"


@pytest.mark.parametrize(
    ("until", "seconds"),
    [(timedelta(days=3), 36_000), (timedelta(milliseconds=400), 1), (timedelta(hours=10), 36_000)],
)
def test_the_validity_stays_within_what_twilio_takes(
    twilio: TwilioDouble, sender: TwilioSender, until: timedelta, seconds: int
) -> None:
    sender.send(outgoing(valid_until=NOON + until))
    assert twilio.messages[0].validity == seconds


def test_what_is_past_its_time_is_not_sent(twilio: TwilioDouble, sender: TwilioSender) -> None:
    assert isinstance(sender.send(outgoing(valid_until=NOON)), Refused)
    assert not twilio.calls


@pytest.mark.parametrize("method", ["edit", "toast"])
def test_an_sms_can_be_neither_edited_nor_shown_as_a_toast(
    sender: TwilioSender, method: str
) -> None:
    assert isinstance(sender.send(outgoing(method=method)), Refused)


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        (400, 21610, OptedOut),
        (400, 21211, Gone),
        (400, 21614, Gone),
        (400, 21635, Gone),
        (400, 30006, Gone),
        (400, 21408, Refused),
        (400, 21617, Refused),
        (401, 20003, Refused),
        (403, 20403, Refused),
        (404, 20404, Refused),
        (400, 21611, NotSent),
        (408, 20408, Doubtful),
        (500, 20500, Doubtful),
        (502, 0, Doubtful),
        (503, 20503, Doubtful),
        (302, 0, Doubtful),
    ],
)
def test_every_refusal_has_its_outcome(
    twilio: TwilioDouble, sender: TwilioSender, status: int, code: int, outcome: type[Outcome]
) -> None:
    twilio.refuse(TO, status, code)
    result = sender.send(outgoing("secret words"))
    assert type(result) is outcome
    assert TO not in repr(result)
    assert "secret words" not in repr(result)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("17", timedelta(seconds=17)),
        ("0", timedelta()),
        ("Mon, 02 Mar 2026 12:00:40 GMT", timedelta(seconds=40)),
        ("Mon, 02 Mar 2026 11:00:00 GMT", timedelta()),
        ("999999999999999", LONGEST_WAIT),
        ("soon", timedelta(seconds=10)),
        ("", timedelta(seconds=10)),
    ],
)
def test_after_a_429_nothing_is_sent_before_the_time_twilio_names(
    twilio: TwilioDouble, sender: TwilioSender, header: str, wait: timedelta
) -> None:
    twilio.fail("create", Fault("status", status=429, headers={"Retry-After": header}))
    result = sender.send(outgoing(attempts=2))
    assert isinstance(result, NotSent)
    assert result.retry_at == NOON + wait
    assert not twilio.messages


def test_a_slow_answer_within_the_time_is_an_answer(
    twilio: TwilioDouble, sender: TwilioSender
) -> None:
    twilio.listen_late(0.1)
    assert isinstance(sender.send(outgoing()), Sent)


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    "url", [f"http://127.0.0.1:{closed_port()}", "http://nowhere.invalid"], ids=["closed", "nowhere"]
)
def test_without_a_connection_it_surely_was_not_sent(url: str) -> None:
    sender = sender_to(url)
    result = sender.send(outgoing(attempts=1))
    assert isinstance(result, NotSent)
    assert result.retry_at == NOON + timedelta(seconds=5)


@pytest.mark.parametrize("url", ["", "api.twilio.com", "ftp://api.twilio.com", "http://[::1"])
def test_what_is_no_address_of_an_api_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match=r"address|parse"):
        sender_to(url)


def test_a_certificate_that_nobody_vouches_for_stops_the_call_before_it_is_sent(
    twilio: TwilioDouble,
) -> None:
    sender = sender_to(twilio.url.replace("http:", "https:"))
    assert isinstance(sender.send(outgoing()), NotSent | Doubtful)
    assert not twilio.calls


def test_a_proxy_that_the_environment_names_is_used(
    twilio: TwilioDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", twilio.url.replace("//", "//agent:p%40ss@"))
    sender = sender_to("http://twilio.invalid")
    assert isinstance(sender.send(outgoing("par le proxy")), Sent)
    assert twilio.messages[0].body == "par le proxy"
    sender.close()
    monkeypatch.setenv("no_proxy", "twilio.invalid")
    assert isinstance(sender_to("http://twilio.invalid").send(outgoing()), NotSent)


def test_calls_go_to_the_address_that_is_configured_whatever_the_environment_says(
    twilio: TwilioDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_EDGE", "dublin")
    monkeypatch.setenv("TWILIO_REGION", "ie1")
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "another")
    assert isinstance(sender_to(twilio.url).send(outgoing()), Sent)


def test_a_proxy_that_is_down_means_that_nothing_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{closed_port()}")
    assert isinstance(sender_to("http://twilio.invalid").send(outgoing()), NotSent)


def test_a_connection_that_nobody_takes_up_is_given_up_in_time() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        sender = sender_to(f"http://127.0.0.1:{full.getsockname()[1]}", HASTY)
        assert isinstance(sender.send(outgoing()), NotSent)
        for filler in fillers:
            filler.close()


def test_a_server_that_was_restarted_between_two_texts_is_no_doubt(twilio: TwilioDouble) -> None:
    sender = sender_to(twilio.url)
    assert isinstance(sender.send(outgoing()), Sent)
    twilio.stop()
    assert isinstance(sender.send(outgoing()), NotSent)
    twilio.start()
    assert isinstance(sender.send(outgoing()), Sent)


def test_many_are_sent_together_in_order_and_a_slow_one_holds_up_none(
    twilio: TwilioDouble,
) -> None:
    sender = sender_to(twilio.url, patience=60)
    twilio.fail("create", Fault("hang"))
    with ThreadPoolExecutor(1) as threads:
        stuck = threads.submit(sender.send, outgoing("bloqué"))
        while not twilio.calls:
            assert not stuck.done()
        messages: list[Outgoing] = [outgoing(f"texte {n}", id=n) for n in range(30)]
        outcomes = sender.send_many(messages)
        assert not stuck.done()
        twilio.stop()
        assert isinstance(stuck.result(), Doubtful)
    bodies = {message.sid: message.body for message in twilio.messages}
    assert [bodies[o.provider_id or ""] for o in outcomes if isinstance(o, Sent)] == [
        message.body for message in messages
    ]
    sender.close()


def test_what_cannot_begin_within_the_lease_of_its_rows_is_not_begun(twilio: TwilioDouble) -> None:
    access = TwilioAccess(ACCOUNT, ACCOUNT, "secret", twilio.url, 5, 1.5)
    sender = TwilioSender(SETTINGS, access, FixedClock(), start_within=1)
    twilio.fail("create", Fault("hang"), times=30)
    outcomes = sender.send_many([outgoing() for _ in range(30)])
    assert [type(o) for o in outcomes] == [Doubtful] * AT_ONCE + [NotSent] * (30 - AT_ONCE)
    assert len(twilio.calls) == AT_ONCE
    sender.close()
