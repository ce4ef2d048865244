"""Sentinels put in everything that is logged, and looked for in everything that was written."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator

import pytest

from switchboard.redaction import QUIETED, Redaction, keep_logs_clean, masked

PHONE = "+33612345612"
TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"
SECRET = "0123456789abcdef-auth-token"
WORDS = "je suis tombée 12 rue Abbé Couture"


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    handler.addFilter(Redaction([SECRET, ""]))
    logger = logging.getLogger("tests.redaction")
    logger.propagate = False
    logger.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    yield logger, written
    logger.removeHandler(handler)


def test_a_number_is_masked_but_can_be_told_from_another() -> None:
    assert masked(PHONE) == "+336****12"
    assert masked("06 12 34 56 12") == "0612****12"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (f"to {PHONE}.", "to +336****12."),
        ("to 06 12 34 56 12, twice", "to 0612****12, twice"),
        ("To=%2B33612345612", "To=%2B3361****12"),
        ("chat 1102015431 left", "chat 1102****31 left"),
        ("0033612345612", "0033****12"),
        (f"https://api.telegram.org/bot{TOKEN}/getMe", "https://api.telegram.org/bot****/getMe"),
        (f"with {SECRET}", "with ****"),
        ("process 12345 in 0.25 s", "process 12345 in 0.25 s"),
        ("at 2026-03-02T10:00:00+00:00", "at 2026-03-02T10:00:00+00:00"),
        ("row 1234567", "row 1234567"),
    ],
)
def test_a_line_is_written_without_numbers_and_secrets(
    log: tuple[logging.Logger, io.StringIO], text: str, written: str
) -> None:
    logger, out = log
    logger.info("%s", text)
    assert out.getvalue() == f"INFO tests.redaction {written}\n"


def test_of_an_exception_its_kind_and_place_are_written_but_not_its_words(
    log: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, out = log
    try:
        try:
            int(WORDS)
        except ValueError as error:
            raise RuntimeError(f"{PHONE} {TOKEN}") from error
    except RuntimeError:
        logger.exception("a turn failed")
    text = out.getvalue()
    assert "a turn failed" in text
    assert "builtins.ValueError" in text
    assert "builtins.RuntimeError" in text
    assert "test_redaction.py" in text
    for sentinel in (PHONE, TOKEN, WORDS, "612345612", "Couture"):
        assert sentinel not in text


def test_an_exception_given_as_an_argument_is_its_kind(
    log: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, out = log
    logger.warning("failed: %s", ValueError(WORDS))
    logger.warning(ValueError(WORDS))
    assert "Couture" not in out.getvalue()
    assert out.getvalue().count("builtins.ValueError") == 2


UNCAUGHT = """
    import logging, threading
    from switchboard.redaction import keep_logs_clean
    logging.basicConfig()
    keep_logs_clean()
    def fail():
        raise ValueError("%s")
    threading.Thread(target=fail, name="post-1").start()
    fail()
"""


def test_what_nobody_catches_is_logged_without_its_words() -> None:
    code = textwrap.dedent(UNCAUGHT % f"{WORDS} {PHONE}")
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert "the process ends" in ended.stderr
    assert "the thread post-1 ends" in ended.stderr
    assert ended.stderr.count("builtins.ValueError") == 2
    assert "Couture" not in ended.stderr
    assert "612345612" not in ended.stderr


def test_the_libraries_that_log_requests_are_quiet() -> None:
    handler, hooks = logging.NullHandler(), (sys.excepthook, threading.excepthook)
    keep_logs_clean(handlers=[handler])
    sys.excepthook, threading.excepthook = hooks
    assert any(isinstance(f, Redaction) for f in handler.filters)
    for name in QUIETED:
        assert not logging.getLogger(name).isEnabledFor(logging.INFO)
