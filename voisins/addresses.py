"""``voisins addresses`` and ``voisins areas``: the town's address book at the command line.

It parses options and prints; importing, finding and checking are done in ``places``.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

if TYPE_CHECKING:
    from conversations.place import PlaceFinding
    from places.book import AddressBook
    from places.importing import ImportReport

addresses = typer.Typer(help="The town's address book.", no_args_is_help=True)
areas = typer.Typer(help="The town's neighbourhoods.", no_args_is_help=True)

DEMO = "demo"
"""The value of ``[places] book`` that stands for the built-in made-up town."""
LONGEST_LINE = 1_048_576
"""Bytes of one JSON line; a longer one is answered with an error."""
BAD_LINE = '{"error": "a line must be a JSON object with a text \\"query\\""}'

BookOption = Annotated[
    str | None, typer.Option("--book", help="The book's file, or 'demo'. Default: [places] book.")
]
InseeOption = Annotated[
    list[str] | None, typer.Option("--insee", help="INSEE code of a town; may be repeated.")
]
AreasOption = Annotated[
    Path | None, typer.Option("--areas", help="GeoJSON file with the neighbourhoods' outlines.")
]


@dataclass(frozen=True, slots=True)
class PlaceSettings:
    """What the command needs of the configuration."""

    insee_codes: tuple[str, ...]
    book: str
    ban_base_url: str | None
    areas: tuple[dict[str, object], ...]
    base: Path
    """The folder that relative paths of the configuration start from."""


def place_settings() -> PlaceSettings:
    """The configured values; without a configuration, those of the made-up town."""
    config = Path(os.environ.get("VOISINS_CONFIG", "config.toml"))
    if "VOISINS_CONFIG" not in os.environ and not config.exists():
        return PlaceSettings(("13063",), DEMO, None, (), Path.cwd())
    from voisins.config import load

    settings = load(config)
    return PlaceSettings(
        tuple(settings.town.insee_codes), settings.places.book, settings.places.ban_base_url or None,
        tuple(area.model_dump() for area in settings.areas), settings.base,
    )  # fmt: skip


def book_path(book: str | None) -> Path:
    """The book's file for ``--book`` or the configured one; builds the made-up town's."""
    settings = place_settings()
    if (book or settings.book) != DEMO:
        return Path(book) if book else settings.base / settings.book
    from places.demo_book import demo_book

    return demo_book(settings.base / "var")


def fail(message: str) -> typer.Exit:
    """Says what is wrong on standard error; raise what it returns."""
    typer.echo(message, err=True)
    return typer.Exit(1)


@addresses.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(help="BAN CSV files, packed or not, or folders.")],
    book: BookOption = None,
    insee: InseeOption = None,
    every: Annotated[bool, typer.Option("--all", help="Keep every town of the files.")] = False,
) -> None:
    """Builds the town's address book from national address files (BAN CSV, lieux-dits)."""
    from places.csv_rows import UnreadableFile, address_files
    from places.importing import NothingToImport, import_book
    from voisins.progress import reading

    settings = place_settings()
    name = book or settings.book
    if name == DEMO:
        raise fail("'demo' is the made-up town; give --book FILE, or set [places] book to a file")
    wanted = None if every else frozenset(insee or settings.insee_codes)
    target = Path(book) if book else settings.base / name
    try:
        total = sum(file.stat().st_size for file in address_files(files))
        with reading(total) as progress:
            report = import_book(files, target, wanted, progress)
    except (UnreadableFile, NothingToImport, OSError) as error:
        raise fail(f"{error}\nNothing was changed.") from error
    for line in report_lines(report, target):
        typer.echo(line)


def report_lines(report: ImportReport, book: Path) -> Iterator[str]:
    """The report of an import, for a person."""
    yield f"{book}: {report.addresses:,} addresses, {report.streets:,} streets, "
    yield f"  {report.places:,} residences and lieux-dits, {report.towns:,} town(s)"
    yield f"read {report.read:,} rows in {report.files} file(s); kept {report.kept:,}"
    if report.other_towns:
        yield f"other towns: {report.other_towns:,} rows left out"
    if report.merged:
        yield f"merged: {report.merged:,} rows said again what another row had said"
    for reason, count in sorted(report.refused.items()):
        yield f"refused: {count:,} ({reason})"
    for file, line, reason in report.examples:
        yield f"  {file}, line {line}: {reason}"
    yield from report.remarks


@addresses.command("fetch")
def fetch_files(
    insee: InseeOption = None,
    to: Annotated[Path, typer.Option("--to", help="Folder to download to.")] = Path("var/ban"),
    site: Annotated[str | None, typer.Option("--site", help="Address of the files.")] = None,
) -> None:
    """Downloads the town's national address files, and continues where it was cut off."""
    from places.fetching import NATIONAL_SITE, FetchFailed, NotPublished, department_files, fetch
    from voisins.progress import downloading

    codes = insee or place_settings().insee_codes
    names = dict.fromkeys(department_files(code) for code in codes)
    for required, optional in names:
        for name in (required, optional):
            try:
                with downloading(name) as progress:
                    got = fetch(f"{site or NATIONAL_SITE}/{name}", to / name, progress)
            except NotPublished as error:
                if name == required:
                    raise fail(str(error)) from error
                typer.echo(f"{name}: not published; residences come from the addresses alone")
            except FetchFailed as error:
                raise fail(str(error)) from error
            else:
                news = "has not changed" if got.unchanged else f"{got.size:,} bytes"
                typer.echo(f"{got.path}: {news}, SHA-256 {got.sha256}")
    typer.echo(f"Now: voisins addresses import {to}")


@addresses.command("find")
def find(
    words: Annotated[list[str] | None, typer.Argument(help="The address, as typed.")] = None,
    book: BookOption = None,
    areas_file: AreasOption = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show why.")] = False,
) -> None:
    """Finds a typed address; without one, reads JSON lines {"query": ...} and answers in kind."""
    from places.index import UnreadableBook

    finder = open_book(book, areas_file)
    try:
        if words and explain:
            from places.explaining import explanation

            typer.echo("\n".join(explanation(finder, " ".join(words))))
        elif words:
            typer.echo(answer(finder, " ".join(words)))
        else:
            answer_lines(finder, sys.stdin.buffer, sys.stdout.buffer)
    except UnreadableBook as error:
        raise fail(str(error)) from error


def open_book(book: str | None, areas_file: Path | None) -> AddressBook:
    """The address book with the neighbourhoods that are known for it."""
    from places.areas import AreaMap
    from places.book import AddressBook

    path = book_path(book)
    outlines = known_areas(areas_file, is_demo=(book or place_settings().book) == DEMO)
    return AddressBook(path, AreaMap(outlines) if outlines else None)


def known_areas(areas_file: Path | None, *, is_demo: bool) -> tuple[Any, ...]:
    """The neighbourhoods of a GeoJSON file, of the configuration, or of the made-up town."""
    if areas_file is not None:
        from places.outlines import BadOutline, read_areas

        try:
            return read_areas(areas_file)
        except BadOutline as error:
            raise fail(str(error)) from error
    settings = place_settings()
    if settings.areas:
        from places.outlines import configured_areas

        return configured_areas(settings.areas, settings.base)
    if is_demo:
        from places.demo_town import demo_areas

        return demo_areas()
    return ()


def answer(finder: AddressBook, query: str) -> str:
    """One answer as a JSON line."""
    return json_line(as_json(query, finder.find(query)))


def json_line(value: dict[str, object]) -> str:
    """JSON in readable letters; half a letter (a lone surrogate) is escaped."""
    line = json.dumps(value, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return line


def answer_lines(finder: AddressBook, lines: Iterable[bytes], out: BinaryIO) -> None:
    """One answer a line, in order; what is no question is answered with an error."""
    for line in lines:
        if not line.strip():
            continue
        query = query_in(line)
        text = BAD_LINE if query is None else answer(finder, query)
        out.write(text.encode() + b"\n")
        out.flush()


def query_in(line: bytes) -> str | None:
    """The query in a JSON line (UTF-8); None if there is none."""
    if len(line) > LONGEST_LINE:
        return None
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    query = found.get("query") if isinstance(found, dict) else None
    return query if isinstance(query, str) else None


def as_json(query: str, finding: PlaceFinding) -> dict[str, object]:
    """A finding in the fixed form of ``voisins addresses find``."""
    place = finding.place
    return {
        "query": query,
        "id": place.id if place else None,
        "label": place.label if place else None,
        "housenumber": place.housenumber if place else None,
        "street": place.street if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "score": round(finding.score, 4),
        "kind": finding.kind,
        "others": [
            {"id": one.id, "label": one.label, "lat": one.lat, "lon": one.lon}
            | {"housenumber": one.housenumber, "street": one.street}
            for one in finding.others
        ],
        "city": place.city if place else None,
        "postcode": place.postcode if place else None,
        "area": place.area if place else None,
        "outside": finding.outside,
        "details": finding.details,
    }


@areas.callback()
def about_areas() -> None:
    """The town's neighbourhoods."""


@areas.command("check")
def check(
    book: BookOption = None,
    areas_file: AreasOption = None,
    picture_file: Annotated[Path, typer.Option("--picture", help="SVG file to write.")] = Path(
        "areas.svg"
    ),
) -> None:
    """Shows addresses that lie in no neighbourhood or in two, as a table and a picture.

    Ends with 1 if there are any.
    """
    from places.area_check import check_areas, picture, table, write_picture
    from places.index import UnreadableBook

    outlines = known_areas(areas_file, is_demo=(book or place_settings().book) == DEMO)
    try:
        report = check_areas(open_book(book, areas_file), outlines)
        write_picture(picture_file, picture(report, outlines))
    except (UnreadableBook, OSError) as error:
        raise fail(str(error)) from error
    typer.echo("\n".join(table(report, outlines)))
    typer.echo(f"picture: {picture_file}")
    raise typer.Exit(0 if report.is_clean else 1)
