"""``voisins run`` and its parts ``web``, ``bot`` and ``worker``: each a process, sharing the database."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from switchboard.outcomes import NotFound, Outcome, Sent
from switchboard.ports import Bell, Sender, StoreUnavailable
from switchboard.redaction import keep_logs_clean
from voisins.bell import Chime, LocalBell
from voisins.config import Secrets, Settings, load
from voisins.problems import ConfigurationError
from voisins.processes import Inherited, Supervisor, bind, exit_code_of, inherit, roles_of
from voisins.singleton import only_one_beside, only_one_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from bot.settings import TelegramSettings
    from sms_gateway.settings import Health, SmsSettings
    from storage.store import SqlStore
    from switchboard.records import Outgoing

log = logging.getLogger(__name__)


def run(config: Path) -> int:
    """Until SIGTERM. Refuses to start without the secrets that the providers need."""
    settings, _ = ready(config)
    upgraded(settings)
    try:
        listener = bind(settings.web.host, settings.web.port)
    except OSError as error:
        raise ConfigurationError(
            f"{config}: [web] {settings.web.host}:{settings.web.port} cannot be listened on "
            f"({error.strerror}). Take another port, or end what holds it."
        ) from error
    host, port = listener.getsockname()[:2]
    print(f"voisins: {settings.town.name}, listening on http://{host}:{port}", flush=True)
    return Supervisor(roles_of(str(config.absolute())), listener).run()


def upgraded(settings: Settings) -> None:
    from storage import migrate

    migrate.upgrade(settings.storage_url)


def ready(config: Path) -> tuple[Settings, Secrets]:
    """Settings and secrets of a process that will run for real, with its logs quieted."""
    settings, secrets = load(config), Secrets()
    missing = secrets.missing(settings)
    if missing:
        raise ConfigurationError("\n".join(
            f"{name} is not set. It is a secret: put it in the environment, not in {config}."
            for name in missing
        ))  # fmt: skip
    logging.basicConfig(format="%(levelname)s %(name)s %(message)s", level=logging.INFO)
    keep_logs_clean(
        (secrets.telegram_token, *secrets.twilio_auth_token.split(",")), logging.getLogger().handlers
    )
    return settings, secrets


# The web.


def web(config: Path) -> int:
    """Serves Twilio's callbacks. It knows neither Telegram nor geocoders."""
    from voisins.serving import serve

    settings, secrets = ready(config)
    given = inherit()
    where = f"fd://{given.socket_fd}" if given.socket_fd is not None else (
        f"{settings.web.host}:{settings.web.port}"
    )
    serve(lambda: web_app(settings, secrets, given.bell), where)
    return 0


def web_app(settings: Settings, secrets: Secrets, bell: Bell) -> Flask:
    from sms_gateway.app import make_app, make_health_app
    from storage.store import SqlStore
    from voisins.compose import SystemClock

    store, clock = SqlStore(settings.storage_url), SystemClock()

    def health() -> Health:
        return _health(store, clock.now())

    if settings.sms.provider != "twilio":
        return make_health_app(health)
    return make_app(store.inbox, clock, sms_settings(settings, secrets), bell, health)


def _health(store: SqlStore, now: datetime) -> Health:
    from sms_gateway.settings import Health
    from switchboard.working import BEAT_LATE_SECONDS, ROLE

    try:
        beat = store.last_beat(ROLE)
    except StoreUnavailable:
        return Health(database=False, ticker=False)
    ticked = beat is not None and (now - beat).total_seconds() < BEAT_LATE_SECONDS
    return Health(database=True, ticker=ticked)


# What arrives from Telegram.


def bot(config: Path) -> int:
    """Takes up what arrives, and nothing else; a second one on the database is refused first."""
    settings, secrets = ready(config)
    given = inherit()

    def poll() -> None:
        with alone(settings, "bot"):
            _poll(settings, secrets, given)

    return exit_code_of(poll)


def _poll(settings: Settings, secrets: Secrets, given: Inherited) -> None:
    from telegram.error import InvalidToken

    from bot.poller import Poller
    from storage.store import SqlStore
    from voisins.compose import SystemClock

    if not given.supervised:
        upgraded(settings)
    poller = Poller(
        SqlStore(settings.storage_url).inbox, SystemClock(), given.bell, telegram_settings(settings, secrets)
    )
    _on_stop(poller.stop)
    try:
        poller.run()
    except InvalidToken as error:
        raise ConfigurationError("VOISINS_TELEGRAM_TOKEN: Telegram does not know this token.") from error


def telegram_settings(settings: Settings, secrets: Secrets) -> TelegramSettings:
    from bot.settings import TelegramSettings

    try:
        return TelegramSettings(secrets.telegram_token, settings.telegram.api_base_url)
    except ValueError as error:
        raise ConfigurationError(f"VOISINS_TELEGRAM_TOKEN: {error}") from error


# The worker.


def worker(config: Path) -> int:
    """Turns, deliveries and timers; a second one on the database is refused first."""
    settings, secrets = ready(config)
    given = inherit()

    def work() -> None:
        with alone(settings, "worker"):
            _work(settings, secrets, given)

    return exit_code_of(work)


def _work(settings: Settings, secrets: Secrets, given: Inherited) -> None:
    from bot.reader import read_update
    from bot.sender import TelegramSender
    from sms_gateway.reader import read_sms
    from storage.store import SqlStore
    from switchboard.postmen import Postman
    from switchboard.working import Worker
    from voisins.compose import SystemClock, board_of, drawer_of

    if not given.supervised:
        upgraded(settings)
    store, clock, out = SqlStore(settings.storage_url), SystemClock(), (LocalBell(), LocalBell())
    board = board_of(
        settings, store, bell=Chime(out), readers={"sms": read_sms, "telegram": read_update}
    )
    sms, sweep = sms_parts(settings, secrets, store, given.bell)
    telegram = TelegramSender(telegram_settings(settings, secrets), clock, drawer_of(settings))
    postmen = (
        Postman("sms", store, sms, clock, given.bell),
        Postman("telegram", store, telegram, clock, given.bell),
    )
    working = Worker(board, postmen, given.bell, out, sweep)
    _on_stop(working.stop)
    try:
        working.run()
    finally:
        sms.close()
        telegram.close()


def sms_parts(settings: Settings, secrets: Secrets, store: SqlStore, bell: Bell
              ) -> tuple[Sender, Callable[[], int] | None]:
    """What sends SMS, and what fetches those that no webhook brought."""
    from sms_gateway.sender import TwilioSender
    from sms_gateway.settings import TwilioAccess
    from sms_gateway.sweep import Sweep
    from voisins.compose import SystemClock

    if settings.sms.provider != "twilio":
        return NoSms(), None
    sms = sms_settings(settings, secrets)
    access = TwilioAccess(
        sms.account_sid, sms.account_sid, sms.auth_tokens[0], settings.sms.api_base_url
    )
    clock = SystemClock()
    return TwilioSender(sms, access, clock), Sweep(store.inbox, clock, bell, sms, access).take_up


def sms_settings(settings: Settings, secrets: Secrets) -> SmsSettings:
    """``VOISINS_TWILIO_AUTH_TOKEN`` may hold two tokens, with a comma, while one is rotated."""
    from sms_gateway.settings import SmsSettings

    tokens = tuple(secrets.twilio_auth_token.split(","))
    return SmsSettings(
        settings.sms.number, secrets.twilio_account_sid, tokens, settings.web.public_url
    )


class NoSms:
    """``[sms] provider = "demo"``: a text message goes nowhere, and counts as sent."""

    def send_many(self, messages: Sequence[Outgoing]) -> Sequence[Outcome]:
        return [Sent() for _ in messages]

    def look_up(self, message: Outgoing, known: Callable[[Sequence[str]], set[str]]) -> Outcome:
        return NotFound()

    def close(self) -> None:
        """There is nothing to close."""


def alone(settings: Settings, role: str) -> AbstractContextManager[None]:
    """One of each role on a database."""
    url = settings.storage_url
    if not url.startswith("sqlite:///"):
        return only_one_on(url.replace("+psycopg", ""), role)
    path = Path(url.removeprefix("sqlite:///"))
    path.parent.mkdir(parents=True, exist_ok=True)
    return only_one_beside(path, role)


def _on_stop(stop: Callable[[], None]) -> None:
    def handle(number: int, frame: FrameType | None) -> None:
        stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handle)

