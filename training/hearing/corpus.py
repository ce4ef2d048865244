"""Reading the labelled corpus, and splitting it so that no near-duplicate straddles the split."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from training.hearing.alike import groups_of_alike

CORPUS = Path(__file__).resolve().parents[2] / "tests" / "corpus"
EXAM = CORPUS / "exam"
"""Rows by other hands, that nothing is learned from; its README tells which parts were looked at."""
VALIDATION_SHARE = 16
"""One group in so many goes to validation."""


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text; ``question`` is ``None`` for a first message."""

    text: str
    question: str | None
    intent: str | None
    category: str | None
    categories: tuple[str, ...]
    intents: tuple[str, ...]
    address: str | None
    name: str | None
    names: tuple[str | None, ...]
    expect: str | None
    accept: tuple[str | None, ...]
    kind: str | None
    tags: frozenset[str]


def address_of(row: Row) -> str | None:
    """The address that ``row`` holds, whatever was asked."""
    return row.expect if row.question == "address" else row.address


def name_of(row: Row) -> str | None:
    """The name that ``row`` holds, whatever was asked."""
    return row.expect if row.question == "name" else row.name


def row_of(raw: dict[str, Any]) -> Row:
    """One JSON object of the corpus as a row (see ``tests/corpus/README.md``)."""
    intent, name, expect = raw.get("intent"), raw.get("name"), raw.get("expect")
    return Row(
        text=raw["text"],
        question=raw.get("question"),
        intent=intent,
        category=raw.get("category"),
        categories=tuple(raw.get("categories") or ()),
        intents=tuple(raw.get("intents") or ([intent] if intent else [])),
        address=raw.get("address"),
        name=name,
        names=tuple(raw.get("names") or [name]),
        expect=expect,
        accept=(expect, *(raw.get("accept") or ())),
        kind=raw.get("kind"),
        tags=frozenset(raw.get("tags") or ()),
    )


def read_rows(folder: Path = CORPUS) -> list[Row]:
    """Every row of every ``*.jsonl`` in ``folder``, files by name, rows in order."""
    return [
        row_of(json.loads(line))
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
        if line.strip()
    ]


@lru_cache(maxsize=1)
def split_corpus() -> tuple[list[Row], list[Row]]:
    """The whole corpus, split; worked out once."""
    return split(read_rows())


def split(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Training rows and validation rows: the same on every machine, groups never torn."""
    training: list[Row] = []
    validation: list[Row] = []
    for group in groups_of_alike([row.text for row in rows]):
        key = min(rows[i].text for i in group)
        chosen = int(sha256(key.encode("utf-8", "replace")).hexdigest(), 16) % VALIDATION_SHARE == 0
        (validation if chosen else training).extend(rows[i] for i in sorted(group))
    return training, validation
