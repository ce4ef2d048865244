"""How fast the ear hears, on one core, beside what else one might have used.

    python -m benchmarks.hearing

Messages are those of the validation split. ``scikit-learn`` is only measured where it
is installed: TF-IDF of character runs and a logistic regression, ``predict`` one at a time.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

import psutil
from rapidfuzz import fuzz, process

from conversations.hearing import Ear
from training.hearing.corpus import read_rows, split

RUNS = 5


def rate(hear: Callable[[str], object], texts: Sequence[str]) -> float:
    """Texts a second: the median of ``RUNS`` warm runs, in seconds of this process's own time."""
    for text in texts:
        hear(text)
    rates = []
    for _ in range(RUNS):
        started = time.process_time()
        for text in texts:
            hear(text)
        rates.append(len(texts) / (time.process_time() - started))
    return statistics.median(rates)


def first_rate(texts: Sequence[str]) -> float:
    """Texts a second on an ear that has met none of their words: the first minutes after a start."""
    ear = Ear.load()
    started = time.process_time()
    for text in texts:
        ear.hear(text)
    return len(texts) / (time.process_time() - started)


def sklearn_rate(known: Sequence[tuple[str, str]], texts: Sequence[str]) -> float | None:
    """A plain scikit-learn pipeline, one text at a time; ``None`` where it is not installed."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
    except ImportError:
        return None
    pipeline = make_pipeline(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2), LogisticRegression(max_iter=100)
    )
    pipeline.fit([text for text, _ in known], [intent for _, intent in known])
    return rate(lambda text: pipeline.predict([text]), texts)


def start() -> tuple[float, float]:
    """Seconds from the command to its first answer, and its memory then in MB."""
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "voisins.understand"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write(json.dumps({"text": "bonjour"}).encode() + b"\n")
        running.stdin.flush()
        running.stdout.readline()
        took = time.perf_counter() - started
        memory = psutil.Process(running.pid).memory_info().rss / 1e6
        running.stdin.close()
    return took, memory


def main() -> None:
    """Print every figure of one run."""
    training, validation = split(read_rows())
    texts = [row.text for row in validation if row.question is None]
    ear = Ear.load()
    entries = [row.text for row in training if row.question is None][:300]
    print(f"{len(texts)} first messages, {sum(map(len, texts)) / len(texts):.0f} characters on average")
    print(f"the ear, everything included     {rate(ear.hear, texts):8,.0f} messages a second")
    print(f"the same, on words never met     {first_rate(texts):8,.0f}")
    fuzzy = rate(lambda text: process.extractOne(text, entries, scorer=fuzz.partial_ratio), texts)
    print(f"rapidfuzz over 300 entries       {fuzzy:8,.0f}")
    known = [(row.text, row.intent) for row in training if row.question is None and row.intent][:5000]
    plain = sklearn_rate(known, texts[:200])
    print(f"scikit-learn, one at a time      {plain:8,.0f}" if plain else "scikit-learn is not installed")
    starts = [start() for _ in range(RUNS)]
    print(f"voisins understand: first answer after {statistics.median(s for s, _ in starts):.2f} s, "
          f"{max(m for _, m in starts):.0f} MB")


if __name__ == "__main__":
    main()
