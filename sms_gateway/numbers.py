"""Who sent an SMS: an E.164 number, a short code, or a name of letters."""

from __future__ import annotations

import re

import phonenumbers

_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_SHORT = re.compile(r"[0-9]{3,8}", re.ASCII)
_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 &_.+-]{1,11}", re.ASCII)
"""An alphanumeric sender: at most 11 characters with a letter among them (GSM 03.40)."""


def sender_of(written: str, region: str = "FR") -> str | None:
    """The sender as it is stored, or ``None`` where it is nobody's address.

    Twilio writes E.164, which is taken as it is; anything else is read as a number of ``region``.
    """
    if _E164.fullmatch(written):
        return written
    text = written.strip()
    if _SHORT.fullmatch(text) or _NAME.fullmatch(text):
        return text
    return _national(text, region)


def _national(text: str, region: str) -> str | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
