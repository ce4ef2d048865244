"""That two persons were introduced: written when a need becomes agreed, ended when it is over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from storage.prepared import Link, Statement, table_of
from storage.tables import AskRow, IntroductionRow
from switchboard.records import Need

_introduction, _ask = table_of(IntroductionRow), table_of(AskRow)
_BEGIN = Statement(
    insert(_introduction),
    keys=(
        "need_id", "epoch", "resident_id", "volunteer_id", "code_word", "resident_consent_at",
        "volunteer_consent_at",
    ),
)
_END = Statement(
    update(_introduction)
    .where(_introduction.c.need_id == bindparam("of_need"), _introduction.c.ended_at.is_(None))
    .values(ended_at=bindparam("at"))
)
_CONSENTED = Statement(
    select(_ask.c.answered_at).where(
        _ask.c.need_id == bindparam("need_id"), _ask.c.volunteer_id == bindparam("volunteer_id")
    )
)


def begin(link: Link, need: Need, now: datetime) -> None:
    """The resident consents now (``agreed_at``); the volunteer did when they said yes."""
    assert need.volunteer_id is not None
    agreed_at = need.consented_at or need.agreed_at or now
    said_yes = link.one(_CONSENTED, need_id=need.id, volunteer_id=need.volunteer_id)
    link.run(
        _BEGIN, need_id=need.id, epoch=need.epoch, resident_id=need.person_id,
        volunteer_id=need.volunteer_id, code_word=need.code_word, resident_consent_at=agreed_at,
        volunteer_consent_at=(said_yes[0] if said_yes else None) or agreed_at,
    )


def end(link: Link, need_id: int, now: datetime) -> None:
    link.run(_END, of_need=need_id, at=now)
