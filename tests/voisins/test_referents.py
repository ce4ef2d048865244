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
from voisins.setting_up import invite, list_team, remove

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
    capsys.readouterr()
    assert list_team(config) == 0
    assert capsys.readouterr().out == f"Nadia: referent, La Gare, since {now:%d/%m/%Y}\n"


def test_what_somebody_had_taken_goes_back_when_the_last_role_is_gone(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    invite("Nadia", "centre", config)
    code = capsys.readouterr().out.split("start=")[1].split()[0]
    assert list_team(config) == 0
    assert capsys.readouterr().out.startswith("Nobody so far")
    now, store = datetime.now(UTC), SqlStore(load(config).storage_url)
    with store.transaction() as tx:
        person = tx.people.load([NADIA], now)[NADIA].line.person_id
        tx.people.save_person(tx.people.person(person).__class__(person, "Nadia"))
        assert tx.roles.redeem(code_hash(code), person, now)
        task = tx.tasks.add(kind="call_back", area="centre", person_id=person, need_id=None, words="",
                            since=now, promised_at=None)  # fmt: skip
        assert tx.tasks.take(task, person)
    assert remove("Nadia", "centre", config) == 0
    with store.transaction(read_only=True) as tx:
        assert tx.tasks.get(task).state == "open"
        assert [t.id for t in tx.tasks.to_remind(datetime.now(UTC), 9)] == [task]


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


def test_on_a_new_database_nobody_is_listed_and_nobody_removed(config: Path, capsys: pytest.CaptureFixture[str]
                                                              ) -> None:
    assert list_team(config) == 0
    assert "Nobody so far" in capsys.readouterr().out
    (config.parent / "var/voisins.sqlite").unlink()
    assert remove("Nadia", "centre", config) == 1
    assert "There is no referent Nadia" in capsys.readouterr().out


def test_a_missing_neighbourhood_is_asked_for_by_name(config: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"--area is needed: .*centre, gare"):
        invite("Nadia", "", config)
