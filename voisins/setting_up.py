"""``voisins init``, ``doctor``, ``db upgrade`` and ``referents``: what an operator does once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from conversations.rights import Role
from voisins.config import Secrets, Settings, load
from voisins.problems import ConfigurationError

if TYPE_CHECKING:
    from storage.store import SqlStore
    from switchboard.keeping import Transaction

INVITATION_LASTS = timedelta(hours=48)
NUMBERS_GROW_OLD = timedelta(days=183)
"""After half a year somebody should check the emergency numbers again."""
LONGEST_TOWN = 13


def init(config: Path) -> int:
    if config.exists():
        raise ConfigurationError(f"{config}: is there already, and is left as it is.")
    config.parent.mkdir(parents=True, exist_ok=True)
    template = files("voisins").joinpath("config.template.toml").read_text("utf-8")
    config.write_text(template, encoding="utf-8")
    print(f"{config} is written. Change what is marked with \"yours\", then: voisins doctor")
    return 0


def upgrade(config: Path) -> int:
    from storage import migrate

    settings = load(config)
    migrate.upgrade(settings.storage_url)
    print(f"The database is at version {migrate.current(settings.storage_url)}.")
    return 0


def _store(settings: Settings) -> SqlStore:
    """The town's database, made or brought up to date where it is not."""
    from storage import migrate
    from storage.store import SqlStore

    migrate.upgrade(settings.storage_url)
    return SqlStore(settings.storage_url)


def invite(name: str, area: str, config: Path, role: Role = "referent") -> int:
    """Stores the invitation's hash and prints the link with the code itself."""
    from switchboard.personal import code_hash
    from switchboard.records import Invitation
    from voisins.compose import SystemChance

    settings = load(config)
    known = {a.slug: a.name for a in settings.areas}
    if role != "referent":
        area, known = "", {"": settings.town.name}
    if area not in known:
        raise ConfigurationError(
            f"--area {area or 'is needed'}: {config} has {', '.join(known)}."
        )
    code, now = SystemChance().token(), datetime.now(UTC)
    invitation = Invitation(role, area, name, now + INVITATION_LASTS)
    with _store(settings).transaction() as tx:
        tx.roles.invite(code_hash(code), invitation, now)
        tx.audit.note(None, "invited", f"area:{area}", now)
    print(f"https://t.me/{settings.telegram.username}?start={code}")
    until = invitation.expires_at.astimezone(settings.zone)
    print(f"For {name}, {role} of {known[area]}: works once, until {until:%d/%m/%Y %H:%M}.")
    return 0


def remove(name: str, area: str, config: Path, role: Role = "referent") -> int:
    """Takes somebody's rights, at once: they are read at every press."""
    settings, now = load(config), datetime.now(UTC)
    where = area if role == "referent" else ""
    with _store(settings).transaction() as tx:
        had = [g for g in tx.roles.team() if (g.name, g.role, g.area) == (name, role, where)]
        for grant in had:
            tx.roles.withdraw(grant.id)
            _let_go(tx, grant.person_id, now)
        tx.audit.note(None, "revoked", f"area:{area}", now)
    of = f" of {area}" if where else ""
    print(f"{name} is no {role}{of} any more." if had else f"There is no {role} {name}{of}.")
    return 0 if had else 1


def _let_go(tx: Transaction, person_id: int, now: datetime) -> None:
    """Of somebody without any role left: what they had taken is recalled to their colleagues at once."""
    if tx.roles.standing(person_id).may("tasks"):
        return
    for task in tx.tasks.held_by(person_id):
        tx.tasks.give_back(task.id, person_id, now)
    tx.duties.end(person_id, "absent")
    tx.duties.end(person_id, "on_call")


def list_team(config: Path) -> int:
    """Prints who has which role, where, and since when."""
    settings = load(config)
    areas = {a.slug: a.name for a in settings.areas}
    with _store(settings).transaction(read_only=True) as tx:
        team = tx.roles.team()
    for grant in team:
        where = f", {areas.get(grant.area, grant.area)}" if grant.area else ""
        since = grant.since.astimezone(settings.zone)
        reached = "" if grant.reachable else " (Telegram does not reach them)"
        print(f"{grant.name}: {grant.role}{where}, since {since:%d/%m/%Y}{reached}")
    if not team:
        print('Nobody so far. Begin with: voisins referents invite "Nadia" --area centre')
    return 0


# The doctor.


@dataclass(frozen=True, slots=True)
class Finding:
    """``problem``: will not run for real; ``note``: worth knowing."""

    kind: Literal["well", "note", "problem"]
    words: str


def doctor(config: Path) -> int:
    """0 where nothing stands in the way, 2 otherwise."""
    settings = load(config)
    findings = list(examine(settings, Secrets(), config, date.today()))
    for finding in findings:
        print(f"{ {'well': 'ok     ', 'note': 'note   ', 'problem': 'PROBLEM'}[finding.kind] } {finding.words}")
    return 2 if any(f.kind == "problem" for f in findings) else 0


def examine(settings: Settings, secrets: Secrets, config: Path, today: date) -> Iterator[Finding]:
    """Everything the doctor looks at."""
    yield Finding("well", f"{config}: complete; {settings.town.name}, "
                          f"{len(settings.categories)} services, {len(settings.areas)} neighbourhoods")
    yield from _about_secrets(settings, secrets)
    yield from _about_web(settings)
    yield from _about_words(settings)
    yield from _about_places(settings)
    yield from _about_storage(settings)
    yield from _about_numbers(settings, today)


def _about_secrets(settings: Settings, secrets: Secrets) -> Iterator[Finding]:
    for_real = settings.sms.provider == "twilio"
    for name in secrets.missing(settings):
        needed = "`voisins run` needs it; the demo does not"
        yield Finding("problem" if for_real else "note", f"{name} is not set: {needed}")
    if not for_real:
        yield Finding("note", '[sms] provider = "demo": no text message is ever sent')


def _about_web(settings: Settings) -> Iterator[Finding]:
    if settings.sms.provider == "twilio" and not settings.web.public_url.startswith("https://"):
        yield Finding("note", f"[web] public_url = {settings.web.public_url}: Twilio should call https://")


def _about_words(settings: Settings) -> Iterator[Finding]:
    from voisins.compose import catalogue_of

    catalogue_of(settings)
    if len(settings.town.name) > LONGEST_TOWN:
        yield Finding("note", f"[town] name: cut to {LONGEST_TOWN} letters in text messages")
    digits = {c.digit for c in settings.categories if c.by_person}
    if digits and digits != {0}:
        yield Finding("note", "[[categories]]: 0 is the key residents press for anything else")


def _about_places(settings: Settings) -> Iterator[Finding]:
    from places.book import UnreadableBook
    from voisins.compose import book_of

    try:
        streets = len(book_of(settings).streets())
    except (UnreadableBook, OSError) as error:
        yield Finding("problem", f"[places] book: {error}. Make it: voisins addresses import FILE")
        return
    made_up = " (made up)" if settings.places.book == "demo" else ""
    yield Finding("well", f"address book: {streets} streets{made_up}")


def _about_storage(settings: Settings) -> Iterator[Finding]:
    from sqlalchemy.exc import SQLAlchemyError

    from storage import migrate
    from switchboard.ports import StoreUnavailable

    if settings.storage_url.startswith("sqlite"):
        path = Path(settings.storage_url.removeprefix("sqlite:///"))
        if not path.exists():
            yield Finding("note", f"database: {path.name} is made at the first `voisins run`")
            return
    try:
        version = migrate.current(settings.storage_url)
    except (SQLAlchemyError, StoreUnavailable, sqlite3.Error, OSError) as error:
        yield Finding("problem", f"[storage] url: the database does not answer ({type(error).__name__})")
        return
    yield Finding("well", f"database: version {version or 'none yet, `voisins run` makes it'}")


def _about_numbers(settings: Settings, today: date) -> Iterator[Finding]:
    if today - settings.numbers.verified > NUMBERS_GROW_OLD:
        yield Finding(
            "note", f"[numbers] verified = {settings.numbers.verified}: check the emergency numbers "
                    "again, then put today's date there",
        )  # fmt: skip
