"""A referent is invited and removed by the operator; a stored password is never printed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.store import SqlStore
from switchboard.personal import code_hash
from switchboard.records import Address
from tests.playing.worlds import ROOT
from voisins.config import load
from voisins.problems import ConfigurationError
from voisins.setting_up import invite, remove

NADIA = Address("telegram", "1001")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text((ROOT / "config.toml").read_text("utf-8"), "utf-8")
    return path


def test_rights_are_gone_at_once_and_only_there(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    codes = []
    for area in ("centre", "gare"):
        invite("Nadia", area, config)
        codes.append(capsys.readouterr().out.split("start=")[1].split()[0])
    now = datetime.now(UTC)
    store = SqlStore(load(config).storage_url)
    with store.transaction() as tx:
        person = tx.people.load([NADIA], now)[NADIA].line.person_id
        for code in codes:
            redeemed = tx.roles.redeem(code_hash(code), person, now)
            assert redeemed is not None
        tx.people.save_person(tx.people.person(person).__class__(person, "Nadia"))
    assert remove("Nadia", "centre", config) == 0
    with store.transaction(read_only=True) as tx:
        assert tx.roles.standing(person).areas == ("gare",)
    assert remove("Nadia", "centre", config) == 1


def test_the_database_is_for_this_user_alone(config: Path) -> None:
    import subprocess
    import sys

    subprocess.run([sys.executable, "-m", "voisins", "db", "upgrade", "--config", str(config)],
                   cwd=ROOT, check=True, capture_output=True)  # fmt: skip
    assert (config.parent / "var/voisins.sqlite").stat().st_mode & 0o077 == 0


def test_a_password_in_an_address_is_not_printed_back(config: Path) -> None:
    text = config.read_text("utf-8").replace("sqlite:///var/voisins.sqlite", "postgres://v:S3cret@db/v")
    config.write_text(text, "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load(config)
    assert "S3cret" not in str(caught.value)
