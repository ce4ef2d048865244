"""``voisins run`` as an operator runs it: real processes, real signed webhooks, real clients of Twilio
and Telegram against local doubles; a text comes in, a neighbour comes round."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import TypeVar

import httpx
import pytest
from twilio.request_validator import RequestValidator

from tests.doubles.telegram import TOKEN, TelegramDouble
from tests.doubles.twilio import TwilioDouble
from tests.playing.worlds import ROOT

MARTIN, JULIE, NADIA = "+33639980001", 1001, 1002
NUMBER, SID, AUTH = "+33937000000", "AC" + "1" * 32, "auth-token-of-the-tests"
PATIENCE = 20.0
T = TypeVar("T")


def wait_for(find: Callable[[], T | None], what: str) -> T:
    """What ``find`` finds, as soon as it does."""
    until = monotonic() + PATIENCE
    while monotonic() < until:
        found = find()
        if found is not None:
            return found
        sleep(0.02)
    raise AssertionError(f"it did not come: {what}")


@dataclass
class Town:
    """A running town: its web address, its doubles, its folder."""

    url: str
    twilio: TwilioDouble
    telegram: TelegramDouble
    config: Path
    process: subprocess.Popen[str]
    _sids: int = 0

    def text(self, body: str) -> None:
        self._sids += 1
        form = {"MessageSid": f"SM{self._sids:032x}", "AccountSid": SID, "From": MARTIN, "To": NUMBER,
                "Body": body, "NumMedia": "0"}  # fmt: skip
        signature = RequestValidator(AUTH).compute_signature(f"{self.url}/sms/inbound", form)
        answer = httpx.post(f"{self.url}/sms/inbound", data=form, headers={"X-Twilio-Signature": signature})
        assert answer.status_code == 200
        assert "Response" in answer.text

    def sms(self, number: int) -> str:
        """The text of the ``number``-th SMS to Mme Martin, once it is there."""
        sent = wait_for(lambda: (self.twilio.to(MARTIN)[number - 1:number] or None), f"SMS {number}")
        return sent[0].body

    def button(self, chat: int, label: str) -> None:
        def there() -> bool | None:
            return any(label in row for m in self.telegram.to(chat) for row in m.buttons) or None

        wait_for(there, f"a button [{label}]")
        self.telegram.press(chat, label)

    def reads(self, chat: int, words: str) -> str:
        def there() -> str | None:
            return next((m.text for m in self.telegram.to(chat) if words in m.text), None)

        return wait_for(there, words)


@contextmanager
def running_town(folder: Path, storage_url: str) -> Iterator[Town]:
    with TwilioDouble() as twilio, TelegramDouble() as telegram:
        config = folder / "config.toml"
        port = _free_port()
        settings = (ROOT / "config.toml").read_text("utf-8")
        for old, new in (
            ('provider = "demo"', 'provider = "twilio"'),
            ("https://api.twilio.com", twilio.url),
            ("https://api.telegram.org", telegram.url),
            ("http://127.0.0.1:8080", f"http://127.0.0.1:{port}"),
            ("port = 8080", f"port = {port}"),
            ("sqlite:///var/voisins.sqlite", storage_url),
            ('volunteers_from = "08:00"', 'volunteers_from = "00:00"'),
            ('volunteers_until = "21:00"', 'volunteers_until = "23:59:59"'),
            ('residents_from = "08:30"', 'residents_from = "00:00"'),
            ('residents_until = "20:00"', 'residents_until = "23:59:59"'),
        ):
            assert old in settings
            settings = settings.replace(old, new)
        config.write_text(settings, "utf-8")
        process = subprocess.Popen(
            [sys.executable, "-m", "voisins", "run", "--config", str(config)], cwd=ROOT,
            env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(lambda: _healthy(url, process), "a healthy answer")
            yield Town(url, twilio, telegram, config, process)
        finally:
            process.send_signal(signal.SIGTERM)
            output, _ = process.communicate(timeout=PATIENCE)
            assert "Traceback" not in output, output


def _environment() -> dict[str, str]:
    return {**os.environ, "VOISINS_TELEGRAM_TOKEN": TOKEN, "VOISINS_TWILIO_ACCOUNT_SID": SID,
            "VOISINS_TWILIO_AUTH_TOKEN": AUTH}  # fmt: skip


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _healthy(url: str, process: subprocess.Popen[str]) -> bool | None:
    assert process.poll() is None, process.stdout and process.stdout.read()
    try:
        return httpx.get(f"{url}/healthz", timeout=2).status_code == 200 or None
    except httpx.TransportError:
        return None


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_text_comes_in_and_a_neighbour_comes_round(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = "sqlite:///town.sqlite" if engine == "sqlite" else request.getfixturevalue("postgresql_url")
    with running_town(tmp_path, url) as town:
        link = subprocess.run(
            [sys.executable, "-m", "voisins", "referents", "invite", "Nadia", "--area", "centre",
             "--config", str(town.config)],
            cwd=ROOT, env=_environment(), capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        code = re.search(r"start=(\S+)", link)
        assert code is not None
        town.telegram.push_text(NADIA, f"/start {code[1]}")
        town.reads(NADIA, "référent")

        town.telegram.push_text(JULIE, "/start")
        town.reads(JULIE, "prénom")
        town.telegram.push_text(JULIE, "Julie")
        town.button(JULIE, "Courses")
        town.button(JULIE, "C'est tout")
        town.reads(JULIE, "D'où")
        town.telegram.push_text(JULIE, "14 rue Abbé Couture")
        town.button(JULIE, "500 m")
        town.reads(JULIE, "Quand pouvez-vous")
        town.button(JULIE, "C'est tout")
        town.button(JULIE, "J'accepte")
        town.button(NADIA, "Identité vue")
        town.button(NADIA, "J'approuve")
        town.reads(JULIE, "Bonne nouvelle")

        town.text("j'ai besoin qu'on me fasse les courses, 12 rue abbe couture, je suis Mme Martin")
        assert "12 rue Abb" in town.sms(1)
        town.text("oui")
        assert "Nouvelles avant" in town.sms(2)
        town.button(JULIE, "Je peux")
        assert "Julie" in town.sms(3)
        town.text("oui")
        word = re.search(r"mot ([A-Z]+)", town.sms(4))
        assert word is not None
        assert word[1] in town.reads(JULIE, "Mme Martin, 12 rue")
        town.text("du pain complet svp")
        town.reads(JULIE, "Mme Martin : du pain complet svp")


def test_run_refuses_to_start_without_its_secrets(tmp_path: Path) -> None:
    bare = {k: v for k, v in os.environ.items() if not k.startswith("VOISINS_")}
    refused = subprocess.run(
        [sys.executable, "-m", "voisins", "run", "--config", str(ROOT / "config.toml")],
        cwd=tmp_path, env={**bare, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert refused.returncode == 2
    assert "VOISINS_TELEGRAM_TOKEN" in refused.stderr
    assert "Traceback" not in refused.stderr
