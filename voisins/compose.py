"""The composition root: settings become the objects that the rooms are built of."""

from __future__ import annotations

import gc
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from conversations.catalogue import Catalogue, CatalogueError
from conversations.hearing import CategoryWords, Ear
from conversations.names import spoken_street
from conversations.place import Place
from conversations.times import Hours
from conversations.town import Category, Coverage, Numbers, Price, Town
from matching.settings import AskingRules
from places.areas import Area, AreaMap
from places.book import AddressBook
from places.finder import TownPlaces
from switchboard.board import Board, Extent
from switchboard.incoming import Reader
from switchboard.ports import Bell, Chance, Clock, Draw, Places, Store
from switchboard.records import Source
from voisins.config import Settings
from voisins.problems import ConfigurationError

EXAMPLES = 3
SHORTEST_RADIUS = 300


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class SystemChance:
    def token(self) -> str:
        return secrets.token_urlsafe(16)

    def pick(self, words: Sequence[str]) -> str:
        return secrets.choice(words)


def areas_of(settings: Settings) -> tuple[Area, ...]:
    """The neighbourhoods. Raises :class:`ConfigurationError` where an outline cannot be read."""
    from places.outlines import BadOutline, configured_areas

    try:
        return configured_areas([a.model_dump() for a in settings.areas], settings.base)
    except BadOutline as error:
        raise ConfigurationError(str(error)) from error


def book_of(settings: Settings) -> AddressBook:
    """The configured address book; the made-up town's is built when it is first needed."""
    return AddressBook(book_path(settings), AreaMap(areas_of(settings)))


def places_of(settings: Settings) -> TownPlaces:
    """The address book, and behind it the national geocoder where the town allows it."""
    book = book_of(settings)
    if not settings.places.ban_base_url:
        return TownPlaces(book)
    from places.ban import RemotePlaces, ban_geocoder
    from places.ban_cache import BanCache

    remote = RemotePlaces(
        ban_geocoder(settings.places.ban_base_url), frozenset(settings.town.insee_codes),
        BanCache(settings.base / "var" / "ban-cache.sqlite"), AreaMap(areas_of(settings)),
    )  # fmt: skip
    return TownPlaces(book, remote)


def drawer_of(settings: Settings, book: AddressBook | None = None) -> Draw:
    """What draws pictures and papers, on the streets of the town."""
    from pictures.drawing import Drawer
    from places.streets import TownGround

    return Drawer(TownGround(book or book_of(settings), AreaMap(areas_of(settings))))


def extents_of(areas: Sequence[Area]) -> dict[str, Extent]:
    points = {area.slug: [point for ring in area.outline for point in ring] for area in areas}
    return {
        slug: (min(x for x, _ in p), min(y for _, y in p), max(x for x, _ in p), max(y for _, y in p))
        for slug, p in points.items()
    }


def book_path(settings: Settings) -> Path:
    if settings.places.book != "demo":
        return settings.base / settings.places.book
    from places.demo_book import demo_book

    return demo_book(settings.base / "var")


def town_of(settings: Settings, examples: Sequence[str] = ()) -> Town:
    """What the dialogues know. ``examples`` are streets of the book, for "par exemple: 12 ..."."""
    categories = tuple(
        Category(
            c.slug, c.digit, c.label, c.asked, tuple(c.words), c.remote, c.urgent, c.by_person, c.private,
            c.reminder, c.equipment, c.minor,
        )
        for c in settings.categories
    )  # fmt: skip
    hours, numbers = settings.hours, settings.numbers
    return Town(
        name=settings.town.name, categories=categories,
        areas={a.slug: a.name for a in settings.areas},
        numbers=Numbers(
            settings.town.phone, numbers.medical, numbers.europe, numbers.fire, numbers.police,
            numbers.by_sms, numbers.suicide, numbers.women, numbers.abuse,
        ),
        hours=Hours(
            settings.zone, hours.residents_from, hours.residents_until, hours.volunteers_from,
            hours.volunteers_until, hours.office_from, hours.office_until, hours.digest,
        ),
        catalogue=catalogue_of(settings),
        ear=Ear.load(tuple(CategoryWords(c.slug, c.digit, c.label, c.words) for c in categories)),
        examples=tuple(spoken_street(Place(street, 0.0, 0.0)) for street in examples),
        radius_choices=_radius_choices(settings.matching.radius_m),
        menu=tuple(c.slug for c in categories if not c.by_person)[:3],
        news_within=timedelta(hours=hours.news_hours),
        call_within=timedelta(hours=hours.call_hours),
        neighbours={a.slug: tuple(a.neighbours) for a in settings.areas if a.neighbours},
        coverage=Coverage(settings.coverage.crowded_from, settings.coverage.lacking_below),
        sms_price=Price(settings.sms.price_cents, settings.town.currency),
    )  # fmt: skip


def _radius_choices(perimeter_m: int) -> tuple[int, ...]:
    shorter = [m for m in (SHORTEST_RADIUS, 500) if m < perimeter_m]
    return (*shorter, perimeter_m)


def catalogue_of(settings: Settings) -> Catalogue:
    if not settings.town.texts:
        return Catalogue.load()
    file = settings.base / settings.town.texts
    try:
        return Catalogue.load(file.read_text(encoding="utf-8"))
    except (OSError, CatalogueError, ValueError) as error:
        raise ConfigurationError(f"{file}: {error}") from error


def rules_of(settings: Settings) -> AskingRules:
    matching = settings.matching
    return AskingRules(
        perimeter_m=matching.radius_m, ask_at_once=matching.ask_at_once,
        ask_for=timedelta(minutes=matching.ask_minutes),
        ask_for_urgent=timedelta(minutes=matching.ask_minutes_urgent),
        asks_a_week=matching.asks_a_week, consent_within=timedelta(hours=matching.consent_hours),
    )  # fmt: skip


def board_of(settings: Settings, store: Store, *, bell: Bell, readers: Mapping[Source, Reader],
             places: Places | None = None, clock: Clock | None = None,
             chance: Chance | None = None) -> Board:
    """Everything a turn needs. Raises :class:`ConfigurationError`."""
    found = places or places_of(settings)
    town = town_of(settings, found.examples(EXAMPLES))
    gc.freeze()  # what the ear learned stays: the collector need not look through it in the middle of a turn
    return Board(
        store=store, town=town, rules=rules_of(settings),
        places=found, clock=clock or SystemClock(), chance=chance or SystemChance(), bell=bell,
        readers=readers, extents=extents_of(areas_of(settings)), bot_name=settings.telegram.username,
        visits_need_yes=settings.safety.visits_need_yes,
    )  # fmt: skip
