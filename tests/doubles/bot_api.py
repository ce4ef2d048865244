"""What the Bot API puts on the wire, and a message as its reader sees it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

from werkzeug.formparser import MultiPartParser

from tests.doubles.serving import Answer


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came over the wire. ``kind`` is the form's field: ``photo`` or ``document``."""

    kind: str
    filename: str
    media_type: str
    content: bytes

    @property
    def name(self) -> str:
        return self.filename.rpartition(".")[0]


@dataclass(slots=True)
class ShownMessage:
    """A message of the bot's as its reader sees it now."""

    chat_id: int
    message_id: int
    text: str
    markup: dict[str, Any] = field(default_factory=dict)
    edited: int = 0
    upload: Upload | None = None

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


def fields_of(body: bytes, query: str) -> dict[str, Any]:
    """Form fields, and under ``upload`` a file; fields that hold JSON are read, as the server does."""
    fields = _parts(body) if body.startswith(b"--") else _form(body.decode() or query)
    for name in ("reply_markup", "allowed_updates", "link_preview_options"):
        if name in fields:
            fields[name] = json.loads(fields[name])
    return fields


def _form(written: str) -> dict[str, Any]:
    return {k: v[0] for k, v in parse_qs(written, True).items()}


def _parts(body: bytes) -> dict[str, Any]:
    """multipart/form-data, whose boundary is the body's own first line. A file is sent under a name
    of its own, and the field that should hold it says which (``attach://name``)."""
    boundary = body.partition(b"\r\n")[0].removeprefix(b"--")
    form, files = MultiPartParser().parse(BytesIO(body), boundary, len(body))
    fields: dict[str, Any] = dict(form)
    for name, file in files.items():
        named = {f"attach://{name}": kind for kind in ("photo", "document")}
        kind = next((k for k in ("photo", "document") if fields.get(k) in named or name == k), name)
        fields["upload"] = Upload(kind, file.filename or "", file.mimetype, file.read())
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
    }
    if message.upload is None:
        shown["text"] = message.text
    else:
        shown["caption"] = message.text
        shown |= _file(message.upload)
    if "inline_keyboard" in message.markup:
        shown["reply_markup"] = message.markup
    return shown


def _file(upload: Upload) -> dict[str, Any]:
    known = {"file_id": "f1", "file_unique_id": "u1", "file_size": len(upload.content)}
    if upload.kind == "photo":
        return {"photo": [{**known, "width": 1, "height": 1}]}
    return {"document": {**known, "file_name": upload.filename}}


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
