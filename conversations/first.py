"""What is heard first, in every state: danger, then stop, then the wish for a person. And what is
done when nothing was understood: once more with an example, then a person."""

from __future__ import annotations

from collections.abc import Callable

from conversations import reporting
from conversations.effects import OpenTask, Remember, ReopenContact, StopContact
from conversations.hearing import Heard
from conversations.names import spoken, written
from conversations.plain_words import is_bare_answer
from conversations.questions import alarmed, put_off
from conversations.session import ActFor, AskForHelp, Session
from conversations.turn import Turn


def raise_alarm(turn: Turn, heard: Heard) -> Turn:
    """The numbers that fit, at once, and an alert to the referents. The open question stays, but
    a bare yes is not its answer for a while."""
    kind = heard.danger.kind if heard.danger else "medical"
    numbers = turn.town.numbers
    values = {
        "medical": numbers.medical, "europe": numbers.europe, "by_sms": numbers.by_sms,
        "fire": numbers.fire, "police": numbers.police, "suicide": numbers.suicide,
        "women": numbers.women, "abuse": numbers.abuse,
    }  # fmt: skip
    turn = turn.keep(alarmed_at=turn.scene.now, alarm_answered=False)
    alarmed = turn.do(OpenTask("danger", _of_whom(turn) + heard.text, _need_at_hand(turn)))
    return alarmed.do(*reporting.in_danger(turn.records.needs, heard)).say(f"danger_{kind}", values=values)


def _of_whom(turn: Turn) -> str:
    """Where it is said in the name of somebody else: who, which number, where."""
    form = turn.session.form
    if not isinstance(form, ActFor):
        return ""
    known = (form.name, form.phone, spoken(form.place) if form.place else None)
    return "".join(f"{one}, " for one in known if one)


def answers_the_alarm(turn: Turn, heard: Heard) -> bool:
    """A bare yes or no soon after the numbers were given is not the answer to an older question."""
    return alarmed(turn) and is_bare_answer(heard.text)


def after_the_alarm(turn: Turn, heard: Heard) -> Turn:
    """The referents are told; the question that was open is put again later."""
    turn = turn.do(OpenTask("danger", heard.text, _need_at_hand(turn)))
    key = "danger_noted" if turn.session.alarm_answered else "danger_called"
    values = {"medical": turn.town.numbers.medical, "phone": turn.town.numbers.referent}
    return put_off(turn).keep(alarm_answered=True).say(key, values=values)


def stop(turn: Turn, heard: Heard) -> Turn:
    """One confirmation, and nothing after it. A request half made is a referent's to read."""
    waiting = [need for need in turn.records.needs if need.state not in ("done", "cancelled")]
    begun = words_so_far(turn.session, "")
    key = "stopped_with_need" if waiting or begun else "stopped"
    ended = remembered(turn).keep(**_blank(turn.session))
    if begun:
        ended = ended.do(OpenTask("stopped", begun))
    return ended.say(key, values={"phone": turn.town.numbers.referent}).do(StopContact())


def _blank(session: Session) -> dict[str, object]:
    return {"form": None, "question": None, "waiting": (), "misheard": 0, "greeted": session.greeted,
            "alarmed_at": None,
            "form_watched": False}


def stay_silent(turn: Turn, heard: Heard) -> Turn:
    """A second stop: nothing is sent after the one confirmation."""
    return turn


def reopen(turn: Turn) -> Turn:
    """A text from somebody who had stopped opens the door again."""
    return turn.do(ReopenContact()).keep(greeted=False)


def call_back(turn: Turn, heard: Heard) -> Turn:
    """A task for a referent, and the hour of the call; what was being asked is let go."""
    words = words_so_far(turn.session, heard.text if any(c.isalpha() for c in heard.text) else "")
    task = OpenTask("call_back", words, _need_at_hand(turn), then_say="person_calls")
    return remembered(turn).settled().do(task)


def remembered(turn: Turn) -> Turn:
    """The name and place said so far help the referent who calls."""
    form = turn.session.form
    if not isinstance(form, AskForHelp) or not (form.name or form.place):
        return turn
    name = written(form.name) if form.name else None
    return turn.do(Remember(name, form.place, form.details))


def misheard(turn: Turn, words: str, again: Callable[[Turn], Turn]) -> Turn:
    """The first failure asks ``again``; the second is a task for a person. Never a third."""
    if turn.session.misheard == 0:
        return again(turn.keep(misheard=1))
    told = words_so_far(turn.session, words)
    task = OpenTask("misheard", told, _need_at_hand(turn), then_say="not_understood_call")
    return remembered(turn).settled().do(task)


def words_so_far(session: Session, words: str) -> str:
    form = session.form
    said = form.words if isinstance(form, AskForHelp) and form.words != words else ""
    return " / ".join(filter(None, (said, words)))


def _need_at_hand(turn: Turn) -> int | None:
    """What the person is in the middle of: the need they hold as a volunteer, or their own."""
    held = [e.need_id for e in turn.records.errands if e.state == "agreed"]
    live = [n.id for n in turn.records.needs if n.state not in ("done", "cancelled")]
    return next(reversed(held or live), None)
