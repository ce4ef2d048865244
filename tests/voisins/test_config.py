"""A configuration that is wrong is said with file, line, key, what was expected and an example."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.playing.worlds import ROOT
from voisins.compose import town_of
from voisins.config import Secrets, load
from voisins.problems import ConfigurationError
from voisins.setting_up import examine

COMMITTED = (ROOT / "config.toml").read_text("utf-8")


def written(tmp_path: Path, old: str, new: str) -> Path:
    assert old in COMMITTED
    path = tmp_path / "config.toml"
    path.write_text(COMMITTED.replace(old, new, 1), "utf-8")
    return path


def line_of(path: Path, words: str) -> int:
    return next(i for i, line in enumerate(path.read_text("utf-8").splitlines(), 1) if words in line)


def test_the_committed_file_is_complete_and_is_the_template() -> None:
    assert load(ROOT / "config.toml").town.name == "Miramas"
    assert (ROOT / "voisins/config.template.toml").read_text("utf-8") == COMMITTED


@pytest.mark.parametrize(
    ("old", "new", "near", "says"),
    [
        ("radius_m = 1000", 'radius_m = "one km"', "radius_m", "[matching] radius_m: expected whole metres"),
        ('provider = "demo"', 'provider = "ovh"', "provider", '[sms] provider: expected "twilio" or "demo"'),
        ('number = "+33937000000"', 'number = "0937"', "number =", "[sms] number: expected"),
        ('timezone = "Europe/Paris"', 'timezone = "Paris"', "timezone", "[town] timezone: expected"),
        ('insee_codes = ["13063"]', 'insee_codes = ["1306"]', "insee_codes", "[town] insee_codes: expected"),
        ("digit = 3", "digit = 12", "digit = 12", "[[categories]] no 3 digit: expected a digit"),
        ('url = "sqlite:///var/voisins.sqlite"', 'url = "mysql://x"', "mysql", "[storage] url: expected"),
        ("port = 8080", "prt = 8080", "prt", "[web] prt: there is no such key"),
    ],
)
def test_a_wrong_value_is_shown_with_its_line_and_an_example(
    tmp_path: Path, old: str, new: str, near: str, says: str
) -> None:
    path = written(tmp_path, old, new)
    with pytest.raises(ConfigurationError) as caught:
        load(path)
    message = str(caught.value)
    assert f"{path}:{line_of(path, near)}: {says}" in message
    assert "Example: " in message or "Take it out" in message


def test_neighbourhoods_that_stand_in_for_each_other_exist(tmp_path: Path) -> None:
    path = written(tmp_path, 'name = "La Gare"', 'name = "La Gare"\nneighbours = ["mas"]')
    assert town_of(load(path)).neighbours == {"gare": ("mas",)}
    path = written(tmp_path, 'name = "La Gare"', 'name = "La Gare"\nneighbours = ["nord"]')
    with pytest.raises(ConfigurationError, match="there is no neighbourhood nord"):
        load(path)


def test_a_missing_key_is_shown_at_its_section(tmp_path: Path) -> None:
    path = written(tmp_path, 'phone = "04 90 00 00 00"', "")
    with pytest.raises(ConfigurationError, match=r"\[town\] phone: expected .* it is missing\. Example: phone"):
        load(path)


def test_all_problems_are_said_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "ask_at_once = 2", 'ask_at_once = 0\nasks_a_week = "many"')
    path.write_text(path.read_text("utf-8").replace("asks_a_week = 3", "", 1), "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load(path)
    assert str(caught.value).count("\n") == 1


@pytest.mark.parametrize(
    ("section", "key", "variable"),
    [
        ("[telegram]", 'token = "123:abc"', "VOISINS_TELEGRAM_TOKEN"),
        ("[sms]", 'auth_token = "abc"', "VOISINS_TWILIO_AUTH_TOKEN"),
        ("[sms]", 'account_sid = "AC1"', "VOISINS_TWILIO_ACCOUNT_SID"),
    ],
)
def test_a_secret_in_the_file_is_refused_and_its_variable_named(
    tmp_path: Path, section: str, key: str, variable: str
) -> None:
    path = written(tmp_path, section, f"{section}\n{key}")
    with pytest.raises(ConfigurationError, match=variable) as caught:
        load(path)
    assert f":{line_of(path, key)}:" in str(caught.value)
    assert "abc" not in str(caught.value)


@pytest.mark.parametrize("content", ["[town", "\x00", 'name = "a"\nname = "b"'])
def test_what_is_no_toml_is_said_so(tmp_path: Path, content: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(ConfigurationError, match="is not TOML"):
        load(path)


def test_a_missing_file_names_the_way_to_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="voisins init"):
        load(tmp_path / "none.toml")


def voisins(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "voisins", *arguments], cwd=cwd, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip


def test_init_writes_a_file_that_the_doctor_finds_well_and_never_writes_over_one(tmp_path: Path) -> None:
    assert voisins("init", cwd=tmp_path).returncode == 0
    well = voisins("doctor", cwd=tmp_path)
    assert (well.returncode, "PROBLEM" in well.stdout) == (0, False), well.stdout + well.stderr
    again = voisins("init", cwd=tmp_path)
    assert again.returncode == 2
    assert "left as it is" in again.stderr


def test_a_wrong_configuration_ends_with_2_and_no_traceback(tmp_path: Path) -> None:
    written(tmp_path, "radius_m = 1000", "radius_m = -1")
    refused = voisins("doctor", cwd=tmp_path)
    assert refused.returncode == 2
    assert "[matching] radius_m" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_doctor_names_missing_secrets_and_numbers_that_grew_old(tmp_path: Path) -> None:
    settings = load(written(tmp_path, 'provider = "demo"', 'provider = "twilio"'))
    secrets = Secrets(telegram_token="1:a", twilio_account_sid="AC", twilio_auth_token="")
    found = [f.words for f in examine(settings, secrets, Path("config.toml"), date(2027, 6, 1))
             if f.kind != "well"]  # fmt: skip
    assert any("VOISINS_TWILIO_AUTH_TOKEN is not set" in words for words in found)
    assert any("check the emergency numbers" in words for words in found)
    assert not any("VOISINS_TELEGRAM_TOKEN" in words for words in found)


def test_an_invitation_for_an_unknown_neighbourhood_names_those_there_are(tmp_path: Path) -> None:
    voisins("init", cwd=tmp_path)
    refused = voisins("referents", "invite", "Nadia", "--area", "nord", cwd=tmp_path)
    assert refused.returncode == 2
    assert "centre" in refused.stderr
