"""The pictures of the dialogues are the ones the code draws, and the tables behind them are whole.

That they hold every step of the stories is asserted where the stories are played.
"""

from __future__ import annotations

import re
from pathlib import Path

from conversations.need_life import ENTRY, NEED_LIFE, may_become
from conversations.scene import OPEN_NEED_STATES
from conversations.states import Mode
from voisins.dialogues import dialogues

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"```mermaid\n.*?\n```", re.DOTALL)


def test_the_documentation_shows_the_pictures_that_the_code_draws() -> None:
    written = (ROOT / "docs" / "dialogues.md").read_text("utf-8")
    assert FENCE.findall(written) == FENCE.findall(dialogues())


def test_every_mode_is_in_the_picture() -> None:
    assert all(f" as {mode.name}\n" in dialogues() for mode in Mode)


def test_every_open_need_can_be_cancelled_and_no_ended_one_comes_back() -> None:
    assert all(may_become(state, "cancelled") for state in OPEN_NEED_STATES)
    assert NEED_LIFE["done"] == NEED_LIFE["cancelled"] == ()
    assert set(ENTRY) <= set(NEED_LIFE)
