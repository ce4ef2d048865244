"""A second bot or worker on one database says so and ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.doubles.telegram import TOKEN
from tests.playing.worlds import ROOT
from voisins.config import load
from voisins.processes import EXIT_ALREADY_RUNNING
from voisins.running import alone


@pytest.mark.parametrize("role", ["bot", "worker"])
def test_a_second_copy_is_refused_with_a_word(role: str, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text((ROOT / "config.toml").read_text("utf-8"), "utf-8")
    with alone(load(config), role):
        second = subprocess.run(
            [sys.executable, "-m", "voisins", role, "--config", str(config)], cwd=ROOT,
            env={"VOISINS_TELEGRAM_TOKEN": TOKEN, "PATH": "/usr/bin:/bin"},
            capture_output=True, text=True, check=False, timeout=30,
        )  # fmt: skip
    assert second.returncode == EXIT_ALREADY_RUNNING
    assert f"another {role} is already running" in second.stderr
