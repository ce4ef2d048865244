"""What falls due: times are kept on the needs they concern, and a tick takes up those that have come.
A restart or a second process neither loses nor doubles one."""

from __future__ import annotations

import logging
from datetime import datetime

from switchboard.board import Board
from switchboard.desk import Desk
from switchboard.due import NEWS_BEFORE, act_on_due
from switchboard.ports import SessionClash
from switchboard.records import Need

log = logging.getLogger(__name__)

AT_A_TIME = 200


class Timers:
    def __init__(self, board: Board) -> None:
        self._board = board

    def tick(self) -> int:
        """Does all that is due; how many needs were looked at. One that fails is logged, stays
        due, and holds up none of the others. Raises :class:`StoreUnavailable`."""
        now = self._board.clock.now()
        with self._board.store.transaction(read_only=True) as tx:
            due = [n for n in tx.needs.due(now + NEWS_BEFORE, AT_A_TIME) if _is_due(n, now)]
        for need in due:
            self._act(need.id)
        if due:
            self._board.bell.ring()
        return len(due)

    def _act(self, need_id: int) -> None:
        now = self._board.clock.now()
        try:
            with self._board.store.transaction() as tx:
                need = tx.needs.get(need_id)
                if _is_due(need, now):
                    desk = Desk(self._board, tx, now, f"due:{need_id}:{need.epoch}:{_key(need)}")
                    act_on_due(desk, need)
        except SessionClash:
            log.info("need %s changed while it fell due; it is looked at again", need_id)
        except (LookupError, ValueError, AssertionError):
            log.exception("need %s could not be acted on", need_id)


def _is_due(need: Need, now: datetime) -> bool:
    acts = need.act_at is not None and need.act_at <= now
    news = need.news_at is not None and need.news_at - NEWS_BEFORE <= now
    return acts or (news and need.state in ("open", "asking"))


def _key(need: Need) -> str:
    """Names this due time of the need, so that its mail is posted once."""
    return f"{need.act_at and need.act_at.isoformat()}:{need.news_at and need.news_at.isoformat()}"
