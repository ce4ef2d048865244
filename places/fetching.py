"""Downloads the national address file of a département, and picks up where it was cut off.

A file is put in place only when it is whole: its length is the one announced, and the check sums
inside the packed file hold. It imports nothing and knows no town.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

NATIONAL_SITE = "https://adresse.data.gouv.fr/data/ban/adresses/latest/csv"
"""Where the State publishes the files, one pair a département (Licence Ouverte 2.0)."""
TIMEOUT_S = 30.0

Progress = Callable[[int, int], None]
"""Told the bytes at hand and the bytes in all (0 when unknown)."""


class FetchFailed(Exception):
    """The file could not be had; the message says why and what to do, in plain words."""


class NotPublished(FetchFailed):
    """The site has no such file."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file at hand: where, how long, its SHA-256, and how it came."""

    path: Path
    size: int
    sha256: str
    resumed_at: int
    unchanged: bool


def department_files(insee_code: str) -> tuple[str, str]:
    """The names of a town's files: addresses, and lieux-dits.

    >>> department_files("13063")
    ('adresses-13.csv.gz', 'lieux-dits-13-beta.csv.gz')
    """
    department = insee_code[:3] if insee_code.startswith("97") else insee_code[:2]
    return f"adresses-{department}.csv.gz", f"lieux-dits-{department}-beta.csv.gz"


def fetch(
    url: str,
    target: Path,
    progress: Progress = lambda at_hand, in_all: None,
    transport: httpx.BaseTransport | None = None,
) -> Fetched:
    """Downloads ``url`` to ``target``; raises :class:`FetchFailed`.

    What an earlier try left is continued if the site still has the same file. A file that is
    there already and has not changed is left alone. After any error the old file is still there.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = _Part(target)
    try:
        with httpx.Client(timeout=TIMEOUT_S, follow_redirects=True, transport=transport) as client:
            return _fetch(client, url, target, part, progress)
    except (httpx.RemoteProtocolError, httpx.ReadError, httpx.ReadTimeout) as error:
        raise FetchFailed(
            f"{url}: cut off at {part.size} bytes; run it again to go on from there"
        ) from error
    except httpx.TransportError as error:
        raise FetchFailed(
            f"{url}: the site does not answer ({type(error).__name__}). "
            "If this server has no internet, download the file on another computer "
            "and give it to 'voisins addresses import'. What was downloaded is kept "
            "and continued next time."
        ) from error


class _Part:
    """What is at hand of an unfinished download, and of which version of the file."""

    def __init__(self, target: Path) -> None:
        self.path = target.with_name(target.name + ".part")
        self._notes = target.with_name(target.name + ".part.json")

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def version(self) -> str | None:
        """The site's mark of the version at hand."""
        try:
            found = json.loads(self._notes.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        version = found.get("version") if isinstance(found, dict) else None
        return version if isinstance(version, str) else None

    def begin(self, version: str | None) -> None:
        self.path.write_bytes(b"")
        self._notes.write_text(json.dumps({"version": version}), encoding="utf-8")

    def drop(self) -> None:
        self.path.unlink(missing_ok=True)
        self._notes.unlink(missing_ok=True)


def _fetch(
    client: httpx.Client, url: str, target: Path, part: _Part, progress: Progress
) -> Fetched:
    start, version = part.size, part.version()
    headers = {"Accept-Encoding": "identity"}
    if start and version:
        headers |= {"Range": f"bytes={start}-", "If-Range": version}
    elif target.exists() and (known := _known_version(target)):
        headers["If-None-Match"] = known
    with client.stream("GET", url, headers=headers) as response:
        if response.status_code == 304:
            return Fetched(target, target.stat().st_size, _sha256(target), 0, unchanged=True)
        start, total = _begin(response, url, part, start)
        _receive(response, part, start, total, progress)
        fresh = _version(response)
    return _finish(url, target, part, start, total, fresh or version)


def _begin(response: httpx.Response, url: str, part: _Part, start: int) -> tuple[int, int]:
    """Where the answer's bytes belong, and how many there are in all (0 if not said)."""
    if response.status_code == 404:
        raise NotPublished(f"{url}: the site has no such file")
    if response.status_code == 416:
        part.drop()
        raise FetchFailed(f"{url}: what was at hand did not fit; it is dropped, try again")
    if response.status_code == 206:
        said, _, total = response.headers.get("Content-Range", "").rpartition("/")
        if said.startswith(f"bytes {start}-"):
            return start, int(total) if total.isdecimal() else 0
        part.drop()
        raise FetchFailed(f"{url}: the site sent another piece than asked; try again")
    if response.status_code != 200:
        raise FetchFailed(f"{url}: the site answers {response.status_code}; try again later")
    part.begin(_version(response))
    length = response.headers.get("Content-Length", "")
    return 0, int(length) if length.isdecimal() else 0


def _version(response: httpx.Response) -> str | None:
    """A mark by which the site knows this version again; weak marks are of no use here."""
    etag: str | None = response.headers.get("ETag")
    if etag and not etag.startswith("W/"):
        return etag
    modified: str | None = response.headers.get("Last-Modified")
    return modified


def _receive(
    response: httpx.Response, part: _Part, start: int, total: int, progress: Progress
) -> None:
    at_hand = start
    with part.path.open("ab") as file:
        for chunk in response.iter_raw():
            file.write(chunk)
            at_hand += len(chunk)
            progress(at_hand, total)


def _finish(
    url: str, target: Path, part: _Part, start: int, total: int, version: str | None
) -> Fetched:
    if total and part.size < total:
        raise FetchFailed(f"{url}: cut off at {part.size} of {total} bytes; run it again to go on")
    if (total and part.size > total) or not _is_whole(part.path, target.name):
        part.drop()
        raise FetchFailed(f"{url}: the file arrived damaged and was dropped; run it again")
    checksum, size = _sha256(part.path), part.size
    part.path.replace(target)
    part.drop()
    _side_file(target, "sha256").write_text(f"{checksum}  {target.name}\n", encoding="utf-8")
    _side_file(target, "version").write_text(version or "", encoding="utf-8")
    return Fetched(target, size, checksum, start, unchanged=False)


def _is_whole(path: Path, name: str) -> bool:
    """Whether the check sums inside a packed file hold; other files have none."""
    if not name.endswith(".gz"):
        return True
    try:
        with gzip.open(path) as file:
            while file.read(1 << 20):
                pass
    except (OSError, EOFError, zlib.error):
        return False
    return True


def _known_version(target: Path) -> str | None:
    """The version of the file in place, if it is still the one that was downloaded."""
    try:
        noted = _side_file(target, "sha256").read_text(encoding="utf-8").split(" ")[0]
        version = _side_file(target, "version").read_text(encoding="utf-8")
    except OSError:
        return None
    return version if version.startswith('"') and noted == _sha256(target) else None


def _side_file(target: Path, ending: str) -> Path:
    return target.with_name(f"{target.name}.{ending}")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
