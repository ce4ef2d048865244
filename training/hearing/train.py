"""Learn the rankings and write ``conversations/hearing/data/ear.bin``.

    python -m training.hearing.train            learn and write
    python -m training.hearing.train --check    learn and compare with what is shipped

Rows of the validation split are never learned from.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from conversations.hearing import DEFAULT_CATEGORIES, Ear
from conversations.hearing.features import FeatureReader
from conversations.hearing.lexicon import Lexicon
from conversations.hearing.menu import Menu
from conversations.hearing.model import Model
from conversations.hearing.rules import Rules
from conversations.hearing.voices import (
    ANSWERS,
    DANGER,
    INTENTS,
    KINDS,
    KNOWN_SLUGS,
    NOTHING,
    SAFE,
)
from training.hearing.augment import hurried
from training.hearing.calibrate import curves, tell
from training.hearing.corpus import Row, read_rows, split
from training.hearing.examples import (
    ANSWER_SCALES,
    FIRST_SCALES,
    Seen,
    allowed_mask,
    answer_class,
    example,
    first_intent,
    labelled,
    see,
    vocabulary,
)
from training.hearing.learner import ONE, Schedule, Weights, learn
from training.hearing.span_learner import Spans, learn_spans

SHIPPED = Path(__file__).resolve().parents[2] / "conversations" / "hearing" / "data" / "ear.bin"
FIRST_FEATURES = 60_000
ANSWER_FEATURES = 25_000
HURRIED_WEIGHT = 0.5
FOLDS = 3
CATEGORIES = (*KNOWN_SLUGS, NOTHING)

HeadsLearned = dict[str, tuple[tuple[str, ...], Weights]]


@dataclass(frozen=True, slots=True)
class Learned:
    """One table before it is rounded to bytes."""

    names: dict[str, int]
    scales: tuple[float, ...]
    heads: HeadsLearned


def shown(rows: Sequence[Row], reader: FeatureReader, rules: Rules) -> list[Seen]:
    """Every row, and a hurried copy of it that counts for less."""
    dice = random.Random(7)
    copies = [replace(row, text=hurried(row.text, _spans(row), dice)) for row in rows if row.text]
    return see(rows, reader, rules) + see(copies, reader, rules, HURRIED_WEIGHT)


def _spans(row: Row) -> list[tuple[int, int]]:
    found = labelled(row)
    return [span for span in (found.address, found.name) if span is not None]


def learn_first(seen: Sequence[Seen], schedule: Schedule = Schedule()) -> Learned:
    """The rankings of texts by themselves: intent, category, danger and its kind."""
    used = [s for s in seen if first_intent(s.row) is not None]
    names = vocabulary(s.features.first_message() for s in used)

    def head(
        classes: tuple[str, ...], target: Callable[[Row], str | None], weight: Callable[[Row], float]
    ) -> tuple[tuple[str, ...], Weights]:
        examples = []
        for s in used:
            right = target(s.row)
            if right is not None:
                blocks = s.features.first_message()
                at = classes.index(right)
                examples.append(
                    example(blocks, FIRST_SCALES, names, at, s.weight * weight(s.row))
                )
        return classes, learn(examples, len(names), len(classes), schedule)

    heads = {
        "intent": head(INTENTS, first_intent, _intent_weight),
        "category": head(CATEGORIES, _category, lambda row: 1.0),
        "danger": head((SAFE, DANGER), _danger, _danger_weight),
        "kind": head(KINDS, lambda row: row.kind if row.kind in KINDS else None, lambda row: 1.0),
    }
    return Learned(names, FIRST_SCALES, heads)


def _intent_weight(row: Row) -> float:
    return 2.0 if row.tags & {"near_emergency", "stop_trap"} else 1.0


def _danger(row: Row) -> str:
    return DANGER if first_intent(row) == "emergency" else SAFE


def _danger_weight(row: Row) -> float:
    if _danger(row) == DANGER:
        return 3.0
    return 2.0 if "near_emergency" in row.tags else 1.0


def _category(row: Row) -> str | None:
    if row.question is not None or row.intent not in ("need", "offer"):
        return None
    return row.category or NOTHING


def learn_answers(seen: Sequence[Seen], schedule: Schedule = Schedule()) -> Learned:
    """The ranking of answers, which shares what it learns among the questions."""
    used = [s for s in seen if s.row.question is not None or _named_need(s.row)]
    asked = [s.row.question or "category" for s in used]
    blocks = [s.features.answering(q) for s, q in zip(used, asked, strict=True)]
    names = vocabulary(b for s, b in zip(used, blocks, strict=True) if s.row.question)
    examples = []
    for s, question, own in zip(used, asked, blocks, strict=True):
        right = answer_class(s.row) if s.row.question else s.row.category
        weight = s.weight * (1.0 if s.row.question else 0.3)
        at = ANSWERS.index(right or NOTHING)
        examples.append(example(own, ANSWER_SCALES, names, at, weight, allowed_mask(question)))
    return Learned(
        names,
        ANSWER_SCALES,
        {"answer": (ANSWERS, learn(examples, len(names), len(ANSWERS), schedule))},
    )


def _named_need(row: Row) -> bool:
    return row.question is None and row.intent == "need" and len(row.categories) == 1


def rounded(learned: Learned, most: int) -> tuple[dict[str, object], bytes, bytes]:
    """A table as its header, its names and its weights, the weightiest features kept."""
    tables = [weights.table for _, weights in learned.heads.values()]
    units = [max(1, int(np.abs(t).max())) / 127 for t in tables]
    whole = np.hstack([np.rint(t / u).astype(np.int8) for t, u in zip(tables, units, strict=True)])
    kept = _weightiest(tables, most)
    listed = list(learned.names)
    names = "\n".join(listed[i] for i in kept).encode("utf-8", "replace")
    heads = {
        name: {
            "classes": list(classes),
            "unit": unit / ONE,
            "bias": [b / ONE for b in weights.bias.tolist()],
        }
        for (name, (classes, weights)), unit in zip(learned.heads.items(), units, strict=True)
    }
    header = {"names": len(names), "scales": list(learned.scales), "heads": heads}
    return header, names, whole[kept].tobytes()


def _weightiest(tables: Sequence[NDArray[np.int64]], most: int) -> NDArray[np.int64]:
    heaviest = np.max([np.abs(t).max(axis=1) for t in tables], axis=0)
    order = np.argsort(-heaviest, kind="stable")[:most]
    return np.sort(order)


def packed(first: Learned, answers: Learned, spans: Spans, curves: dict[str, object]) -> bytes:
    """The file that ``conversations.hearing.model`` reads."""
    parts = {
        "first": rounded(first, FIRST_FEATURES), "answers": rounded(answers, ANSWER_FEATURES)
    }
    names = "\n".join(spans.names).encode("utf-8", "replace")
    header = {
        "tables": {name: part[0] for name, part in parts.items()},
        "spans": {"names": len(names), "steps": spans.steps},
        "curves": curves,
    }
    body = b"".join(part[1] + part[2] for part in parts.values())
    body += names + spans.weights.astype("<i2").tobytes()
    return json.dumps(header, sort_keys=False).encode("ascii") + b"\n" + body


def out_of_fold(rows: Sequence[Row], reader: FeatureReader, rules: Rules) -> dict[str, object]:
    """Curves of confidence from rows that the ear which heard them had not learned."""
    told = []
    fold_of = [int(sha256(row.text.encode("utf-8", "replace")).hexdigest(), 16) for row in rows]
    for fold in range(FOLDS):
        known = [row for row, n in zip(rows, fold_of, strict=True) if n % FOLDS != fold]
        new = [row for row, n in zip(rows, fold_of, strict=True) if n % FOLDS == fold]
        model = Model.from_bytes(everything(known, reader, rules, {}))
        told += tell(Ear(Menu(DEFAULT_CATEGORIES), rules, reader, model), new)
    return curves(told)


def everything(
    rows: Sequence[Row], reader: FeatureReader, rules: Rules, confidence: dict[str, object]
) -> bytes:
    """All that is learned from ``rows``, as shipped."""
    seen = shown(rows, reader, rules)
    return packed(learn_first(seen), learn_answers(seen), learn_spans(rows), confidence)


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
