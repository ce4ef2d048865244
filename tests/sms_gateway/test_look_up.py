"""A text left in doubt is looked for in Twilio's list of messages before it is sent again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from sms_gateway.sender import TwilioSender
from sms_gateway.settings import TwilioAccess
from switchboard.outcomes import Doubtful, NotFound, Sent
from tests.doubles.serving import Fault
from tests.doubles.twilio import ACCOUNT, TwilioDouble
from tests.fakes import RunningClock, knows, outgoing
from tests.sms_gateway.signing import SETTINGS
from tests.sms_gateway.test_sender import HASTY, sender_to


@pytest.fixture
def twilio() -> Iterator[TwilioDouble]:
    with TwilioDouble() as double:
        yield double


@pytest.mark.parametrize(
    ("fault", "arrived"),
    [
        (Fault("hang"), False),
        (Fault("hang", after=True), True),
        (Fault("reset"), False),
        (Fault("reset", after=True), True),
        (Fault("status", status=500), False),
        (Fault("status", after=True, status=500), True),
        (Fault("html", status=502), False),
        (Fault("html", status=403), False),
        (Fault("html", status=407), False),
        (Fault("html", after=True, status=200), True),
    ],
)
def test_a_doubt_is_settled_by_the_list_of_messages(
    twilio: TwilioDouble, fault: Fault, arrived: bool
) -> None:
    clock = RunningClock()
    patience = HASTY if fault.kind == "hang" else 5
    access = TwilioAccess(ACCOUNT, ACCOUNT, "secret", twilio.url, 5, patience)
    sender = TwilioSender(SETTINGS, access, clock)
    twilio.fail("create", fault)
    message = outgoing(attempt_started=clock.now())
    assert isinstance(sender.send(message), Doubtful)
    expected = Sent(twilio.messages[0].sid) if arrived else NotFound()
    assert sender.look_up(message, knows()) == expected


def test_a_look_finds_no_message_of_another_row_text_person_or_day(twilio: TwilioDouble) -> None:
    clock = RunningClock()
    access = TwilioAccess(ACCOUNT, ACCOUNT, "secret", twilio.url)
    sender = TwilioSender(SETTINGS, access, clock)
    first = sender.send(outgoing("le même texte"))
    assert isinstance(first, Sent)
    assert first.provider_id is not None
    started = clock.now()
    message = outgoing("le même texte", attempt_started=started)
    assert sender.look_up(message, knows(first.provider_id)) == NotFound()
    assert sender.look_up(message, knows()) == first
    assert sender.look_up(outgoing("un autre", attempt_started=started), knows()) == NotFound()
    other = outgoing("le même texte", to="+33600000000", attempt_started=started)
    assert sender.look_up(other, knows()) == NotFound()
    later = outgoing("le même texte", attempt_started=started + timedelta(seconds=20))
    assert sender.look_up(later, knows()) == NotFound()


def test_of_two_that_fit_the_older_is_taken(twilio: TwilioDouble) -> None:
    clock = RunningClock()
    sender = TwilioSender(SETTINGS, TwilioAccess(ACCOUNT, ACCOUNT, "s", twilio.url), clock)
    started = clock.now()
    first, second = (sender.send(outgoing("deux fois")) for _ in range(2))
    assert isinstance(first, Sent)
    assert first.provider_id is not None
    message = outgoing("deux fois", attempt_started=started)
    assert sender.look_up(message, knows()) == first
    assert sender.look_up(message, knows(first.provider_id)) == second


def test_a_look_goes_back_over_several_pages(twilio: TwilioDouble) -> None:
    clock = RunningClock()
    sender = TwilioSender(SETTINGS, TwilioAccess(ACCOUNT, ACCOUNT, "s", twilio.url), clock)
    started = clock.now()
    sought = sender.send(outgoing("celui-ci"))
    sender.send_many([outgoing(f"texte {n}") for n in range(250)])
    assert sender.look_up(outgoing("celui-ci", attempt_started=started), knows()) == sought
    assert sum(1 for operation, _ in twilio.calls if operation == "list") == 3


@pytest.mark.parametrize(
    "fault", [Fault("status", status=500), Fault("html", status=200), Fault("reset"), Fault("hang")]
)
def test_a_list_that_cannot_be_had_settles_nothing(twilio: TwilioDouble, fault: Fault) -> None:
    sender = sender_to(twilio.url, HASTY if fault.kind == "hang" else 5)
    twilio.fail("list", fault)
    assert isinstance(sender.look_up(outgoing(), knows()), Doubtful)
