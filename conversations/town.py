"""What the dialogues know of the town: its name, services, hours, numbers, words and ear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from conversations.catalogue import Catalogue
from conversations.hearing import Ear
from conversations.times import Hours


@dataclass(frozen=True, slots=True)
class Category:
    """A service neighbours may ask for and offer."""

    slug: str
    digit: int
    label: str
    """As on a menu: "Courses"."""
    asked: str
    """As a request is repeated: "Des courses"."""
    words: tuple[str, ...]
    """Words that mean it, in any spelling of case and accents."""
    remote: bool = False
    """Done from afar (by telephone): nearness does not matter, a number is shared, no address."""
    urgent: bool = False
    """Volunteers are given less time to answer."""
    by_person: bool = False
    """Taken up by a referent, never put to volunteers."""
    private: bool = False
    """The words of the request are not kept (a pharmacy errand is a sealed packet)."""
    reminder: str = ""
    """What a volunteer is reminded of when introduced."""
    equipment: str = ""
    """What a volunteer is asked to have for it: "une voiture". Empty where nothing matters."""
    minor: bool = False
    """It has to do with a child: a referent confirms each visit."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Telephone numbers that residents are told, as they are dialled in France."""

    referent: str
    medical: str = "15"
    europe: str = "112"
    fire: str = "18"
    police: str = "17"
    by_sms: str = "114"
    suicide: str = "3114"
    women: str = "3919"
    abuse: str = "3133"


@dataclass(frozen=True, slots=True)
class Coverage:
    """From how many volunteers a service is crowded in a neighbourhood, below how many it is lacking."""

    crowded_from: int = 6
    lacking_below: int = 2


@dataclass(frozen=True, slots=True)
class Price:
    """Of one part of a text message."""

    cents: float = 8
    currency: str = "€"


@dataclass(frozen=True, slots=True)
class Town:
    name: str
    categories: tuple[Category, ...]
    areas: dict[str, str]
    """Names of the neighbourhoods by slug."""
    numbers: Numbers
    hours: Hours
    catalogue: Catalogue
    ear: Ear
    examples: tuple[str, ...] = ()
    """A few streets of the town, to show how an address is written."""
    radius_choices: tuple[int, ...] = (300, 500, 1000)
    """Metres a volunteer may choose from; the last is the town's perimeter."""
    menu: tuple[str, ...] = ("courses", "pharmacie", "conversation")
    """Slugs shown in an SMS menu: three at most, 0 comes on top."""
    news_within: timedelta = timedelta(hours=2)
    call_within: timedelta = timedelta(hours=2)
    session_lasts: timedelta = timedelta(hours=72)
    neighbours: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For a neighbourhood, by slug, those whose referents stand in for its own; all where it has none here."""
    coverage: Coverage = Coverage()
    sms_price: Price = Price()
    _by_slug: dict[str, Category] = field(init=False, repr=False, compare=False, hash=False,
                                          default_factory=dict)

    def __post_init__(self) -> None:
        self._by_slug.update({c.slug: c for c in self.categories})

    def category(self, slug: str) -> Category:
        return self._by_slug[slug]

    def knows(self, slug: str | None) -> bool:
        return slug in self._by_slug

    def area_name(self, slug: str | None) -> str:
        return self.areas.get(slug or "", self.name)
