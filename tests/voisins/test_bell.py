from __future__ import annotations

import os
import threading
import time

import pytest

from switchboard.ports import Bell
from voisins.bell import LocalBell, PipeBell, PollingBell

bells = pytest.mark.parametrize("bell", [LocalBell(), PipeBell.open(), PollingBell(60)], ids=lambda bell: type(bell).__name__)


@bells
def test_a_ring_before_the_wait_ends_it_at_once_and_only_once(bell: Bell) -> None:
    for _ in range(3):
        bell.ring()
    started = time.monotonic()
    bell.wait(30)
    assert time.monotonic() - started < 5
    started = time.monotonic()
    bell.wait(0.05)
    assert time.monotonic() - started >= 0.04


@bells
def test_a_ring_ends_a_wait_under_way(bell: Bell) -> None:
    waiter = threading.Thread(target=bell.wait, args=(30,))
    waiter.start()
    bell.ring()
    waiter.join(5)
    assert not waiter.is_alive()


def test_ringing_never_blocks_though_nobody_listens() -> None:
    bell = PipeBell.open()
    for _ in range(200_000):
        bell.ring()
    bell.wait(5)
    started = time.monotonic()
    bell.wait(0.02)
    assert time.monotonic() - started >= 0.01


def test_ringing_where_nobody_is_left_is_no_error() -> None:
    bell = PipeBell.open()
    os.close(bell.reads)
    bell.ring()


def test_a_polling_bell_never_waits_longer_than_its_interval() -> None:
    started = time.monotonic()
    PollingBell(0.05).wait(60)
    assert time.monotonic() - started < 5
