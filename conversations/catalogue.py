"""The catalogue: every sentence the program writes, by key, with a variant a channel.

A text is either one string for all channels, or a table of ``sms``, ``telegram`` and
``first`` and ``welcome`` (an SMS, a Telegram message that is the first of a conversation and says
who writes). A town's own file may
replace any of them; it can neither add a key nor use a value that the original does not know.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final, Literal, Self

from conversations.gsm7 import clip, transliterate

Variant = Literal["sms", "telegram", "first", "welcome"]
VARIANTS: Final[tuple[Variant, ...]] = ("sms", "telegram", "first", "welcome")
_FREE: Final = frozenset({"words", "lines"})
"""Values of any length: what somebody wrote, and lists for referents."""


class CatalogueError(ValueError):
    """An overlay names a key or a value that the catalogue does not have."""


@dataclass(frozen=True, slots=True)
class Text:
    """One entry: its variants, and for each the names of the values it needs."""

    variants: Mapping[str, str]

    def variant(self, wanted: Variant) -> str:
        if wanted in self.variants:
            return self.variants[wanted]
        return self.variants.get("all") or self.variants["sms"]

    def values(self) -> frozenset[str]:
        return frozenset().union(*(_values_of(t) for t in self.variants.values()))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All texts, and for every value the longest that an SMS may carry."""

    texts: Mapping[str, Text]
    longest: Mapping[str, int]
    code_words: tuple[str, ...]

    @classmethod
    def load(cls, overlay: str | None = None) -> Self:
        """Reads the packaged French catalogue, and lays ``overlay`` (TOML) over it.

        Raises :class:`CatalogueError` naming the key where the overlay does not fit.
        """
        packaged = files("conversations.texts").joinpath("fr.toml").read_text("utf-8")
        data = tomllib.loads(packaged)
        texts = {key: Text(_variants(entry)) for key, entry in data["texts"].items()}
        if overlay is not None:
            texts |= _laid_over(texts, tomllib.loads(overlay).get("texts", {}))
        return cls(texts, data["longest"], tuple(data["code_words"]))

    def has(self, key: str, variant: Variant) -> bool:
        return variant in self.texts[key].variants

    def render(self, key: str, variant: Variant, values: Mapping[str, str]) -> str:
        """The sentence ``key`` for a channel. In an SMS values are brought into GSM-7 and
        cut to the longest the text was proven with; raises ``KeyError`` for an unknown key or
        a missing value."""
        template = self.texts[key].variant(variant)
        if variant in ("sms", "first"):
            values = {name: self._fitted(name, value) for name, value in values.items()}
        return template.format_map(values)

    def _fitted(self, name: str, value: str) -> str:
        plain = transliterate(value)
        return plain if name in _FREE else clip(plain, self.longest[name])


def _variants(entry: str | Mapping[str, str]) -> Mapping[str, str]:
    return {"all": entry.strip()} if isinstance(entry, str) else {
        variant: text.strip() for variant, text in entry.items()
    }


def _values_of(template: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)


def _laid_over(texts: Mapping[str, Text], overlay: Mapping[str, Any]) -> dict[str, Text]:
    changed = {}
    for key, entry in overlay.items():
        if key not in texts:
            raise CatalogueError(f"{key}: there is no text of that name")
        text = Text({**texts[key].variants, **_variants(entry)})
        unknown = text.values() - texts[key].values()
        if unknown:
            raise CatalogueError(f"{key}: unknown value {{{min(unknown)}}}")
        changed[key] = text
    return changed
