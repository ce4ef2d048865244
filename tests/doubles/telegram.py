"""The Bot API on loopback: updates with the real semantics of the offset, and messages kept.

As the real server does: getUpdates forgets everything before ``offset`` when the call arrives;
an offset that is out of range falls back to what is there; of two polls at once the older is
ended with 409; editing a message to what it is already is a 400.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from tests.doubles.bot_api import (
    ShownMessage,
    Upload,
    bot_user,
    chat,
    fields_of,
    is_allowed,
    ok,
    refusal,
    refused,
    resource,
    user,
)
from tests.doubles.serving import Answer, Double, Fault

LONGEST_CAPTION = 1024
TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"


class TelegramDouble(Double):
    """``messages`` holds what the bot wrote, oldest first; ``toasts`` (callback id, text)."""

    def __init__(self, token: str = TOKEN, first_update_id: int = 5000) -> None:
        super().__init__()
        self.token = token
        self.messages: list[ShownMessage] = []
        self.toasts: list[tuple[str, str]] = []
        self.blocked: set[int] = set()
        self.polls: list[int | None] = []
        """The offset of each getUpdates, ``None`` where it had none."""
        self.confirmed = 0
        """How many updates were forgotten because the bot asked for later ones."""
        self.webhook: str | None = None
        self._updates: list[Any] = []
        self._confirmed: list[Any] = []
        self._next_update = first_update_id
        self._next_message = 100
        self._next_callback = 1
        self._poll = 0
        self.changed = threading.Condition(self.lock)
        """Notified when updates come, when a poll arrives, when some are confirmed, and at a message."""

    # What people do.

    def push_update(self, update: dict[str, Any]) -> int:
        """Queues any update, well-formed or not, and returns its id."""
        with self.changed:
            update_id = self._next_update
            self._next_update += 1
            self._updates.append({"update_id": update_id, **update})
            self.changed.notify_all()
            return update_id

    def put_raw(self, update: Any) -> None:
        """Queues what is no update at all; it stays until one behind it is confirmed."""
        with self.changed:
            self._updates.append(update)
            self.changed.notify_all()

    def hand_out_again(self) -> None:
        """As after a failure of Telegram's own: what was confirmed is there once more."""
        with self.changed:
            self._updates = [*self._confirmed, *self._updates]
            self._confirmed = []
            self.changed.notify_all()

    def restart_ids(self, at: int) -> None:
        """As Telegram does after about a week without updates."""
        with self.lock:
            self._next_update = at

    def push_text(self, chat_id: int, text: str, **more: Any) -> int:
        return self.push_message(chat_id, text=text, **more)

    def push_message(self, chat_id: int, **content: Any) -> int:
        """``content``: ``text="…"``, ``photo=[…]``, ``location={…}`` and the like."""
        return self.push_update({"message": {**self._envelope(chat_id), **content}})

    def press(self, chat_id: int, label: str, *, by: int | None = None) -> int:
        """Presses the button with that label on the newest message of the chat that has one.
        Raises ``KeyError`` where there is none."""
        for message in reversed(self.to(chat_id)):
            if any(label in row for row in message.buttons):
                return self.press_token(
                    chat_id, message.token(label), message.message_id, by=by
                )
        raise KeyError(label)

    def press_token(
        self, chat_id: int, token: str, message_id: int, *, by: int | None = None
    ) -> int:
        """A press as a client may send it, forged or old."""
        with self.lock:
            callback_id = str(self._next_callback)
            self._next_callback += 1
        return self.push_update(
            {
                "callback_query": {
                    "id": callback_id,
                    "from": user(by or chat_id),
                    "chat_instance": "1",
                    "data": token,
                    "message": {
                        "message_id": message_id,
                        "date": int(time.time()),
                        "chat": chat(chat_id),
                    },
                }
            }
        )

    def block(self, chat_id: int) -> int:
        """The person blocks the bot: sends are refused, and the bot is told."""
        self.blocked.add(chat_id)
        return self.push_update(
            {
                "my_chat_member": {
                    "chat": chat(chat_id),
                    "from": user(chat_id),
                    "date": int(time.time()),
                    "old_chat_member": {"user": bot_user(), "status": "member"},
                    "new_chat_member": {"user": bot_user(), "status": "kicked", "until_date": 0},
                }
            }
        )

    # What can be seen.

    def to(self, chat_id: int) -> list[ShownMessage]:
        with self.lock:
            return [message for message in self.messages if message.chat_id == chat_id]

    @property
    def waiting(self) -> int:
        """Updates not confirmed yet."""
        with self.lock:
            return len(self._updates)

    def flood(self, operation: str, seconds: int, times: int = 1) -> None:
        body = refusal(429, f"Too Many Requests: retry after {seconds}")
        body["parameters"] = {"retry_after": seconds}
        self.fail(operation, Fault("status", status=429, body=body), times)

    # The server.

    def serve(self, method: str, path: str, query: str, body: bytes) -> tuple[str, dict[str, Any]]:
        prefix = f"/bot{self.token}/"
        if not path.startswith(prefix):
            return "unknown", {}
        return path.removeprefix(prefix), fields_of(body, query)

    def perform(self, operation: str, fields: dict[str, Any]) -> Answer:
        performers: dict[str, Callable[[dict[str, Any]], Answer]] = {
            "getUpdates": self._get_updates,
            "sendMessage": lambda fields: self._send(fields, fields["text"]),
            "sendPhoto": lambda fields: self._send_file(fields, "photo"),
            "sendDocument": lambda fields: self._send_file(fields, "document"),
            "editMessageText": self._edit_text,
            "editMessageReplyMarkup": self._edit_markup,
            "answerCallbackQuery": self._answer_callback,
            "getMe": lambda _: ok(bot_user()),
            "deleteWebhook": self._delete_webhook,
            "setMyCommands": lambda _: ok(True),
        }
        perform = performers.get(operation)
        return perform(fields) if perform else refused(401, "Unauthorized")

    def _get_updates(self, fields: dict[str, Any]) -> Answer:
        if self.webhook:
            return refused(
                409, "Conflict: can't use getUpdates method while webhook is active"
            )
        with self.changed:
            self._poll += 1
            mine = self._poll
            offset = int(fields["offset"]) if "offset" in fields else None
            self.polls.append(offset)
            self._forget_below(offset)
            self.changed.notify_all()
            return self._await_updates(mine, fields)

    def _await_updates(self, mine: int, fields: dict[str, Any]) -> Answer:
        deadline = time.monotonic() + float(fields.get("timeout", 0))
        while not self._updates and not self.stopping.is_set() and mine == self._poll:
            left = deadline - time.monotonic()
            if left <= 0:
                break
            self.changed.wait(min(left, 0.1))
        if mine != self._poll:
            return refused(409, "Conflict: terminated by other getUpdates request")
        allowed = fields.get("allowed_updates")
        limit = int(fields.get("limit", 100))
        return ok([u for u in self._updates if is_allowed(u, allowed)][:limit])

    def _forget_below(self, offset: int | None) -> None:
        """Everything before the update that is asked for, or everything where it is the next one
        to come; an offset that is neither falls back to the head of the queue."""
        ids = [u.get("update_id") if isinstance(u, dict) else None for u in self._updates]
        if offset == self._next_update:
            gone = len(ids)
        else:
            gone = ids.index(offset) if offset in ids else 0
        self._confirmed += self._updates[:gone]
        self.confirmed += sum(1 for update_id in ids[:gone] if update_id is not None)
        del self._updates[:gone]

    def _send_file(self, fields: dict[str, Any], kind: str) -> Answer:
        """As the real server: a caption of 1,024 characters at most; a photo must be one."""
        upload: Upload | None = fields.get("upload")
        if upload is None or upload.kind != kind:
            return refused(400, f"Bad Request: there is no {kind} in the request")
        if kind == "photo" and not upload.content.startswith(b"\x89PNG"):
            return refused(400, "Bad Request: IMAGE_PROCESS_FAILED")
        if len(fields.get("caption", "")) > LONGEST_CAPTION:
            return refused(400, "Bad Request: message caption is too long")
        return self._send(fields, fields.get("caption", ""))

    def _send(self, fields: dict[str, Any], text: str) -> Answer:
        chat_id = int(fields["chat_id"])
        if chat_id in self.blocked:
            return refused(403, "Forbidden: bot was blocked by the user")
        with self.lock:
            self._next_message += 1
            message = ShownMessage(
                chat_id, self._next_message, text, fields.get("reply_markup") or {},
                upload=fields.get("upload"),
            )
            self.messages.append(message)
            self.changed.notify_all()
        return ok(resource(message))

    def _edit_text(self, fields: dict[str, Any]) -> Answer:
        return self._edit(fields, fields["text"])

    def _edit_markup(self, fields: dict[str, Any]) -> Answer:
        return self._edit(fields, None)

    def _edit(self, fields: dict[str, Any], text: str | None) -> Answer:
        message = self._find(int(fields["chat_id"]), int(fields["message_id"]))
        if message is None:
            return refused(400, "Bad Request: message to edit not found")
        after = (message.text if text is None else text, fields.get("reply_markup") or {})
        if after == (message.text, message.markup):
            return refused(
                400,
                "Bad Request: message is not modified: specified new message content and reply "
                "markup are exactly the same as a current content and reply markup of the message",
            )
        with self.lock:
            message.text, message.markup = after
            message.edited += 1
        return ok(resource(message))

    def _find(self, chat_id: int, message_id: int) -> ShownMessage | None:
        return next((m for m in self.to(chat_id) if m.message_id == message_id), None)

    def _answer_callback(self, fields: dict[str, Any]) -> Answer:
        with self.lock:
            self.toasts.append((str(fields["callback_query_id"]), fields.get("text", "")))
        return ok(True)

    def _delete_webhook(self, fields: dict[str, Any]) -> Answer:
        self.webhook = None
        return ok(True)

    def _envelope(self, chat_id: int) -> dict[str, Any]:
        with self.lock:
            self._next_message += 1
            message_id = self._next_message
        return {
            "message_id": message_id,
            "date": int(time.time()),
            "chat": chat(chat_id),
            "from": user(chat_id),
        }
