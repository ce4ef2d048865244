"""The port that dialogues ask: first the town's own book, then, where allowed, the remote one.

Thread- and fork-safe as its parts are. It logs no address.
"""

from __future__ import annotations

import re
import unicodedata

from conversations.place import PlaceFinding
from places.ban import RemotePlaces
from places.book import AddressBook
from places.typed import read_query

MOST_WORDS_SENT = 14
"""A longer text is a message, not an address, and is not sent out."""
LONGEST = 300
"""Letters that are looked at; no address is longer."""
_TELEPHONE = re.compile(r"\d(?:[ .-]?\d){5}")


class TownPlaces:
    """Finds places in the book, then remotely. ``remote`` None keeps every address in the house."""

    def __init__(self, book: AddressBook, remote: RemotePlaces | None = None) -> None:
        self._book = book
        self._remote = remote

    def find(self, query: str) -> PlaceFinding:
        """The book's answer; the remote one's only where the book has nothing at all.

        A town that the book heard named as another is not asked about again.
        """
        query = unicodedata.normalize("NFKC", query[:LONGEST])[:LONGEST]
        finding = self._book.find(query)
        if finding.kind != "none" or finding.outside or self._remote is None:
            return finding
        if not _looks_like_address(query):
            return finding
        beyond = self._remote.find(query)
        if beyond.kind == "none":
            return finding
        return PlaceFinding(
            beyond.kind, beyond.place, beyond.others, beyond.score, details=finding.details
        )

    def nearest(self, lat: float, lon: float) -> PlaceFinding:
        """The address nearest to a shared location, from the book alone."""
        return self._book.nearest(lat, lon)

    def examples(self, count: int) -> tuple[str, ...]:
        """Names of real streets of the town."""
        return self._book.examples(count)


def _looks_like_address(query: str) -> bool:
    """Whether it is worth sending out: a number or a type of way is there, and it is short.

    A greeting or a whole message about somebody's day stays in the house.
    """
    words = read_query(query).words
    typed = any(word.types for word in words) and not _TELEPHONE.search(query)
    return typed and 2 <= len(words) <= MOST_WORDS_SENT
