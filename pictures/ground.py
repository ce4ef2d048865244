"""The ground a map is drawn on, which the composition root fills from the address book."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

LonLat = tuple[float, float]
Box = tuple[float, float, float, float]
"""West, south, east, north, in WGS 84 degrees."""


class Ground(Protocol):
    def outlines(self, areas: Sequence[str]) -> Sequence[Sequence[LonLat]]:
        """The rings of these neighbourhoods."""

    def streets(self, box: Box) -> Sequence[tuple[str, Sequence[LonLat]]]:
        """The streets in the box: name, and the line in their middle; one name may come several
        times. The same box is asked for again and again."""
