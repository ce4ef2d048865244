"""What somebody did, and the facts that were looked up for it."""

from __future__ import annotations

from dataclasses import dataclass

from conversations.place import PlaceFinding


@dataclass(frozen=True, slots=True)
class TextReceived:
    text: str


@dataclass(frozen=True, slots=True)
class MediaReceived:
    """A photo, a voice message, a sticker: anything without words; ``caption`` may hold some."""

    caption: str = ""


@dataclass(frozen=True, slots=True)
class LocationShared:
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of ours, looked up: ``action`` and ``ref`` are what it was drawn with."""

    action: str
    ref: str


@dataclass(frozen=True, slots=True)
class OldButtonPressed:
    """A button that is forged, expired, or was drawn for somebody else."""


@dataclass(frozen=True, slots=True)
class AddedToGroup:
    """The line is a group chat that the bot was put into. Nothing else of a group ever comes here."""


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """The answer to ``FindPlace`` or ``NearestPlace``; ``query`` is what was looked for."""

    query: str
    finding: PlaceFinding


FromOutside = TextReceived | MediaReceived | LocationShared | Pressed | OldButtonPressed | AddedToGroup
