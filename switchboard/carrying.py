"""Carries out what a turn wants done, inside its transaction. What comes of it goes back to the dialogue
as an event."""

from __future__ import annotations

from conversations import effects as do
from switchboard import errands, relaying
from switchboard.absences import ABSENCES
from switchboard.acting import ACTING
from switchboard.hands import Carried, Hands, Result, nothing_back
from switchboard.office import OFFICE
from switchboard.personal import PERSONAL
from switchboard.qualifying import QUALIFYING
from switchboard.reminding import REMINDING
from switchboard.safety import SAFETY
from switchboard.saying import SAID
from switchboard.seeing import SEEN
from switchboard.tasking import TASKING
from switchboard.team import TEAM
from switchboard.visits import VISITS


def carry_out(hands: Hands, effect: do.Effect) -> Result:
    """Does it; the event that tells the dialogue what came of it, where it must know."""
    return CARRIED[type(effect)](hands, effect)


def _relay(hands: Hands, effect: do.Relay) -> Result:
    relayed = relaying.relay(hands.desk, hands.person_id, effect)
    return None if effect.quiet else relayed


NEEDS: Carried = {
    do.OpenNeed: lambda hands, e: errands.open_need(hands.desk, hands.person_id, e),
    do.AddWords: nothing_back(relaying.add_words),
    do.CancelNeed: nothing_back(lambda d, p, e: errands.cancel(d, p, e.need_id)),
    do.TakeAsk: lambda hands, e: errands.take_ask(hands.desk, hands.person_id, e.ask_id),
    do.DeclineAsk: nothing_back(lambda d, p, e: errands.decline_ask(d, p, e.ask_id)),
    do.GiveConsent: lambda hands, e: errands.give_consent(hands.desk, hands.person_id, e.need_id),
    do.RefuseConsent: lambda hands, e: errands.refuse_consent(hands.desk, hands.person_id, e.need_id),
    do.Relay: _relay,
    do.FinishNeed: nothing_back(errands.finish),
    do.GiveUpErrand: nothing_back(lambda d, p, e: errands.give_up(d, p, e.need_id)),
}

CARRIED: Carried = {
    **SAID, **PERSONAL, **NEEDS, **OFFICE, **TASKING, **ABSENCES, **TEAM, **ACTING, **SEEN,
    **QUALIFYING, **SAFETY, **VISITS, **REMINDING,
}  # fmt: skip
