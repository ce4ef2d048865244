"""The questions asked of an address book's file. Every one goes by an index; none scans the rows.

It opens the file read-only, anew in each thread and each process, and again when an import has put
another file in its place.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from places.ban_ids import ban_id_of
from places.folding import shortened
from places.schema import COORDINATE_SCALE, FORMAT, cell_of

MOST_CORES_A_WORD = 160
MOST_STREETS_A_CORE = 60


class UnreadableBook(Exception):
    """There is no usable address book; the message names the file and the remedy."""


@dataclass(frozen=True, slots=True)
class Town:
    """A commune of the book, or a former one inside it."""

    id: int
    insee: str
    name: str
    old_name: str


@dataclass(frozen=True, slots=True)
class Street:
    """A street or place of the book."""

    id: int
    type: str | None
    name: str
    town: int
    postcode: str
    ban_id: str | None
    is_place: bool
    lat: float
    lon: float
    addresses: int


@dataclass(frozen=True, slots=True)
class Address:
    """One house number. ``suffix`` is ``bis`` and the like, or empty."""

    street: int
    number: int
    suffix: str
    lat: float
    lon: float
    ban_id: str | None


class OpenBook:
    """One connection to one file, with the little that is held in memory: the towns' names."""

    def __init__(self, path: Path, stamp: tuple[int, int]) -> None:
        self.stamp = stamp
        self.process = os.getpid()
        self._connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._check_format(path)
        self._connection.execute("PRAGMA mmap_size=268435456")
        self._connection.execute("PRAGMA cache_size=-8192")

    def _check_format(self, path: Path) -> None:
        try:
            found = self._rows("SELECT value FROM meta WHERE key = 'format'")
        except sqlite3.DatabaseError as error:
            raise UnreadableBook(f"{path} is no address book: {error}") from error
        if found != [(FORMAT,)]:
            raise UnreadableBook(
                f"{path} was made by another version; run 'voisins addresses import' again"
            )

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple]:  # type: ignore[type-arg]
        return self._connection.execute(query, values).fetchall()

    @cached_property
    def towns(self) -> dict[int, Town]:
        rows = self._rows("SELECT id, insee, name, old_name FROM town")
        return {row[0]: Town(*row) for row in rows}

    @cached_property
    def insee_codes(self) -> frozenset[str]:
        return frozenset(town.insee for town in self.towns.values())

    @cached_property
    def town_aliases(self) -> dict[str, frozenset[int]]:
        """The forms a town's name may take (see ``towns``), to the towns meant."""
        found: dict[str, set[int]] = {}
        for alias, town in self._rows(
            "SELECT alias, town.id FROM town_alias JOIN town USING (insee)"
        ):
            found.setdefault(alias, set()).add(town)
            if len(alias) >= 6 and not alias.startswith("~"):
                for slip in shortened(alias):
                    found.setdefault("-" + slip, set()).add(town)
        return {alias: frozenset(towns) for alias, towns in found.items()}

    @cached_property
    def department_names(self) -> frozenset[str]:
        """The names of the book's départements, as one word each."""
        rows = self._rows("SELECT alias FROM town_alias WHERE insee = ''")
        return frozenset(alias for (alias,) in rows)

    @cached_property
    def postcodes(self) -> dict[str, frozenset[int]]:
        found: dict[str, set[int]] = {}
        for postcode, town in self._rows("SELECT postcode, town FROM town_postcode"):
            found.setdefault(postcode, set()).add(town)
        return {postcode: frozenset(towns) for postcode, towns in found.items()}

    def words_by_clue(self, clues: Iterable[int]) -> dict[int, list[tuple[int, str]]]:
        """The index's words under each clue: number and text."""
        asked = list(clues)
        marks = ",".join("?" * len(asked))
        found: dict[int, list[tuple[int, str]]] = {}
        for clue, number, text in self._rows(
            "SELECT clue.key, word.id, word.text FROM clue JOIN word ON word.id = clue.word"
            f" WHERE clue.key IN ({marks})",
            asked,
        ):
            found.setdefault(clue, []).append((number, text))
        return found

    def cores_of(self, word: int) -> list[int]:
        """The names that hold a word, the shortest first; at most :data:`MOST_CORES_A_WORD`."""
        rows = self._rows(
            "SELECT core FROM posting WHERE word = ? ORDER BY length, core LIMIT ?",
            (word, MOST_CORES_A_WORD),
        )
        return [core for (core,) in rows]

    def cores_of_both(self, word: int, other: int) -> list[int]:
        """The names that hold two words."""
        rows = self._rows(
            "SELECT core FROM posting WHERE word = ? INTERSECT"
            " SELECT core FROM posting WHERE word = ? LIMIT ?",
            (word, other, MOST_CORES_A_WORD),
        )
        return [core for (core,) in rows]

    def core_words(self, cores: Sequence[int]) -> Iterator[tuple[int, tuple[str, ...]]]:
        marks = ",".join("?" * len(cores))
        for core, words in self._rows(f"SELECT id, words FROM core WHERE id IN ({marks})", cores):
            yield core, tuple(words.split())

    def cores_in(self, cores: Sequence[int], towns: frozenset[int]) -> frozenset[int]:
        """Which of the names are borne by a street of these towns."""
        rows = self._rows(
            f"SELECT DISTINCT core FROM street WHERE core IN ({','.join('?' * len(cores))})"
            f" AND town IN ({','.join('?' * len(towns))})",
            [*cores, *sorted(towns)],
        )
        return frozenset(core for (core,) in rows)

    def streets_of(self, core: int, towns: frozenset[int] | None) -> list[Street]:
        """The streets that bear a name, in the towns asked for (None: in any)."""
        query = (
            "SELECT id, type, name, town, postcode, ban_id, is_place, lat, lon, addresses"
            " FROM street WHERE core = ?"
        )
        values: list[object] = [core]
        if towns is not None:
            query += f" AND town IN ({','.join('?' * len(towns))})"
            values += sorted(towns)
        rows = self._rows(f"{query} LIMIT {MOST_STREETS_A_CORE}", values)
        return [_street(row) for row in rows]

    def street(self, number: int) -> Street:
        rows = self._rows(
            "SELECT id, type, name, town, postcode, ban_id, is_place, lat, lon, addresses"
            " FROM street WHERE id = ?",
            (number,),
        )
        return _street(rows[0])

    def addresses_of(self, street: Street, number: int | None = None) -> list[Address]:
        """The addresses of a street, or those with one number, in the order of the numbers."""
        query = "SELECT street, number, suffix, lat, lon, ban_id FROM address WHERE street = ?"
        values: list[object] = [street.id]
        if number is not None:
            query, values = query + " AND number = ?", [street.id, number]
        return [_address(row, street) for row in self._rows(query + " LIMIT 2000", values)]

    def addresses_around(self, lat: float, lon: float, cells: int) -> Iterator[Address]:
        """The addresses in the square of cells around a spot, ``cells`` to each side."""
        middle = cell_of(lat, lon)
        for row in range(-cells, cells + 1):
            first = middle + row * 1_000_000 - cells
            for found in self._rows(
                "SELECT a.street, a.number, a.suffix, a.lat, a.lon, a.ban_id FROM cell"
                " JOIN address AS a USING (street, number, suffix)"
                " WHERE cell.cell BETWEEN ? AND ?",
                (first, first + 2 * cells),
            ):
                yield _address(found, None)

    def is_elsewhere(self, keys: Iterable[int]) -> frozenset[int]:
        """Which of the keys belong to towns outside the book."""
        asked = list(keys)
        marks = ",".join("?" * len(asked))
        rows = self._rows(f"SELECT key FROM elsewhere WHERE key IN ({marks})", asked)
        return frozenset(key for (key,) in rows)

    def all_streets(self, limit: int = -1) -> list[Street]:
        """The streets by number of addresses, the longest first."""
        rows = self._rows(
            "SELECT id, type, name, town, postcode, ban_id, is_place, lat, lon, addresses"
            " FROM street ORDER BY addresses DESC, name LIMIT ?",
            (limit,),
        )
        return [_street(row) for row in rows]

    def all_addresses(self) -> Iterator[Address]:
        """Every address; for checks, never for a search."""
        rows = self._connection.execute(
            "SELECT street, number, suffix, lat, lon, ban_id FROM address"
        )
        return (_address(row, None) for row in rows)

    def close(self) -> None:
        self._connection.close()


def _street(row: tuple) -> Street:  # type: ignore[type-arg]
    return Street(
        id=row[0],
        type=row[1],
        name=row[2],
        town=row[3],
        postcode=row[4],
        ban_id=row[5],
        is_place=bool(row[6]),
        lat=(row[7] or 0) / COORDINATE_SCALE,
        lon=(row[8] or 0) / COORDINATE_SCALE,
        addresses=row[9],
    )


def _address(row: tuple, street: Street | None) -> Address:  # type: ignore[type-arg]
    ban_id = row[5]
    if ban_id is None and street is not None:
        ban_id = ban_id_of(street.ban_id, row[1], row[2])
    return Address(
        row[0], row[1], row[2], row[3] / COORDINATE_SCALE, row[4] / COORDINATE_SCALE, ban_id
    )


class BookFile:
    """A book's file, opened when it is needed: one connection a thread and process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()

    def open(self) -> OpenBook:
        """The connection of this thread. Raises :class:`UnreadableBook`."""
        try:
            status = self.path.stat()
        except OSError as error:
            raise UnreadableBook(
                f"{self.path}: no address book here; run 'voisins addresses import'"
            ) from error
        stamp = (status.st_ino, status.st_mtime_ns)
        held: OpenBook | None = getattr(self._local, "book", None)
        if held is not None and held.stamp == stamp and held.process == os.getpid():
            return held
        if held is not None and held.process == os.getpid():
            held.close()
        self._local.book = OpenBook(self.path, stamp)
        fresh: OpenBook = self._local.book
        return fresh
