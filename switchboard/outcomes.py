"""What can become of one provider call, and what the outbox does about each.

A sender says which of these happened; ``Outbox.settle`` decides once, here, what it means.

| outcome     | means                                              | the row becomes               |
|-------------|----------------------------------------------------|-------------------------------|
| Sent        | the provider accepted it                           | sent                          |
| NotSent     | it surely never left (no connection, 429)          | queued again at ``retry_at``  |
| Doubtful    | it may or may not have been sent (time-out, 5xx)   | unknown                       |
| Refused     | it will never be sent (4xx)                        | failed                        |
| Gone        | and the person cannot be reached there any more    | failed; the line unreachable  |
| OptedOut    | and the person told the provider to stop           | failed; the line stopped      |
| NotFound    | looked up: the provider does not know it           | unknown; queued after three   |
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Sent:
    provider_id: str | None = None


@dataclass(frozen=True, slots=True)
class NotSent:
    retry_at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Doubtful:
    why: str


@dataclass(frozen=True, slots=True)
class Refused:
    why: str


@dataclass(frozen=True, slots=True)
class Gone:
    why: str


@dataclass(frozen=True, slots=True)
class OptedOut:
    why: str


@dataclass(frozen=True, slots=True)
class NotFound:
    why: str = "the provider does not list it"


Outcome = Sent | NotSent | Doubtful | Refused | Gone | OptedOut | NotFound

LOOKS = (60, 120, 300)
"""Seconds after an attempt at which an ``unknown`` row is looked up; after the last negative
it is queued again."""
