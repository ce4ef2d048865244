"""The corpus keeps its own rules, and its split tears no near-duplicates apart."""

from __future__ import annotations

from collections import Counter

from conversations.hearing.voices import INTENTS, KINDS, KNOWN_SLUGS
from training.hearing.alike import alike, shingles
from training.hearing.corpus import Row, read_rows, split_corpus

ROWS = read_rows()
FIRST = [row for row in ROWS if row.question is None]
ANSWERS = [row for row in ROWS if row.question is not None]
SLOTS = ("category", "address", "name")
YES_NO = {"yes", "no", "unclear", *INTENTS}


def test_the_corpus_is_large_enough_to_stand_on() -> None:
    assert len(FIRST) >= 2_500
    assert len(ANSWERS) >= 1_200
    assert set(Counter(row.intent for row in FIRST)) == set(INTENTS)


def test_labels_are_of_the_kinds_that_exist() -> None:
    for row in FIRST:
        assert row.intent in row.intents, row
        assert set(row.intents) <= set(INTENTS), row
        assert set(row.categories) <= set(KNOWN_SLUGS), row
        assert row.category is None or row.category in row.categories, row
        if row.intent not in ("need", "offer"):
            assert row.category is None, row
        assert row.kind is None or row.intent == "emergency", row
    for row in ANSWERS:
        if row.question == "category":
            assert row.expect is None or row.expect in KNOWN_SLUGS, row
        elif row.question not in SLOTS:
            assert set(row.accept) <= YES_NO, row


def test_kinds_of_danger_are_known_where_they_are_told() -> None:
    told = [row.kind for row in FIRST if row.kind is not None]
    assert set(told) <= {*KINDS, "other"}
    assert all(told.count(kind) >= 20 for kind in KINDS)


def _spans(row: Row) -> list[str]:
    spans = [row.address, *row.names]
    if row.question in ("address", "name"):
        spans += row.accept
    return [span for span in spans if span is not None]


def test_spans_stand_in_their_texts_as_typed() -> None:
    for row in ROWS:
        for span in _spans(row):
            assert span in row.text, row


def test_no_text_of_validation_is_almost_one_of_training() -> None:
    training, validation = split_corpus()
    assert len(training) + len(validation) == len(ROWS)
    assert 0.04 < len(validation) / len(ROWS) < 0.1
    known = [shingles(row.text) for row in training]
    for row in validation[:: len(validation) // 60]:
        own = shingles(row.text)
        assert not any(alike(own, other) for other in known), row
