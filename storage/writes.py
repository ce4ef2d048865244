"""Writes that were kept back to the end of a transaction, and what it means when one finds its row
changed: another turn was faster."""

from __future__ import annotations

from collections.abc import Sequence

from storage.prepared import Link, Write
from switchboard.ports import SessionClash


def write_all(link: Link, writes: Sequence[Write]) -> None:
    """In order. Raises :class:`SessionClash`."""
    if not link.write_together(writes):
        raise SessionClash("a session was written, or a message handled, by another turn")
