"""What the demo's page sees and may do. The composition root puts a real switchboard behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol


@dataclass(frozen=True, slots=True)
class PhoneButton:
    text: str
    token: str


PICTURES = ("map", "summary")
"""The kinds of attachment that are seen at once; others are documents to be opened."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A picture or document of a message. ``words`` say what is on it."""

    name: str
    picture: bool
    words: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message on a phone; ``mine`` where the phone's owner wrote it."""

    id: str
    mine: bool
    text: str
    at: datetime
    buttons: tuple[tuple[PhoneButton, ...], ...] = ()
    location_button: str | None = None
    """The label of a button that shares the owner's location."""
    attached: Attached | None = None


@dataclass(frozen=True, slots=True)
class Phone:
    """``owner`` is who holds it; ``toast`` the last short notice over the screen, if any."""

    id: str
    kind: Literal["sms", "telegram"]
    owner: str
    role: Literal["resident", "volunteer", "referent"]
    subtitle: str
    """A number or a handle, under the name."""
    bubbles: tuple[Bubble, ...] = ()
    toast: str | None = None


@dataclass(frozen=True, slots=True)
class Pin:
    """Somebody on the map. ``radius_m`` is how far a volunteer goes; ``state`` is what the
    volunteer's part in the newest open need is."""

    name: str
    role: Literal["resident", "volunteer"]
    lat: float
    lon: float
    radius_m: int | None = None
    state: Literal["idle", "asked", "yes", "no", "busy", "paused", "waiting", "helped"] = "idle"
    on_phone: str | None = None
    """The id of the phone, for the people who hold one of the four."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything the page shows at one moment; ``version`` grows with every change."""

    version: int
    clock: datetime
    """Local time of the made-up town."""
    phones: tuple[Phone, ...]
    pins: tuple[Pin, ...]


@dataclass(frozen=True, slots=True)
class Street:
    name: str
    line: tuple[tuple[float, float], ...]
    """(lon, lat) points."""


@dataclass(frozen=True, slots=True)
class Quarter:
    name: str
    ring: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What does not change: the town's streets and neighbourhoods."""

    town: str
    streets: tuple[Street, ...]
    quarters: tuple[Quarter, ...]


class UnknownPhone(KeyError):
    """There is no phone, or no message on it, of that id on the stage."""


class Stage(Protocol):
    """Every call returns when what it caused has been handled, so the next snapshot shows it."""

    def ground(self) -> Ground: ...

    def snapshot(self) -> Snapshot: ...

    def write(self, phone: str, text: str) -> None: ...

    def press(self, phone: str, bubble: str, token: str) -> None: ...

    def share_location(self, phone: str) -> None: ...

    def pass_time(self, minutes: int) -> None:
        """Moves the clock, in steps, so that everything due on the way happens at its time."""

    def attachment(self, phone: str, bubble: str) -> Mapping[str, Any]:
        """What is to be drawn for that message. Raises :class:`UnknownPhone`."""

    def restart(self) -> None: ...
