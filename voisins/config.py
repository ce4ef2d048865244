"""``config.toml`` as typed settings; what is wrong with it is said with file, line, key and an example.

Secrets are read from the environment alone, and refused in the file.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from voisins.problems import ConfigurationError

SECRETS = ("VOISINS_TELEGRAM_TOKEN", "VOISINS_TWILIO_ACCOUNT_SID", "VOISINS_TWILIO_AUTH_TOKEN")
_SECRET_WORDS = re.compile(r"token|secret|passw|account_sid|auth|api_key", re.IGNORECASE)


def _timezone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("unknown time zone")
    return name


def _web_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("no web address")
    return url.rstrip("/")


def _optional_url(url: str) -> str:
    return _web_url(url) if url else ""


def _database(url: str) -> str:
    if not re.match(r"sqlite:///.+|postgresql\+psycopg://.+", url):
        raise ValueError("no database address")
    return url


def _insee(code: str) -> str:
    if not re.fullmatch(r"\d[\dAB]\d{3}", code):
        raise ValueError("no INSEE code")
    return code


def expected(what: str, example: str, **more: Any) -> Any:
    """A field whose errors say what was expected, with an example."""
    return Field(description=what, examples=[example], **more)


WebUrl = Annotated[str, AfterValidator(_web_url)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TownSettings(Part):
    name: str = expected("the town's name", 'name = "Miramas"', min_length=1, max_length=40)
    insee_codes: list[Annotated[str, AfterValidator(_insee)]] = expected(
        "INSEE codes of five characters", 'insee_codes = ["13063"]', min_length=1)
    phone: str = expected("the number where residents reach a person", 'phone = "04 90 00 00 00"',
                          pattern=r"^[+\d][\d ]{1,13}$")
    timezone: Annotated[str, AfterValidator(_timezone)] = expected(
        "a time zone name", 'timezone = "Europe/Paris"', default="Europe/Paris")
    language: Literal["fr"] = expected('"fr"', 'language = "fr"', default="fr")
    currency: str = expected("at most 5 letters", 'currency = "€"', default="€", min_length=1, max_length=5)
    texts: str = expected("a file of sentences", 'texts = "textes.toml"', default="")


class WebSettings(Part):
    public_url: WebUrl = expected("the address at which Twilio calls this program",
                                  'public_url = "https://voisins.miramas.fr"')
    host: str = expected("an address to listen on", 'host = "127.0.0.1"', default="127.0.0.1")
    port: int = expected("a port, 0 to 65535", "port = 8080", default=8080, ge=0, le=65535)


class StorageSettings(Part):
    url: Annotated[str, AfterValidator(_database)] = expected(
        "sqlite:///... or postgresql+psycopg://...", 'url = "sqlite:///var/voisins.sqlite"',
        default="sqlite:///var/voisins.sqlite")


class SmsSettings(Part):
    provider: Literal["twilio", "demo"] = expected('"twilio" or "demo"', 'provider = "twilio"')
    number: str = expected("the number residents text, in international form",
                           'number = "+33937000000"', pattern=r"^\+\d{5,15}$")
    api_base_url: WebUrl = expected("a web address", 'api_base_url = "https://api.twilio.com"',
                                    default="https://api.twilio.com")
    price_cents: float = expected("hundredths of the currency, 0 to 100", "price_cents = 8", default=8,
                                  ge=0, le=100)


class TelegramSettings(Part):
    username: str = expected("the bot's name, without @", 'username = "VoisinsMiramasBot"',
                             default="VoisinsBot", pattern=r"^[A-Za-z]\w{4,31}$")
    api_base_url: WebUrl = expected("a web address", 'api_base_url = "https://api.telegram.org"',
                                    default="https://api.telegram.org")


class PlacesSettings(Part):
    book: str = expected('"demo", or the file of an address book', 'book = "var/adresses.sqlite"',
                         default="demo", min_length=1)
    ban_base_url: Annotated[str, AfterValidator(_optional_url)] = expected(
        "a web address, or nothing", 'ban_base_url = "https://data.geopf.fr/geocodage"', default="")


class MatchingSettings(Part):
    radius_m: int = expected("whole metres, 50 to 20000", "radius_m = 1000", default=1000, ge=50, le=20000)
    ask_at_once: int = expected("1 to 10 volunteers", "ask_at_once = 2", default=2, ge=1, le=10)
    ask_minutes: int = expected("1 to 1440 minutes", "ask_minutes = 30", default=30, ge=1, le=1440)
    ask_minutes_urgent: int = expected("1 to 1440 minutes", "ask_minutes_urgent = 15", default=15, ge=1, le=1440)
    asks_a_week: int = expected("1 to 50 questions", "asks_a_week = 3", default=3, ge=1, le=50)
    consent_hours: int = expected("1 to 48 hours", "consent_hours = 2", default=2, ge=1, le=48)


class SafetySettings(Part):
    visits_need_yes: Literal["complaint", "first"] = expected(
        '"complaint" or "first"', 'visits_need_yes = "complaint"', default="complaint")


class CoverageSettings(Part):
    crowded_from: int = expected("2 to 100 volunteers", "crowded_from = 6", default=6, ge=2, le=100)
    lacking_below: int = expected("1 to 50 volunteers", "lacking_below = 2", default=2, ge=1, le=50)


class HoursSettings(Part):
    residents_from: time = expected("an hour", 'residents_from = "08:30"', default=time(8, 30))
    residents_until: time = expected("an hour", 'residents_until = "20:00"', default=time(20))
    volunteers_from: time = expected("an hour", 'volunteers_from = "08:00"', default=time(8))
    volunteers_until: time = expected("an hour", 'volunteers_until = "21:00"', default=time(21))
    office_from: time = expected("an hour", 'office_from = "09:00"', default=time(9))
    office_until: time = expected("an hour", 'office_until = "18:00"', default=time(18))
    digest: time = expected("an hour", 'digest = "08:30"', default=time(8, 30))
    news_hours: int = expected("1 to 8 hours", "news_hours = 2", default=2, ge=1, le=8)
    call_hours: int = expected("1 to 8 hours", "call_hours = 2", default=2, ge=1, le=8)

    @model_validator(mode="after")
    def in_order(self) -> HoursSettings:
        for whose in ("residents", "volunteers", "office"):
            if getattr(self, f"{whose}_from") >= getattr(self, f"{whose}_until"):
                raise ValueError(f"{whose}_from comes before {whose}_until")
        return self


_NUMBER = r"^\d{2,4}$"


class NumbersSettings(Part):
    medical: str = expected("a short number", 'medical = "15"', default="15", pattern=_NUMBER)
    europe: str = expected("a short number", 'europe = "112"', default="112", pattern=_NUMBER)
    fire: str = expected("a short number", 'fire = "18"', default="18", pattern=_NUMBER)
    police: str = expected("a short number", 'police = "17"', default="17", pattern=_NUMBER)
    by_sms: str = expected("a short number", 'by_sms = "114"', default="114", pattern=_NUMBER)
    suicide: str = expected("a short number", 'suicide = "3114"', default="3114", pattern=_NUMBER)
    women: str = expected("a short number", 'women = "3919"', default="3919", pattern=_NUMBER)
    abuse: str = expected("a short number", 'abuse = "3133"', default="3133", pattern=_NUMBER)
    verified: date = expected("the day they were checked", "verified = 2026-11-01", default=date(2026, 11, 1))


class CategorySettings(Part):
    slug: str = expected("a short name in small letters", 'slug = "courses"', pattern=r"^[a-z_]{1,20}$")
    digit: int = expected("a digit, 0 to 9, each once", "digit = 1", ge=0, le=9)
    label: str = expected("at most 14 letters", 'label = "Courses"', min_length=1, max_length=14)
    asked: str = expected("at most 22 letters", 'asked = "Des courses"', min_length=1, max_length=22)
    words: list[str] = expected("words that mean it", 'words = ["courses", "pain"]', default=[])
    remote: bool = expected("true or false", "remote = true", default=False)
    urgent: bool = expected("true or false", "urgent = true", default=False)
    private: bool = expected("true or false", "private = true", default=False)
    by_person: bool = expected("true or false", "by_person = true", default=False)
    reminder: str = expected("at most 120 letters", 'reminder = "gardez le ticket."', default="", max_length=120)
    equipment: str = expected("at most 20 letters", 'equipment = "une voiture"', default="", max_length=20)
    minor: bool = expected("true or false", "minor = true", default=False)


class AreaSettings(Part):
    slug: str = expected("a short name in small letters", 'slug = "centre"', pattern=r"^[a-z0-9_-]{1,30}$")
    name: str = expected("at most 18 letters", 'name = "Centre"', min_length=1, max_length=18)
    outline: str | list[tuple[float, float]] | list[list[tuple[float, float]]] = expected(
        "a GeoJSON file, or a ring of [longitude, latitude]", 'outline = "quartiers.geojson"')
    neighbours: list[str] = expected("slugs of [[areas]]", 'neighbours = ["gare", "mas"]', default=[])


class Settings(Part):
    town: TownSettings
    web: WebSettings
    storage: StorageSettings = StorageSettings()
    sms: SmsSettings
    telegram: TelegramSettings = TelegramSettings()
    places: PlacesSettings = PlacesSettings()
    matching: MatchingSettings = MatchingSettings()
    safety: SafetySettings = SafetySettings()
    coverage: CoverageSettings = CoverageSettings()
    hours: HoursSettings = HoursSettings()
    numbers: NumbersSettings = NumbersSettings()
    categories: list[CategorySettings] = expected("at least one [[categories]]", "[[categories]]", min_length=1)
    areas: list[AreaSettings] = expected("at least one [[areas]]", "[[areas]]", min_length=1)
    base: Path = Path()
    """The folder of the file: relative paths start there."""

    @model_validator(mode="after")
    def unique(self) -> Settings:
        for name, values in (
            ("digit of [[categories]]", [c.digit for c in self.categories]),
            ("slug of [[categories]]", [c.slug for c in self.categories]),
            ("slug of [[areas]]", [a.slug for a in self.areas]),
        ):
            double = next((v for i, v in enumerate(values) if v in values[:i]), None)
            if double is not None:
                raise ValueError(f"each {name} stands once; {double} stands twice")
        return self

    @model_validator(mode="after")
    def neighbours_exist(self) -> Settings:
        known = {a.slug for a in self.areas}
        strange = next((n for a in self.areas for n in a.neighbours if n not in known), None)
        if strange is not None:
            raise ValueError(f"neighbours of [[areas]]: there is no neighbourhood {strange}")
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.town.timezone)

    @property
    def storage_url(self) -> str:
        """The database's address, a relative SQLite path made absolute from the file's folder."""
        url = self.storage.url
        if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
            return f"sqlite:///{(self.base / url.removeprefix('sqlite:///')).absolute()}"
        return url


class Secrets(BaseSettings):
    """From the environment: ``VOISINS_TELEGRAM_TOKEN`` and so on. Empty where not set."""

    model_config = SettingsConfigDict(env_prefix="VOISINS_", frozen=True)

    telegram_token: str = ""
    twilio_account_sid: str = ""
    twilio_auth_token: str = ""

    def missing(self, settings: Settings) -> list[str]:
        """The variables that the configured providers need and that are not set."""
        needed = ["telegram_token"]
        if settings.sms.provider == "twilio":
            needed += ["twilio_account_sid", "twilio_auth_token"]
        return [f"VOISINS_{n.upper()}" for n in needed if not getattr(self, n)]


def load(path: Path) -> Settings:
    """Raises :class:`ConfigurationError` with every problem found: file, line, key, what was
    expected, and an example."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(
            f"{path}: cannot be read ({error.strerror}). `voisins init` writes one, "
            "or name another with --config FILE or VOISINS_CONFIG."
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: is not UTF-8 text.") from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path}: is not TOML: {error}") from error
    _refuse_secrets(path, text, data)
    try:
        return Settings.model_validate({**data, "base": path.absolute().parent})
    except ValidationError as error:
        raise ConfigurationError("\n".join(_problem(path, text, e) for e in error.errors())) from error


def _refuse_secrets(path: Path, text: str, data: dict[str, Any]) -> None:
    for section, values in data.items():
        keys = values if isinstance(values, dict) else {}
        for key in keys:
            if _SECRET_WORDS.search(key):
                line = line_of(text, (section, key))
                variable = next((s for s in SECRETS if key.upper() in s), SECRETS[0])
                raise ConfigurationError(
                    f"{path}:{line}: [{section}] {key} is a secret, and secrets do not stand in this "
                    f"file. Take the line out, change the secret, and set {variable} in the environment."
                )


def _problem(path: Path, text: str, error: Any) -> str:
    where = tuple(p for p in error["loc"] if isinstance(p, str | int))
    field = _field(where)
    line = line_of(text, where)
    name = _name(where)
    if error["type"] == "extra_forbidden":
        return f"{path}:{line}: {name}: there is no such key. Take it out, or see the file's comments."
    if field is None:
        return f"{path}:{line}: {name}: {error['msg'].removeprefix('Value error, ')}."
    got = "it is missing" if error["type"] == "missing" else f"got {_masked(error['input'])}"
    example = (field.examples or [""])[0]
    return f"{path}:{line}: {name}: expected {field.description}; {got}. Example: {example}"


def _masked(value: object) -> str:
    """The value as it stands, without the password that an address may hold."""
    return re.sub(r"://[^@/]*@", "://****@", repr(value))


def _field(where: tuple[str | int, ...]) -> Any:
    """The field that an error's location is about, or ``None`` for a whole section."""
    model: Any = Settings
    field = None
    for part in where:
        if isinstance(part, int):
            continue
        fields = getattr(model, "model_fields", {})
        if part not in fields:
            break
        field = fields[part]
        model = _model_in(field.annotation)
    return field if field is not None and field.description else None


def _model_in(annotation: Any) -> Any:
    inner = getattr(annotation, "__args__", (annotation,))
    return inner[0] if inner else annotation


def _name(where: tuple[str | int, ...]) -> str:
    if not where:
        return "the file"
    section, *rest = where
    if rest and isinstance(rest[0], int):
        return " ".join([f"[[{section}]] no {rest[0] + 1}", *(str(r) for r in rest[1:2])])
    return " ".join([f"[{section}]", *(str(r) for r in rest[:1])])


def line_of(text: str, where: tuple[str | int, ...]) -> int:
    """The line of a key, or of its section where the key is missing; 1 where neither is there."""
    if not where:
        return 1
    section, *rest = where
    number = rest[0] if rest and isinstance(rest[0], int) else 0
    key = next((str(r) for r in rest if isinstance(r, str)), None)
    header = re.compile(rf"\s*\[\[?\s*{re.escape(str(section))}\s*\]\]?")
    lines = text.splitlines()
    starts = [i for i, line in enumerate(lines) if header.match(line)]
    if number >= len(starts):
        return 1
    start = starts[number]
    for i in range(start + 1, len(lines)):
        if re.match(r"\s*\[{1,2}\s*\w", lines[i]):
            break
        if key is not None and re.match(rf"\s*{re.escape(key)}\s*=", lines[i]):
            return i + 1
    return start + 1
