"""All measures in one run, each beside its reference and what it should reach.

``python -m benchmarks [--quick]``. The storage room's search among a million volunteers fills a
database on each engine first, and takes the longest; ``--quick`` stops it at 100,000.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from benchmarks import core, office, outbox, rapidsms, requests, storage_candidates
from benchmarks.databases import databases
from benchmarks.made_volunteers import add, first, settled
from benchmarks.timing import quantile
from storage.store import SqlStore


@dataclass(frozen=True)
class Figure:
    """One line: what was measured, what it is compared with, and what it should reach."""

    what: str
    ours: str
    reference: str
    ratio: str
    wanted: str
    reached: bool | None


def the_core() -> list[Figure]:
    got = core.measure()
    return [
        Figure("core alone, a form of four steps, words said", f"{got.deaf:,.0f} /s",
               f"{got.reference:,.0f} /s (table, JSON)", f"{got.deaf / got.reference:.3f}", "10,000 /s",
               got.deaf >= 10_000),
        Figure("the same with the hearing", f"{got.rate:,.0f} /s", f"{got.reference:,.0f} /s (table, JSON)",
               f"{got.rate / got.reference:.3f}", "", None),
    ]  # fmt: skip


def the_requests() -> list[Figure]:
    figures = []
    slowest = float("inf")
    with databases() as urls:
        for engine, url in urls.items():
            got = requests.measured(url)
            bare = got.bare.rate
            slowest = min(slowest, got.turn.rate)
            for what, rounds, wanted in (
                ("signed inbound, durable", got.inbound, 0.8), ("whole turn to the outbox", got.turn, 0.4),
            ):  # fmt: skip
                figures.append(Figure(
                    f"{what}, {engine}", f"{rounds.rate:,.0f} /s", f"{bare:,.0f} /s (bare Flask)",
                    f"{rounds.rate / bare:.2f}", f"{wanted} of bare", rounds.rate / bare >= wanted,
                ))  # fmt: skip
            p99, bare_p99 = got.turn.ms(0.99), got.bare.ms(0.99)
            figures.append(Figure(
                f"whole turn, p99, {engine}", f"{p99:.0f} ms", f"{bare_p99:.0f} ms (bare Flask)",
                f"{p99 / bare_p99:.2f}", "50 ms", p99 < 50,
            ))  # fmt: skip
    return [*figures, _beside_rapidsms(slowest)]


def _beside_rapidsms(turns: float) -> Figure:
    what = "whole turn, the slower engine"
    try:
        theirs = rapidsms.rate()
    except rapidsms.NotToBeHad as reason:
        return Figure(what, f"{turns:,.0f} /s", f"RapidSMS: not to be had ({reason})", "", "faster", None)
    return Figure(what, f"{turns:,.0f} /s", f"{theirs:,.0f} /s (RapidSMS, log)", f"{turns / theirs:.2f}",
                  "faster", turns > theirs)  # fmt: skip


def the_outbox() -> list[Figure]:
    figures = []
    with databases() as urls, outbox.provider() as api:
        for engine, url in urls.items():
            sender, store = outbox.sender_to(api), SqlStore(url)
            outbox.fill(store)
            ours, alone = outbox.deliver_all(store, sender), outbox.send_alone(sender)
            sender.close()
            store.close()
            figures.append(Figure(
                f"outbox claimed, sent, settled, {engine}", f"{ours:,.0f} /s",
                f"{alone:,.0f} /s (sender alone)", f"{ours / alone:.2f}", "2,000 /s", ours >= 2000,
            ))  # fmt: skip
    return figures


def the_office() -> list[Figure]:
    figures = []
    with databases() as urls:
        for engine, url in urls.items():
            for one in office.measured(url):
                wanted = one.command.most
                figures.append(Figure(
                    f"{one.command.text}, {engine}", f"{1000 * one.usual:.0f} ms",
                    f"{1000 * one.with_more:.0f} ms ({office.MORE_MESSAGES:,} more messages)",
                    f"{one.with_more / one.usual:.1f}", f"{1000 * wanted:.0f} ms", one.usual < wanted,
                ))  # fmt: skip
    return figures


def the_candidates(most: int) -> list[Figure]:
    figures = []
    with databases() as urls:
        for engine, url in urls.items():
            first(url)
            times = {}
            there = 2
            for count in (10_000, most):
                add(url, range(there, count + 2), 30)
                settled(url)
                there = count + 2
                times[count] = storage_candidates.measured(url, 30, remote=False)[0]
            small, large = (quantile(times[n], 0.99) * 1000 for n in (10_000, most))
            figures.append(Figure(
                f"10 of {most:,} volunteers, p99, {engine}", f"{large:.2f} ms",
                f"{small:.2f} ms (of 10,000)", f"{large / small:.1f}", "2 ms", large < 2,
            ))  # fmt: skip
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    most = 100_000 if parser.parse_args().quick else 1_000_000
    parts: dict[str, Callable[[], list[Figure]]] = {
        "the core alone": the_core, "requests and turns": the_requests, "the outbox": the_outbox,
        "what a referent waits for": the_office,
        "the search among volunteers": lambda: the_candidates(most),
    }  # fmt: skip
    figures: list[Figure] = []
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, transient=True) as progress:
        for name, measure in parts.items():
            task = progress.add_task(name)
            figures += measure()
            progress.remove_task(task)
    Console(width=120).print(_table(figures))


def _table(figures: list[Figure]) -> Table:
    cores, (load, _, _) = os.cpu_count(), os.getloadavg()
    table = Table(title=f"Voisins solidaires on {cores} cores (load {load:.1f} at the end)")
    table.add_column("measured")
    for column in ("ours", "reference", "ratio", "wanted", ""):
        table.add_column(column, justify="right")
    marks = {True: "yes", False: "NO", None: ""}
    for f in figures:
        table.add_row(f.what, f.ours, f.reference, f.ratio, f.wanted, marks[f.reached])
    return table


if __name__ == "__main__":
    main()
