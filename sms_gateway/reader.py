"""Makes an event of a stored SMS. Pure: no I/O."""

from __future__ import annotations

from typing import Any

from conversations.events import MediaReceived, TextReceived
from switchboard.incoming import Incoming, Unreadable


def read_sms(raw: dict[str, Any]) -> Incoming:
    """An empty text is a medium without words: both want the same friendly answer.

    Raises :class:`Unreadable` where ``raw`` is no form of Twilio's. Pictures are never fetched.
    """
    body = raw.get("Body", "")
    if "MessageSid" not in raw or not isinstance(body, str):
        raise Unreadable("no form of an SMS")
    if _has_media(raw) or not body.strip():
        return Incoming(MediaReceived(body.strip()))
    return Incoming(TextReceived(body))


def _has_media(raw: dict[str, Any]) -> bool:
    return str(raw.get("NumMedia") or "0").strip() not in ("", "0")
