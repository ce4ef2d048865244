"""Classes with their chances, and the chances of scores. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Ranking:
    """Classes with their chances, best first."""

    classes: tuple[str, ...]
    chances: tuple[float, ...]

    @classmethod
    def of(cls, classes: Sequence[str], chances: Sequence[float]) -> Self:
        """A ranking from chances in any order; of equal ones the later name comes first."""
        pairs = sorted(zip(chances, classes, strict=True), reverse=True)
        return cls(tuple(name for _, name in pairs), tuple(chance for chance, _ in pairs))

    @property
    def best(self) -> str:
        return self.classes[0]

    @property
    def chance(self) -> float:
        return self.chances[0]

    def chance_of(self, name: str) -> float:
        return self.chances[self.classes.index(name)] if name in self.classes else 0.0


def softmax(scores: Sequence[float]) -> list[float]:
    """Scores as chances that add up to one."""
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    whole = sum(powers)
    return [power / whole for power in powers]
