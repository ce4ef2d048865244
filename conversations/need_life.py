"""The life of a need: which state may follow which. Every change that is written is checked against
this table, and the picture of it in the documentation is drawn from it."""

from __future__ import annotations

from conversations.scene import NeedState

NEED_LIFE: dict[NeedState, tuple[NeedState, ...]] = {
    "open": ("asking", "handed", "cancelled"),
    "asking": ("promised", "handed", "cancelled"),
    "promised": ("agreed", "asking", "cancelled"),
    "agreed": ("done", "asking", "handed", "cancelled"),
    "handed": ("done", "cancelled"),
    "done": (),
    "cancelled": (),
}  # fmt: skip
"""promised or agreed -> asking: the resident or the volunteer said no after all, the next are asked.
agreed -> handed: it did not go well. handed -> done: the referent's task was closed."""

ENTRY: tuple[NeedState, ...] = ("asking", "handed")
"""How a need begins: volunteers are asked at once, or a referent has it."""


def may_become(state: NeedState, following: NeedState) -> bool:
    return following == state or following in NEED_LIFE[state]
