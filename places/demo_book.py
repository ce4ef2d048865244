"""The made-up town as an address book: built once, then found in its cache file."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

from places.demo_town import COLUMNS, INSEE, SEED, demo_rows
from places.importing import import_book
from places.schema import FORMAT


def demo_csv() -> str:
    """The made-up town's rows as a national address file."""
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, delimiter=";", lineterminator="\n")
    table.writeheader()
    table.writerows(demo_rows())
    return text.getvalue()


def demo_book(directory: Path) -> Path:
    """The path of the made-up town's book in ``directory``, built there if it is not yet.

    Several processes may ask at once: each builds a whole file and puts it in place at once.
    """
    book = directory / f"demo-town-{SEED}-{FORMAT}.sqlite"
    if not book.exists():
        directory.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=directory) as folder:
            source = Path(folder) / "demo.csv"
            source.write_text(demo_csv(), encoding="utf-8")
            import_book([source], book, frozenset((INSEE,)))
    return book
