"""The plainest way to write an address is always understood."""

from __future__ import annotations

import pytest

from conversations.plain_address import fuller, plain_address


@pytest.mark.parametrize(("text", "address"), [
    ("il me faut du pain. 12 rue abbe couture. je suis Mme Martin", "12 rue abbe couture"),
    ("du pain svp, 12 bis rue de l'Olivier, Mme Martin", "12 bis rue de l'Olivier"),
    ("mme martin 12 rue abbe couture merci", "12 rue abbe couture"),
    ("12, avenue Jean Jaurès j'attends", "12, avenue Jean Jaurès"),
    ("6 rue paul et virginie c'est urgent", "6 rue paul et virginie"),
    ("du pain et 2 baguettes", None), ("je suis dans la rue", None), ("12 rue", None),
])  # fmt: skip
def test_number_street_and_name_are_an_address(text: str, address: str | None) -> None:
    assert plain_address(text) == address


def test_what_the_ear_heard_stays_unless_there_is_more() -> None:
    assert fuller("8 rue", "8 rue abbe couture, Mme Roux") == "8 rue abbe couture"
    assert fuller("8 rue abbe couture bat B", "8 rue abbe couture bat B, Mme Roux") == "8 rue abbe couture bat B"
    assert fuller(None, "bonjour") is None
