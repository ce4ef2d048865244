"""Learn the rankings and write ``conversations/hearing/data/ear.bin``.

    python -m training.hearing.train            learn and write
    python -m training.hearing.train --check    learn and compare with what is shipped

Rows of the validation split are never learned from.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conversations.hearing import DEFAULT_CATEGORIES, Ear
from conversations.hearing.features import FeatureReader
from conversations.hearing.lexicon import Lexicon
from conversations.hearing.menu import Menu
from conversations.hearing.model import Model
from conversations.hearing.network import ONE, on_grid
from conversations.hearing.packing import packed
from conversations.hearing.rules import Rules
from training.hearing.augment import hurried
from training.hearing.calibrate import curves, tell
from training.hearing.corpus import Row, read_rows, split
from training.hearing.examples import (
    HEADS,
    QUESTIONS,
    SCALES,
    Examples,
    Seen,
    Vocabulary,
    examples,
    labelled,
    see,
)
from training.hearing.learner import Floats, Weights, columns, learn
from training.hearing.network_learner import Layers, learn_network
from training.hearing.span_learner import learn_spans

SHIPPED = Path(__file__).resolve().parents[2] / "conversations" / "hearing" / "data" / "ear.bin"
SHOWN_FEATURES = 60_000
ASKED_FEATURES = 25_000
HURRIED_WEIGHT = 0.5
FOLDS = 3


def readings(rows: Sequence[Row], reader: FeatureReader, rules: Rules) -> list[Seen]:
    """Every row, and a hurried copy of it that counts for less."""
    dice = random.Random(7)
    copies = [replace(row, text=hurried(row.text, _spans(row), dice)) for row in rows if row.text]
    return see(rows, reader, rules) + see(copies, reader, rules, HURRIED_WEIGHT, missed=True)


def _spans(row: Row) -> list[tuple[int, int]]:
    found = labelled(row)
    return [span for span in (found.address, found.name) if span is not None]


def weightiest(table: Floats, most: int) -> NDArray[np.intp]:
    """The rows whose largest weight is largest, in their order."""
    return np.sort(np.argsort(-np.abs(table).max(axis=1), kind="stable")[:most])


def kept(names: dict[str, int], rows: NDArray[np.intp]) -> dict[str, int]:
    """The names of these rows, numbered anew."""
    listed = list(names)
    return {listed[row]: i for i, row in enumerate(rows)}


def in_bytes(table: Floats, units: Floats) -> NDArray[np.int8]:
    """``table`` as whole steps of each column's unit."""
    return np.rint(table / units).astype(np.int8)


def units_of(table: Floats, groups: Sequence[slice]) -> Floats:
    """A unit for each column, the same within a group, so that its largest weight is 127."""
    units = np.ones(table.shape[1])
    for group in groups:
        units[group] = max(float(np.abs(table[:, group]).max()), 1 / ONE) / 127
    return units


def everything(
    rows: Sequence[Row], reader: FeatureReader, rules: Rules, confidence: dict[str, object]
) -> bytes:
    """All that is learned from ``rows``, as shipped."""
    seen = readings(rows, reader, rules)
    known = Vocabulary.of(seen)
    weights = learn(examples(seen, known))
    shown, asked = weightiest(weights.shown, SHOWN_FEATURES), weightiest(weights.asked, ASKED_FEATURES)
    known = Vocabulary(kept(known.shown, shown), kept(known.asked, asked))
    weights = Weights(weights.shown[shown], weights.asked[asked], weights.bias)
    told = examples(seen, known)
    balance(weights, told)
    layers = learn_network(told)
    spans = learn_spans(rows)
    header = {
        "scales": SCALES,
        "questions": QUESTIONS,
        "heads": _heads(weights),
        "steps": spans.steps,
        "curves": confidence,
    }
    names = {"shown": list(known.shown), "asked": list(known.asked), "spans": spans.names}
    return packed(header, names, {**_tables(weights, layers), "spans": (spans.weights.astype("<i2"), 0)})


def balance(weights: Weights, told: Examples) -> None:
    """Make all categories as likely as each other before a text is read.

    How often the corpus has a category says how much its writers had to say of it, and nothing of a town.
    """
    own = columns()["category"]
    right = told.right["category"]
    shares = np.bincount(right[right >= 0], minlength=own.stop - own.start) / np.count_nonzero(right >= 0)
    # Twice, since the network's scores are averaged with these; rounded, since logarithms differ in their last bits.
    weights.bias[own] -= np.round(2 * np.log(shares * len(shares)), 3)


def _heads(weights: Weights) -> dict[str, object]:
    return {
        head: {"classes": HEADS[head], "bias": weights.bias[own].tolist()} for head, own in columns().items()
    }


def _tables(weights: Weights, layers: Layers) -> dict[str, tuple[NDArray[Any], float]]:
    """The weights in bytes, each head and each number of the summary with a unit of its own."""
    table = np.hstack([weights.shown, layers.shown.values])
    classes = weights.shown.shape[1]
    groups = [*columns().values(), *(slice(i, i + 1) for i in range(classes, table.shape[1]))]
    both = np.vstack([table, np.pad(weights.asked, ((0, 0), (0, table.shape[1] - weights.asked.shape[1])))])
    units = units_of(both, groups)
    none = layers.questions.values[-1]
    fine: dict[str, Floats] = {
        "questions": layers.questions.values[:-1] - none,
        "hidden": layers.hidden.values,
        "hidden_bias": layers.hidden_bias.values + on_grid(none) @ on_grid(layers.hidden.values),
        "out": layers.out.values,
        "out_bias": layers.out_bias.values,
    }
    return {
        "shown": (in_bytes(table, units), 0),
        "asked": (in_bytes(weights.asked, units[: weights.asked.shape[1]]), 0),
        "units": (units.astype("<f8"), 0),
        **{n: (np.rint(on_grid(values) * ONE).astype("<i4"), 1 / ONE) for n, values in fine.items()},
    }


def out_of_fold(rows: Sequence[Row], reader: FeatureReader, rules: Rules) -> dict[str, object]:
    """Curves of confidence from the rows of one fold, heard by an ear that learned the others."""
    fold_of = [int(sha256(row.text.encode("utf-8", "replace")).hexdigest(), 16) % FOLDS for row in rows]
    known = [row for row, n in zip(rows, fold_of, strict=True) if n]
    new = [row for row, n in zip(rows, fold_of, strict=True) if not n]
    model = Model.from_bytes(everything(known, reader, rules, {}), reader)
    return curves(tell(Ear(Menu(DEFAULT_CATEGORIES), rules, reader, model), new))


def main(check: bool) -> int:
    """Learn from the training rows; write what is shipped, or say whether it is the same."""
    rules, reader = Rules.load(), FeatureReader(Lexicon.load())
    training, _ = split(read_rows())
    confidence = out_of_fold(training, reader, rules)
    content = everything(training, reader, rules, confidence)
    if check:
        same = content == SHIPPED.read_bytes()
        print("the same, to the bit" if same else "what is shipped differs from what the corpus gives")
        return 0 if same else 1
    SHIPPED.write_bytes(content)
    print(f"{SHIPPED.name}: {len(content):,} bytes from {len(training):,} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
