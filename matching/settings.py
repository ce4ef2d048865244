"""The town's rules for asking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class AskingRules:
    """``perimeter_m`` is in metres as the crow flies; nobody is asked to go farther."""

    perimeter_m: int = 1000
    ask_at_once: int = 2
    ask_for: timedelta = timedelta(minutes=30)
    """How long a question stays alone before the next volunteers are asked as well."""
    ask_for_urgent: timedelta = timedelta(minutes=15)
    asks_a_week: int = 3
    consent_within: timedelta = timedelta(hours=2)
    """After this long without the resident's word, a referent calls them."""
    follow_up_silence: timedelta = timedelta(hours=24)
    band_m: int = 250
    """Volunteers within one band of distance are equally near."""

    def wave(self, urgent: bool) -> timedelta:
        return self.ask_for_urgent if urgent else self.ask_for
