"""A stored arrival, read: what an edge makes of its own raw payload."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from conversations.events import AddedToGroup, LineLost, LocationShared, MediaReceived, TextReceived


class Unreadable(ValueError):
    """The payload is nothing this edge knows how to read; it is set aside."""


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """A press as a channel reports it: our token, not yet looked up."""

    token: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """``callback_id`` is to be answered by a toast; ``message_id`` is the provider's id of the
    message that was pressed. ``event`` is ``None`` for what needs no turn (a message edited, a
    chat joined)."""

    event: TextReceived | MediaReceived | LocationShared | ButtonPressed | LineLost | AddedToGroup | None
    callback_id: str | None = None
    message_id: str | None = None


Reader = Callable[[dict[str, Any]], Incoming]
"""Reads a raw payload. Raises :class:`Unreadable`; never does I/O."""
