"""What the Telegram edge must be told. Plain values: no file and no environment is read here."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """``api_base_url`` in the form ``https://api.telegram.org``; it may name a server of one's
    own or a double."""

    token: str = field(repr=False)
    api_base_url: str = "https://api.telegram.org"
    poll_seconds: int = 30
    """How long the server may hold a poll open."""
    connect_timeout: float = 5.0
    """Seconds."""
    read_timeout: float = 15.0
    """Seconds; for a poll, on top of ``poll_seconds``."""
    upload_timeout: float = 10.0
    """Seconds, to write a picture or a document."""
    at_once: int = 16
    """Calls under way together. Telegram allows about 30 messages a second over all chats."""

    def __post_init__(self) -> None:
        """Raises ``ValueError`` for what is no token of a bot, before it is sent anywhere."""
        if not self.bot_id.isdigit():
            raise ValueError("not a token of a Telegram bot (digits, a colon, letters)")

    @property
    def bot_id(self) -> str:
        return self.token.partition(":")[0]

    @property
    def base_url(self) -> str:
        return self.api_base_url.rstrip("/") + "/bot"

    @property
    def base_file_url(self) -> str:
        return self.api_base_url.rstrip("/") + "/file/bot"
