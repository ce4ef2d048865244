"""One open question a person: what else is to be asked waits its turn."""

from __future__ import annotations

from datetime import timedelta

from conversations.effects import AskLater, Say
from conversations.events import FollowUpDue, QuestionWaited, VolunteerFound
from conversations.questions import COLD_AFTER, close_question
from conversations.session import AskForHelp, Question, Session
from conversations.step import step
from conversations.turn import Turn
from tests.conversations.turns import NOW, need, turn

FOUND = VolunteerFound(7, "Julie", remote=False)
DUE = FollowUpDue(6, "Karim", NOW - timedelta(days=1))
DONE = need(6, state="done", helper_name="Karim")


def _said(effects: tuple[object, ...]) -> list[str]:
    return [e.key for e in effects if isinstance(e, Say)]


def test_nothing_is_open_so_it_is_asked() -> None:
    session, effects = _step(turn(None, need(7)), FOUND)
    assert session.question == Question("consent", 7, "Julie")
    assert _said(effects) == ["consent"]


def test_somebody_in_the_middle_of_a_form_is_not_interrupted() -> None:
    filling = Session(form=AskForHelp(category="courses"), touched_at=NOW, form_watched=True)
    session, effects = _step(turn(filling, need(7)), FOUND)
    assert session.waiting == (Question("consent", 7, "Julie"),)
    assert effects == (AskLater(COLD_AFTER),)


def test_a_question_put_to_somebody_who_never_wrote_is_open_all_the_same() -> None:
    asked = Session(question=Question("follow_up", 6, "Karim|hier"), asked_at=NOW)
    session, effects = _step(turn(asked, need(7), DONE), FOUND)
    assert session.question == asked.question
    assert not _said(effects)


def test_a_question_that_went_cold_is_asked_again_after_the_new_one() -> None:
    asked = Session(question=Question("follow_up", 6, "Karim|hier"), asked_at=NOW)
    session, effects = _step(turn(asked, need(7), DONE, now=NOW + COLD_AFTER), FOUND)
    assert session.question == Question("consent", 7, "Julie")
    assert session.waiting == (asked.question,)
    assert _said(effects) == ["consent"]


def test_what_waited_is_asked_when_its_time_comes() -> None:
    waiting = Session(waiting=(Question("consent", 7, "Julie"),))
    session, effects = _step(turn(waiting, need(7)), QuestionWaited())
    assert session.question == Question("consent", 7, "Julie")
    assert session.waiting == ()
    assert _said(effects) == ["consent"]


def test_what_has_no_object_any_more_is_not_asked() -> None:
    waiting = Session(waiting=(Question("consent", 7, "Julie"),))
    session, effects = _step(turn(waiting, need(7, state="cancelled")), QuestionWaited())
    assert session.question is None and session.waiting == ()
    assert not _said(effects)


def test_a_question_is_taken_off_the_table_wherever_it_lies() -> None:
    here, there = Question("consent", 7, "Julie"), Question("consent", 8, "Awa")
    lying = turn(Session(question=here, waiting=(there,), misheard=1))
    assert close_question(lying, "consent", 7).session == Session(waiting=(there,))
    assert close_question(lying, "consent", 8).session.waiting == ()


def test_the_next_question_comes_in_a_message_of_its_own() -> None:
    asked, effects = _step(turn(None, need(7)), FOUND)
    busy = turn(asked, need(7), DONE, now=NOW)
    waiting, effects = _step(busy, DUE)
    assert _said(effects) == [] and [q.kind for q in waiting.waiting] == ["follow_up"]


def _step(at: Turn, event: object) -> tuple[Session, tuple[object, ...]]:
    return step(at.session, event, at.scene)  # type: ignore[arg-type]
