"""One step of a conversation: a session and an event give a session and effects.

``step(session, event, scene) -> session, effects``: pure, total, and the only way in. The effects'
outcomes come back as further events of the same turn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, get_args

from conversations import (
    absence,
    acting,
    answering_for,
    asking,
    awaiting,
    consulted,
    first,
    greeting,
    menu,
    offering,
    on_call,
    qualifying,
    referring,
    reminding,
    safety,
    seeing,
    states,
    tasking,
    team,
    unfinished,
    volunteering,
)  # fmt: skip
from conversations import events as ev
from conversations.commands import command_in, obey
from conversations.effects import Effect, LeaveLine, Rewrite, Toast
from conversations.hearing import THRESHOLDS, Heard, Question
from conversations.names import is_name
from conversations.questions import Asker, next_question, remind_of_waiting
from conversations.session import ActFor, AskForHelp, OfferHelp, QuestionKind, Session
from conversations.turn import Scene, Turn

ASKERS: dict[QuestionKind, Asker] = {
    "consent": awaiting.ask_consent,
    "follow_up": awaiting.ask_follow_up,
    "prompt": volunteering.ask_prompt,
    "other_service": consulted.ask_other_service,
    "referent_asks": consulted.ask_for_referent,
}


UNASKED = frozenset(get_args(ev.MailEvent)) - {ev.LineLost}
"""What other people's turns bring: nothing of it for somebody who asked for silence."""


def step(session: Session, event: ev.Event, scene: Scene) -> tuple[Session, tuple[Effect, ...]]:
    """What ``event`` changes in the conversation, and what is to be done about it."""
    turn = Turn(session, scene)
    if scene.records.stopped and type(event) in UNASKED:
        return session, ()
    after = HANDLERS[type(event)](turn, event)
    after = unfinished.watch(remind_of_waiting(session, after))
    return after.session, after.effects


# What somebody wrote.


def _text_received(turn: Turn, event: ev.TextReceived) -> Turn:
    turn, late = _touched(turn)
    command = command_in(event.text)
    if command is not None:
        name, rest = command
        return obey(turn, name, rest)
    heard = hear(turn, event.text)
    if states.mode_of(turn) is states.Mode.STOPPED:
        rule = states.rule_for(turn, heard)
        if rule is not None:
            return rule.do(turn, heard)
        turn = _let_in(first.reopen(turn))
        heard = hear(turn, event.text)
    if not _has_words(event.text):
        return greeting.no_words(turn)
    return _act_late(turn, heard) if late else act_on(turn, heard)


def _act_late(turn: Turn, heard: Heard) -> Turn:
    """After days away a yes or a no is never read as the answer to something; a form is taken up
    again where it was, and its address, service or name is welcome."""
    if heard.intent in ("yes", "no", "other") and not (turn.session.form and _fills(heard)):
        return greeting.too_late(turn, heard)
    if heard.intent in ("yes", "no", "other"):
        return act_on(turn, heard)
    return act_on(turn.keep(form=None), turn.town.ear.hear(heard.text))


def _fills(heard: Heard) -> bool:
    return bool(heard.address or heard.category or heard.name) and heard.intent == "other"


def act_on(turn: Turn, heard: Heard) -> Turn:
    """The first rule of the mode that holds."""
    rule = states.rule_for(turn, heard)
    assert rule is not None
    return rule.do(turn if rule is states.CALLED else turn.keep(alarmed_at=None), heard)


def hear(turn: Turn, text: str) -> Heard:
    """``text`` as the mode of the conversation listens to it."""
    question = states.question_of(turn, states.mode_of(turn))
    heard = turn.town.ear.hear(text, question)
    return _as_answered(heard, question)


def _as_answered(heard: Heard, question: Question | None) -> Heard:
    """The answer to the question that was asked, where the slot looks for it."""
    match question:
        case "category":
            likely = heard.confidence >= THRESHOLDS.ask
            heard = replace(heard, category=heard.answer or heard.category if likely else None)
        case "name" if heard.answer and heard.name is None and heard.answer != heard.intent:
            heard = replace(heard, name=heard.answer)
    no_name = heard.name is not None and not is_name(heard.name)
    if no_name or (question == "name" and heard.intent in asking.NO_NAMES):
        return replace(heard, name=None)
    return heard


def _touched(turn: Turn) -> tuple[Turn, bool]:
    """Notes that the person wrote. A question that was open for longer than a session lasts is let
    go; tells whether something was open."""
    session, now = turn.session, turn.scene.now
    stale = session.touched_at is not None and now - session.touched_at > turn.town.session_lasts
    if not stale:
        return turn.keep(touched_at=now), False
    was_open = session.form is not None or session.question is not None
    fresh = turn.keep(question=None, misheard=0, greeted=False, touched_at=now)
    return fresh, was_open


def _let_in(turn: Turn) -> Turn:
    records = replace(turn.records, stopped=False)
    return replace(turn, scene=replace(turn.scene, records=records))


def _has_words(text: str) -> bool:
    return any(c.isalnum() for c in text)


def _media_received(turn: Turn, event: ev.MediaReceived) -> Turn:
    if _has_words(event.caption):
        return _text_received(turn, ev.TextReceived(event.caption))
    turn, _ = _touched(turn)
    if turn.records.stopped:
        turn = _let_in(first.reopen(turn))
    return greeting.no_words(turn)


def _location_shared(turn: Turn, event: ev.LocationShared) -> Turn:
    turn, _ = _touched(turn)
    if isinstance(turn.session.form, OfferHelp):
        return offering.location_shared(turn, event.lat, event.lon)
    if isinstance(turn.session.form, AskForHelp):
        return asking.location_shared(turn, event.lat, event.lon)
    return greeting.no_words(turn)


# What somebody pressed.

PRESSES: dict[str, Callable[[Turn, ev.Pressed], Turn]] = {
    "take_ask": volunteering.press_take,
    "decline_ask": volunteering.press_decline,
    "write_to_resident": volunteering.press_write,
    "errand_done": volunteering.press_done,
    "errand_problem": volunteering.press_problem,
    "give_up": volunteering.press_give_up,
    "still_going": volunteering.press_still_going,
    "category": offering.press_category,
    "categories_chosen": offering.press_chosen,
    "radius": offering.press_radius,
    "usual": offering.press_usual,
    "usual_done": offering.press_usual_done,
    "charter": offering.press_charter,
    "need_help": greeting.press_need_help,
    "answer": lambda turn, event: press_answer(turn, event),
    "approve_offer": lambda turn, event: qualifying.approve(turn, int(event.ref)),
    "refuse_offer": referring.guarded("offers", lambda turn, event: qualifying.ask_reason(turn, int(event.ref))),
    "refuse_because": qualifying.press_reason,
    "see_identity": qualifying.press_identity,
    "other_service": qualifying.press_other_service,
    "propose": qualifying.press_propose,
    "ask_volunteer": referring.guarded("offers", qualifying.press_question),
    "pass_offer": qualifying.press_pass,
    "pass_offer_to": qualifying.press_pass_to,
    "suspend": safety.press_suspend,
    "lift_suspension": safety.press_lift,
    "end_service": safety.press_end,
    "allow_visit": safety.press_allow,
    "deny_visit": safety.press_deny,
    "reminder": referring.guarded("remind", reminding.press_reminder),
    "reminder_area": reminding.press_area,
    "send_reminder": reminding.press_send,
    "drop_reminder": reminding.press_drop,
    "explain": lambda turn, event: referring.by_number(turn, "pourquoi", event.ref),
    "take_task": referring.press_task,
    "act_for": referring.guarded("act_for", acting.press),
    "answer_for": referring.guarded("act_for", answering_for.press),
    "went_badly": referring.guarded("act_for", answering_for.press_badly),
    "cancel_for": referring.guarded("own_entries", answering_for.press_cancel),
    **seeing.PRESSES,
    "close_task": referring.guarded("tasks", referring.ask_outcome),
    "more_tasks": referring.guarded("tasks", lambda turn, event: referring.more_tasks(turn, int(event.ref))),
    "pass_task": tasking.press_pass,
    "pass_task_to": tasking.press_pass_to,
    "give_back_task": tasking.press_give_back,
    "take_task_over": tasking.press_take_over,
    "absent": referring.guarded("absence", absence.press),
    "on_call": referring.guarded("duty", on_call.press),
    "remove_role": team.press_remove,
    "remove_role_now": team.press_remove_now,
    "keep_role": team.press_keep,
    "invite_role": referring.guarded("invite", team.press_role),
    "invite_area": referring.guarded("invite", team.press_area),
    "menu": lambda turn, event: press_menu(turn, event),
}


def _pressed(turn: Turn, event: ev.Pressed) -> Turn:
    turn, _ = _touched(turn)
    return PRESSES[event.action](turn, event)


def press_answer(turn: Turn, event: ev.Pressed) -> Turn:
    """A button under a question that a resident gets: the same as writing the word."""
    mode, _, word = event.ref.partition(":")
    if states.mode_of(turn).name != mode:
        return turn.do(Toast("toast_too_late"), Rewrite())
    return act_on(turn.keep(alarmed_at=None).do(Toast(), Rewrite()), hear(turn, word))


def press_menu(turn: Turn, event: ev.Pressed) -> Turn:
    """A button that stands for a command: the same as writing it."""
    command = referring.guarded(menu.right_for(event.ref), lambda t, e: obey(t.do(Toast()), e.ref, ""))
    return command(turn, event)


def _old_button(turn: Turn, event: ev.OldButtonPressed) -> Turn:
    return turn.do(Toast("toast_too_late"), Rewrite())


# Facts and outcomes.


def _place_found(turn: Turn, event: ev.PlaceFound) -> Turn:
    if isinstance(turn.session.form, AskForHelp):
        return asking.place_found(turn, event)
    if isinstance(turn.session.form, OfferHelp):
        return offering.place_found(turn, event)
    if isinstance(turn.session.form, ActFor):
        return acting.place_found(turn, event)
    return turn


def _task_opened(turn: Turn, event: ev.TaskOpened) -> Turn:
    hour = turn.town.hours.spoken(event.call_by, turn.scene.now)
    numbers = turn.town.numbers
    values = {"hour": hour, "phone": numbers.referent, "medical": numbers.medical}
    return turn.say(event.then_say, values=values)


def _consent_moot(turn: Turn, event: ev.ConsentMoot) -> Turn:
    return turn.say("no_longer")


def _turn_failed(turn: Turn, event: ev.TurnFailed) -> Turn:
    hour = turn.town.hours.spoken(event.call_by, turn.scene.now)
    return turn.say("breakdown", values={"hour": hour, "phone": turn.town.numbers.referent})


def _call_late(turn: Turn, event: ev.CallLate) -> Turn:
    hour = turn.town.hours.spoken(event.call_by, turn.scene.now)
    return turn.say("call_late", values={"hour": hour, "phone": turn.town.numbers.referent})


def _message_relayed(turn: Turn, event: ev.MessageRelayed) -> Turn:
    return volunteering.message_relayed(turn, event)


def _line_lost(turn: Turn, event: ev.LineLost) -> Turn:
    return turn.settled().keep(waiting=()).do(LeaveLine())


def _question_waited(turn: Turn, event: ev.QuestionWaited) -> Turn:
    if turn.session.waiting or turn.session.question is not None:
        return next_question(turn, ASKERS)
    if isinstance(turn.session.form, AskForHelp):
        return asking.ask_next(turn)
    if isinstance(turn.session.form, ActFor):
        return acting.ask_next(turn)
    return offering.ask_next(turn) if isinstance(turn.session.form, OfferHelp) else turn


Handler = Callable[[Turn, Any], Turn]

HANDLERS: Mapping[type, Handler] = {
    ev.TextReceived: _text_received,
    ev.MediaReceived: _media_received,
    ev.LocationShared: _location_shared,
    ev.Pressed: _pressed,
    ev.OldButtonPressed: _old_button,
    ev.PlaceFound: _place_found,
    ev.NeedOpened: asking.need_opened,
    ev.AskTaken: volunteering.taken,
    ev.AskLost: volunteering.lost,
    ev.NeedAgreed: awaiting.need_agreed,
    ev.ConsentMoot: _consent_moot,
    ev.SearchResumed: awaiting.search_resumed,
    ev.Relayed: volunteering.relayed,
    ev.TaskOpened: _task_opened,
    ev.InvitationRedeemed: referring.redeemed,
    ev.InvitationRefused: referring.invitation_refused,
    ev.OffersListed: qualifying.offers_listed,
    ev.NeedsListed: referring.needs_listed,
    ev.TaskHeld: referring.task_held,
    ev.TasksListed: referring.tasks_listed,
    ev.NeedExplained: referring.explained,
    ev.OfferSettled: qualifying.offer_settled,
    ev.TaskSettled: referring.task_settled,
    ev.NotAllowed: referring.not_allowed,
    ev.HelpAsked: volunteering.help_asked,
    ev.AskWithdrawn: volunteering.withdrawn,
    ev.VolunteerFound: awaiting.volunteer_found,
    ev.ConsentRefused: volunteering.consent_refused,
    ev.ConsentLate: volunteering.consent_late,
    ev.Introduced: volunteering.introduced,
    ev.MessageRelayed: _message_relayed,
    ev.HelperLeft: awaiting.helper_left,
    ev.ErrandCancelled: volunteering.errand_cancelled,
    ev.NewsDue: awaiting.news_due,
    ev.NobodyLeft: awaiting.nobody_left,
    ev.FollowUpDue: awaiting.follow_up_due,
    ev.QuestionWaited: _question_waited,
    ev.FormWaited: unfinished.form_waited,
    ev.OfferDecided: volunteering.offer_decided,
    ev.OfferPending: qualifying.offer_pending,
    ev.TaskRaised: referring.task_raised,
    ev.CallLate: _call_late,
    ev.LineLost: _line_lost,
    ev.Entered: acting.entered,
    ev.EnteredFor: answering_for.told_of_entry,
    ev.AnsweredFor: answering_for.answered,
    ev.CancelledFor: answering_for.cancelled,
    ev.TurnFailed: _turn_failed,
    ev.IdentityNoted: qualifying.identity_noted,
    ev.OfferNotReady: qualifying.not_ready,
    ev.OtherServices: qualifying.other_services,
    ev.VolunteerConsulted: qualifying.consulted,
    ev.OfferMoot: qualifying.offer_moot,
    ev.OfferColleaguesFound: qualifying.colleagues_found,
    ev.OfferPassed: qualifying.offer_passed,
    ev.OfferHanded: qualifying.offer_handed,
    ev.ProposalAnswered: qualifying.proposal_answered,
    ev.VolunteerAnswered: qualifying.volunteer_answered,
    ev.ServiceProposed: consulted.service_proposed,
    ev.ReferentAsked: consulted.referent_asked,
    ev.ServiceSuspended: consulted.suspended,
    ev.SuspensionLifted: consulted.lifted,
    ev.ServiceEnded: consulted.ended,
    ev.VisitWaits: consulted.visit_waits,
    ev.SafetyReminded: consulted.reminded,
    ev.MonthlyWord: consulted.monthly_word,
    ev.HelperSuspended: safety.helper_suspended,
    ev.SuspensionEnded: safety.suspension_ended,
    ev.VisitSettled: safety.visit_settled,
    ev.VisitAwaited: safety.visit_awaited,
    ev.VisitConfirmed: safety.visit_confirmed,
    ev.VisitDenied: safety.visit_denied,
    ev.AreaNeeded: reminding.area_needed,
    ev.ReminderPreviewed: reminding.previewed,
    ev.ReminderSent: reminding.reminder_sent,
    **seeing.HANDLERS,
    ev.AddedToGroup: greeting.in_a_group,
    ev.TaskChanged: tasking.changed,
    ev.OfferChanged: tasking.offer_changed,
    ev.TaskHanded: tasking.handed,
    ev.TaskMoot: tasking.moot,
    ev.ColleaguesFound: tasking.colleagues,
    ev.TaskPassed: tasking.passed,
    ev.TaskGivenBack: tasking.given_back,
    ev.MorningDigest: tasking.digest,
    ev.AbsenceSeen: absence.seen,
    ev.AbsenceBegun: absence.begun,
    ev.AbsenceEnded: absence.ended,
    ev.AbsenceOver: absence.over,
    ev.StandIn: absence.stand_in,
    ev.BackAtWork: absence.back_at_work,
    ev.DutySeen: on_call.seen,
    ev.OnCall: on_call.on_call,
    ev.OffCall: on_call.off_call,
    ev.TeamListed: team.listed,
    ev.MemberFound: team.found,
    ev.RoleWithdrawn: team.withdrawn,
    ev.RoleEnded: team.role_ended,
    ev.InvitationMade: team.invitation_made,
}
