"""``voisins understand`` keeps its contract on anything that a pipe can carry."""

from __future__ import annotations

import json
import subprocess
import sys

COMMAND = [sys.executable, "-m", "voisins.understand"]
KEYS = {"intent", "category", "address", "name", "answer", "confidence"}


def run(stdin: bytes, *arguments: str) -> list[dict[str, object]]:
    done = subprocess.run([*COMMAND, *arguments], input=stdin, capture_output=True, timeout=60, check=True)
    assert done.stderr == b""
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_line_is_answered_in_order_whatever_it_holds() -> None:
    lines = [
        b'{"text": "mes medicaments svp, 4 bd Aubanel", "question": null}',
        b"not json",
        b'{"text": "lone \\ud800 surrogate"}',
        b'{"text": "nul \\u0000 inside"}',
        json.dumps({"text": "pain " * 20_000}).encode(),
        b'{"text": 5}',
        b"[" * 100_000,
        b"\xff\xfe\x00",
        b'{"text": "2", "question": "category"}',
        b'{"text": "2", "question": "colour"}',
        b'{"text": "oui", "question": ["confirm"]}',
        b'{"text": "oui", "question": "confirm"}',
    ]
    answers = run(b"\n".join(lines) + b"\n")
    assert len(answers) == len(lines)
    wrong = [i for i, answer in enumerate(answers) if "error" in answer]
    assert wrong == [1, 5, 6, 7, 9, 10]
    assert all(set(answer) == KEYS for i, answer in enumerate(answers) if i not in wrong)
    assert answers[0]["category"] == "pharmacie"
    assert answers[8]["answer"] == "pharmacie"
    assert answers[11]["answer"] == "yes"


def test_each_answer_leaves_before_the_next_question_comes() -> None:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        for text in ("bonjour", "stop"):
            running.stdin.write(json.dumps({"text": text}).encode() + b"\n")
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["intent"] in ("greeting", "stop")
        running.stdin.close()
        assert running.wait(timeout=20) == 0


def test_explain_shows_a_person_why() -> None:
    done = subprocess.run(
        [*COMMAND, "--explain", "je suis tombée et je ne peux pas me relever"],
        capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    shown = done.stdout.decode("utf-8")
    assert "emergency" in shown
    assert "medical" in shown
    assert "parce que" in shown
