"""What changes the mode of a conversation without a text: the second table behind the diagram."""

from __future__ import annotations

from dataclasses import dataclass

from conversations.states import AT_REST, HELP_SLOTS, Mode


@dataclass(frozen=True, slots=True)
class Brought:
    """What changes the mode without a text: mail from other turns, a button that no word replaces,
    a command, a return. ``what`` is the event, ``[action]`` or ``/command``."""

    what: str
    said: str
    before: tuple[Mode, ...]
    leads: tuple[Mode, ...]


ANYWHERE = tuple(Mode)
FREE = (Mode.IDLE, Mode.WAITING, Mode.PAIRED, Mode.PROMPTED, Mode.ON_ERRAND, Mode.ON_DUTY)

BROUGHT: tuple[Brought, ...] = (
    Brought("VolunteerFound", "a volunteer said yes", FREE, (Mode.CONSENT,)),
    Brought("FollowUpDue", "the next morning", FREE, (Mode.FOLLOW_UP,)),
    Brought("HelpAsked", "a neighbour needs help", FREE, (Mode.PROMPTED,)),
    Brought("Introduced", "the resident agreed", FREE, (Mode.ON_ERRAND,)),
    Brought("QuestionWaited", "a question that waited", FREE, (Mode.CONSENT, Mode.FOLLOW_UP, Mode.PROMPTED)),
    Brought("FormWaited", "nobody answers for hours", (*HELP_SLOTS, Mode.OFFERING, Mode.CHARTER), AT_REST),
    Brought("VisitConfirmed", "a referent confirmed the visit", FREE, (Mode.PAIRED, Mode.ON_ERRAND)),
    Brought("ServiceProposed", "another service is proposed", FREE, (Mode.OTHER_SERVICE,)),
    Brought("ReferentAsked", "a referent asks", FREE, (Mode.ASKED_BY_REFERENT,)),
    Brought("ServiceSuspended", "nothing more is asked", (Mode.PROMPTED, Mode.ON_ERRAND), AT_REST),
    Brought("HelperLeft", "the volunteer cannot come", (Mode.CONSENT, Mode.PAIRED), AT_REST),
    Brought("AskWithdrawn", "somebody else said yes", (Mode.PROMPTED,), AT_REST),
    Brought("ErrandCancelled", "the request is off", (Mode.ON_ERRAND, Mode.TELL_PROBLEM, Mode.STILL_GOING), AT_REST),
    Brought("LineLost", "nothing can be delivered", ANYWHERE, AT_REST),
    Brought("LocationShared", "a location", HELP_SLOTS, (*HELP_SLOTS, *AT_REST)),
    Brought("/start", "/start", ANYWHERE, (Mode.OFFERING, Mode.IDLE, Mode.ON_DUTY)),
    Brought("[need_help]", "[J'ai besoin d'aide]", (Mode.OFFERING, Mode.CHARTER, *FREE), HELP_SLOTS),
    Brought("[answer]", "[Oui] [Non]", (Mode.HELP_CONFIRM, Mode.CONSENT, Mode.FOLLOW_UP, Mode.OTHER_SERVICE), AT_REST),
    Brought("[categories_chosen]", "[C'est tout]", (Mode.OFFERING,), (Mode.CHARTER,)),
    Brought("[radius]", "[500 m]", (Mode.OFFERING,), (Mode.CHARTER,)),
    Brought("[usual_done]", "[C'est tout]", (Mode.OFFERING,), (Mode.CHARTER,)),
    Brought("[charter]", "[J'accepte] [Non]", (Mode.CHARTER,), AT_REST),
    Brought("[take_ask]", "[Je peux]", (Mode.PROMPTED,), AT_REST),
    Brought("[decline_ask]", "[Pas cette fois]", (Mode.PROMPTED,), AT_REST),
    Brought("[errand_done]", "[C'est fait]", (Mode.ON_ERRAND,), AT_REST),
    Brought("[errand_problem]", "[Un souci]", (Mode.ON_ERRAND,), (Mode.TELL_PROBLEM,)),
    Brought("[give_up]", "[Je ne peux plus y aller]",
            (Mode.TELL_PROBLEM, Mode.STILL_GOING, Mode.ON_ERRAND), AT_REST),
    Brought("[still_going]", "[Oui, j'y vais]", (Mode.STILL_GOING,), AT_REST),
    Brought("[refuse_offer]", "[Refuser]", FREE, (Mode.REASON,)),
    Brought("/refuser", "/refuser 12", FREE, (Mode.REASON,)),
    Brought("[went_badly]", "[Non]", FREE, (Mode.WENT_BADLY,)),
    Brought("/pour", "/pour", ANYWHERE, (Mode.ACTING,)),
    Brought("[act_for]", "[Au nom de quelqu'un]", ANYWHERE, (Mode.ACTING, *AT_REST)),
    Brought("[refuse_because]", "a reason's button", (Mode.REASON,), AT_REST),
    Brought("[close_task]", "[C'est réglé]", FREE, (Mode.OUTCOME,)),
    Brought("[give_back_task]", "[Rendre]", (Mode.OUTCOME,), AT_REST),
    Brought("TaskChanged", "somebody else has the task", (Mode.OUTCOME,), AT_REST),
    Brought("TaskMoot", "the task is off", (Mode.OUTCOME,), AT_REST),
    Brought("OfferChanged", "somebody else decided", (Mode.REASON,), AT_REST),
    Brought("RoleEnded", "the role is taken away", (Mode.REASON, Mode.OUTCOME, Mode.ABSENCE, Mode.INVITING), AT_REST),
    Brought("/absent", "/absent", FREE, (Mode.ABSENCE,)),
    Brought("[menu]", "a button under /aide", FREE, (Mode.ABSENCE, Mode.REMINDER)),
    Brought("[absent]", "[Jusqu'à dimanche]", (Mode.ABSENCE,), AT_REST),
    Brought("[invite_role]", "[Partenaire]", FREE, (Mode.INVITING,)),
    Brought("[invite_area]", "[Centre]", FREE, (Mode.INVITING,)),
    Brought("[ask_volunteer]", "[Poser une question]", FREE, (Mode.TO_VOLUNTEER,)),
    Brought("[reminder]", "[Écrire une consigne]", FREE, (Mode.REMINDER,)),
    Brought("/consigne", "/consigne", FREE, (Mode.REMINDER, Mode.PREVIEW)),
    Brought("[reminder_area]", "[Centre]", (Mode.PREVIEW,), AT_REST),
    Brought("[send_reminder]", "[Envoyer]", (Mode.PREVIEW,), AT_REST),
    Brought("[drop_reminder]", "[Annuler]", (Mode.PREVIEW,), AT_REST),
    Brought("a word again", "any other text", (Mode.STOPPED,), (*HELP_SLOTS, *AT_REST)),
    Brought("after days", "a text after three days", ANYWHERE, (*HELP_SLOTS, Mode.CONSENT, *AT_REST)),
    Brought("no words", "a photo, twice", (*HELP_SLOTS, *AT_REST), AT_REST),
)  # fmt: skip
