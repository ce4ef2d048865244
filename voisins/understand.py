"""``voisins understand``: a filter that says what texts mean, JSON lines in, JSON lines out.

One object a line, in order, each written out as soon as it is known. A line
that is no such object is answered with ``{"error": ...}``; nothing crashes it.
``--explain`` shows a person what was heard in one text, and why.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Iterable
from typing import Annotated, BinaryIO, get_args

import typer

from conversations.hearing import Ear, Heard, Question

LONGEST_LINE = 8 * 1024 * 1024
"""Bytes of one line that are read as JSON; a longer line is answered with an error."""

_QUESTIONS = frozenset(get_args(Question))


class BadLine(ValueError):
    """The line is no question to the ear; the message says why."""


def read_line(line: bytes) -> tuple[str, Question | None]:
    """The text and the question in one line; raises ``BadLine``."""
    if len(line) > LONGEST_LINE:
        raise BadLine(f"line is longer than {LONGEST_LINE} bytes")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise BadLine(f"not JSON: {problem}") from problem
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise BadLine('expected an object with a string "text"')
    question = row.get("question")
    if question is not None and (not isinstance(question, str) or question not in _QUESTIONS):
        raise BadLine(f'"question" must be null or one of {", ".join(sorted(_QUESTIONS))}')
    return row["text"], question  # type: ignore[return-value]


def answer_line(ear: Ear, line: bytes) -> dict[str, object]:
    """What to print for one line of input."""
    try:
        text, question = read_line(line)
    except BadLine as problem:
        return {"error": str(problem)}
    heard = ear.hear(text, question)
    return {
        "intent": heard.intent,
        "category": heard.category,
        "address": heard.address,
        "name": heard.name,
        "answer": heard.answer,
        "confidence": round(heard.confidence, 4),
    }


def run_filter(ear: Ear, lines: Iterable[bytes], out: BinaryIO) -> None:
    """Answer every line that is not blank, in order, flushing after each."""
    for line in lines:
        if line.strip():
            # ASCII alone: a lone surrogate in a text cannot break the output.
            out.write(json.dumps(answer_line(ear, line)).encode("ascii") + b"\n")
            out.flush()


def explanation(heard: Heard) -> str:
    """What was heard and why, for a person, in French."""
    rows = [
        ("texte", heard.text),
        ("intention", heard.intent),
        ("service", ", ".join(heard.categories) or heard.category),
        ("adresse", heard.address),
        ("nom", heard.name),
        ("réponse", heard.answer),
        ("danger", f"{heard.danger.kind} ({heard.danger.reason})" if heard.danger else None),
        ("confiance", f"{heard.confidence:.2f}".replace(".", ",")),
        *(("parce que", reason) for reason in heard.reasons),
    ]
    shown = (f"{label:<10} {value or '-'}" for label, value in rows)
    return "\n".join(shown).encode("utf-8", "replace").decode("utf-8")


def understand(
    explain: Annotated[
        str | None, typer.Option("--explain", help="Un texte : montrer ce qui est compris.")
    ] = None,
    question: Annotated[
        str | None, typer.Option("--question", help="La question posée avant ce texte.")
    ] = None,
) -> None:
    """Comprendre des textes : une ligne JSON par texte, une ligne JSON par réponse."""
    if question is not None and question not in _QUESTIONS:
        raise typer.BadParameter(f"une de : {', '.join(sorted(_QUESTIONS))}")
    ear = Ear.load()
    if explain is not None:
        typer.echo(explanation(ear.hear(explain, question)))  # type: ignore[arg-type]
        return
    gc.freeze()  # what was loaded stays: it need not be looked through again and again
    run_filter(ear, sys.stdin.buffer, sys.stdout.buffer)


def main() -> None:
    """Run the filter alone: ``python -m voisins.understand``."""
    typer.run(understand)


if __name__ == "__main__":
    main()
