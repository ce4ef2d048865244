"""The tables of an address book: one SQLite file, written once by the import, then only read."""

from __future__ import annotations

FORMAT = "1"
"""Raised when the tables change; a book of another format asks to be imported again."""

COORDINATE_SCALE = 1_000_000
"""Coordinates are whole millionths of a degree: 11 cm, and four bytes each."""

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE town (
    id INTEGER PRIMARY KEY, insee TEXT NOT NULL, name TEXT NOT NULL,
    old_insee TEXT NOT NULL, old_name TEXT NOT NULL, UNIQUE (insee, old_insee, old_name)
);
CREATE TABLE town_postcode (
    postcode TEXT, town INTEGER, PRIMARY KEY (postcode, town)
) WITHOUT ROWID;
CREATE TABLE town_alias (alias TEXT, insee TEXT, PRIMARY KEY (alias, insee)) WITHOUT ROWID;
CREATE TABLE core (id INTEGER PRIMARY KEY, words TEXT NOT NULL UNIQUE);
CREATE TABLE street (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL, core INTEGER NOT NULL, town INTEGER NOT NULL,
    type TEXT, name TEXT NOT NULL, ban_id TEXT, postcode TEXT NOT NULL,
    is_place INTEGER NOT NULL, lon INTEGER, lat INTEGER, addresses INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE address (
    street INTEGER, number INTEGER, suffix TEXT, lon INTEGER NOT NULL, lat INTEGER NOT NULL,
    rank INTEGER NOT NULL, ban_id TEXT, PRIMARY KEY (street, number, suffix)
) WITHOUT ROWID;
CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE posting (
    word INTEGER, length INTEGER, core INTEGER, PRIMARY KEY (word, length, core)
) WITHOUT ROWID;
CREATE TABLE clue (key INTEGER, word INTEGER, PRIMARY KEY (key, word)) WITHOUT ROWID;
CREATE TABLE elsewhere (key INTEGER PRIMARY KEY);
CREATE TABLE cell (
    cell INTEGER, street INTEGER, number INTEGER, suffix TEXT,
    PRIMARY KEY (cell, street, number, suffix)
) WITHOUT ROWID;
"""

CELLS_A_DEGREE = 1_000
"""A cell of the nearest-address index is a thousandth of a degree: 111 m high."""


def cell_of(lat: float, lon: float) -> int:
    """The number of the cell that holds a spot; its neighbours differ by 1 and by 1,000,000."""
    return int(lat * CELLS_A_DEGREE // 1) * 1_000_000 + int(lon * CELLS_A_DEGREE // 1)
