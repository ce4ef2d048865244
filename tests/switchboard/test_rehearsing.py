"""A rehearsal saves work and decides nothing: whatever it got wrong, the turn gets right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest

from conversations.hearing import Ear, Heard, Question
from storage.store import SqlStore
from switchboard.ports import SessionClash
from switchboard.records import Address, Loaded
from switchboard.turns import Turns
from tests.storage.peeking import rows
from tests.switchboard.test_turns import ASKS, Stage, arrival, sms, stage, with_broken_ear
from tests.switchboard.townsfolk import MARTIN, ROSA, STEPS

__all__ = ["stage"]


@dataclass
class CountingEar:
    real: Ear
    heard: list[tuple[str, Question | None]] = field(default_factory=list)

    def hear(self, text: str, question: Question | None = None) -> Heard:
        self.heard.append((text, question))
        return self.real.hear(text, question)

    def categories_in(self, text: str) -> tuple[str, ...]:
        return self.real.categories_in(text)


def counting(stage: Stage) -> CountingEar:
    board = stage.world.board
    ear = CountingEar(board.town.ear)
    stage.world.board = replace(board, town=replace(board.town, ear=ear))  # type: ignore[arg-type]
    stage.world.turns = Turns(stage.world.board)
    return ear


def test_a_text_with_an_address_to_look_up_is_heard_once(stage: Stage) -> None:
    ear = counting(stage)
    stage.receive(arrival(MARTIN, ASKS, 1), arrival(ROSA, ASKS, 2))
    stage.world.settle()
    assert ear.heard == [(ASKS, None)] * 2
    assert ["12 rue" in stage.read_by(who)[0].lower() for who in (MARTIN, ROSA)] == [True, True]


def test_nothing_is_heard_inside_a_transaction(stage: Stage) -> None:
    ear = counting(stage)
    inside: list[str] = []
    real = ear.hear

    def hear(text: str, question: Question | None = None) -> Heard:
        if stage.store.opened:
            inside.append(text)
        return real(text, question)

    ear.hear = hear  # type: ignore[method-assign]
    for text in STEPS:
        stage.world.write(MARTIN, text)
    assert rows(stage.url, "SELECT count(*) FROM need") == [(1,)]
    assert not inside


Known = Callable[[SqlStore, Sequence[Address], datetime], Mapping[Address, Loaded]]


def _nothing(store: SqlStore, addresses: Sequence[Address], now: datetime) -> Mapping[Address, Loaded]:
    return {}


def _another_session(store: SqlStore, addresses: Sequence[Address], now: datetime
                     ) -> Mapping[Address, Loaded]:
    return {a: replace(known, session=None) for a, known in SqlStore.known(store, addresses, now).items()}


@pytest.mark.parametrize("outdated", [_nothing, _another_session])
def test_a_turn_that_was_rehearsed_on_what_is_no_longer_so_is_stepped_anew(
    stage: Stage, outdated: Known
) -> None:
    stage.store.known = lambda addresses, now: outdated(  # type: ignore[method-assign]
        stage.store, addresses, now
    )
    for text in STEPS:
        stage.world.write(MARTIN, text)
    assert rows(stage.url, "SELECT name, category FROM need") == [("Mme Martin", "courses")]


def test_one_broken_turn_in_a_batch_harms_nobody_else(stage: Stage) -> None:
    with_broken_ear(stage)
    texts = ["bonjour"] * 4 + ["sésame"] + ["bonjour"] * 3
    stage.receive(*(arrival(sms(n), text, n) for n, text in enumerate(texts)))
    stage.world.settle()
    assert [len(stage.read_by(sms(n))) for n in range(8)] == [1] * 8
    assert rows(stage.url, "SELECT state, count(*) FROM inbox WHERE source = 'sms' GROUP BY state"
                " ORDER BY state") == [("aside", 1), ("done", 7)]
    assert rows(stage.url, "SELECT kind, words FROM task") == [("breakdown", "sésame")]


def test_a_message_that_another_turn_finished_undoes_the_batch_and_is_not_answered_again(
    stage: Stage
) -> None:
    stage.receive(arrival(MARTIN, "bonjour", 1), arrival(ROSA, "bonjour", 2))
    taken = stage.store.inbox.waiting(stage.world.clock.now(), 9)
    stage.world.settle()
    with pytest.raises(SessionClash), stage.store.transaction() as tx:
        for received in taken:
            tx.mail.finish(received.id)
    assert [len(stage.read_by(who)) for who in (MARTIN, ROSA)] == [1, 1]
