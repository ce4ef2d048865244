"""The second half of an import: places from residences, middle points, and the search indexes.

It works on the draft of a book that already holds the rows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from zlib import crc32

from places.folding import MAY_LOSE_E, shortened, sound
from places.names import spellings
from places.schema import COORDINATE_SCALE, cell_of
from places.towns import communes, department_names, joined, keys_elsewhere, sounded, town_words

_ONE_PLACE = 5_000
"""Two rows of one residence's name less than about 500 m apart speak of one place."""
_SHORTEST_SLIP = 4
_SHORTEST_HALF = 8
_HALF = 5


def finish(connection: sqlite3.Connection, remarks: list[str]) -> None:
    """Everything between the last row and a book that can be asked."""
    _add_residences(connection)
    _place_streets(connection)
    _index_words(connection)
    _index_cells(connection)
    _name_towns(connection)
    connection.execute("CREATE INDEX street_core ON street (core, town)")
    connection.execute("DROP TABLE temp.residence")
    connection.execute("DROP TABLE temp.spelling")
    connection.execute("DROP TABLE temp.seen_street")


def _add_residences(connection: sqlite3.Connection) -> None:
    """Makes places of the residences named beside streets, unless a street has that name."""
    groups: dict[tuple[int, str], list[tuple[int, int]]] = {}
    rows = connection.execute(
        "SELECT town, key, name, core, type, postcode, lon / rows, lat / rows FROM temp.residence"
        " ORDER BY town, key, street"
    ).fetchall()
    for town, key, name, core, kind, postcode, lon, lat in rows:
        spots = groups.setdefault((town, key), [])
        if any(_close((lon, lat), spot) for spot in spots):
            continue
        spots.append((lon, lat))
        known = connection.execute(
            "SELECT 1 FROM temp.seen_street WHERE town = ? AND key = ?", (town, key)
        ).fetchone()
        if not known:
            connection.execute(
                "INSERT INTO street (key, core, town, type, name, postcode, is_place, lon, lat)"
                " VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?)",
                (key, core, town, kind, name, postcode, lon, lat),
            )


def _close(spot: tuple[int, int], other: tuple[int, int]) -> bool:
    return abs(spot[0] - other[0]) < _ONE_PLACE and abs(spot[1] - other[1]) < _ONE_PLACE


def _place_streets(connection: sqlite3.Connection) -> None:
    """A street lies in the middle of its addresses, until a query wants it nearer."""
    connection.execute(
        "WITH middle AS (SELECT street, avg(lon) AS lon, avg(lat) AS lat, count(*) AS rows"
        " FROM address GROUP BY street)"
        " UPDATE street SET addresses = middle.rows, lon = coalesce(street.lon,"
        " CAST(middle.lon AS INTEGER)), lat = coalesce(street.lat, CAST(middle.lat AS INTEGER))"
        " FROM middle WHERE middle.street = street.id"
    )


def _index_words(connection: sqlite3.Connection) -> None:
    numbers: dict[str, int] = {}
    for core, words in connection.execute("SELECT id, words FROM core").fetchall():
        parts = tuple(words.split())
        for spelling in spellings(parts):
            word = numbers.setdefault(spelling, len(numbers) + 1)
            connection.execute(
                "INSERT OR IGNORE INTO posting VALUES (?, ?, ?)", (word, len(parts), core)
            )
    connection.executemany(
        "INSERT INTO word VALUES (?, ?)", ((number, text) for text, number in numbers.items())
    )
    connection.execute("CREATE TEMP TABLE loose_clue (key INTEGER, word INTEGER)")
    connection.executemany(
        "INSERT INTO temp.loose_clue VALUES (?, ?)",
        ((clue, word) for text, word in numbers.items() for clue in set(clues_of(text))),
    )
    connection.execute("INSERT INTO clue SELECT key, word FROM temp.loose_clue ORDER BY 1, 2")
    connection.execute("DROP TABLE temp.loose_clue")


def clues_of(word: str) -> Iterator[int]:
    """The keys under which a word of the index is found; :func:`clues_for` are the query's."""
    yield _clue("=" + word)
    if word.isdecimal():
        return
    heard = sound(word)
    yield _clue("~" + heard)
    if len(word) >= _SHORTEST_SLIP:
        yield from (_clue("-" + slip) for slip in (word, *shortened(word)))
        yield from (_clue("-" + slip) for slip in (heard, *shortened(heard)))
    if len(word) >= _SHORTEST_HALF:
        yield _clue("<" + heard[:_HALF])
        yield _clue(">" + heard[-_HALF:])


def clues_for(word: str, *, exactly: bool) -> list[int]:
    """The keys to look a typed word up by; ``exactly`` leaves typing slips out."""
    if word.isdecimal():
        return [_clue("=" + word)]
    heard = {sound(word), sound(word + "e") if word[-1] in MAY_LOSE_E else sound(word)}
    if exactly:
        return [_clue("=" + word), *(_clue("~" + one) for one in heard)]
    short = [_clue("-" + word)] if len(word) < _SHORTEST_SLIP else []
    return list(dict.fromkeys([*clues_of(word), *(_clue("~" + one) for one in heard), *short]))


def _clue(text: str) -> int:
    return crc32(text.encode())


def _index_cells(connection: sqlite3.Connection) -> None:
    connection.create_function(
        "cell_of",
        2,
        lambda lat, lon: cell_of(lat / COORDINATE_SCALE, lon / COORDINATE_SCALE),
        deterministic=True,
    )
    connection.execute(
        "INSERT INTO cell SELECT cell_of(lat, lon), street, number, suffix FROM address ORDER BY 1"
    )


def _name_towns(connection: sqlite3.Connection) -> None:
    """The names the book's towns go by, and the keys of all others."""
    own = {str(insee) for (insee,) in connection.execute("SELECT DISTINCT insee FROM town")}
    aliases: set[tuple[str, str]] = set()
    for insee, name, old_name in connection.execute("SELECT insee, name, old_name FROM town"):
        aliases |= {(alias, insee) for one in (name, old_name) if one for alias in _forms(one)}
    for commune in communes():
        if commune.insee in own:
            aliases |= {(alias, commune.insee) for alias in _forms(commune.name)}
    aliases |= {(joined(town_words(name)), "") for name in department_names(own)}
    connection.executemany("INSERT OR IGNORE INTO town_alias VALUES (?, ?)", sorted(aliases))
    keys = keys_elsewhere(frozenset(own))
    connection.executemany("INSERT INTO elsewhere VALUES (?)", ((key,) for key in sorted(keys)))


def _forms(name: str) -> Iterator[str]:
    words = town_words(name)
    yield joined(words)
    yield "~" + sounded(words)
