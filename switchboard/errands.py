"""The life of a need, from its opening to the follow-up. Every change of state is a
compare-and-swap; what the two people and the referents must know leaves as mail to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from conversations import effects as do
from conversations import events as ev
from conversations.need_life import may_become
from conversations.plain_words import without_long_numbers
from conversations.scene import AskView
from matching import ranking
from matching.candidates import Candidate, Spot
from switchboard import confirming, tasking
from switchboard.desk import Desk
from switchboard.phones import national
from switchboard.ports import SessionClash
from switchboard.records import Need, Task, TaskKind

MOST_CANDIDATES = 30
LIVE = ("open", "asking", "promised", "agreed", "handed")


def save(desk: Desk, before: Need, **changes: object) -> Need:
    """Writes the need as it becomes. Raises :class:`SessionClash` where somebody was faster."""
    after = replace(before, **changes)  # type: ignore[arg-type]
    assert may_become(before.state, after.state), f"{before.state} -> {after.state}"
    if not desk.tx.needs.save(after, was=before.state, epoch=before.epoch):
        raise SessionClash(f"need {before.id} changed hands")
    return after


# Opening and asking.


def open_need(desk: Desk, person_id: int, wanted: do.OpenNeed, entered_by: int | None = None
              ) -> ev.NeedOpened:
    """``entered_by``: who of the town hall speaks, where it is not the person themself."""
    category = desk.town.category(wanted.category)
    need = Need(
        id=0, person_id=person_id, category=wanted.category,
        state="handed" if wanted.task else "asking", words=desk.kept(wanted.words), name=wanted.name,
        place=wanted.place, details=wanted.details, area=wanted.place.area if wanted.place else None,
        urgent=wanted.urgent, remote=category.remote, opened_at=desk.now, entered_by=entered_by,
    )  # fmt: skip
    if wanted.task:
        need = replace(need, id=desk.tx.needs.add(need))
        call_by = desk.call_by()
        kind: TaskKind = "other_need" if wanted.task == "other_need" else "address"
        desk.open_task(kind, person_id, wanted.words, need=need, promised_at=call_by)
        return ev.NeedOpened(need.id, wanted.name, None, call_by, outside=wanted.task == "outside")
    return _search(desk, need)


def _search(desk: Desk, need: Need) -> ev.NeedOpened:
    """The need is written once, as it is after its first wave."""
    wave = _next_wave(desk, need)
    if wave is None:
        need = replace(need, state="handed")
        need = replace(need, id=desk.tx.needs.add(need))
        return ev.NeedOpened(need.id, need.name, None, _call(desk, need, "no_volunteer"), nobody=True)
    news_at = desk.town.hours.news_by(desk.now, desk.town.news_within)
    need = replace(need, news_at=news_at, act_at=wave.act_at)
    need = replace(need, id=desk.tx.needs.add(need))
    _ask(desk, need, wave.chosen)
    return ev.NeedOpened(need.id, need.name, news_at, None)


def go_on(desk: Desk, need: Need) -> None:
    """Asks the next volunteers; with nobody left a referent takes over, and the resident is told."""
    if not ask_wave(desk, need):
        call_by = hand_over(desk, need, "no_volunteer")
        desk.mail(need.person_id, ev.NobodyLeft(need.id, call_by))


class Wave(NamedTuple):
    act_at: datetime
    """When to look again."""
    chosen: Sequence[Candidate] = ()


def ask_wave(desk: Desk, need: Need) -> bool:
    """Asks the next volunteers, now or when they may be asked; ``False`` where nobody is left and
    no question is open."""
    wave = _next_wave(desk, need)
    if wave is not None:
        save(desk, need, state="asking", act_at=wave.act_at)
        _ask(desk, need, wave.chosen)
    return wave is not None


def _next_wave(desk: Desk, need: Need) -> Wave | None:
    opens = desk.now if need.urgent else desk.town.hours.volunteers_open(desk.now)
    if opens > desk.now:
        return Wave(opens)
    rules = desk.board.rules
    found = desk.tx.needs.candidates(
        need, spot_of(need), rules.perimeter_m, desk.now, rules.asks_a_week, MOST_CANDIDATES
    )
    chosen = ranking.choose(found, rules)
    if not chosen:
        return _waits_for_answers(desk, need)
    return Wave(desk.now + rules.wave(need.urgent), chosen)


def _ask(desk: Desk, need: Need, chosen: Sequence[Candidate]) -> None:
    far = {one.person_id: _metres(need, one.distance_m) for one in chosen}
    ask_ids = desk.tx.needs.add_asks(need.id, far, desk.now)
    desk.mail_each({
        volunteer: ev.HelpAsked(
            AskView(ask_id, need.id, need.category, need.area, metres, need.urgent)
        )
        for ask_id, (volunteer, metres) in zip(ask_ids, far.items(), strict=True)
    })


def _metres(need: Need, distance: float | None) -> int | None:
    return None if need.remote or distance is None else round(distance)


def spot_of(need: Need) -> Spot | None:
    if need.remote or need.place is None:
        return None
    return Spot(need.place.lat, need.place.lon)


def _waits_for_answers(desk: Desk, need: Need) -> Wave | None:
    wave = desk.board.rules.wave(need.urgent)
    asks = desk.tx.needs.asks_of(need.id) if need.id else ()
    last = max((a.asked_at + wave for a in asks if a.state == "asked"), default=desk.now)
    return Wave(last) if last > desk.now else None


def hand_over(desk: Desk, need: Need, kind: TaskKind) -> datetime:
    """Nobody is left to ask: a referent calls; by when, for the resident to be told."""
    need = save(desk, need, state="handed", act_at=None, news_at=None)
    return _call(desk, need, kind)


def _call(desk: Desk, need: Need, kind: TaskKind) -> datetime:
    call_by = desk.call_by()
    desk.open_task(kind, need.person_id, need.words, need=need, promised_at=call_by)
    return call_by


def hand_to_referent(desk: Desk, need: Need) -> Need:
    """The resident cannot be asked any more: nobody else is asked for them, and who waits for
    their word is let go. Where somebody is on the way already, that goes on."""
    if need.state == "promised" and need.volunteer_id is not None:
        if not desk.tx.needs.release(need.id, need.volunteer_id, "withdrawn"):
            raise SessionClash(f"need {need.id} changed hands")
        desk.mail(need.volunteer_id, ev.ConsentRefused(need.id))
        need = desk.tx.needs.get(need.id)
    if need.state not in ("open", "asking"):
        return need
    withdraw_asks(desk, need, taken=False)
    return save(desk, need, state="handed", act_at=None, news_at=None)


# A volunteer's yes and no.


def take_ask(desk: Desk, volunteer_id: int, ask_id: int) -> ev.AskTaken | ev.AskLost:
    """The first yes wins. The others who were asked are told."""
    ask = desk.tx.needs.ask(ask_id)
    if not desk.tx.needs.claim(ask.need_id, ask_id, volunteer_id):
        return _lost(desk.tx.needs.get(ask.need_id), volunteer_id)
    need = desk.tx.needs.get(ask.need_id)
    need = save(desk, need, act_at=desk.now + desk.board.rules.consent_within, news_at=None)
    withdraw_asks(desk, need, taken=True)
    helper = desk.helper_name(volunteer_id)
    desk.mail(need.person_id, ev.VolunteerFound(need.id, helper, need.remote, need.urgent))
    return ev.AskTaken(need.id)


def _lost(need: Need, volunteer_id: int) -> ev.AskLost:
    if need.state in ("cancelled", "handed"):
        return ev.AskLost("handed" if need.state == "handed" else "cancelled")
    return ev.AskLost("yours" if need.volunteer_id == volunteer_id else "taken")


def withdraw_asks(desk: Desk, need: Need, *, taken: bool) -> None:
    for ask in desk.tx.needs.asks_of(need.id):
        if ask.state == "asked" and desk.tx.needs.settle_ask(ask.id, "lost" if taken else "withdrawn"):
            desk.mail(ask.volunteer_id, ev.AskWithdrawn(ask.id, ask.card_id, taken))


def decline_ask(desk: Desk, volunteer_id: int, ask_id: int) -> None:
    """A no costs nothing; when it was the last open question, the next volunteers are asked."""
    ask = desk.tx.needs.ask(ask_id)
    if ask.volunteer_id != volunteer_id or not desk.tx.needs.settle_ask(ask_id, "no"):
        return
    need = desk.tx.needs.get(ask.need_id)
    still_open = any(a.state == "asked" for a in desk.tx.needs.asks_of(need.id))
    if need.state == "asking" and not still_open:
        go_on(desk, need)


# The resident's yes and no to that volunteer.


def give_consent(desk: Desk, person_id: int, need_id: int
                 ) -> ev.NeedAgreed | ev.VisitAwaited | ev.ConsentMoot:
    """The two are introduced at once, or when a referent has confirmed the visit."""
    need = desk.tx.needs.get(need_id)
    if need.person_id != person_id or need.state != "promised" or need.volunteer_id is None:
        return ev.ConsentMoot()
    if need.consented_at is not None:
        return ev.VisitAwaited(need.id, desk.helper_name(need.volunteer_id), need.remote)
    why = confirming.why_confirm(desk, need)
    if why is None:
        return agree(desk, need)
    within = desk.board.rules.consent_within
    reminded = desk.town.hours.volunteers_open(desk.now + within)
    need = save(desk, need, consented_at=desk.now, act_at=reminded)
    return confirming.wait_for_yes(desk, need, why)


def agree(desk: Desk, need: Need) -> ev.NeedAgreed:
    """Introduces the two; everybody who must has said yes."""
    word = desk.board.chance.pick(desk.town.catalogue.code_words)
    need = save(
        desk, need, state="agreed", code_word=word, agreed_at=desk.now, news_at=None,
        act_at=desk.town.hours.next_morning(desk.now),
        first_visit=not desk.tx.needs.helped_before(need.person_id, need.volunteer_id or 0),
    )  # fmt: skip
    _introduce(desk, need, word)
    tasking.moot(desk, need, NO_WORD_YET, desk.words("outcome_answered"), cancelled=False)
    return ev.NeedAgreed(need.id, desk.helper_name(need.volunteer_id or 0), word, need.remote)


def _introduce(desk: Desk, need: Need, word: str) -> None:
    assert need.volunteer_id is not None
    number = _number_for_a_call(desk, need)
    place = None if need.remote else need.place
    words = without_long_numbers(need.words)
    desk.mail(need.volunteer_id, ev.Introduced(
        need.id, need.epoch, need.name, place, need.details, words, need.category, word, number,
    ))  # fmt: skip
    helper = desk.tx.people.lines_of([need.volunteer_id]).get(need.volunteer_id)
    if helper is not None and helper.address.channel == "sms" and words:
        desk.mail_line(helper, ev.MessageRelayed(need.id, need.name, words, to_helper=True))
    desk.tx.audit.note(need.person_id, "introduced", f"need:{need.id}", desk.now)


def _number_for_a_call(desk: Desk, need: Need) -> str | None:
    """Of a need from afar; and of whoever cannot be written to, since nothing can be relayed."""
    resident = desk.tx.people.lines_of([need.person_id]).get(need.person_id)
    if resident is None:
        phone = desk.tx.people.person(need.person_id).phone
        return national(phone) if phone else None
    return national(resident.address.value) if need.remote and resident.address.channel == "sms" else None


def refuse_consent(desk: Desk, person_id: int, need_id: int) -> ev.SearchResumed | ev.ConsentMoot:
    need = desk.tx.needs.get(need_id)
    if need.person_id != person_id or need.state != "promised" or need.volunteer_id is None:
        return ev.ConsentMoot()
    volunteer = need.volunteer_id
    resumed = release(desk, need, "no")
    desk.mail(volunteer, ev.ConsentRefused(need_id))
    tasking.moot(desk, need, NO_WORD_YET, desk.words("outcome_answered"), cancelled=False)
    return resumed


def release(desk: Desk, need: Need, ask_state: str) -> ev.SearchResumed:
    """Frees the need from its volunteer and asks the next ones, or hands it to a referent."""
    assert need.volunteer_id is not None
    if not desk.tx.needs.release(need.id, need.volunteer_id, ask_state):  # type: ignore[arg-type]
        raise SessionClash(f"need {need.id} changed hands")
    if need.consented_at is not None:
        tasking.moot(desk, need, VISIT, desk.words("outcome_moot"), cancelled=False)
    freed = desk.tx.needs.get(need.id)
    news_at = desk.town.hours.news_by(desk.now, desk.town.news_within)
    searched = save(desk, freed, news_at=news_at)
    if ask_wave(desk, searched):
        return ev.SearchResumed(news_at, None)
    return ev.SearchResumed(None, hand_over(desk, searched, "no_volunteer"))


def give_up(desk: Desk, volunteer_id: int, need_id: int) -> None:
    """The volunteer cannot come after all: the resident is told, the next ones are asked."""
    need = desk.tx.needs.get(need_id)
    if need.volunteer_id != volunteer_id or need.state not in ("promised", "agreed"):
        return
    introduced, helper = need.state == "agreed", desk.helper_name(volunteer_id)
    resumed = release(desk, need, "withdrawn")
    desk.mail(need.person_id, ev.HelperLeft(need_id, helper, introduced, resumed.news_at, resumed.call_by))


def free(desk: Desk, volunteer_id: int) -> None:
    """Takes back all that a volunteer was asked and holds."""
    for ask in desk.tx.needs.asked_of(volunteer_id):
        decline_ask(desk, volunteer_id, ask.id)
    for need in desk.tx.needs.held_by(volunteer_id):
        give_up(desk, volunteer_id, need.id)


# The end.


def cancel(desk: Desk, person_id: int, need_id: int, by: str = "") -> None:
    """``by`` is who of the town hall cancels it in the person's stead."""
    need = desk.tx.needs.get(need_id)
    if need.person_id != person_id or need.state not in LIVE:
        return
    save(desk, need, state="cancelled", act_at=None, news_at=None)
    withdraw_asks(desk, need, taken=False)
    outcome = desk.words("outcome_cancelled_for", by=by) if by else desk.words("outcome_cancelled")
    tasking.moot(desk, need, OFF_WITH_THE_NEED, outcome, cancelled=True)
    if need.volunteer_id is not None and need.state in ("promised", "agreed"):
        desk.mail(need.volunteer_id, ev.ErrandCancelled(need_id, need.name if need.state == "agreed" else ""))


def tasks_of(desk: Desk, need: Need) -> list[Task]:
    """The tasks by which referents carry the need."""
    return [t for t in desk.tx.tasks.of_need(need.id) if t.kind in CARRIES_THE_NEED]


def finish(desk: Desk, person_id: int, done: do.FinishNeed) -> None:
    """The volunteer says that it is done (the resident is asked next morning), or the resident says
    how it went."""
    need = desk.tx.needs.get(done.need_id)
    if person_id == need.volunteer_id and need.state == "agreed":
        save(desk, need, state="done", done_at=desk.now, act_at=desk.town.hours.next_morning(desk.now))
    elif person_id == need.person_id and need.state in ("agreed", "done"):
        failed = done.well is False and need.state == "agreed"
        save(
            desk, need, state="handed" if failed else "done", act_at=None,
            done_at=None if failed else need.done_at or desk.now,
            followup="yes" if done.well else "no",
        )  # fmt: skip


CARRIES_THE_NEED: frozenset[TaskKind] = frozenset({
    "no_volunteer", "address", "other_need", "problem", "money", "stopped", "unreachable",
})  # fmt: skip
"""Tasks by which a referent takes a need over."""
VISIT: frozenset[TaskKind] = frozenset({"visit"})
NO_WORD_YET: frozenset[TaskKind] = frozenset({"no_consent"})
OFF_WITH_THE_NEED: frozenset[TaskKind] = frozenset({
    "no_volunteer", "address", "other_need", "stopped", "unreachable", "no_consent", "consent_for",
    "follow_up_for", "visit",
})  # fmt: skip
"""Tasks without object once the person has cancelled. A complaint is not withdrawn by that."""


def settled_by_referent(desk: Desk, task: Task) -> None:
    """The task by which a referent had the need is closed: so is the need."""
    if task.need_id is None or task.kind not in CARRIES_THE_NEED:
        return
    need = desk.tx.needs.get(task.need_id)
    if need.state == "handed":
        save(desk, need, state="done", done_at=desk.now, act_at=None, news_at=None)
