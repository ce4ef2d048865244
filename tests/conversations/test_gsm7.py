"""The alphabet of the text message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.gsm7 import clip, is_gsm7, parts, transliterate, units


@pytest.mark.parametrize(("text", "plain"), [
    ("Mme Françoise", "Mme Francoise"),
    ("rue de l’Hôpital", "rue de l'Hopital"),
    ("le cœur, l'œuf", "le coeur, l'oeuf"),
    ("« bientôt »…", '" bientot "...'),
    ("n° 12", "no 12"),
    ("à 12\u00a0h\u202f30", "à 12 h 30"),
    ("cafe\u0301", "café"),
    ("Élodie", "Élodie"),
    ("🥖 pain 🥛", "pain"),
    ("Ça va ?", "Ça va ?"),
])  # fmt: skip
def test_a_word_is_written_with_the_letters_there_are(text: str, plain: str) -> None:
    assert transliterate(text) == plain


@given(st.text(max_size=300))
def test_whatever_is_written_fits_and_no_question_mark_is_put_in(text: str) -> None:
    plain = transliterate(text)
    assert is_gsm7(plain)
    assert plain.count("?") <= sum("?" in _compatible(c) for c in text)


def _compatible(c: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFKD", c)


@pytest.mark.parametrize(("text", "count"), [
    ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3),
    ("€" * 80, 1), ("a" * 159 + "€", 2), ("a" * 152 + "€" + "b" * 152, 3),
])  # fmt: skip
def test_parts_are_counted_in_septets_and_no_pair_is_split(text: str, count: int) -> None:
    assert parts(text) == count


def test_an_extended_character_takes_two() -> None:
    assert units("12 €") == 5
    with pytest.raises(ValueError, match="alphabet"):
        units("ê")


@given(st.text(max_size=80), st.integers(1, 60))
def test_a_clipped_text_is_never_longer(text: str, limit: int) -> None:
    assert len(clip(text, limit)) <= max(limit, 0)


def test_a_text_is_cut_between_two_words() -> None:
    assert clip("12 rue du Commandant Rivoire", 20) == "12 rue du Commandant"
    assert clip("Hippopotamus", 5) == "Hippo"
