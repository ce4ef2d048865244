"""The table of settings in the documentation, made from the settings themselves.

``python -m voisins.settings_table > docs/settings.md`` writes it; a test sees that it is in step.
What a key means is read from the comments of ``config.template.toml``; what is explained nowhere
there stands in ``MEANINGS``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from importlib.resources import files
from types import GenericAlias
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from voisins.config import SECRETS, Settings

MEANINGS = {
    "town.timezone": "in which all hours of this file are said",
    "town.language": "the only one there is so far",
    "town.texts": "sentences of your own, laid over the catalogue",
    "web.host": "the address `voisins run` listens on, behind your proxy",
    "web.port": "the port it listens on",
    "storage.url": "SQLite in a file beside this one, or PostgreSQL",
    "sms.provider": "`twilio` for a real town; `demo` sends nothing",
    "sms.api_base_url": "for a proxy, or a double in tests",
    "telegram.api_base_url": "for a Bot API server of your own, a proxy, or a double in tests",
    "matching.ask_minutes_urgent": "the same for an urgent request",
    "hours.residents_until": "the last of them",
    "hours.volunteers_until": "the last of them",
    "hours.office_until": "the end of it",
    "numbers.medical": "the doctors' emergency number",
    "numbers.europe": "the emergency number of all Europe",
    "numbers.fire": "the fire brigade",
    "numbers.police": "the police",
    "numbers.by_sms": "emergency by SMS, for who cannot speak",
    "numbers.suicide": "suicide prevention",
    "numbers.women": "violence against women",
    "numbers.abuse": "abuse of vulnerable adults",
    "categories.slug": "its name in files and in the database; do not change it later",
    "categories.label": "as on a menu",
    "categories.words": "words that mean it, whatever their case and accents",
    "categories.remote": "done by telephone: nearness does not matter, no address is shared",
    "categories.urgent": "volunteers get less time to answer",
    "categories.private": "the words of the request are not kept",
    "categories.by_person": "a referent takes it up; no volunteer is asked",
    "categories.reminder": "what a volunteer is reminded of when introduced",
    "categories.equipment": "what a volunteer is asked to have for it, with its article",
    "categories.minor": "it has to do with a child: a referent confirms each visit",
    "safety.visits_need_yes": "which visits wait for a referent's yes",
    "areas.slug": "its name in files and in the database, and for `--area`",
    "areas.name": "as people read it",
    "areas.neighbours": "whose referents stand in while its own are away; all others where it is empty",
    "categories.digit": "the key residents press; each once",
    "categories.asked": "how a request is repeated to the resident",
    "areas.outline": "a GeoJSON file beside this one, or a ring of points",
}

SECRETS_MEAN = dict(zip(SECRETS, (
    "the bot's token, from BotFather",
    'the account, with `[sms] provider = "twilio"`',
    "its auth token; two, separated by a comma, while one replaces the other",
), strict=True))  # fmt: skip

_TEMPLATE = "config.template.toml"
_SECTION = re.compile(r"\[\[?(\w+)\]\]?\s*(?:#.*)?$")
_COMMENTED = re.compile(r"(\w+)\s*=\s*(?:\"[^\"]*\"|\[[^\]]*\]|[^#\"\[]+?)\s*#\s*(.+)$")
_CONTINUED = re.compile(r"\s+#\s*(.+)$")


def table() -> str:
    """The whole of ``docs/settings.md``."""
    parts = [_HEAD]
    for name, field in Settings.model_fields.items():
        model = _model_of(field)
        if model is not None:
            parts += ["", _heading(name, field), "", *_rows(name, model, comments())]
    secrets = (f"| `{name}` | {meaning} |" for name, meaning in SECRETS_MEAN.items())
    parts += ["", "## The environment", "", "| Variable | What it is |", "|---|---|", *secrets]
    return "\n".join(parts) + "\n"


_HEAD = """# Settings

Every key of `config.toml`. A key without a default must be there. A wrong one is refused with its line,
what was expected and an example; `voisins doctor` says what else is worth knowing.

This page is made from the program: `python -m voisins.settings_table > docs/settings.md`."""


def comments() -> dict[str, str]:
    """What the template's comments say, by "section.key"."""
    found: dict[str, str] = {}
    section, key = "", ""
    for line in files("voisins").joinpath(_TEMPLATE).read_text("utf-8").splitlines():
        if header := _SECTION.match(line):
            section, key = header[1], ""
        elif said := _COMMENTED.match(line):
            key = f"{section}.{said[1]}"
            found.setdefault(key, said[2])
        elif key and (more := _CONTINUED.match(line)):
            found[key] += " " + more[1]
        else:
            key = ""
    return found


def _model_of(field: FieldInfo) -> type[BaseModel] | None:
    kind: Any = field.annotation
    if isinstance(kind, GenericAlias) or get_origin(kind) is list:
        kind = get_args(kind)[0]
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _heading(name: str, field: FieldInfo) -> str:
    return f"## `[[{name}]]`, one for each" if get_origin(field.annotation) is list else f"## `[{name}]`"


def _rows(section: str, model: type[BaseModel], said: dict[str, str]) -> Iterator[str]:
    yield "| Key | What it is | Expected | Default | Example |"
    yield "|---|---|---|---|---|"
    for key, field in model.model_fields.items():
        meaning = said.get(f"{section}.{key}") or MEANINGS[f"{section}.{key}"]
        example = (field.examples or [""])[0]
        cells = (f"`{key}`", _plain(meaning), field.description or "", _default(field), f"`{example}`")
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _plain(comment: str) -> str:
    """Without the mark of what is the town's to change."""
    return re.sub(r"^yours[;:,]?\s*", "", comment)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return ""
    value = field.default
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, time):
        return f"`{value:%H:%M}`"
    return f"`{value}`" if value not in ("", []) else "none"


if __name__ == "__main__":
    print(table(), end="")
