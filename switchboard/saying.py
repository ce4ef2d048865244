"""Carries out what is said to the person on the line, now or later."""

from __future__ import annotations

from conversations import effects as do
from conversations import events as ev
from switchboard.hands import Carried, Hands, Result


def _say(hands: Hands, effect: do.Say) -> Result:
    hands.writer.say(effect)
    return None


def _rewrite(hands: Hands, effect: do.Rewrite) -> Result:
    hands.writer.rewrite(effect)
    return None


def _toast(hands: Hands, effect: do.Toast) -> Result:
    hands.writer.toast(effect)
    return None


def _ask_later(hands: Hands, effect: do.AskLater) -> Result:
    hands.desk.mail_line(hands.line, ev.QuestionWaited(), hands.desk.now + effect.delay)
    return None


def _look_at_form(hands: Hands, effect: do.LookAtForm) -> Result:
    hands.desk.mail_line(hands.line, ev.FormWaited(), hands.desk.now + effect.delay)
    return None


SAID: Carried = {
    do.Say: _say,
    do.Rewrite: _rewrite,
    do.Toast: _toast,
    do.AskLater: _ask_later,
    do.LookAtForm: _look_at_form,
}
