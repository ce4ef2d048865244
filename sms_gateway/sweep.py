"""Takes up texts whose webhook failed: Twilio asks at most once more, and then only logs an error.

Its own list of what came to our number is complete, so it is read at the start and every few
minutes. The inbox knows by the MessageSid what it has seen, so nothing comes twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from twilio.rest import Client

from sms_gateway.listing import Listing
from sms_gateway.numbers import sender_of
from sms_gateway.settings import SmsSettings, TwilioAccess
from sms_gateway.transport import client_of
from switchboard.ports import Bell, Clock, Inbox
from switchboard.records import Address, Arrival

FIRST = timedelta(hours=24)
"""How far back the first sweep of a process looks."""

AFTERWARDS = timedelta(hours=1)
"""And those after it: far beyond the pause between two of them."""

PAGES = 50


class Sweep:
    """``take_up`` is called by a ticker, at the start and then about every five minutes."""

    def __init__(
        self, inbox: Inbox, clock: Clock, bell: Bell, settings: SmsSettings, access: TwilioAccess
    ) -> None:
        self._inbox, self._clock, self._bell = inbox, clock, bell
        self._number = settings.number
        client: Client = client_of(access, connections=1)
        self._listing = Listing(client, access.api_base_url.rstrip("/"), access.account_sid)
        self._span = FIRST

    def take_up(self) -> int:
        """How many texts had been missed. Raises ``Unlisted`` where the list could not be had and
        ``StoreUnavailable`` as the inbox does; then the next call looks as far back again."""
        now = self._clock.now()
        came = self._listing.back_to(now - self._span, PAGES, To=self._number)
        missed = self._store([one for one in came if one.get("direction") == "inbound"])
        self._span = AFTERWARDS
        if missed:
            self._bell.ring()
        return missed

    def _store(self, came: Sequence[dict[str, Any]]) -> int:
        """Oldest first, so that turns are taken in the order in which people wrote."""
        arrivals = [_arrival(one) for one in reversed(came)]
        return self._inbox.receive(arrivals, self._clock.now()) if arrivals else 0


def _arrival(listed: dict[str, Any]) -> Arrival:
    """As the webhook would have brought it."""
    fields = {
        "MessageSid": listed["sid"],
        "AccountSid": str(listed.get("account_sid") or ""),
        "From": str(listed.get("from") or ""),
        "To": str(listed.get("to") or ""),
        "Body": str(listed.get("body") or "").replace("\0", "\ufffd"),
        "NumMedia": str(listed.get("num_media") or "0"),
    }
    sender = sender_of(fields["From"])
    return Arrival("sms", listed["sid"], Address("sms", sender) if sender else None, fields)
