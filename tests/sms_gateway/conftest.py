from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask.testing import FlaskClient

from sms_gateway.app import make_app
from sms_gateway.settings import Health
from tests.fakes import CountingBell, FixedClock, MemoryInbox
from tests.sms_gateway.signing import SETTINGS


@dataclass
class Desk:
    """The app with what it was built from in reach."""

    inbox: MemoryInbox = field(default_factory=MemoryInbox)
    clock: FixedClock = field(default_factory=FixedClock)
    bell: CountingBell = field(default_factory=CountingBell)
    health: Health = field(default_factory=lambda: Health(database=True, ticker=True))

    def __post_init__(self) -> None:
        self.app: Flask = make_app(
            self.inbox, self.clock, SETTINGS, self.bell, lambda: self.health
        )
        self.client: FlaskClient = self.app.test_client()


@pytest.fixture
def desk() -> Desk:
    return Desk()
