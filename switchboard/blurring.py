"""Where somebody is shown: at most 100 m north or south, and 100 m east or west, of where they are.

The town is laid out in squares of 100 m. Everybody is shown in their own square, at a spot in it that
hangs on their number alone. So the same person is always shown at the same spot, and a hundred pictures
tell no more than one; and whoever knows this method and the number learns the square, and nothing more.
A random shift around the true spot would tell it to whoever averages, and one drawn from the spot
itself to whoever tries all addresses.
"""

from __future__ import annotations

import hashlib
from math import cos, floor, radians

SQUARE_M = 100.0
METRES_PER_DEGREE = 111_195.0
"""Of latitude; of longitude times its cosine."""


def blurred(lat: float, lon: float, number: int) -> tuple[float, float]:
    """The spot to be shown, in WGS 84 degrees to five places (1 m)."""
    high = SQUARE_M / METRES_PER_DEGREE
    row = floor(lat / high)
    wide = high / cos(radians((row + 0.5) * high))
    column = floor(lon / wide)
    up, along = _shares(number)
    return round((row + up) * high, 5), round((column + along) * wide, 5)


def _shares(number: int) -> tuple[float, float]:
    """Two shares of a square's side, 0 to 1, the same for the same number."""
    drawn = hashlib.sha256(f"shown at {number}".encode()).digest()
    return int.from_bytes(drawn[:4]) / 2**32, int.from_bytes(drawn[4:8]) / 2**32
