"""Roles, invitations and the audit, inside a transaction (the ports ``Roles`` and ``Audit``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from conversations.rights import Role, Standing
from storage.prepared import Link, Row, Statement, Write, any_row, once, table_of, word
from storage.tables import AuditEventRow, ContactPointRow, InvitationRow, PersonRow, RoleRow
from switchboard.records import Grant, Invitation

_role, _invitation = table_of(RoleRow), table_of(InvitationRow)
_audit, _person = table_of(AuditEventRow), table_of(PersonRow)
_line = table_of(ContactPointRow)
_hash = _invitation.c.code_hash == bindparam("hashed")

_INVITE = Statement(
    insert(_invitation), keys=("code_hash", "role", "area", "name", "created_at", "expires_at")
)
_REDEEM = Statement(
    update(_invitation)
    .where(
        _hash,
        _invitation.c.redeemed_at.is_(None),
        _invitation.c.expires_at > bindparam("now", type_=_invitation.c.expires_at.type),
    )
    .values(
        redeemed_at=bindparam("now", type_=_invitation.c.expires_at.type),
        redeemed_by=bindparam("by"),
    )
)
_GET = Statement(
    select(
        _invitation.c.role, _invitation.c.area, _invitation.c.name, _invitation.c.expires_at
    ).where(_hash)
)
_GRANT = Statement(
    upsert(_role).on_conflict_do_nothing(), keys=("person_id", "role", "area", "granted_at")
)
_ALL = Statement(
    select(_role.c.role, _role.c.person_id, _role.c.area).order_by(_role.c.person_id)
)
_STANDING = Statement(
    select(_role.c.role, _role.c.area)
    .where(_role.c.person_id == bindparam("person"))
    .order_by(_role.c.area)
)
_takes_messages = any_row(
    _line.c.person_id == _role.c.person_id, _line.c.channel == word("telegram"), ~_line.c.stopped,
    ~_line.c.unreachable,
)
_TEAM = Statement(
    select(_role.c.id, _role.c.person_id, func.coalesce(_person.c.name, ""), _role.c.role,
           _role.c.area, _role.c.granted_at, _takes_messages)
    .join_from(_role, _person, _person.c.id == _role.c.person_id)
    .order_by(_role.c.area, _role.c.role, _person.c.name, _role.c.id)
)
_WITHDRAW = Statement(delete(_role).where(_role.c.id == bindparam("grant_id")))
_NOTE = once(_audit, ("actor_id", "action", "subject", "at", "details"))


def standing_of(rows: Sequence[Row]) -> Standing:
    """From pairs of role and area."""
    areas = tuple(area for role, area in rows if role == "referent")
    return Standing(frozenset(role for role, _ in rows), areas)


class SqlRoles:
    """All roles are few, and read once a transaction by whoever looks for readers."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._all: Sequence[Row] | None = None

    def invite(self, code_hash: str, invitation: Invitation, now: datetime) -> None:
        self._link.run(
            _INVITE, code_hash=code_hash, role=invitation.role, area=invitation.area,
            name=invitation.name, created_at=now, expires_at=invitation.expires_at,
        )

    def redeem(self, code_hash: str, person_id: int, now: datetime) -> Invitation | None:
        if not self._link.run(_REDEEM, hashed=code_hash, by=person_id, now=now):
            return None
        self._all = None
        row = self._link.one(_GET, hashed=code_hash)
        assert row is not None
        invitation = Invitation(*row)
        self._link.run(
            _GRANT, person_id=person_id, role=invitation.role, area=invitation.area, granted_at=now
        )
        return invitation

    def with_role(self, role: Role) -> Sequence[int]:
        return self._persons(role)

    def _persons(self, role: Role, area: str | None = None) -> list[int]:
        if self._all is None:
            self._all = self._link.all(_ALL)
        return list(dict.fromkeys(
            person for its, person, at in self._all if its == role and area in (None, at)
        ))

    def standing(self, person_id: int) -> Standing:
        return standing_of(self._link.all(_STANDING, person=person_id))

    def team(self) -> Sequence[Grant]:
        return [
            Grant(number, person, name, role, area, since, reachable is not None)
            for number, person, name, role, area, since, reachable in self._link.all(_TEAM)
        ]

    def withdraw(self, grant_id: int) -> bool:
        self._all = None
        return self._link.run(_WITHDRAW, grant_id=grant_id) == 1


class SqlAudit:
    """What is noted is kept back to the end of the transaction."""

    def __init__(self) -> None:
        self._notes: list[dict[str, Any]] = []

    def note(
        self, actor_id: int | None, action: str, subject: str, at: datetime,
        details: dict[str, Any] | None = None,
    ) -> None:
        self._notes.append({
            "actor_id": actor_id, "action": action, "subject": subject, "at": at, "details": details,
        })  # fmt: skip

    def kept_back(self) -> list[Write]:
        """What is to be written, given away once."""
        notes, self._notes = self._notes, []
        return [Write(_NOTE, notes)] if notes else []
