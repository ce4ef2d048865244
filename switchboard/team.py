"""Carries out what a coordinator does with the team: sees it, takes a role away, invites somebody."""

from __future__ import annotations

from datetime import timedelta

from conversations import effects as do
from conversations import events as ev
from switchboard import behalf
from switchboard.hands import Carried, Hands, Result
from switchboard.personal import code_hash
from switchboard.records import Grant, Invitation
from switchboard.tasking import give_all_back


def _list_team(hands: Hands, effect: do.ListTeam) -> Result:
    if not hands.may("invite"):
        return ev.NotAllowed()
    return ev.TeamListed(tuple(_member(hands, grant) for grant in hands.desk.tx.roles.team()))


def _member(hands: Hands, grant: Grant) -> ev.Member:
    me = grant.person_id == hands.person_id
    return ev.Member(grant.id, grant.name, grant.role, grant.area, grant.since, me)


def _grant(hands: Hands, grant_id: int) -> Grant | None:
    return next((g for g in hands.desk.tx.roles.team() if g.id == grant_id), None)


def _find_member(hands: Hands, effect: do.FindMember) -> Result:
    if not hands.may("invite"):
        return ev.NotAllowed()
    grant = _grant(hands, effect.grant_id)
    return ev.MemberFound(_member(hands, grant)) if grant else ev.RoleWithdrawn(None)


def _withdraw(hands: Hands, effect: do.WithdrawRole) -> Result:
    """At once: rights are read at every press. What the person decided stays; what they had taken goes
    back to the list. Nobody takes their own role: a town might be left without a coordinator."""
    desk, grant = hands.desk, _grant(hands, effect.grant_id)
    if not hands.may("invite") or (grant is not None and grant.person_id == hands.person_id):
        return ev.NotAllowed()
    if grant is None or not desk.tx.roles.withdraw(grant.id):
        return ev.RoleWithdrawn(None)
    if not desk.tx.roles.standing(grant.person_id).may("tasks"):
        give_all_back(desk, grant.person_id)
        desk.tx.duties.end(grant.person_id, "on_call")
        desk.tx.duties.end(grant.person_id, "absent")
    if not desk.tx.roles.standing(grant.person_id).may("act_for"):
        behalf.hand_on(desk, grant.person_id)
    desk.mail(grant.person_id, ev.RoleEnded(grant.role, grant.area))
    desk.tx.audit.note(hands.person_id, f"revoked_{grant.role}", f"area:{grant.area}", desk.now)
    return ev.RoleWithdrawn(_member(hands, grant))


def _invite(hands: Hands, effect: do.Invite) -> Result:
    """A link that gives the role to whoever opens it first; the records keep only its hash."""
    if not hands.may("invite") or (effect.area and effect.area not in hands.desk.town.areas):
        return ev.NotAllowed()
    desk, board = hands.desk, hands.desk.board
    code, until = board.chance.token(), desk.now + timedelta(hours=board.invitations_last_h)
    invitation = Invitation(effect.role, effect.area, effect.name, until)
    desk.tx.roles.invite(code_hash(code), invitation, desk.now)
    desk.tx.audit.note(hands.person_id, f"invited_{effect.role}", f"area:{effect.area}", desk.now)
    link = f"https://t.me/{board.bot_name}?start={code}"
    return ev.InvitationMade(effect.name, effect.role, effect.area, link, until)


TEAM: Carried = {
    do.ListTeam: _list_team,
    do.FindMember: _find_member,
    do.WithdrawRole: _withdraw,
    do.Invite: _invite,
}
