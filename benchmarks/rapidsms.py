"""Installs RapidSMS into an environment of its own, once, and measures it there.

``VOISINS_RAPIDSMS`` may name an interpreter that has it already. Its last release asks for an old
Django; it runs with 4.2.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
HOME = ROOT / "var" / "rapidsms"
WANTED = ("rapidsms==2.0.0", "django<5", "setuptools<81")
PATIENCE = 180


class NotToBeHad(Exception):
    """RapidSMS cannot be installed or run here; says why."""


def rate() -> float:
    """Messages a second. Raises :class:`NotToBeHad`."""
    return float(_run(_interpreter(), "-P", "-W", "ignore", str(ROOT / "benchmarks/rapidsms_messages.py")))


def _interpreter() -> str:
    given = os.environ.get("VOISINS_RAPIDSMS")
    if given:
        return given
    python = HOME / "bin" / "python"
    if not (HOME / "installed").exists():
        _run(sys.executable, "-m", "venv", "--clear", str(HOME))
        _run(str(python), "-m", "pip", "install", "-q", *WANTED)
        (HOME / "installed").touch()
    return str(python)


def _run(*command: str) -> str:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=True, env=environment
        )
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", "") or str(error)
        raise NotToBeHad(str(said).strip().splitlines()[-1]) from error
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""
