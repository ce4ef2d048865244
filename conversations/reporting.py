"""What a resident reports of a volunteer: a referent calls, and where it is about money or safety the
volunteer is asked for nothing until somebody has looked into it. Nobody is accused."""

from __future__ import annotations

from typing import Literal

from conversations.effects import Effect, FinishNeed, OpenTask, SuspendHelper
from conversations.hearing import Heard
from conversations.plain_words import accuses, complains_of_money, fears_for_safety
from conversations.scene import NeedView


def report(need: NeedView | None, heard: Heard) -> tuple[Effect, ...]:
    """What the resident of ``need`` says of its volunteer: a referent calls; where it is about money or
    safety the volunteer is asked for nothing until somebody has looked into it."""
    kind = "money" if heard.money else "problem"
    need_id = need.id if need is not None else None
    why = touches(heard)
    if need is None or why is None or need.state not in ("agreed", "done"):
        return (OpenTask(kind, heard.text, need_id, then_say="problem_call"),)
    said = "visit_stopped_call" if need.state == "agreed" else "problem_call"
    task = OpenTask(kind, heard.text, need.id, then_say=said)
    return FinishNeed(need.id, well=False), SuspendHelper(need.id, why, heard.text), task


def in_danger(needs: tuple[NeedView, ...], heard: Heard) -> tuple[Effect, ...]:
    """Words of danger that are said of the volunteer: beside the alarm, nothing more is asked of them."""
    visited = [n for n in needs if n.state in ("agreed", "done")]
    need = visited[-1] if visited else None
    if need is None or not accuses(heard.text, need.helper_name or ""):
        return ()
    return (
        FinishNeed(need.id, well=False), SuspendHelper(need.id, "safety", heard.text),
        OpenTask("problem", heard.text, need.id),
    )  # fmt: skip


def after_follow_up(need_id: int, heard: Heard, helper: str) -> tuple[Effect, ...]:
    """The answer to "did it go well" that says no, or speaks of money."""
    kind = "money" if heard.money else "problem"
    task = OpenTask(kind, heard.text, need_id, then_say="problem_call")
    ended = FinishNeed(need_id, well=False)
    badly = heard.answer in ("no", "problem") or complains_of_money(heard.text, helper)
    why = touches(heard) if badly else None
    return (ended, SuspendHelper(need_id, why, heard.text), task) if why else (ended, task)


def touches(heard: Heard) -> Literal["money", "safety"] | None:
    """What in a report suspends the volunteer at once."""
    if heard.money:
        return "money"
    return "safety" if fears_for_safety(heard.text) else None
