from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.playing.edges import Outside


@pytest.fixture(scope="session")
def outside() -> Iterator[Outside]:
    with Outside() as opened:
        yield opened
