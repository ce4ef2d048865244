"""Reads the national address file as it really comes: packed or not, any encoding, broken rows.

It yields rows and says what is wrong with the others; it does not decide what is kept.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal

ADDRESS_COLUMNS = ("numero", "nom_voie", "code_insee", "nom_commune", "lon", "lat")
PLACE_COLUMNS = ("nom_lieu_dit", "code_insee", "nom_commune", "lon", "lat")
SEPARATORS = ";,\t|"

FileKind = Literal["addresses", "places"]
Progress = Callable[[int], None]


class UnreadableFile(Exception):
    """The file is no address file; the message says in plain words why."""


@dataclass(slots=True)
class FileNotes:
    """What was odd about a file that could be read."""

    path: Path
    kind: FileKind = "addresses"
    separator: str = ";"
    odd_bytes: int = 0
    """Bytes that were no UTF-8 and were read as Windows Latin-1."""
    broken: list[tuple[int, str]] = field(default_factory=list)
    """Lines that could not be read, with the reason."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file, by column name; missing columns are absent."""

    line: int
    values: dict[str, str]


def address_files(paths: list[Path]) -> list[Path]:
    """The files meant: a folder stands for the CSV files in it, packed or not.

    Raises :class:`UnreadableFile` for a path that does not exist or a folder without any.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [one for one in sorted(path.iterdir()) if _looks_like_csv(one)]
            if not inside:
                raise UnreadableFile(f"{path}: no .csv or .csv.gz file in this folder")
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise UnreadableFile(f"{path}: no such file")
    return found


def _looks_like_csv(path: Path) -> bool:
    return path.is_file() and path.name.lower().endswith((".csv", ".csv.gz"))


class _Counted(io.RawIOBase):
    """A file that tells how far it has been read, for the progress bar."""

    def __init__(self, file: BinaryIO, progress: Progress) -> None:
        self._file = file
        self._progress = progress

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        chunk = self._file.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self._progress(len(chunk))
        return len(chunk)


def read_rows(path: Path, notes: FileNotes, progress: Progress) -> Iterator[Row]:
    """The rows of one file; fills ``notes`` on the way.

    Raises :class:`UnreadableFile` when it is no address file. A packed file that ends too soon
    or is damaged inside raises it too: half a town is worse than yesterday's.
    """
    with path.open("rb") as raw:
        counted = io.BufferedReader(_Counted(raw, progress), 1 << 18)
        packed = counted.peek(2)[:2] == b"\x1f\x8b"
        unpacked: Iterable[bytes] = gzip.GzipFile(fileobj=counted) if packed else counted
        try:
            yield from _parse(unpacked, notes)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise UnreadableFile(f"{path}: the packed file is damaged or cut short") from error


def _parse(file: Iterable[bytes], notes: FileNotes) -> Iterator[Row]:
    lines = _lines(file, notes)
    first = next(lines, None)
    if first is None:
        raise UnreadableFile(f"{notes.path}: the file is empty")
    header = _header(first, notes)
    yield from _data_rows(lines, header, notes)


def _lines(file: Iterable[bytes], notes: FileNotes) -> Iterator[str]:
    """The lines as text. A line that is no UTF-8 is read as Windows Latin-1 (cp1252)."""
    for number, raw in enumerate(file):
        if number == 0:
            if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise UnreadableFile(f"{notes.path}: the file is UTF-16; save it as UTF-8")
            raw = raw.removeprefix(codecs.BOM_UTF8)
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            notes.odd_bytes += 1
            text = raw.decode("cp1252", errors="replace")
        yield text.replace("\0", "").rstrip("\r\n") + "\n"


def _header(line: str, notes: FileNotes) -> list[str]:
    """The column names; finds the separator by which the needed ones appear."""
    wanted: tuple[tuple[FileKind, tuple[str, ...]], ...] = (
        ("addresses", ADDRESS_COLUMNS),
        ("places", PLACE_COLUMNS),
    )
    best: tuple[str, list[str]] | None = None
    for separator in SEPARATORS:
        columns = [name.strip().strip('"').lower() for name in line.split(separator)]
        for kind, needed in wanted:
            missing = [name for name in needed if name not in columns]
            if not missing:
                notes.kind, notes.separator = kind, separator
                return columns
            if len(columns) > 1 and (best is None or len(missing) < len(best[1])):
                best = (separator, missing)
    if best is None or len(best[1]) >= len(ADDRESS_COLUMNS) - 1:
        raise UnreadableFile(
            f"{notes.path}: this is no BAN address file (its first line must name the columns "
            f"{', '.join(ADDRESS_COLUMNS)}, separated by ';')"
        )
    raise UnreadableFile(f"{notes.path}: missing column(s): {', '.join(best[1])}")


def _data_rows(lines: Iterator[str], header: list[str], notes: FileNotes) -> Iterator[Row]:
    """Line by line, so that a stray quotation mark spoils one row and not the rest of the file."""
    for number, line in enumerate(lines, start=2):
        if line == "\n":
            continue
        values = _fields(line, notes.separator)
        if len(values) == len(header):
            yield Row(number, dict(zip(header, values, strict=True)))
        else:
            notes.broken.append((number, f"{len(values)} fields instead of {len(header)}"))


def _fields(line: str, separator: str) -> list[str]:
    if '"' not in line:
        return line[:-1].split(separator)
    return next(csv.reader([line], delimiter=separator), [])
