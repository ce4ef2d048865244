"""Makes an event of a stored update. Pure: no I/O.

Only private chats are spoken in; what is written in a group needs no turn. Being put into one does,
on a line of the group's own: the only thing that ever has one.
"""

from __future__ import annotations

import re
from typing import Any, TypeGuard

from conversations.events import AddedToGroup, LineLost, LocationShared, MediaReceived, TextReceived
from switchboard.incoming import ButtonPressed, Incoming, Unreadable

MEDIA = (
    "photo", "voice", "video", "video_note", "audio", "document", "sticker", "animation",
    "contact", "poll", "dice", "game", "story", "paid_media", "checklist",
)  # fmt: skip

GROUPS = ("group", "supergroup")
NOTHING = Incoming(None)

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""A NUL, which PostgreSQL refuses, and halves of pairs, which are no UTF-8. JSON can hold both."""

_WITH_A_PERSON = ("message", "edited_message", "callback_query", "my_chat_member")


def person_of(raw: dict[str, Any]) -> int | None:
    """The id of whoever acted. In a private chat it is the chat's id as well; in a group it is
    not, and nobody is to be found under the group's."""
    for kind in _WITH_A_PERSON:
        sender = _dict(_dict(raw.get(kind)).get("from")).get("id")
        if is_id(sender):
            return sender
    return None


def chat_of(raw: dict[str, Any]) -> int | None:
    """Whose inbox the update belongs to: the person's who acted, or the group's that the bot was put
    into."""
    change = _dict(raw.get("my_chat_member"))
    group = _dict(change.get("chat")).get("id")
    return group if is_id(group) and _is_joining(change) else person_of(raw)


def _is_joining(change: dict[str, Any]) -> bool:
    status = _dict(change.get("new_chat_member")).get("status")
    return _dict(change.get("chat")).get("type") in GROUPS and status in ("member", "administrator")


def is_id(value: Any) -> TypeGuard[int]:
    """A whole number of at most 64 bits, as the Bot API's documentation has it."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63


def read_update(raw: dict[str, Any]) -> Incoming:
    """Raises :class:`Unreadable` for what is no update of a kind that we ask for."""
    if "message" in raw:
        return _message(_need_dict(raw["message"]))
    if "callback_query" in raw:
        return _press(_need_dict(raw["callback_query"]))
    if "my_chat_member" in raw:
        return _membership(_need_dict(raw["my_chat_member"]))
    if "edited_message" in raw:
        return NOTHING
    raise Unreadable("no update of a known kind")


def _message(message: dict[str, Any]) -> Incoming:
    if not _is_private(message):
        return NOTHING
    if "text" in message:
        return Incoming(TextReceived(_need_text(message["text"])))
    if "location" in message:
        return Incoming(_location(_need_dict(message["location"])))
    if any(kind in message for kind in MEDIA):
        return Incoming(MediaReceived(_need_text(message.get("caption") or "")))
    return NOTHING


def _press(press: dict[str, Any]) -> Incoming:
    """The message may be one too old for the server to show; its id is there all the same."""
    message = _dict(press.get("message"))
    if message and not _is_private(message):
        return NOTHING
    shown = message.get("message_id")
    return Incoming(
        ButtonPressed(_need_text(press.get("data"))),
        callback_id=_need_text(press.get("id")),
        message_id=str(shown) if shown is not None else None,
    )


def _membership(change: dict[str, Any]) -> Incoming:
    """``kicked`` in a private chat is how a block is told. An unblocking needs no turn."""
    if _is_joining(change):
        return Incoming(AddedToGroup())
    status = _dict(change.get("new_chat_member")).get("status")
    if _is_private(change) and status == "kicked":
        return Incoming(LineLost("blocked"))
    return NOTHING


def _location(location: dict[str, Any]) -> LocationShared:
    try:
        lat, lon = float(location["latitude"]), float(location["longitude"])
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable("a location without coordinates") from error
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise Unreadable("a location outside the world")
    return LocationShared(lat, lon)


def _is_private(part: dict[str, Any]) -> bool:
    return _dict(part.get("chat")).get("type") == "private"


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _need_dict(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unreadable("a part of the update is not an object")
    return value


def _need_text(value: Any) -> str:
    if not isinstance(value, str):
        raise Unreadable("a part of the update is not a text")
    return _UNSTORABLE.sub("\ufffd", value)
