"""Books for the tests: real SQLite files, built once a session."""

from __future__ import annotations

from pathlib import Path

import pytest

from places.areas import AreaMap
from places.book import AddressBook
from places.demo_book import demo_book
from places.demo_town import demo_areas


@pytest.fixture(scope="session")
def demo_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo_book(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def demo(demo_path: Path) -> AddressBook:
    return AddressBook(demo_path, AreaMap(demo_areas()))
