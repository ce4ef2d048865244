"""Once a month, an honest word to volunteers whom nobody has called: how many they are, how many
requests there were. The time is kept on their offer; a tick takes up those whose time has come."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from conversations import events as ev
from switchboard.board import Board
from switchboard.desk import DEMAND_OF, Desk
from switchboard.keeping import Transaction
from switchboard.records import AreaBalance, DueWord

log = logging.getLogger(__name__)

AT_A_TIME = 100
MONTH = timedelta(days=30)


class MonthlyWords:
    def __init__(self, board: Board) -> None:
        self._board = board

    def tick(self) -> int:
        """How many offers were looked at, each in a transaction of its own. Whoever was called, or
        says pause, hears nothing. Raises :class:`StoreUnavailable`."""
        now = self._board.clock.now()
        with self._board.store.transaction(read_only=True) as tx:
            due = tx.offers.due_words(now, AT_A_TIME)
            balances = self._balances(tx, due)
        for one in due:
            self.tell(one, balances)
        if due:
            self._board.bell.ring()
        return len(due)

    def _balances(self, tx: Transaction, due: Sequence[DueWord]) -> dict[str, AreaBalance]:
        if not due:
            return {}
        return tx.offers.balance(list(self._board.town.areas), self._board.clock.now() - DEMAND_OF)

    def tell(self, due: DueWord, balances: dict[str, AreaBalance]) -> None:
        """Once for the time it was due at, however many saw it."""
        now = self._board.clock.now()
        with self._board.store.transaction() as tx:
            desk = Desk(self._board, tx, now, f"word:{due.offer_id}:{due.at.isoformat()}")
            if not tx.offers.set_next_word(due, None if due.called else now + MONTH):
                log.info("offer %s was looked at by somebody else", due.offer_id)
            elif not due.called and not tx.offers.get(due.offer_id).paused:
                desk.mail(due.person_id, _word(due, balances))


def _word(due: DueWord, balances: dict[str, AreaBalance]) -> ev.MonthlyWord:
    """Of the neighbourhood; of the whole town for who lives in none."""
    counted = [balances[due.area]] if due.area in balances else list(balances.values())
    return ev.MonthlyWord(
        due.area, sum(one.volunteers for one in counted), sum(sum(one.asked.values()) for one in counted)
    )
