"""The streets and places of a book while it is being built: found again or made, merged, written.

One street spelled in two ways becomes one; of the two spellings the more frequent is shown.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from places.names import Name, take_apart

_STREETS_HELD = 40_000


@dataclass(slots=True)
class _Held:
    """A street in memory; ``spellings`` counts rows by spelling while it is held."""

    id: int
    ban_id: str | None
    name: str


class StreetTable:
    """Gives every row its street. Holds a window of them; the others wait in the file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._streets: dict[tuple[int, str], _Held] = {}
        self._by_name: dict[tuple[str, str, str, str], _Held] = {}
        self._towns: dict[tuple[str, str, str], int] = {}
        self._postcodes: set[tuple[str, int]] = set()
        self._cores: dict[str, int] = {}
        connection.executescript(
            "CREATE TEMP TABLE seen_street (town, key, street, PRIMARY KEY (town, key))"
            " WITHOUT ROWID;"
            "CREATE TEMP TABLE spelling (street, name, rows, PRIMARY KEY (street, name))"
            " WITHOUT ROWID;"
            "CREATE TEMP TABLE residence (town, key, name, street, core, type, postcode, lon, lat,"
            " rows, PRIMARY KEY (town, key, street)) WITHOUT ROWID;"
        )
        self._spelled: dict[tuple[int, str], int] = {}

    def street(self, name: str, values: dict[str, str]) -> tuple[int, str | None]:
        """The street a row belongs to: its number in the book, and its BAN identifier."""
        shortcut = (
            values["code_insee"],
            values.get("nom_ancienne_commune", ""),
            values.get("code_postal", ""),
            name,
        )
        held = self._by_name.get(shortcut)
        if held is None:
            held = self._find_or_make(name, values)
            self._by_name[shortcut] = held
            if len(self._by_name) > _STREETS_HELD:
                self._forget()
        spelled = (held.id, name)
        self._spelled[spelled] = self._spelled.get(spelled, 0) + 1
        return held.id, held.ban_id

    def _find_or_make(self, name: str, values: dict[str, str]) -> _Held:
        town = self._town(values)
        parts = take_apart(name)
        held = self._streets.get((town, parts.key))
        if held is None:
            found = self._connection.execute(
                "SELECT s.id, s.ban_id, s.name FROM temp.seen_street"
                " JOIN street AS s ON s.id = seen_street.street"
                " WHERE seen_street.town = ? AND seen_street.key = ?",
                (town, parts.key),
            ).fetchone()
            held = _Held(*found) if found else self._make(name, parts, town, values)
            self._streets[town, parts.key] = held
        return held

    def _make(self, name: str, parts: Name, town: int, values: dict[str, str]) -> _Held:
        ban_id = _street_ban_id(values)
        street = self._insert(name, parts, town, ban_id, values, is_place=False, spot=None)
        self._connection.execute(
            "INSERT INTO temp.seen_street VALUES (?, ?, ?)", (town, parts.key, street)
        )
        return _Held(street, ban_id, name)

    def add_place(
        self, name: str, values: dict[str, str], lon: int, lat: int, ban_id: str | None
    ) -> None:
        """A place without numbers, from a lieux-dits file or an address row that marks one."""
        town, parts = self._town(values), take_apart(name)
        known = self._connection.execute(
            "SELECT 1 FROM street WHERE is_place AND town = ? AND key = ? AND"
            " abs(lon - ?) < 5000 AND abs(lat - ?) < 4000",
            (town, parts.key, lon, lat),
        ).fetchone()
        if not known:
            self._insert(name, parts, town, ban_id, values, is_place=True, spot=(lon, lat))

    def add_residence(
        self, name: str, values: dict[str, str], street: int, lon: int, lat: int
    ) -> None:
        """A residence or lieu-dit that a row names beside its street."""
        parts = take_apart(name)
        self._connection.execute(
            "INSERT INTO temp.residence VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO"
            " UPDATE SET rows = rows + 1, lon = lon + excluded.lon, lat = lat + excluded.lat",
            (
                self._town(values),
                parts.key,
                name,
                street,
                self._core(parts.core),
                parts.type,
                values.get("code_postal", ""),
                lon,
                lat,
            ),
        )

    def _insert(
        self,
        name: str,
        parts: Name,
        town: int,
        ban_id: str | None,
        values: dict[str, str],
        *,
        is_place: bool,
        spot: tuple[int, int] | None,
    ) -> int:
        lon, lat = spot or (None, None)
        made = self._connection.execute(
            "INSERT INTO street (key, core, town, type, name, ban_id, postcode, is_place, lon, lat)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                parts.key,
                self._core(parts.core),
                town,
                parts.type,
                name,
                ban_id,
                values.get("code_postal", "").strip(),
                is_place,
                lon,
                lat,
            ),
        )
        return int(made.lastrowid or 0)

    def _core(self, words: str) -> int:
        core = self._cores.get(words)
        if core is None:
            self._connection.execute("INSERT OR IGNORE INTO core (words) VALUES (?)", (words,))
            found = self._connection.execute("SELECT id FROM core WHERE words = ?", (words,))
            core = self._cores[words] = int(found.fetchone()[0])
        return core

    def _town(self, values: dict[str, str]) -> int:
        identity = (
            values["code_insee"].strip(),
            values.get("code_insee_ancienne_commune", "").strip(),
            values.get("nom_ancienne_commune", "").strip(),
        )
        town = self._towns.get(identity)
        if town is None:
            made = self._connection.execute(
                "INSERT INTO town (insee, name, old_insee, old_name) VALUES (?, ?, ?, ?)",
                (identity[0], values["nom_commune"].strip(), *identity[1:]),
            )
            town = self._towns[identity] = int(made.lastrowid or 0)
        postcode = (values.get("code_postal", "").strip(), town)
        if postcode not in self._postcodes and postcode[0]:
            self._postcodes.add(postcode)
            self._connection.execute("INSERT OR IGNORE INTO town_postcode VALUES (?, ?)", postcode)
        return town

    def _forget(self) -> None:
        """Drops what is held; it is found again in the file."""
        self._write_spellings()
        self._streets.clear()
        self._by_name.clear()
        self._cores.clear()

    def _write_spellings(self) -> None:
        self._connection.executemany(
            "INSERT INTO temp.spelling VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET"
            " rows = rows + excluded.rows",
            [(street, name, rows) for (street, name), rows in self._spelled.items()],
        )
        self._spelled.clear()

    def close(self) -> None:
        """Chooses the name shown for each street: the most frequent, then the longest spelling."""
        self._write_spellings()
        self._connection.execute(
            "UPDATE street SET name = (SELECT spelling.name FROM temp.spelling"
            " WHERE spelling.street = street.id"
            " ORDER BY rows DESC, length(spelling.name) DESC, spelling.name LIMIT 1)"
            " WHERE id IN (SELECT street FROM temp.spelling GROUP BY street HAVING count(*) > 1)"
        )


def _street_ban_id(values: dict[str, str]) -> str | None:
    """The street's identifier: what the address's begins with, or the file's own column."""
    ban_id = values.get("id", "").strip()
    parts = ban_id.split("_")
    if len(parts) >= 3 and parts[2].isdecimal():
        return "_".join(parts[:2])
    return values.get("id_fantoir", "").strip() or None
