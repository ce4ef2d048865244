"""Twilio's Messages API on loopback: create and list, as much of it as a sender uses.

Differences from the real one: the list shows a message at once, and no SMS goes anywhere.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlencode

from tests.doubles.serving import Answer, Double, Fault

ACCOUNT = "AC" + "0" * 31 + "1"


@dataclass(frozen=True, slots=True)
class SentSms:
    sid: str
    to: str
    sender: str
    body: str
    created: datetime
    status_callback: str | None
    validity: int | None
    fields: dict[str, str]


class TwilioDouble(Double):
    """``messages`` is what was accepted, oldest first."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[SentSms] = []
        self.errors: dict[str, tuple[int, int]] = {}
        """By the number written to: the HTTP status and Twilio's code it is refused with."""

    def to(self, number: str) -> list[SentSms]:
        with self.lock:
            return [message for message in self.messages if message.to == number]

    def receive(self, sender: str, to: str, body: str, *, ago: float = 0) -> str:
        """A text that came in, ``ago`` seconds back, and whose webhook failed; its MessageSid."""
        with self.lock:
            sid = f"SM{len(self.messages) + 1:032x}"
            at = datetime.now(UTC) - timedelta(seconds=ago)
            fields = {"direction": "inbound"}
            self.messages.append(SentSms(sid, to, sender, body, at, None, None, fields))
            self.messages.sort(key=lambda message: message.created)
        return sid

    def listen_late(self, seconds: float = 0.3) -> None:
        self.fail("create", Fault("slow", seconds=seconds))

    def refuse(self, number: str, status: int, code: int) -> None:
        self.errors[number] = (status, code)

    def serve(self, method: str, path: str, query: str, body: bytes) -> tuple[str, dict[str, Any]]:
        if not (path.startswith("/2010-04-01/Accounts/") and path.endswith("/Messages.json")):
            return "unknown", {}
        written = body.decode() if method == "POST" else query
        fields = {k: v[0] for k, v in parse_qs(written, keep_blank_values=True).items()}
        return ("create" if method == "POST" else "list"), fields

    def perform(self, operation: str, fields: dict[str, Any]) -> Answer:
        if operation == "create":
            return self._create(fields)
        if operation == "list":
            return self._list(fields)
        return Answer(404, {"code": 20404, "status": 404, "message": "not found"})

    def _create(self, fields: dict[str, str]) -> Answer:
        if fields.get("To") in self.errors:
            status, code = self.errors[fields["To"]]
            return Answer(status, {"code": code, "status": status, "message": "refused"})
        with self.lock:
            message = SentSms(
                sid=f"SM{len(self.messages) + 1:032x}",
                to=fields["To"],
                sender=fields["From"],
                body=fields["Body"],
                created=datetime.now(UTC),
                status_callback=fields.get("StatusCallback"),
                validity=int(fields["ValidityPeriod"]) if "ValidityPeriod" in fields else None,
                fields=fields,
            )
            self.messages.append(message)
        return Answer(201, _resource(message))

    def _list(self, fields: dict[str, str]) -> Answer:
        size, page = int(fields.get("PageSize", "50")), int(fields.get("Page", "0"))
        found = [m for m in reversed(self.messages) if m.to == fields.get("To", m.to)]
        shown = found[page * size : (page + 1) * size]
        more = urlencode({**fields, "Page": page + 1}) if len(found) > (page + 1) * size else None
        return Answer(
            200,
            {
                "messages": [_resource(message) for message in shown],
                "next_page_uri": more and f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json?{more}",
            },
        )


def _resource(message: SentSms) -> dict[str, Any]:
    """The fields of a Message resource that matter here; the date as Twilio writes it."""
    return {
        "sid": message.sid,
        "account_sid": ACCOUNT,
        "to": message.to,
        "from": message.sender,
        "body": message.body,
        "status": "queued",
        "direction": message.fields.get("direction", "outbound-api"),
        "num_media": "0",
        "error_code": None,
        "date_created": format_datetime(message.created.replace(microsecond=0)),
        "date_sent": None,
    }


def main() -> None:
    """Serves until its standard input ends, for benchmarks that want it in its own process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    with TwilioDouble().start(parser.parse_args().port) as double:
        print(double.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
