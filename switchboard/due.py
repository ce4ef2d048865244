"""What falls due for a need: the next volunteers, news that was promised, consent that did not come, and
the next morning whether it went well."""

from __future__ import annotations

from datetime import timedelta

from conversations import events as ev
from switchboard import behalf, errands
from switchboard.desk import Desk
from switchboard.records import Need

NEWS_BEFORE = timedelta(minutes=10)
"""News promised "before 12 h" leaves this long before twelve."""


def act_on_due(desk: Desk, need: Need) -> None:
    """Does what the need's ``act_at`` and ``news_at`` call for at the desk's time."""
    if need.act_at is not None and need.act_at <= desk.now:
        need = _act(desk, need)
    news_due = need.news_at is not None and need.news_at - NEWS_BEFORE <= desk.now
    if news_due and need.state in ("open", "asking"):
        _send_news(desk, desk.tx.needs.get(need.id))


def _act(desk: Desk, need: Need) -> Need:
    match need.state:
        case "open" | "asking":
            errands.go_on(desk, need)
        case "promised" if need.consented_at is not None:
            errands.save(desk, need, act_at=None)  # the referents are reminded of its task, like of any
        case "promised":
            errands.save(desk, need, act_at=None)
            if not behalf.ask_others(desk, need):
                desk.open_task("no_consent", need.person_id, need.words, need=need, promised_at=None)
            if need.volunteer_id is not None:
                desk.mail(need.volunteer_id, ev.ConsentLate(need.id))
        case "agreed" | "done" if need.followup is None:
            _follow_up(desk, need)
        case "agreed" | "done":
            _fell_silent(desk, need)
        case _:
            errands.save(desk, need, act_at=None)
    return desk.tx.needs.get(need.id)


def _send_news(desk: Desk, need: Need) -> None:
    if need.news_at is None or need.state not in ("open", "asking"):
        return
    next_at = desk.town.hours.news_by(need.news_at, desk.town.news_within)
    errands.save(desk, need, news_at=next_at)
    desk.mail(need.person_id, ev.NewsDue(need.id, need.category, next_at))


def _follow_up(desk: Desk, need: Need) -> None:
    errands.save(desk, need, followup="asked", act_at=desk.now + desk.board.rules.follow_up_silence)
    when = need.done_at or need.agreed_at or desk.now
    helper = desk.helper_name(need.volunteer_id) if need.volunteer_id else ""
    desk.mail(need.person_id, ev.FollowUpDue(need.id, helper, when))


def _fell_silent(desk: Desk, need: Need) -> None:
    errands.save(desk, need, state="done", done_at=need.done_at or desk.now, followup="silent", act_at=None)
    if need.first_visit:
        desk.open_task("silence", need.person_id, need.words, need=need)
