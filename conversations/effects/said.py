"""What is said: messages, cards rewritten in place, toasts, and what hangs on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Button:
    """``text`` is a key of the catalogue, or, with ``literal``, the very words."""

    action: str
    ref: str
    text: str
    literal: str | None = None


Buttons = tuple[tuple[Button, ...], ...]

AttachmentKind = Literal["map", "summary", "journal", "export"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture or a document that goes with a text: facts and words as plain JSON, drawn where it
    is sent. ``data["name"]`` is what the file is called, without its ending."""

    kind: AttachmentKind
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Say:
    """Writes to the person on the line. ``ask_id`` marks the card of a question to a volunteer;
    ``need_id`` and ``epoch`` void it when the need has changed hands before it left."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    buttons: Buttons = ()
    first: bool = False
    """Whether this is the first message of a conversation and says who writes."""
    ask_for_location: str | None = None
    """The label, a key of the catalogue, of a button that shares a location."""
    valid_for: timedelta | None = None
    ask_id: int | None = None
    need_id: int | None = None
    epoch: int | None = None
    attachment: Attachment | None = None
    """Left out where a channel carries only words: the text makes sense alone."""
    card: tuple[Literal["task", "offer"], int] | None = None
    """What it is the card of: rewritten in place when somebody else settles that."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Rewrites a message of ours: the card that was pressed, or ``card_id`` of the outbox.
    Without ``key`` only its buttons are taken away. Where a channel cannot rewrite, nothing
    happens."""

    key: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    buttons: Buttons = ()
    card_id: int | None = None


@dataclass(frozen=True, slots=True)
class Toast:
    """Answers a press; without ``key`` it only stops the button's waiting mark."""

    key: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
