"""A ground of straight lines, typed by the port it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pictures.ground import Box, Ground, LonLat

WEST, SOUTH, EAST, NORTH = 5.000, 43.580, 5.012, 43.589
"""About a kilometre to each side."""
MIDDLE = (43.5845, 5.006)
SQUARE = ((WEST, SOUTH), (EAST, SOUTH), (EAST, NORTH), (WEST, NORTH))


@dataclass
class SquareGround:
    """One square neighbourhood, and one street from its west to its east."""

    rings: Sequence[Sequence[LonLat]] = (SQUARE,)

    def outlines(self, areas: Sequence[str]) -> Sequence[Sequence[LonLat]]:
        return self.rings

    def streets(self, box: Box) -> Sequence[tuple[str, Sequence[LonLat]]]:
        return [("Rue du Milieu", ((WEST, 43.5830), (5.006, 43.5830), (EAST, 43.5830)))]


_: type[Ground] = SquareGround
