from __future__ import annotations

from typing import Any

import pytest

from conversations.events import MediaReceived, TextReceived
from sms_gateway.reader import read_sms
from switchboard.incoming import Incoming, Unreadable
from tests.sms_gateway.signing import inbound_fields


@pytest.mark.parametrize(
    ("changes", "event"),
    [
        ({"Body": "bonjour"}, TextReceived("bonjour")),
        ({"Body": " 1 "}, TextReceived(" 1 ")),
        ({"Body": "👍"}, TextReceived("👍")),
        ({"Body": ""}, MediaReceived("")),
        ({"Body": " \n "}, MediaReceived("")),
        ({"Body": "", "NumMedia": "1"}, MediaReceived("")),
        ({"Body": "ma liste", "NumMedia": "2"}, MediaReceived("ma liste")),
        ({"Body": "bonjour", "NumMedia": ""}, TextReceived("bonjour")),
    ],
)
def test_a_form_becomes_an_event(
    changes: dict[str, str], event: TextReceived | MediaReceived
) -> None:
    assert read_sms(inbound_fields(**changes)) == Incoming(event)


@pytest.mark.parametrize("raw", [{}, {"Body": "x"}, {"MessageSid": "SM1", "Body": 3}])
def test_what_is_no_form_of_an_sms_is_said_to_be_unreadable(raw: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        read_sms(raw)
