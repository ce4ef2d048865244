"""Twilio's list of messages, newest first, page by page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from twilio.http.response import Response
from twilio.rest import Client
from urllib3.exceptions import HTTPError

PAGE = 100
"""Messages on a page; Twilio gives at most 1,000."""


class Unlisted(Exception):
    """The list could not be had, or what came is none."""


class Listing:
    def __init__(self, client: Client, base_url: str, account_sid: str) -> None:
        self._client = client
        self._base = base_url
        self._messages = f"{base_url}/2010-04-01/Accounts/{account_sid}/Messages.json"

    def back_to(self, since: datetime, pages: int, **filters: str) -> Iterator[dict[str, Any]]:
        """Messages that fit ``filters`` (To, From), each with a ``sid``. Raises :class:`Unlisted`.

        Not filtered by DateSent at Twilio's: what is still queued has none.
        """
        url, params = self._messages, {**filters, "PageSize": str(PAGE)}
        for _ in range(pages):
            page = self._page(url, params)
            for listed in page["messages"]:
                if created(listed) < since:
                    return
                yield listed
            if not page.get("next_page_uri"):
                return
            url, params = f"{self._base}{page['next_page_uri']}", {}

    def _page(self, url: str, params: dict[str, str]) -> dict[str, Any]:
        try:
            answer: Response = self._client.request("GET", url, params=params)
            page = json.loads(answer.text)
        except (HTTPError, ValueError) as error:
            raise Unlisted(type(error).__name__) from error
        if answer.status_code != 200 or not _is_page(page):
            raise Unlisted(f"HTTP {answer.status_code}")
        return dict(page)


def created(listed: dict[str, Any]) -> datetime:
    """When Twilio took it, in whole seconds (RFC 2822). Raises :class:`Unlisted`."""
    try:
        at = parsedate_to_datetime(listed["date_created"])
    except (KeyError, TypeError, ValueError) as error:
        raise Unlisted("a message without a date") from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _is_page(page: Any) -> bool:
    messages = page.get("messages") if isinstance(page, dict) else None
    return isinstance(messages, list) and all(
        isinstance(one, dict) and isinstance(one.get("sid"), str) for one in messages
    )
