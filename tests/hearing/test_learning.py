"""What is shipped can be learned again, to the bit: the learners leave nothing to the machine."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from conversations.hearing.features import FeatureReader
from conversations.hearing.lexicon import Lexicon
from conversations.hearing.model import Model
from conversations.hearing.network import ONE, on_grid
from conversations.hearing.rules import Rules
from conversations.hearing.span_reader import by_tag, scores_of
from training.hearing.calibrate import rising
from training.hearing.corpus import row_of
from training.hearing.examples import HEADS, Examples, Seen, Vocabulary, examples, see
from training.hearing.learner import Schedule, columns, learn, softmax
from training.hearing.network_learner import Course, learn_network
from training.hearing.span_learner import learn_spans
from training.hearing.train import SHIPPED

LARGEST = 5_000_000


def _readings() -> list[Seen]:
    rows = [
        row_of({"text": f"{polite} {what}", "intent": intent, "category": category,
                "categories": [category] if category else []})
        for polite in ("bonjour", "bonsoir madame", "svp", "coucou", "merci d avance")
        for what, intent, category in (
            ("j ai besoin de pain et de lait", "need", "courses"),
            ("qui peut sortir mon chien", "need", "animaux"),
            ("je suis tombee je ne peux pas me relever", "emergency", None),
            ("plus de messages svp", "stop", None),
            ("je peux aider mes voisins", "offer", None),
        )
    ] + [row_of({"text": text, "question": "confirm", "expect": expect})
         for text, expect in (("oui c est ca", "yes"), ("non pas ca", "no"), ("oui oui", "yes"), ("ah non", "no"))]  # fmt: skip
    return see(rows, FeatureReader(Lexicon.load()), Rules.load())


@lru_cache(maxsize=1)
def _examples() -> Examples:
    seen = _readings()
    return examples(seen, Vocabulary.of(seen))


def _digest(*arrays: NDArray[np.float64]) -> str:
    return sha256(b"".join(a.astype("<f8").tobytes() for a in arrays)).hexdigest()


def _bits_of_the_ranking() -> str:
    weights = learn(_examples(), Schedule(epochs=3, batch=8))
    return _digest(weights.shown, weights.asked, weights.bias)


def _bits_of_the_network() -> str:
    layers = learn_network(_examples(), Course(epochs=3, batch=8))
    return _digest(layers.shown.values, layers.hidden.values, layers.out.values, layers.out_bias.values)


def test_products_on_the_grid_are_the_same_in_whatever_order_they_are_summed() -> None:
    dice = np.random.RandomState(1)
    one, other = on_grid(dice.uniform(-60, 60, (7, 96))), on_grid(dice.uniform(-60, 60, (96, 5)))
    whole = one @ other
    order = dice.permutation(96)
    assert np.array_equal(whole, one[:, order] @ other[order])
    exact = [[sum(int(a * ONE) * int(b * ONE) for a, b in zip(row, column, strict=True))
              for column in other.T] for row in one]  # fmt: skip
    assert [[int(v * ONE * ONE) for v in row] for row in whole] == exact


def test_what_is_learned_twice_is_the_same_to_the_bit() -> None:
    assert _bits_of_the_ranking() == _bits_of_the_ranking()
    assert _bits_of_the_network() == _bits_of_the_network()


def test_the_bits_do_not_depend_on_how_many_threads_multiply() -> None:
    code = "from tests.hearing.test_learning import _bits_of_the_network as bits; print(bits())"
    root = Path(__file__).resolve().parents[2]
    told = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=root, check=True, capture_output=True, text=True,
            env={**os.environ, "OPENBLAS_NUM_THREADS": threads, "PYTHONPATH": str(root)},
        ).stdout.strip()
        for threads in ("1", "2")
    }  # fmt: skip
    assert told == {_bits_of_the_network()}


def test_what_was_learned_is_known() -> None:
    weights = learn(_examples(), Schedule(epochs=20, batch=8))
    told = _examples()
    scores = weights.bias + sum(
        (block @ table) * told.scales[:, at : at + 1]
        for at, (block, table) in enumerate(zip(told.blocks[:2], (weights.shown, weights.shown), strict=True))
    )
    own, right = columns()["intent"], told.right["intent"]
    taught = right >= 0
    assert (scores[taught, own].argmax(axis=1) == right[taught]).mean() > 0.9


def test_chances_add_up_to_one() -> None:
    chances = softmax(np.array([[3.0, -2.0, 0.5]]))[0]
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
    model = Model.from_bytes(content, FeatureReader(Lexicon.load()))
    assert set(model.heads) == set(HEADS)
    assert set(model.curves) == {"first", "answer", "slot"}


def test_the_scores_of_all_tags_add_up_in_one_sum() -> None:
    rows = np.array([[-32_000, 32_000, 0, 1, -1]] * 19 + [[5, -32_000, 32_000, -7, 31_999]], "<i2")
    read = by_tag(sum(scores_of(rows)))
    lowest = rows.astype(int).sum(axis=0) - read
    assert len(set(lowest.tolist())) == 1
