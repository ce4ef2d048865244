"""What the SMS edge must be told. Plain values: no file and no environment is read here."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SmsSettings:
    """The account and the one number that residents text.

    ``auth_tokens`` are accepted side by side while a token is being rotated; Twilio signs with
    the primary one. ``public_url`` is what Twilio is told to call, without a trailing slash
    and with the path a proxy adds, if it adds one ("https://mairie.example/voisins").
    """

    number: str
    account_sid: str
    auth_tokens: tuple[str, ...] = field(repr=False)
    public_url: str

    def __post_init__(self) -> None:
        """Raises ``ValueError``: without a token every signature would have to be believed."""
        if not self.auth_tokens or not all(self.auth_tokens):
            raise ValueError("no auth token: webhooks cannot be checked")
        if not self.public_url.startswith(("https://", "http://")):
            raise ValueError(f"public_url is not an http(s) address: {self.public_url!r}")


@dataclass(frozen=True, slots=True)
class TwilioAccess:
    """Where and as whom the API is called. ``username`` is the account's SID or an API key's;
    ``api_base_url`` may name a proxy or a double in the place of https://api.twilio.com."""

    account_sid: str
    username: str
    password: str = field(repr=False)
    api_base_url: str = "https://api.twilio.com"
    connect_timeout: float = 5.0
    """Seconds."""
    read_timeout: float = 15.0
    """Seconds."""


@dataclass(frozen=True, slots=True)
class Health:
    """``database`` answers; ``ticker`` has ticked lately."""

    database: bool
    ticker: bool

    @property
    def ok(self) -> bool:
        return self.database and self.ticker
