"""How well and how fast typed addresses are found, beside addok on the same town and queries.

python -m benchmarks.addresses                 an invented town of 10,000 addresses
python -m benchmarks.addresses --department    an invented département of 700,000, and its import
    python -m benchmarks.addresses --by-hand       the tests' hand-written queries, made-up town
python -m benchmarks.addresses --csv FILE      a real BAN file of one town
... --addok                                    the same queries to a real addok (addok_server)
... --mistakes                                 every answer that was not right
"""

from __future__ import annotations

import argparse
import csv
import gc
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import quote

from benchmarks.addok_server import addok_server
from benchmarks.made_towns import MadeTown, department, town_rows
from benchmarks.typed_queries import Case, Maker, Row, same
from places.book import AddressBook
from places.demo_town import COLUMNS, demo_rows

SEED = 7
TOWN = MadeTown("87085", "Limoges", "87000", 45.83, 1.26, 10_000)
BY_HAND = Path(__file__).parents[1] / "tests" / "places" / "typed_by_people.txt"
RIGHT, ASKED, MISSED, WRONG, FALSE = "right", "asked", "missed", "wrong", "false"


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine said: kind, street, town, id, and how sure it was."""

    kind: str
    street: str | None = None
    town: str | None = None
    id: str | None = None
    score: float = 0.0


Engine = Callable[[str], Answer]


def judged(case: Case, answer: Answer) -> str:
    """Whether an answer is right, a question back, nothing, or wrong."""
    if case.street is None:
        return RIGHT if answer.kind == "none" else FALSE
    if answer.kind == "none":
        return MISSED
    if answer.kind == "ambiguous":
        return ASKED
    if not same(answer.street, case.street) or (case.town and answer.town != case.town):
        return WRONG
    if case.id is None:
        return RIGHT if answer.kind != "housenumber" else WRONG
    return RIGHT if answer.id == case.id else (WRONG if answer.kind == "housenumber" else MISSED)


def ours(book: AddressBook) -> Engine:
    def ask(query: str) -> Answer:
        found = book.find(query)
        place = found.place
        if place is None:
            return Answer(found.kind)
        return Answer(found.kind, place.street, place.city, place.id, found.score)

    return ask


def addoks(url: str) -> Engine:
    import httpx

    client = httpx.Client()

    def ask(query: str) -> Answer:
        answer = client.get(f"{url}/search/?limit=1&q={quote(query[:200])}")
        features = answer.json().get("features") or [] if answer.status_code == 200 else []
        if not features:
            return Answer("none")
        found = features[0]["properties"]
        street = found.get("street") or found.get("name")
        return Answer(found["type"], street, found.get("city"), found["id"], found["score"])

    return ask


@dataclass(slots=True)
class Run:
    """The answers of one engine to all cases, and the seconds each took."""

    cases: list[Case]
    answers: list[Answer]
    seconds: list[float]
    cpu: list[float]
    """Seconds of this process's own work: the same whatever else the machine does."""

    def counts(self, threshold: float = 0.0) -> tuple[Counter[str], Counter[str]]:
        """Verdicts on the positives and the negatives; answers below the threshold are none."""
        positives: Counter[str] = Counter()
        negatives: Counter[str] = Counter()
        for case, answer in zip(self.cases, self.answers, strict=True):
            taken = (
                answer
                if answer.score >= threshold or answer.kind == "ambiguous"
                else Answer("none")
            )
            (negatives if case.street is None else positives)[judged(case, taken)] += 1
        return positives, negatives


def run(engine: Engine, cases: list[Case]) -> Run:
    for case in cases[:50]:
        engine(case.query)
    gc.collect()
    gc.freeze()
    answers, seconds, cpu = [], [], []
    for case in cases:
        start, worked = time.perf_counter(), time.thread_time()
        answers.append(engine(case.query))
        seconds.append(time.perf_counter() - start)
        cpu.append(time.thread_time() - worked)
    return Run(cases, answers, seconds, cpu)


def report(name: str, done: Run, threshold: float = 0.0) -> str:
    positives, negatives = done.counts(threshold)
    n, m = positives.total() or 1, negatives.total() or 1
    times = sorted(done.seconds)
    shares = " | ".join(
        f"{100 * count / whole:.1f} %"
        for count, whole in (
            (positives[RIGHT], n),
            (positives[WRONG], n),
            (positives[ASKED], n),
            (positives[MISSED], n),
            (negatives[FALSE], m),
        )
    )
    middle, last = times[len(times) // 2], times[int(len(times) * 0.99)]
    rate = len(times) / sum(times)
    return f"| {name} | {shares} | {rate:,.0f} | {middle * 1e3:.1f} | {last * 1e3:.1f} |"


HEAD = (
    "| | right | wrong as sure | asked back | not found | found for nothing | queries/s "
    "| p50 ms | p99 ms |\n|---|---|---|---|---|---|---|---|---|"
)


def best_thresholds(done: Run) -> Iterator[tuple[str, float]]:
    """addok's threshold with the most right less wrong and false; and the one within the bars."""

    def value(threshold: float) -> float:
        positives, negatives = done.counts(threshold)
        n, m = positives.total() or 1, negatives.total() or 1
        return positives[RIGHT] / n - positives[WRONG] / n - 0.5 * negatives[FALSE] / m

    steps = [step / 100 for step in range(0, 100, 2)]
    yield "at its best threshold", max(steps, key=value)
    for threshold in steps:
        positives, negatives = done.counts(threshold)
        n, m = positives.total() or 1, negatives.total() or 1
        if positives[WRONG] / n < 0.015 and negatives[FALSE] / m < 0.03:
            yield "held to the bars", threshold
            return


def by_sort(done: Run) -> Iterator[str]:
    """Each sort of query with the share that was right."""
    sorts: dict[str, Counter[str]] = {}
    for case, answer in zip(done.cases, done.answers, strict=True):
        sorts.setdefault(case.sort, Counter())[judged(case, answer)] += 1
    for sort, counts in sorts.items():
        yield f"{sort:16} {100 * counts[RIGHT] / counts.total():5.1f} %  of {counts.total()}"


def mistakes(done: Run) -> Iterator[str]:
    for case, answer in zip(done.cases, done.answers, strict=True):
        verdict = judged(case, answer)
        if verdict != RIGHT:
            wanted = f"{case.number or ''} {case.street or 'nothing'}".strip()
            yield f"{verdict:7} {case.sort:15} {case.query!r}: wanted {wanted}, got {answer}"


def written_by_hand(rows: list[Row]) -> Iterator[Case]:
    """The queries that the tests hold for the made-up town, without those to be asked back."""
    ids = {f"{row['numero']} {row['rep']}".strip() + " " + row["nom_voie"]: row for row in rows}
    for line in BY_HAND.read_text(encoding="utf-8").splitlines():
        query, _, wanted = line.rpartition(" => ")
        kind, _, label = (part.strip() for part in wanted.partition("|"))
        row = ids.get(label)
        if not query or line.startswith("#") or kind == "ask":
            continue
        if row is None:
            yield Case(query, kind, label or None)
        else:
            yield Case(query, kind, row["nom_voie"], number=row["numero"], id=row["id"])


def write_csv(rows: Iterator[Row], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, delimiter=";")
        table.writeheader()
        table.writerows(rows)


def read_csv(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter=";"))


def measured_import(source: Path, book: Path) -> str:
    """Imports in a process of its own, to weigh it; the line for the table."""
    script = (
        "import json, resource, sys, time\nfrom pathlib import Path\n"
        "from places.importing import import_book\nstart = time.perf_counter()\n"
        "done = import_book([Path(sys.argv[1])], Path(sys.argv[2]), None)\n"
        "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024\n"
        "print(json.dumps([done.read, done.streets, time.perf_counter() - start, peak]))"
    )
    command = [sys.executable, "-c", script, str(source), str(book)]
    done = subprocess.run(command, check=True, capture_output=True)
    rows, streets, seconds, peak = json.loads(done.stdout)
    size = book.stat().st_size / 1e6
    return (
        f"import: {rows:,} rows, {streets:,} streets in {seconds:.1f} s, "
        f"{peak:.0f} MB at most, book {size:.0f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--csv", type=Path)
    parser.add_argument("--department", action="store_true")
    parser.add_argument("--by-hand", action="store_true")
    parser.add_argument("--addok", action="store_true")
    parser.add_argument("--mistakes", action="store_true")
    parser.add_argument("--positives", type=int, default=1_000)
    parser.add_argument("--negatives", type=int, default=600)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = options.csv or folder / "rows.csv"
        if options.by_hand:
            write_csv(demo_rows(), source)
        elif options.department:
            write_csv(department("24", 690_000, options.seed), source)
        elif not options.csv:
            write_csv(town_rows(TOWN, Random(options.seed)), source)
        print(measured_import(source, folder / "book.sqlite"))
        rows = read_csv(source)
        maker = Maker(rows, options.seed, towns_named=options.department)
        cases = list(maker.cases(options.positives, options.negatives))
        if options.by_hand:
            cases = list(written_by_hand(rows))
        done = run(ours(AddressBook(folder / "book.sqlite")), cases)
        print(f"{HEAD}\n{report('this book', done)}")
        work = sorted(done.cpu)
        middle, last = work[len(work) // 2] * 1e3, work[int(len(work) * 0.99)] * 1e3
        unshared = f"this book's own work: p50 {middle:.1f} ms, p99 {last:.1f} ms of CPU"
        if options.addok:
            with addok_server(rows) as url:
                theirs = run(addoks(url), cases)
            for label, threshold in best_thresholds(theirs):
                print(report(f"addok, {label} ({threshold:.2f})", theirs, threshold))
        print(unshared)
        print("\n".join(by_sort(done)))
        if options.mistakes:
            print("\n".join(mistakes(done)))


if __name__ == "__main__":
    main()
