"""Texts whose webhook failed are found in Twilio's own list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from conversations.events import TextReceived
from sms_gateway.listing import PAGE, Unlisted
from sms_gateway.reader import read_sms
from sms_gateway.settings import TwilioAccess
from sms_gateway.sweep import Sweep
from switchboard.ports import StoreUnavailable
from switchboard.records import Address, Arrival
from tests.doubles.serving import Fault
from tests.doubles.twilio import ACCOUNT, TwilioDouble
from tests.fakes import NOON, CountingBell, MemoryInbox, RunningClock
from tests.sms_gateway.signing import NUMBER, SETTINGS

MARTIN = "+33612345612"


@pytest.fixture
def twilio() -> Iterator[TwilioDouble]:
    with TwilioDouble() as double:
        yield double


def sweep_of(
    twilio: TwilioDouble, inbox: MemoryInbox, bell: CountingBell | None = None
) -> Sweep:
    access = TwilioAccess(ACCOUNT, ACCOUNT, "secret", twilio.url)
    return Sweep(inbox, RunningClock(), bell or CountingBell(), SETTINGS, access)


def test_a_missed_text_is_taken_up_once_as_the_webhook_would_have_brought_it(
    twilio: TwilioDouble,
) -> None:
    inbox, bell = MemoryInbox(), CountingBell()
    sweep = sweep_of(twilio, inbox, bell)
    sid = twilio.receive(MARTIN, NUMBER, "j'ai plus de pain", ago=3600)
    assert [sweep.take_up() for _ in range(2)] == [1, 0]
    (arrival,) = inbox.arrivals.values()
    assert (arrival.external_id, arrival.address) == (sid, Address("sms", MARTIN))
    assert read_sms(arrival.raw).event == TextReceived("j'ai plus de pain")
    assert bell.rung == 1


def test_what_the_webhook_brought_is_not_taken_up_again(twilio: TwilioDouble) -> None:
    inbox = MemoryInbox()
    sid = twilio.receive(MARTIN, NUMBER, "bonjour")
    inbox.receive([Arrival("sms", sid, Address("sms", MARTIN), {"Body": "bonjour"})], NOON)
    assert sweep_of(twilio, inbox).take_up() == 0


def test_texts_are_taken_up_in_the_order_in_which_they_were_written(twilio: TwilioDouble) -> None:
    inbox = MemoryInbox()
    for number in range(2 * PAGE + 5):
        twilio.receive(MARTIN, NUMBER, f"texte {number}", ago=5000 - number)
    assert sweep_of(twilio, inbox).take_up() == 2 * PAGE + 5
    bodies = [arrival.raw["Body"] for arrival in inbox.arrivals.values()]
    assert bodies == [f"texte {number}" for number in range(2 * PAGE + 5)]


def test_only_texts_to_our_number_of_the_last_day_are_taken_up(twilio: TwilioDouble) -> None:
    inbox = MemoryInbox()
    twilio.receive(MARTIN, "+33600000000", "à un autre")
    twilio.receive(MARTIN, NUMBER, "hier", ago=25 * 3600)
    assert sweep_of(twilio, inbox).take_up() == 0


def test_after_a_failure_the_next_sweep_looks_as_far_back(twilio: TwilioDouble) -> None:
    inbox = MemoryInbox()
    sweep = sweep_of(twilio, inbox)
    twilio.receive(MARTIN, NUMBER, "ce matin", ago=8 * 3600)
    twilio.fail("list", Fault("status", status=500))
    with pytest.raises(Unlisted):
        sweep.take_up()
    inbox.broken = True
    with pytest.raises(StoreUnavailable):
        sweep.take_up()
    inbox.broken = False
    assert sweep.take_up() == 1
