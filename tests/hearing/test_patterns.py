"""Many patterns looked for at once find exactly what they find one by one."""

from __future__ import annotations

import re

import pytest

from conversations.hearing.danger import DangerRules
from conversations.hearing.folding import fold
from conversations.hearing.patterns import MANY, any_of, first_letters
from training.hearing.corpus import read_rows


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        ("mourir", "m"), ("(veux|voudrais) mourir", "v"), ("(ne )?me", "nm"), ("(?:l|la)? porte", None),
        ("a?bc", "ab"), ("(a(b|c)|d)e", "ad"), ("(x|)y", None), (r"\w+ feu", None), ("(?!pas)feu", None), ("a{2}", None),
    ],
)  # fmt: skip
def test_the_first_letters_of_a_pattern_are_told_or_left_open(pattern: str, letters: str | None) -> None:
    assert first_letters(pattern) == (None if letters is None else set(letters))


def test_patterns_in_groups_find_what_they_find_one_by_one() -> None:
    words = ["feu", "fumee", "gaz", "(bat|frappe) (ma|mon)", r"\w+ de secours"]
    listed = [f" {word} {i}" for i in range(MANY) for word in words]
    together, alone = any_of(listed), [re.compile(pattern) for pattern in listed]
    for text in (" le feu 3 ", " il bat mon 7 ", " sortie de secours 9 ", " le feu rouge ", " fumee 1000 "):
        assert bool(together.search(text)) == any(one.search(text) for one in alone), text


def test_no_danger_of_the_corpus_is_overlooked_by_looking_for_all_at_once() -> None:
    rules = DangerRules.load()
    plain = [fold(row.text).plain for row in read_rows()[::17]]
    found = [text for text in plain if rules.any.search(text)]
    assert found
    assert found == [text for text in plain if any(rule.pattern.search(text) for rule in rules.rules)]
