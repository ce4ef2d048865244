"""Telephone numbers as they are read aloud."""

from __future__ import annotations

import phonenumbers


def national(number: str) -> str:
    """An E.164 number in its national form ("06 39 98 00 01"); anything else as it is."""
    if not number.startswith("+"):
        return number
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
