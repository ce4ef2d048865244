"""Rows to records and back: places, lines, needs, and lists of values in SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.types import TypeEngine

from conversations.place import Place
from storage.prepared import Statement

_BATCH = 256


def place_of(stored: dict[str, Any] | None) -> Place | None:
    return None if stored is None else Place(**stored)


def stored_place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    fields = ((name, getattr(place, name)) for name in Place.__slots__)
    return {name: value for name, value in fields if value is not None}


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
        filled = _filled_up(values)
        return self._sized(len(filled)), {f"v{n}": value for n, value in enumerate(filled)}


class ByPairs:
    """The same for pairs of values of the two ``kinds``, with distinct first ones."""

    def __init__(
        self,
        build: Callable[[list[tuple[BindParameter[Any], BindParameter[Any]]]], Any],
        kinds: tuple[TypeEngine[Any], TypeEngine[Any]],
    ) -> None:
        self._build = build
        self._kinds = kinds
        self._sized = cache(self._of_size)

    def _of_size(self, size: int) -> Statement:
        first, second = self._kinds
        return Statement(self._build([
            (bindparam(f"a{n}", type_=first), bindparam(f"b{n}", type_=second))
            for n in range(size)
        ]))

    def calls(self, pairs: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Statement, dict[str, Any]]]:
        """As :meth:`ByMany.calls`; the last pair that fills a list up is joined once more."""
        every = list(pairs)
        for start in range(0, len(every), _BATCH):
            filled = _filled_up(every[start : start + _BATCH])
            given = {f"a{n}": a for n, (a, _) in enumerate(filled)}
            yield self._sized(len(filled)), given | {f"b{n}": b for n, (_, b) in enumerate(filled)}


def _filled_up(values: list[Any]) -> list[Any]:
    size = 1 << (len(values) - 1).bit_length()
    return [*values, *(values[-1:] * (size - len(values)))]
