"""What is shipped can be learned again, to the bit: the learners leave nothing to the machine."""

from __future__ import annotations

from hashlib import sha256

import numpy as np

from conversations.hearing.model import Model
from training.hearing.calibrate import rising
from training.hearing.corpus import row_of
from training.hearing.learner import Example, Schedule, learn, softmax
from training.hearing.span_learner import learn_spans
from training.hearing.train import SHIPPED

LARGEST = 5_000_000


def _examples() -> list[Example]:
    return [
        Example(
            (np.array(sorted({i % 7, (i * i) % 11, 3 + i % 5}), np.int32), np.array([11 + i % 4], np.int32)),
            (1.7, 0.9),
            (i % 4) % 3,
            1.0 + (i % 2) / 2,
        )
        for i in range(200)
    ]


def test_the_same_examples_give_the_same_weights_on_every_machine() -> None:
    weights = learn(_examples(), 15, 3, Schedule(epochs=5))
    told = sha256(weights.table.astype("<i8").tobytes() + weights.bias.astype("<i8").tobytes()).hexdigest()
    assert told == "ca947014009c3e745ec28ffec26a3030dd093ec6704eb3075fe01f087505f87a"


def test_what_was_learned_is_known() -> None:
    examples = _examples()
    weights = learn(examples, 15, 3, Schedule(epochs=20))
    right = sum(int(weights.scores(e).argmax()) == e.target for e in examples)
    assert right > 0.8 * len(examples)


def test_chances_add_up_to_one() -> None:
    chances = softmax(np.array([3.0, -2.0, 0.5]))
    assert abs(float(chances.sum()) - 1.0) < 1e-9
    assert chances[0] > chances[2] > chances[1]


def test_spans_are_learned_from_labels() -> None:
    rows = [
        row_of({"text": f"bonjour, {n} rue des {t}, merci. {w}", "intent": "need", "address": f"{n} rue des {t}", "name": w})
        for n, t, w in (
            (4, "Lilas", "Mme Roux"), (12, "Ormes", "Mme Blanc"), (7, "Lilas", "Karim"), (9, "Tilleuls", "Mme Rey"),
        )
    ] * 3  # fmt: skip
    learned = learn_spans(rows, epochs=3)
    assert learned.weights.shape[1] == 5
    assert int(np.abs(learned.weights).max()) > 0
    again = learn_spans(rows, epochs=3)
    assert np.array_equal(learned.weights, again.weights)


def test_a_confidence_curve_rises() -> None:
    pairs = [(i / 1000, (i * 37) % 100 < i / 10) for i in range(1000)]
    curve = rising(pairs)
    assert curve["right"] == sorted(curve["right"])
    assert len(curve["right"]) == len(curve["upto"]) + 1


def test_what_is_shipped_is_small_and_whole() -> None:
    content = SHIPPED.read_bytes()
    assert len(content) < LARGEST
    model = Model.from_bytes(content)
    assert set(model.tables) == {"first", "answers"}
    assert set(model.curves) == {"first", "answer", "slot"}
