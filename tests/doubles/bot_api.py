"""What the Bot API puts on the wire, and a message as its reader sees it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from tests.doubles.serving import Answer


@dataclass(slots=True)
class ShownMessage:
    """A message of the bot's as its reader sees it now."""

    chat_id: int
    message_id: int
    text: str
    markup: dict[str, Any] = field(default_factory=dict)
    edited: int = 0

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of the inline buttons, in rows."""
        return [[b["text"] for b in row] for row in self.markup.get("inline_keyboard", [])]

    def token(self, label: str) -> str:
        """What the button with that label sends back. Raises ``KeyError``."""
        for row in self.markup.get("inline_keyboard", []):
            for button in row:
                if button["text"] == label:
                    return str(button["callback_data"])
        raise KeyError(label)


def fields_of(written: str) -> dict[str, Any]:
    """Form fields; those that hold JSON are read, as the server does."""
    fields: dict[str, Any] = {k: v[0] for k, v in parse_qs(written, True).items()}
    for name in ("reply_markup", "allowed_updates", "link_preview_options"):
        if name in fields:
            fields[name] = json.loads(fields[name])
    return fields


def is_allowed(update: Any, allowed: Iterable[str] | None) -> bool:
    """What is not an update at all is handed over as well: a client must survive it."""
    if not isinstance(update, dict):
        return True
    known = {"message", "edited_message", "callback_query", "my_chat_member"}
    kinds = known & update.keys()
    return allowed is None or not kinds or bool(kinds & set(allowed))


def resource(message: ShownMessage) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "message_id": message.message_id,
        "date": int(time.time()),
        "chat": chat(message.chat_id),
        "from": bot_user(),
        "text": message.text,
    }
    if "inline_keyboard" in message.markup:
        shown["reply_markup"] = message.markup
    return shown


def chat(chat_id: int) -> dict[str, Any]:
    return {"id": chat_id, "type": "private" if chat_id > 0 else "group", "first_name": "P"}


def user(user_id: int) -> dict[str, Any]:
    return {"id": user_id, "is_bot": False, "first_name": "P", "language_code": "fr"}


def bot_user() -> dict[str, Any]:
    return {"id": 110201543, "is_bot": True, "first_name": "Voisins", "username": "voisins_bot"}


def ok(result: Any) -> Answer:
    return Answer(200, {"ok": True, "result": result})


def refusal(code: int, why: str) -> dict[str, Any]:
    return {"ok": False, "error_code": code, "description": why}


def refused(code: int, why: str) -> Answer:
    return Answer(code, refusal(code, why))
