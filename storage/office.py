"""Roles, invitations and the audit, inside a transaction (the ports ``Roles`` and ``Audit``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from conversations.rights import Role, Standing
from storage.prepared import Link, Row, Statement, table_of, word
from storage.tables import AuditEventRow, InvitationRow, PersonRow, RoleRow
from switchboard.records import Invitation

_role, _invitation = table_of(RoleRow), table_of(InvitationRow)
_audit, _person = table_of(AuditEventRow), table_of(PersonRow)
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
_area = bindparam("area", type_=_role.c.area.type)
_REFERENTS = Statement(
    select(_role.c.person_id, func.max(case((_role.c.area == _area, 1), else_=0)))
    .where(_role.c.role == word("referent"))
    .group_by(_role.c.person_id)
    .order_by(_role.c.person_id)
)
"""All of them, and whether the area is one of theirs."""
_WITH_ROLE = Statement(
    select(_role.c.person_id)
    .where(_role.c.role == bindparam("role"))
    .distinct()
    .order_by(_role.c.person_id)
)
_STANDING = Statement(
    select(_role.c.role, _role.c.area)
    .where(_role.c.person_id == bindparam("person"))
    .order_by(_role.c.area)
)
_REVOKE = Statement(
    delete(_role).where(
        _role.c.area == bindparam("area"),
        _role.c.role == bindparam("role"),
        _role.c.person_id.in_(select(_person.c.id).where(_person.c.name == bindparam("named"),
                                                         _person.c.id == _role.c.person_id)),
    )
)
_NOTE = Statement(insert(_audit), keys=("actor_id", "action", "subject", "at", "details"))


def standing_of(rows: Sequence[Row]) -> Standing:
    """From pairs of role and area."""
    areas = tuple(area for role, area in rows if role == "referent")
    return Standing(frozenset(role for role, _ in rows), areas)


class SqlRoles:
    def __init__(self, link: Link) -> None:
        self._link = link

    def invite(self, code_hash: str, invitation: Invitation, now: datetime) -> None:
        self._link.run(
            _INVITE, code_hash=code_hash, role=invitation.role, area=invitation.area,
            name=invitation.name, created_at=now, expires_at=invitation.expires_at,
        )

    def redeem(self, code_hash: str, person_id: int, now: datetime) -> Invitation | None:
        if not self._link.run(_REDEEM, hashed=code_hash, by=person_id, now=now):
            return None
        row = self._link.one(_GET, hashed=code_hash)
        assert row is not None
        invitation = Invitation(*row)
        self._link.run(
            _GRANT, person_id=person_id, role=invitation.role, area=invitation.area, granted_at=now
        )
        return invitation

    def revoke(self, name: str, role: Role, area: str) -> int:
        return self._link.run(_REVOKE, named=name, role=role, area=area)

    def referents_of(self, area: str | None) -> Sequence[int]:
        rows = self._link.all(_REFERENTS, area=area)
        of_area = [person for person, is_theirs in rows if is_theirs]
        found = of_area or [person for person, _ in rows]
        return found or self.with_role("coordinator")

    def with_role(self, role: Role) -> Sequence[int]:
        return [row[0] for row in self._link.all(_WITH_ROLE, role=role)]

    def standing(self, person_id: int) -> Standing:
        return standing_of(self._link.all(_STANDING, person=person_id))


class SqlAudit:
    def __init__(self, link: Link) -> None:
        self._link = link

    def note(
        self, actor_id: int | None, action: str, subject: str, at: datetime,
        details: dict[str, Any] | None = None,
    ) -> None:
        self._link.run(
            _NOTE, actor_id=actor_id, action=action, subject=subject, at=at, details=details
        )
