"""The postmen, one a channel: they carry what is in the outbox to the provider, one row a provider
call, and write down what became of it. What may or may not have been sent is looked up before it is
ever sent again."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Literal

from conversations.events import LineLost, to_mail
from conversations.scene import Channel
from switchboard.outcomes import Gone, OptedOut, Outcome
from switchboard.ports import Bell, Clock, Sender, Store
from switchboard.records import Arrival, Outgoing

log = logging.getLogger(__name__)

LEASE_SECONDS = 60
AT_A_TIME = 100


class Postman:
    def __init__(self, channel: Channel, store: Store, sender: Sender, clock: Clock, bell: Bell) -> None:
        self._channel, self._store, self._sender = channel, store, sender
        self._clock, self._bell = clock, bell

    def deliver(self) -> int:
        """Sends what is due; how many rows were tried. Raises :class:`StoreUnavailable`."""
        rows = self._store.outbox.claim(self._channel, self._clock.now(), LEASE_SECONDS, AT_A_TIME)
        if rows:
            self._settle(list(zip(rows, self._sender.send_many(rows), strict=True)))
        return len(rows)

    def clear_doubts(self) -> int:
        """Asks the provider about the rows that may or may not have been sent; how many."""
        outbox = self._store.outbox
        outbox.recover(self._channel, self._clock.now())
        doubtful = outbox.unknown(self._channel, self._clock.now(), AT_A_TIME)
        if doubtful:
            self._settle([(row, self._sender.look_up(row, outbox.known_provider_ids)) for row in doubtful])
        return len(doubtful)

    def _settle(self, results: Sequence[tuple[Outgoing, Outcome]]) -> None:
        self._store.outbox.settle(results, self._clock.now())
        lost = [_lost(row, outcome) for row, outcome in results if isinstance(outcome, Gone | OptedOut)]
        if lost:
            self._store.inbox.receive(lost, self._clock.now())
            self._bell.ring()


def _lost(row: Outgoing, outcome: Outcome) -> Arrival:
    """A word to the dead line itself: its turn frees what hangs on it."""
    why: Literal["opted_out", "unreachable"] = "opted_out" if isinstance(outcome, OptedOut) else "unreachable"
    return Arrival("mail", f"lost:{row.id}", row.address, to_mail(LineLost(why)))
