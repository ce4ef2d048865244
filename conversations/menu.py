"""What somebody at the town hall can do, as buttons: none of it has to be learned as a command."""

from __future__ import annotations

from conversations import seeing
from conversations.effects import Button, Buttons
from conversations.rights import Deed
from conversations.turn import Turn

MENU: tuple[tuple[tuple[str, Deed, str], ...], ...] = (
    (("taches", "tasks", "button_tasks"), ("offres", "offers", "button_offers"), ("besoins", "needs", "button_needs")),
    (("absent", "absence", "button_absent"), ("garde", "duty", "button_duty")),
    (("consigne", "remind", "button_reminder"),),
    (("equipe", "invite", "button_team"), ("inviter", "invite", "button_invite")),
)
"""Rows of command, the right it takes, and the key of its label."""
NEED_HELP = (Button("need_help", "", "button_need_help"),)


def right_for(command: str) -> Deed:
    return next(deed for row in MENU for name, deed, _ in row if name == command)


def menu(turn: Turn) -> Buttons:
    """What this person may do, and the way to ask for help oneself."""
    may = turn.records.standing.may
    rows = (tuple(Button("menu", name, key) for name, deed, key in row if may(deed)) for row in MENU)
    act_for: Buttons = ((Button("act_for", "start:", "button_act_for"),),) if may("act_for") else ()
    return (*(row for row in rows if row), *act_for, *seeing.entry(turn), NEED_HELP)


def to_lists() -> Buttons:
    return ((Button("menu", "taches", "button_tasks"), Button("menu", "offres", "button_offers")),)


def explain(turn: Turn) -> Turn:
    """What they can do, by their roles, and what else they do as a volunteer."""
    standing = turn.records.standing
    key = "partner_help" if standing.roles == {"partner"} else "referent_help"
    shown = (("help_coordinator", standing.may("invite")), ("help_volunteer", turn.records.offer is not None))
    say = turn.said
    lines = "\n".join(say(name) for name, is_so in shown if is_so)
    return turn.say(key, menu(turn), values={"lines": lines})
