"""A bare house number given as a correction: "non c est au 14 bis". Rules only; pure."""

from __future__ import annotations

import re

_HOUSE_NUMBER = re.compile(
    r"(?:^|\b(?:au|le|num[ée]ro|n°|c['’ ]est|non|plut[ôo]t)\s+)(\d{1,4}(?:\s*(?:bis|ter|quater|[a-d]))?)\b"
    r"(?!\s*(?:h|heures?|euros?|[èe]me|e\b|er\b))",
    re.IGNORECASE,
)


def house_number_in(text: str) -> str | None:
    """A bare house number given as a correction: "non c est au 14 bis" -> "14 bis"."""
    found = _HOUSE_NUMBER.findall(text)
    return found[-1].strip() if found else None
