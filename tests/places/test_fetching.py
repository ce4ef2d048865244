"""Downloading from a site that breaks off, changes its file, lies or is not there."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest

from places.fetching import FetchFailed, NotPublished, department_files, fetch
from tests.places.doubles import FileSite

CONTENT = gzip.compress(b"".join(b"%d;Rue Pasteur\n" % number for number in range(40_000)))


@pytest.fixture
def site() -> FileSite:
    return FileSite(CONTENT)


def test_downloads_with_a_checksum(site: FileSite, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    with site.running() as url:
        got = fetch(f"{url}/a.csv.gz", tmp_path / "a.csv.gz", lambda *at: seen.append(at))
    assert got.path.read_bytes() == CONTENT
    assert got.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert (tmp_path / "a.csv.gz.sha256").read_text() == f"{got.sha256}  a.csv.gz\n"
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert not list(tmp_path.glob("*.part*"))


def test_goes_on_where_it_was_cut_off(site: FileSite, tmp_path: Path) -> None:
    target = tmp_path / "a.csv.gz"
    with site.running() as url:
        site.cut_after = 10_000
        with pytest.raises(FetchFailed):
            fetch(f"{url}/a.csv.gz", target)
        assert not target.exists()
        site.cut_after = None
        got = fetch(f"{url}/a.csv.gz", target)
    assert got.resumed_at == 10_000
    assert site.ranges == [None, "bytes=10000-"]
    assert target.read_bytes() == CONTENT


@pytest.mark.parametrize("why", ["changed", "no ranges"])
def test_begins_again_where_going_on_is_not_possible(
    site: FileSite, tmp_path: Path, why: str
) -> None:
    target = tmp_path / "a.csv.gz"
    with site.running() as url:
        site.cut_after = 10_000
        with pytest.raises(FetchFailed):
            fetch(f"{url}/a.csv.gz", target)
        site.cut_after = None
        if why == "changed":
            site.content, site.etag = gzip.compress(CONTENT), '"two"'
        else:
            site.ignores_ranges = True
        got = fetch(f"{url}/a.csv.gz", target)
    assert got.resumed_at == 0
    assert target.read_bytes() == site.content


def test_a_file_that_has_not_changed_is_not_downloaded_again(
    site: FileSite, tmp_path: Path
) -> None:
    with site.running() as url:
        fetch(f"{url}/a.csv.gz", tmp_path / "a.csv.gz")
        again = fetch(f"{url}/a.csv.gz", tmp_path / "a.csv.gz")
        assert again.unchanged
        (tmp_path / "a.csv.gz").write_bytes(b"spoiled by hand")
        assert not fetch(f"{url}/a.csv.gz", tmp_path / "a.csv.gz").unchanged
    assert (tmp_path / "a.csv.gz").read_bytes() == CONTENT


def test_a_damaged_file_is_dropped_and_the_old_one_stays(site: FileSite, tmp_path: Path) -> None:
    target = tmp_path / "a.csv.gz"
    target.write_bytes(b"yesterday's")
    site.content = CONTENT[:5_000] + b"\0\0\0\0" + CONTENT[5_004:]
    with site.running() as url, pytest.raises(FetchFailed, match="damaged"):
        fetch(f"{url}/a.csv.gz", target)
    assert target.read_bytes() == b"yesterday's"
    assert not list(tmp_path.glob("*.part*"))


def test_says_kindly_that_there_is_no_internet(tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match="no internet, download the file on another computer"):
        fetch("http://127.0.0.1:9/a.csv.gz", tmp_path / "a.csv.gz")


@pytest.mark.parametrize(
    ("status", "kind"), [(404, NotPublished), (403, FetchFailed), (503, FetchFailed)]
)
def test_says_what_the_site_answers(
    site: FileSite, tmp_path: Path, status: int, kind: type[FetchFailed]
) -> None:
    site.status = status
    with site.running() as url, pytest.raises(kind):
        fetch(f"{url}/a.csv.gz", tmp_path / "a.csv.gz")


def test_knows_the_files_of_a_town() -> None:
    assert department_files("2A004")[0] == "adresses-2A.csv.gz"
    assert department_files("97411") == ("adresses-974.csv.gz", "lieux-dits-974-beta.csv.gz")
