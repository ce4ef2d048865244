"""What hearing is worth on labelled rows: the measures of ``docs/hearing.md``.

    python -m training.hearing.measure             the validation split
    python -m training.hearing.measure --exam      rows by other hands, never learned from
    python -m training.hearing.measure FILE...     any labelled JSON lines
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from conversations.hearing import THRESHOLDS, Ear, Heard
from training.hearing.corpus import EXAM, Row, read_rows, row_of, split
from training.hearing.judge import (
    answer_is_right,
    category_is_right,
    intent_is_right,
    is_right,
    name_form,
    span_form,
)

BARE_YES_NO = ("confirm", "consent", "followup", "volunteer_prompt")


@dataclass(slots=True)
class Share:
    """How many of how many."""

    hits: int = 0
    of: int = 0

    def add(self, hit: bool) -> None:
        self.hits += hit
        self.of += 1

    @property
    def value(self) -> float:
        return self.hits / self.of if self.of else 0.0

    def __str__(self) -> str:
        return f"{100 * self.value:.1f} % ({self.hits} of {self.of})"


@dataclass(slots=True)
class SpanScore:
    """Right, wrong and missed spans, and their F1."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, found: str | None, wanted: Sequence[str | None]) -> None:
        if found is not None and found in wanted:
            self.right += 1
        elif found not in wanted:
            self.wrong += found is not None
            self.missed += wanted[0] is not None

    @property
    def value(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)

    def __str__(self) -> str:
        return f"F1 {100 * self.value:.1f} % ({self.right} right, {self.wrong} wrong, {self.missed} missed)"


@dataclass(slots=True)
class Measures:
    """Every row of the table, by its name."""

    shares: dict[str, Share] = field(default_factory=dict)
    address: SpanScore = field(default_factory=SpanScore)
    name: SpanScore = field(default_factory=SpanScore)
    curve: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, measure: str, hit: bool) -> None:
        self.shares.setdefault(measure, Share()).add(hit)

    def value(self, measure: str) -> float:
        """The share of a measure, 0 to 1."""
        return self.shares[measure].value

    def lines(self) -> list[str]:
        told = [f"{name:32} {share}" for name, share in sorted(self.shares.items())]
        return [*told, f"{'address span':32} {self.address}", f"{'name span':32} {self.name}"]


def measure(ear: Ear, rows: Sequence[Row]) -> Measures:
    """Hear every row and compare it with its labels."""
    measures = Measures()
    for row in rows:
        heard = ear.hear(row.text, row.question)  # type: ignore[arg-type]
        right = is_right(row, heard)
        measures.curve.append((heard.confidence, right))
        measures.add("acted wrongly", not right and heard.confidence >= THRESHOLDS.act)
        measures.add("asked needlessly", right and heard.confidence < THRESHOLDS.act)
        if row.question is None:
            _first(measures, row, heard)
        else:
            measures.add("answers", answer_is_right(row, heard))
            measures.add(f"answers, {row.question}", answer_is_right(row, heard))
    return measures


def _first(measures: Measures, row: Row, heard: Heard) -> None:
    measures.add("intent", intent_is_right(row, heard))
    if row.intent in ("need", "offer"):
        measures.add("category", category_is_right(row, heard))
    for intent, trap in (("emergency", "near_emergency"), ("stop", "stop_trap")):
        fired = heard.intent == intent
        if row.intent == intent:
            measures.add(f"{intent}: recall", fired)
        else:
            measures.add(f"{intent}: {'on ' + trap if trap in row.tags else 'on all else'}", fired)
    measures.address.add(span_form(heard.address), [span_form(row.address)])
    measures.name.add(name_form(heard.name), [name_form(name) for name in row.names])


def reliability(curve: Sequence[tuple[float, bool]]) -> list[tuple[str, int, float, float]]:
    """For each tenth of confidence: its range, rows, mean confidence, share that was right."""
    table = []
    for tenth in range(10):
        low, high = tenth / 10, (tenth + 1) / 10
        inside = [(c, r) for c, r in curve if low <= c < high or (tenth == 9 and c >= high)]
        if inside:
            mean = sum(c for c, _ in inside) / len(inside)
            table.append((f"{low:.1f}-{high:.1f}", len(inside), mean, sum(r for _, r in inside) / len(inside)))
    return table


def trade(curve: Sequence[tuple[float, bool]]) -> list[tuple[float, float, float]]:
    """For each threshold: the shares of all rows asked needlessly and acted on wrongly."""
    size = len(curve)
    return [
        (
            threshold,
            sum(1 for c, r in curve if r and c < threshold) / size,
            sum(1 for c, r in curve if not r and c >= threshold) / size,
        )
        for threshold in (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
    ]


def main(paths: Sequence[str]) -> None:
    """Print the measures of the validation split, of the exam, or of the files named."""
    if paths == ["--exam"]:
        rows = read_rows(EXAM)
    elif paths:
        rows = [row_of(json.loads(line)) for p in paths for line in Path(p).read_text("utf-8").splitlines()]
    else:
        _, rows = split(read_rows())
    measures = measure(Ear.load(), rows)
    print("\n".join(measures.lines()))
    for span, count, mean, share in reliability(measures.curve):
        print(f"confidence {span}: {count:5} rows, said {mean:.2f}, right {share:.2f}")
    for threshold, needless, wrong in trade(measures.curve):
        print(f"act from {threshold:.2f}: asked needlessly {100 * needless:.1f} %, wrongly {100 * wrong:.1f} %")


if __name__ == "__main__":
    main(sys.argv[1:])
