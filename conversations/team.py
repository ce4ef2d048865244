"""The team, for a coordinator: who has which role, a role taken away, somebody invited."""

from __future__ import annotations

from conversations.days import spoken_day
from conversations.effects import (
    Button,
    Buttons,
    FindMember,
    Invite,
    ListTeam,
    Rewrite,
    Toast,
    WithdrawRole,
)  # fmt: skip
from conversations.events import (
    InvitationMade,
    Member,
    MemberFound,
    NotAllowed,
    Pressed,
    RoleEnded,
    RoleWithdrawn,
    TeamListed,
)  # fmt: skip
from conversations.hearing import Heard
from conversations.referring import not_allowed
from conversations.rights import ROLES, Role
from conversations.session import Question
from conversations.turn import Turn

MOST_LISTED = 60
LONGEST_NAME = 40


# Who is in it.


def command(turn: Turn, rest: str) -> Turn:
    return turn.do(ListTeam())


def listed(turn: Turn, event: TeamListed) -> Turn:
    members = event.members[:MOST_LISTED]
    say = turn.said
    lines = "\n".join(say("team_line", **_values(turn, m)) for m in members)
    rows = tuple((_remove(turn, m),) for m in members if not m.me)
    invite = (Button("menu", "inviter", "button_invite"),)
    return turn.say("team", (*rows, invite), values={"lines": lines})


def _remove(turn: Turn, member: Member) -> Button:
    label = turn.said("button_remove", **_values(turn, member))
    return Button("remove_role", str(member.grant_id), "button_remove", label)


def _values(turn: Turn, member: Member) -> dict[str, str]:
    since = member.since.astimezone(turn.town.hours.zone).date()
    return {
        "name": member.name, "what": _what(turn, member.role, member.area), "since": spoken_day(since),
    }  # fmt: skip


def _what(turn: Turn, role: Role, area: str) -> str:
    """"référent, Centre", "coordinateur"."""
    name = turn.said(f"role_{role}")
    return f"{name}, {turn.town.area_name(area)}" if area else name


# A role is taken away.


def press_remove(turn: Turn, event: Pressed) -> Turn:
    return turn.do(FindMember(int(event.ref)))


def found(turn: Turn, event: MemberFound) -> Turn:
    """Asked once: a list of buttons is easily touched by mistake."""
    if event.member.me:
        return turn.do(Toast("toast_not_yourself"))
    ref = str(event.member.grant_id)
    buttons: Buttons = (
        (Button("remove_role_now", ref, "button_yes_remove"), Button("keep_role", ref, "button_keep")),
    )
    return turn.do(Toast()).say("remove_role", buttons, values=_values(turn, event.member))


def press_remove_now(turn: Turn, event: Pressed) -> Turn:
    return turn.do(WithdrawRole(int(event.ref)))


def press_keep(turn: Turn, event: Pressed) -> Turn:
    return turn.do(Toast(), Rewrite("role_kept"))


def withdrawn(turn: Turn, event: RoleWithdrawn) -> Turn:
    if event.member is None:
        return turn.do(Toast("toast_role_gone"), Rewrite())
    return turn.do(Toast(), Rewrite("role_withdrawn", _values(turn, event.member)))


def role_ended(turn: Turn, event: RoleEnded) -> Turn:
    """To the one who had it; nothing that was asked of them as such stays open."""
    question = turn.session.question
    if question is not None and question.kind in OF_A_ROLE and not turn.records.standing.roles:
        turn = turn.keep(question=None, misheard=0)
    return turn.say("role_ended", values={"what": _what(turn, event.role, event.area)})


OF_A_ROLE = ("refusal_reason", "task_outcome", "absence", "invite_name")


# Somebody is invited.


def invite_command(turn: Turn, rest: str) -> Turn:
    if not turn.records.standing.may("invite"):
        return not_allowed(turn, NotAllowed())
    rows = tuple((Button("invite_role", role, f"button_role_{role}"),) for role in ROLES)
    return turn.say("invite_role", rows)


def press_role(turn: Turn, event: Pressed) -> Turn:
    turn = turn.do(Toast(), Rewrite())
    if event.ref != "referent":
        return _ask_name(turn, event.ref, "")
    areas = [Button("invite_area", slug, "button_area", name) for slug, name in turn.town.areas.items()]
    rows = tuple(tuple(areas[i : i + 2]) for i in range(0, len(areas), 2))
    return turn.say("invite_area", rows)


def press_area(turn: Turn, event: Pressed) -> Turn:
    return _ask_name(turn.do(Toast(), Rewrite()), "referent", event.ref)


def _ask_name(turn: Turn, role: str, area: str) -> Turn:
    return turn.keep(question=Question("invite_name", 0, f"{role}:{area}")).say("invite_name")


def hear_name(turn: Turn, heard: Heard) -> Turn:
    question = turn.session.question
    assert question is not None
    role, _, area = question.words.partition(":")
    name = " ".join(heard.text.split())
    if not any(c.isalpha() for c in name) or len(name) > LONGEST_NAME:
        return turn.say("invite_name_again")
    known: Role = next(r for r in ROLES if r == role)
    return turn.settled().do(Invite(known, area, name))


def invitation_made(turn: Turn, event: InvitationMade) -> Turn:
    values = {
        "name": event.name, "what": _what(turn, event.role, event.area), "link": event.link,
        "until": turn.town.hours.spoken(event.until, turn.scene.now),
    }  # fmt: skip
    return turn.say("invitation_made", values=values)
