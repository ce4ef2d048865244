"""A form that somebody began and left: its question is put once more. After that a resident, who may
believe that help was asked for, is called by a person; a volunteer is left in peace."""

from __future__ import annotations

from datetime import datetime, timedelta

from conversations import asking, offering
from conversations.effects import LookAtForm, OpenTask
from conversations.events import FormWaited
from conversations.first import remembered, words_so_far
from conversations.questions import alarmed
from conversations.session import ActFor, AskForHelp
from conversations.turn import Turn

AGAIN_AFTER = timedelta(hours=1)
CALL_AFTER = timedelta(hours=2)


def watch(turn: Turn) -> Turn:
    """A form that was left open by this turn is looked at later; once, however much is written."""
    session = turn.session
    if session.form is None or session.form_watched or isinstance(session.form, ActFor):
        return turn
    return _look_at(turn.keep(form_watched=True), _due(turn))


def form_waited(turn: Turn, event: FormWaited) -> Turn:
    turn = turn.keep(form_watched=False)
    form, now = turn.session.form, turn.scene.now
    if form is None or isinstance(form, ActFor):
        return turn
    if turn.session.question is not None or alarmed(turn):
        return _look_at(turn.keep(form_watched=True), turn.town.hours.residents_open(now + AGAIN_AFTER))
    if now < _due(turn):
        return _look_at(turn.keep(form_watched=True), _due(turn))
    if form.reminded_at is None:
        turn = turn.fill(reminded_at=now)
        return _ask(turn) if isinstance(form, AskForHelp) else offering.ask_next(turn)
    return _call(turn) if isinstance(form, AskForHelp) else turn.settled()


def _ask(turn: Turn) -> Turn:
    return asking.recap_again(turn) if turn.help_form.correcting else asking.ask_next(turn)


def _due(turn: Turn) -> datetime:
    """When the form is to be looked at: some time after somebody last wrote or was reminded, at an
    hour when they may be written to."""
    form, hours = turn.session.form, turn.town.hours
    reminded = form.reminded_at if form is not None else None
    last = max(filter(None, (turn.session.touched_at, reminded)), default=turn.scene.now)
    if isinstance(form, AskForHelp):
        return hours.residents_open(last + (AGAIN_AFTER if reminded is None else CALL_AFTER))
    return hours.next_morning(last)


def _look_at(turn: Turn, at: datetime) -> Turn:
    return turn.do(LookAtForm(max(at - turn.scene.now, timedelta(0))))


def _call(turn: Turn) -> Turn:
    said = words_so_far(turn.session, "")
    words = turn.said("task_unfinished", words=said)
    task = OpenTask("misheard", words, then_say="unfinished_call")
    return remembered(turn).settled().do(task)
