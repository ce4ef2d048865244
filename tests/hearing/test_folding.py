"""Folding reads every spelling of the same words as the same words."""

from __future__ import annotations

import pytest

from conversations.hearing.folding import fold


@pytest.mark.parametrize("text", ["c'est bon", "C’EST BON", "c est bon", "c bon", "cé bon", "ć'est bôn"])
def test_it_is_is_read_alike_however_it_is_spelt(text: str) -> None:
    assert fold(text).plain == " c est bon "


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("g besoin de qqn", "j ai besoin de quelqu un"), ("OUIIIII", "oui"), ("c'était bien", "c etait bien"),
        ("jveu du pain", "je veux du pain"), ("j'vais l'dire", "je vais le dire"), ("l'été d'Hélène", "l ete d helene"), ("Œuf d'Élève", "oeuf d eleve"), ("👍", "ok oui"), ("…", ""),
    ],
)  # fmt: skip
def test_hurried_spelling_is_written_out(text: str, plain: str) -> None:
    assert fold(text).plain.strip() == plain


def test_every_word_knows_where_it_stands() -> None:
    text = "Ça va, 12 bis rue d'Été"
    for token in fold(text).tokens:
        assert text[token.start : token.end] == token.raw
