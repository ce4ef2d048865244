"""Pictures and documents really uploaded, by python-telegram-bot's own client, to a local Bot API."""

from __future__ import annotations

import asyncio
import csv
import io
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from bot.papers import Easel
from bot.sender import LONGEST_CAPTION, TelegramSender
from bot.settings import TelegramSettings
from pictures.drawing import Drawer
from switchboard.outcomes import Doubtful, NotSent, Sent
from switchboard.ports import Draw, Paper
from switchboard.records import Outgoing
from tests.doubles.bot_api import Upload
from tests.doubles.serving import Fault
from tests.doubles.telegram import TOKEN, TelegramDouble
from tests.fakes import FixedClock, outgoing
from tests.pictures.facts import a_journal, a_map, an_export
from tests.pictures.grounds import SquareGround

NADIA, JULIE = 8, 7
INSTEAD = "(L'image manque.)"
BUTTONS = [[{"text": "Bilan", "token": "t1"}]]
PATIENCE = 10.0


@pytest.fixture
def telegram() -> Iterator[TelegramDouble]:
    with TelegramDouble() as double:
        yield double


def sender_that(draw: Draw | None, telegram: TelegramDouble) -> TelegramSender:
    return TelegramSender(TelegramSettings(TOKEN, telegram.url), FixedClock(), draw)


def row(attachment: dict[str, Any] | None, body: str = "Carte, Centre.", to: int = NADIA, **payload: Any) -> Outgoing:
    if attachment is not None:
        payload["attachment"] = {**attachment, "instead": INSTEAD}
    return outgoing(body, to=str(to), channel="telegram", payload=payload)


@pytest.fixture
def sender(telegram: TelegramDouble) -> Iterator[TelegramSender]:
    made = sender_that(Drawer(SquareGround()), telegram)
    yield made
    made.close()


def uploaded(telegram: TelegramDouble) -> Upload:
    (message,) = telegram.messages
    assert message.upload is not None
    return message.upload


def test_a_map_is_a_photo_with_its_words_and_its_buttons(telegram: TelegramDouble, sender: TelegramSender) -> None:
    outcome = sender.send(row(a_map(), buttons=BUTTONS))
    (message,) = telegram.messages
    assert outcome == Sent(str(message.message_id))
    assert (message.text, message.buttons, message.token("Bilan")) == ("Carte, Centre.", [["Bilan"]], "t1")
    photo = uploaded(telegram)
    assert (photo.kind, photo.filename, photo.media_type) == ("photo", "carte-centre.png", "image/png")
    assert Image.open(io.BytesIO(photo.content)).width == 1080
    assert telegram.calls[-1][0] == "sendPhoto"


def test_an_export_is_a_document(telegram: TelegramDouble, sender: TelegramSender) -> None:
    assert isinstance(sender.send(row(an_export([27, "terminée"]), "Export.")), Sent)
    document = uploaded(telegram)
    assert (document.kind, document.filename) == ("document", "export-2026-03.csv")
    read = list(csv.reader(io.StringIO(document.content.decode("utf-8-sig")), delimiter=";"))
    assert read == [["Numéro", "État"], ["27", "terminée"]]


def test_a_journal_is_a_document_too(telegram: TelegramDouble, sender: TelegramSender) -> None:
    assert isinstance(sender.send(row(a_journal(), "Journal.")), Sent)
    document = uploaded(telegram)
    assert (document.kind, document.filename) == ("document", "journal-27.pdf")
    assert "Mme Martin" in PdfReader(io.BytesIO(document.content)).pages[0].extract_text()


def test_a_caption_is_cut_to_what_telegram_takes(telegram: TelegramDouble, sender: TelegramSender) -> None:
    assert isinstance(sender.send(row(a_map(), "x" * 3000)), Sent)
    (message,) = telegram.messages
    assert len(message.text) == LONGEST_CAPTION and message.text.endswith("…")


def test_what_cannot_be_drawn_is_told_in_words(telegram: TelegramDouble, caplog: pytest.LogCaptureFixture) -> None:
    def broken(attachment: Mapping[str, Any]) -> Paper:
        raise RuntimeError("Mme Martin, 06 39 98 00 01")

    sender = sender_that(broken, telegram)
    try:
        assert isinstance(sender.send(row(a_map(), buttons=BUTTONS)), Sent)
    finally:
        sender.close()
    (message,) = telegram.messages
    assert (message.text, message.upload) == (f"Carte, Centre.\n{INSTEAD}", None)
    assert message.buttons == [["Bilan"]]
    assert "RuntimeError" in caplog.text and "Martin" not in caplog.text


def test_a_sender_that_draws_nothing_says_so(telegram: TelegramDouble) -> None:
    sender = sender_that(None, telegram)
    assert isinstance(sender.send(row(a_map())), Sent)
    sender.close()
    assert telegram.messages[0].text.endswith(INSTEAD)


def test_a_slow_drawing_holds_up_no_other_chat(telegram: TelegramDouble) -> None:
    """It is only finished when the other chat has its message: otherwise this would never end."""
    drawn_in: list[str] = []

    def slow(attachment: Mapping[str, Any]) -> Paper:
        drawn_in.append(threading.current_thread().name)
        with telegram.changed:
            assert telegram.changed.wait_for(lambda: bool(telegram.to(JULIE)), PATIENCE)
        return Paper("carte.png", "image/png", b"\x89PNG")

    sender = sender_that(slow, telegram)
    rows = [row(a_map()), *(row(None, "Bonjour", to=JULIE) for _ in range(3))]
    outcomes = sender.send_many(rows)
    sender.close()
    assert all(isinstance(one, Sent) for one in outcomes)
    assert [m.chat_id for m in telegram.messages].index(NADIA) >= 1
    assert drawn_in[0].startswith("drawing")


def test_more_drawings_than_calls_may_be_under_way_hold_up_no_text(telegram: TelegramDouble) -> None:
    def slow(attachment: Mapping[str, Any]) -> Paper:
        with telegram.changed:
            assert telegram.changed.wait_for(lambda: bool(telegram.to(JULIE)), PATIENCE)
        return Paper("carte.png", "image/png", b"\x89PNG")

    settings = TelegramSettings(TOKEN, telegram.url, at_once=1)
    sender = TelegramSender(settings, FixedClock(), slow)
    outcomes = sender.send_many([*(row(a_map(), to=n) for n in (11, 12, 13)), row(None, "Bonjour", to=JULIE)])
    sender.close()
    assert all(isinstance(one, Sent) for one in outcomes)


def test_a_drawing_that_takes_too_long_is_given_up() -> None:
    released = threading.Event()

    def endless(attachment: Mapping[str, Any]) -> Paper:
        released.wait(PATIENCE)
        return Paper("carte.png", "image/png", b"")

    easel = Easel(endless, within=0.05)
    assert asyncio.run(easel.drawn(row(a_map()))) is None
    released.set()
    easel.close()


def test_a_picture_that_meets_a_limit_or_a_torn_line_is_dealt_with_as_a_text(
    telegram: TelegramDouble, sender: TelegramSender
) -> None:
    telegram.flood("sendPhoto", 7)
    assert isinstance(sender.send(row(a_map())), NotSent)
    telegram.fail("sendPhoto", Fault("reset", after=True))
    assert isinstance(sender.send(row(a_map())), Doubtful)
    assert isinstance(sender.send(row(a_map())), Sent)


def test_waiting_for_a_turn_is_no_part_of_the_time_for_drawing() -> None:
    """Twelve drawings, two at a time, take longer together than one alone may."""

    def steady(attachment: Mapping[str, Any]) -> Paper:
        threading.Event().wait(0.1)
        return Paper("carte.png", "image/png", b"")

    async def all_drawn(easel: Easel) -> list[Paper | None]:
        return await asyncio.gather(*(easel.drawn(row(a_map())) for _ in range(12)))

    easel = Easel(steady, within=0.5)
    assert None not in asyncio.run(all_drawn(easel))
    easel.close()
