"""Ten fitting volunteers among 10,000, 100,000 and 1,000,000, every filter applied.

``python -m benchmarks.storage_candidates [--most 1000000] [--side-km 30]``, through the port
``Needs.candidates``, on both engines, at random spots of a square of ``side-km`` kilometres.
The time of a call is what it takes inside an open transaction.
"""

from __future__ import annotations

import argparse
import resource
from collections.abc import Callable
from random import Random
from time import perf_counter

from rich.console import Console
from rich.table import Table

from benchmarks.databases import databases
from benchmarks.made_volunteers import CATEGORIES, NOW, RESIDENT, add, first, settled, spot
from benchmarks.timing import each, quantile
from storage.store import SqlStore, SqlTransaction
from switchboard.records import Need

CALLS = 1000
WANTED = 10
PERIMETER_M = 1000
MOST_A_WEEK = 3


def need(category: str, remote: bool) -> Need:
    return Need(
        5, RESIDENT, category, "asking", "x", "x", None, None, "centre", False, remote, NOW
    )


def calls(tx: SqlTransaction, side_km: float, remote: bool, found: list[int]
          ) -> list[Callable[[], None]]:
    chance = Random(1)

    def one() -> None:
        where = None if remote else spot(chance, side_km)
        got = tx.needs.candidates(
            need(chance.choice(CATEGORIES), remote), where, PERIMETER_M, NOW, MOST_A_WEEK, WANTED
        )
        found.append(len(got))

    return [one] * CALLS


def measured(url: str, side_km: float, remote: bool) -> tuple[list[float], float]:
    store = SqlStore(url)
    found: list[int] = []
    with store.transaction(read_only=True) as tx:
        each(calls(tx, side_km, remote, [])[:100])
        times = each(calls(tx, side_km, remote, found))
    store.close()
    return times, sum(found) / len(found)


def row(url: str, side_km: float) -> list[str]:
    near, found = measured(url, side_km, remote=False)
    far, _ = measured(url, side_km, remote=True)
    return [
        f"{quantile(times, share) * 1000:.2f}" for times in (near, far) for share in (0.5, 0.99)
    ] + [f"{found:.1f}"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--side-km", type=float, default=30)
    given = parser.parse_args()
    table = Table(title=f"{WANTED} fitting volunteers within {PERIMETER_M} m, of {given.side_km:g} km square")
    for column in ("engine", "volunteers", "near p50 ms", "p99 ms", "remote p50 ms", "p99 ms",
                   "found", "build s", "size MiB", "our memory MiB"):
        table.add_column(column, justify="right")
    with databases() as urls:
        for name, url in urls.items():
            first(url)
            there = 2
            for count in (10_000, 100_000, 1_000_000):
                if count > given.most:
                    break
                start = perf_counter()
                add(url, range(there, count + 2), given.side_km)
                size, there = settled(url), count + 2
                built = perf_counter() - start
                memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                table.add_row(
                    name, f"{count:,}", *row(url, given.side_km), f"{built:.0f}",
                    f"{size / 2**20:.0f}", f"{memory:.0f}",
                )
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
