"""One open question a person. A question that comes from elsewhere (a volunteer was found, help is
asked for) waits while another is open, and is asked when that one is settled or has gone cold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from conversations.effects import AskLater, Relay
from conversations.session import Question, QuestionKind, Session
from conversations.turn import Turn

Asker = Callable[[Turn, Question], Turn | None]
"""Puts a question; ``None`` where it has no object any more."""

COLD_AFTER = timedelta(minutes=10)
"""An unanswered question gives way to one that waits after this long."""
LATER = ("consent", "follow_up", "prompt", "other_service", "referent_asks")
"""Questions that can wait; the others were asked of a text that has been overtaken."""
NEXT_AFTER = timedelta(seconds=30)


def busy(turn: Turn) -> bool:
    """Whether the person is in the middle of something."""
    session = turn.session
    if alarmed(turn):
        return True
    if session.form is None and session.question is None:
        return False
    last = max(filter(None, (session.touched_at, session.asked_at)), default=None)
    return last is not None and turn.scene.now - last < COLD_AFTER


def alarmed(turn: Turn) -> bool:
    """Whether there was danger a moment ago: nothing else is asked then."""
    at = turn.session.alarmed_at
    return at is not None and turn.scene.now - at < COLD_AFTER


def put_off(turn: Turn) -> Turn:
    """The open question, or the form, is taken up again later."""
    question = turn.session.question
    if question is None and turn.session.form is None:
        return turn
    if question is not None and question.kind in LATER:
        turn = turn.keep(waiting=(*turn.session.waiting, question))
    return turn.keep(question=None).do(AskLater(COLD_AFTER))


def ask_or_wait(turn: Turn, question: Question, ask: Asker) -> Turn:
    if busy(turn):
        waiting = (*turn.session.waiting, question)
        return turn.keep(waiting=waiting).do(AskLater(COLD_AFTER))
    asked = ask(_put_back(turn).understood(), question)
    return turn if asked is None else asked.keep(asked_at=turn.scene.now)


def _put_back(turn: Turn) -> Turn:
    """A question that went cold is asked again after the new one."""
    cold = turn.session.question
    if cold is None:
        return turn
    return turn.keep(question=None, waiting=(*turn.session.waiting, cold)).do(AskLater(COLD_AFTER))


def next_question(turn: Turn, askers: Mapping[QuestionKind, Asker]) -> Turn:
    """The time of a question that waited, unless somebody is in the middle of another."""
    if turn.session.waiting and busy(turn):
        return turn.do(AskLater(COLD_AFTER))
    turn = _put_back(turn) if turn.session.waiting else turn
    while turn.session.waiting:
        first, *rest = turn.session.waiting
        turn = turn.keep(waiting=tuple(rest))
        ask = askers.get(first.kind)
        asked = ask(turn.understood(), first) if ask else None
        if asked is not None:
            return asked.keep(asked_at=turn.scene.now)
    return turn


def remind_of_waiting(before: Session, turn: Turn) -> Turn:
    """After a turn that left no question open: what waits comes in a message of its own, and a form
    that was interrupted is taken up again."""
    session = turn.session
    if session.question is not None or alarmed(turn):
        return turn
    interrupted = before.question is not None and session.form is not None
    taken_up = session.form is not before.form
    if (session.waiting and session.form is None) or (interrupted and not taken_up):
        return turn.do(AskLater(NEXT_AFTER))
    return turn


def tell_condition(turn: Turn, need_id: int, *, to_helper: bool) -> Turn:
    """The words that came with the yes reach the other side, now that the two know each other."""
    condition = turn.session.condition
    if condition is None or condition.need_id != need_id:
        return turn
    relay = Relay(need_id, condition.words, to_helper, quiet=True)
    return turn.keep(condition=None).do(relay)


def close_question(turn: Turn, kind: QuestionKind, ref: int) -> Turn:
    """Takes a question off the table, open or waiting: it has no object any more."""
    question = turn.session.question
    if question is not None and (question.kind, question.ref) == (kind, ref):
        turn = turn.keep(question=None, misheard=0)
    rest = tuple(q for q in turn.session.waiting if (q.kind, q.ref) != (kind, ref))
    return turn.keep(waiting=rest) if rest != turn.session.waiting else turn
