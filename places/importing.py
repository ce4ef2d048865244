"""Builds an address book from address files: reads, filters, merges, and puts it in place at once.

Either the whole new book replaces the old one or the old one stays. Memory stays bounded: rows
stream into the new file, and only a window of street names is held.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from places.ban_ids import ban_id_of
from places.csv_rows import FileNotes, Row, address_files, read_rows
from places.indexing import finish
from places.schema import COORDINATE_SCALE, FORMAT, TABLES
from places.street_table import StreetTable

EXAMPLES_KEPT = 20
_BATCH = 5_000
_HIGHEST_NUMBER = 99_998
_LIEU_DIT_NUMBERS = (0, 99_999)
"""The numbers by which address files mark a place that has none."""
_POSITIONS = ("entrée", "bâtiment", "cage d’escalier", "logement", "parcelle", "segment")
"""Kinds of position (BAL format 1.4), the most useful to a visitor first."""


@dataclass(slots=True)
class ImportReport:
    """What an import did, in numbers; ``refused`` counts rows by reason."""

    files: int = 0
    read: int = 0
    kept: int = 0
    other_towns: int = 0
    merged: int = 0
    """Rows that said again what another row had said."""
    streets: int = 0
    places: int = 0
    addresses: int = 0
    towns: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    examples: list[tuple[str, int, str]] = field(default_factory=list)
    """The first refused rows: file, line, reason."""
    remarks: list[str] = field(default_factory=list)

    def refuse(self, file: str, line: int, reason: str) -> None:
        kind = reason.partition(":")[0]
        self.refused[kind] = self.refused.get(kind, 0) + 1
        if len(self.examples) < EXAMPLES_KEPT:
            self.examples.append((file, line, reason))


class NothingToImport(Exception):
    """No row was kept; the message says why. The old book is still in use."""


class _Refused(Exception):
    """This row is not kept; the argument is the reason."""


def import_book(
    paths: Iterable[Path],
    book: Path,
    insee_codes: frozenset[str] | None,
    progress: Callable[[int], None] = lambda _: None,
) -> ImportReport:
    """Builds ``book`` from address files and lieux-dits files, or leaves it as it was.

    ``insee_codes`` are the towns wanted, None for all; ``progress`` is told the bytes read of
    the files as they lie on the disk. Raises ``csv_rows.UnreadableFile`` or
    :class:`NothingToImport`; after any error or a kill the old book is still in place.
    """
    files = address_files(list(paths))
    book.parent.mkdir(parents=True, exist_ok=True)
    with _draft_beside(book) as draft:
        with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            report = _build(connection, files, insee_codes, progress)
        _put_in_place(draft, book)
    return report


class _draft_beside:  # noqa: N801 - reads as the statement it is used in
    """A new file in the book's folder, gone at the end unless it was moved into place."""

    def __init__(self, book: Path) -> None:
        _clear_abandoned(book)
        prefix = f".{book.name}."
        self._handle, name = tempfile.mkstemp(prefix=prefix, suffix=".draft", dir=book.parent)
        fcntl.flock(self._handle, fcntl.LOCK_EX)
        self.path = Path(name)

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *_: object) -> None:
        self.path.unlink(missing_ok=True)
        os.close(self._handle)


def _clear_abandoned(book: Path) -> None:
    """Removes the drafts of killed imports; one that is still being written is locked."""
    for draft in book.parent.glob(f".{book.name}.*.draft"):
        with draft.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            draft.unlink(missing_ok=True)


def _put_in_place(draft: Path, book: Path) -> None:
    """Renames the finished draft over the book, after it is safely on the disk."""
    draft.chmod(0o644)
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(book)
    folder = os.open(book.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _build(
    connection: sqlite3.Connection,
    files: list[Path],
    insee_codes: frozenset[str] | None,
    progress: Callable[[int], None],
) -> ImportReport:
    for pragma in ("page_size=4096", "journal_mode=OFF", "synchronous=OFF", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")
    connection.executescript(TABLES)
    report = ImportReport(files=len(files))
    writer = _Writer(connection, report)
    connection.execute("BEGIN")
    for path in files:
        writer.take_file(path, insee_codes, progress)
    if report.kept == 0:
        raise NothingToImport(_why_nothing(report, insee_codes))
    writer.close()
    finish(connection, report.remarks)
    _count(connection, report)
    connection.execute("INSERT INTO meta VALUES ('format', ?)", (FORMAT,))
    connection.execute("COMMIT")
    return report


def _why_nothing(report: ImportReport, insee_codes: frozenset[str] | None) -> str:
    if report.read == 0 and not report.refused:
        return "the files hold no rows; the address book stays as it was"
    if report.other_towns and insee_codes:
        wanted = ", ".join(sorted(insee_codes))
        return (
            f"{report.read} rows read, and none belongs to the town (INSEE {wanted}); "
            "the address book stays as it was"
        )
    return f"no row could be kept of {report.read} read; the address book stays as it was"


def _count(connection: sqlite3.Connection, report: ImportReport) -> None:
    def one(query: str) -> int:
        return int(connection.execute(query).fetchone()[0])

    report.streets = one("SELECT count(*) FROM street WHERE NOT is_place")
    report.places = one("SELECT count(*) FROM street WHERE is_place")
    report.addresses = one("SELECT count(*) FROM address")
    report.towns = one("SELECT count(DISTINCT insee) FROM town")
    report.merged = max(0, report.merged - report.addresses)


class _Writer:
    """Takes rows into the draft, in batches."""

    def __init__(self, connection: sqlite3.Connection, report: ImportReport) -> None:
        self._connection = connection
        self._report = report
        self._streets = StreetTable(connection)
        self._addresses: list[tuple[int, int, str, int, int, int, str | None]] = []
        self._spots: list[tuple[int, int, int]] = []

    def take_file(
        self, path: Path, wanted: frozenset[str] | None, progress: Callable[[int], None]
    ) -> None:
        notes = FileNotes(path)
        rows = read_rows(path, notes, progress)
        for row in rows:
            self._report.read += 1
            self._take_row(row, notes, wanted)
        self._remark(notes)

    def _take_row(self, row: Row, notes: FileNotes, wanted: frozenset[str] | None) -> None:
        insee = row.values["code_insee"].strip()
        if wanted is not None and insee not in wanted:
            self._report.other_towns += 1
            return
        try:
            if notes.kind == "places":
                self._take_place(row.values)
            else:
                self._take_address(row.values)
        except _Refused as refused:
            self._report.refuse(notes.path.name, row.line, str(refused))
        else:
            self._report.kept += 1

    def _take_place(self, values: dict[str, str]) -> None:
        name = _required(values, "nom_lieu_dit")
        lon, lat = _spot(values)
        self._streets.add_place(name, values, lon, lat, values.get("id") or None)

    def _take_address(self, values: dict[str, str]) -> None:
        name = _required(values, "nom_voie")
        lon, lat = _spot(values)
        number = _number(values["numero"].strip())
        if number in _LIEU_DIT_NUMBERS:
            self._streets.add_place(name, values, lon, lat, values.get("id") or None)
            return
        ban_id = values.get("id", "").strip()
        street, street_ban_id = self._streets.street(name, values)
        suffix = values.get("rep", "").strip().lower()
        kept_id = None if ban_id == ban_id_of(street_ban_id, number, suffix) else ban_id or None
        rank = _rank(values)
        self._addresses.append((street, number, suffix, lon, lat, rank, kept_id))
        place = values.get("nom_ld", "").strip()
        if place:
            self._streets.add_residence(place, values, street, lon, lat)
        self._report.merged += 1
        if len(self._addresses) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        """Writes the batch; of two rows for one number the better placed one stays."""
        self._connection.executemany(
            "INSERT INTO address VALUES (?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET lon=excluded.lon, lat=excluded.lat, rank=excluded.rank, "
            "ban_id=excluded.ban_id WHERE excluded.rank < rank",
            self._addresses,
        )
        self._addresses.clear()

    def _remark(self, notes: FileNotes) -> None:
        for line, reason in notes.broken:
            self._report.read += 1
            self._report.refuse(notes.path.name, line, reason)
        if notes.odd_bytes:
            self._report.remarks.append(
                f"{notes.path.name}: {notes.odd_bytes} line(s) are not UTF-8; "
                "read as Windows Latin-1"
            )
        if notes.separator != ";":
            self._report.remarks.append(
                f"{notes.path.name}: the separator is {notes.separator!r} instead of ';'; "
                "read all the same"
            )

    def close(self) -> None:
        self._flush()
        self._streets.close()


def _required(values: dict[str, str], column: str) -> str:
    value = " ".join(values[column].split())
    if not any(letter.isalnum() for letter in value):
        raise _Refused(f"no {column}")
    return value


def _number(text: str) -> int:
    if not text.isdecimal():
        raise _Refused(f"no house number: {text!r}" if text else "no house number")
    number = int(text)
    if number > _HIGHEST_NUMBER and number not in _LIEU_DIT_NUMBERS:
        raise _Refused(f"house number too large: {text}")
    return number


def _spot(values: dict[str, str]) -> tuple[int, int]:
    """Longitude and latitude as whole millionths of a degree."""
    try:
        lon, lat = float(values["lon"]), float(values["lat"])
    except ValueError as error:
        raise _Refused("no coordinates") from error
    if not (-180 <= lon <= 180 and -90 <= lat <= 90) or (lon == 0 and lat == 0):
        raise _Refused(f"coordinates off the map: {lon}, {lat}")
    return round(lon * COORDINATE_SCALE), round(lat * COORDINATE_SCALE)


def _rank(values: dict[str, str]) -> int:
    """How good a row's position is; 0 is best. Certified rows come first."""
    position = values.get("type_position", "").strip().lower().replace("'", "’")
    place = _POSITIONS.index(position) if position in _POSITIONS else len(_POSITIONS)
    return place + (0 if values.get("certification_commune") == "1" else 10)
