"""Rows to records and back: places, lines, needs, and lists of values in SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from functools import cache
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.sql.elements import BindParameter

from conversations.place import Place
from storage.prepared import Statement

_BATCH = 256


def place_of(stored: dict[str, Any] | None) -> Place | None:
    return None if stored is None else Place(**stored)


def stored_place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {name: value for name, value in asdict(place).items() if value is not None}


class ByMany:
    """A statement with a list of values in it, kept ready for lists of 1, 2, 4, ... values."""

    def __init__(self, build: Callable[[list[BindParameter[Any]]], Any]) -> None:
        self._build = build
        self._sized = cache(self._of_size)

    def _of_size(self, size: int) -> Statement:
        return Statement(self._build([bindparam(f"v{n}") for n in range(size)]))

    def calls(self, values: Iterable[Any]) -> Iterator[tuple[Statement, dict[str, Any]]]:
        """The statements and their values, at most 256 at a time; a list is filled up with
        its last value, which changes nothing inside ``IN (...)``."""
        distinct = list(dict.fromkeys(values))
        for start in range(0, len(distinct), _BATCH):
            yield self._call(distinct[start : start + _BATCH])

    def _call(self, values: list[Any]) -> tuple[Statement, dict[str, Any]]:
        size = 1 << (len(values) - 1).bit_length()
        filled = [*values, *(values[-1:] * (size - len(values)))]
        return self._sized(size), {f"v{n}": value for n, value in enumerate(filled)}
