"""python-telegram-bot's real client against a local Bot API, fault by fault."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from bot.sender import LONGEST_TEXT, TelegramSender
from bot.settings import TelegramSettings
from switchboard.outcomes import Doubtful, Gone, NotFound, NotSent, Outcome, Refused, Sent
from switchboard.records import Outgoing
from tests.doubles.serving import Fault
from tests.doubles.telegram import TOKEN, TelegramDouble
from tests.fakes import NOON, FixedClock, knows, outgoing

JULIE = 7


@pytest.fixture
def telegram() -> Iterator[TelegramDouble]:
    with TelegramDouble() as double:
        yield double


HASTY = 0.4
"""Seconds, for what will not come; what does come is given time enough on any machine."""


def sender_to(url: str, patience: float = 5) -> TelegramSender:
    settings = TelegramSettings(TOKEN, url, connect_timeout=5, read_timeout=patience)
    return TelegramSender(settings, FixedClock())


@pytest.fixture
def sender(telegram: TelegramDouble) -> Iterator[TelegramSender]:
    made = sender_to(telegram.url)
    yield made
    made.close()


def to_julie(body: str = "Bonjour", **more: Any) -> Outgoing:
    return outgoing(body, to=str(JULIE), channel="telegram", **more)


def edit(body: str, message_id: int, **payload: Any) -> Outgoing:
    return to_julie(body, method="edit", payload={"message_id": str(message_id), **payload})


BUTTONS = [[{"text": "Je peux", "token": "t1"}, {"text": "Pas cette fois", "token": "t2"}]]


def test_a_text_is_written_with_its_buttons(
    telegram: TelegramDouble, sender: TelegramSender
) -> None:
    outcome = sender.send(to_julie("Courses <b>_*", payload={"buttons": BUTTONS}))
    (message,) = telegram.messages
    assert outcome == Sent(str(message.message_id))
    assert message.text == "Courses <b>_*"
    assert message.buttons == [["Je peux", "Pas cette fois"]]
    assert message.token("Pas cette fois") == "t2"
    assert "parse_mode" not in telegram.calls[0][1]


def test_a_location_is_asked_for_by_a_button_and_the_button_goes_away_with_the_next_text(
    telegram: TelegramDouble, sender: TelegramSender
) -> None:
    sender.send(to_julie(payload={"keyboard": "Envoyer ma position"}))
    sender.send(to_julie())
    asked, after = telegram.messages
    assert asked.markup["keyboard"] == [
        [{"text": "Envoyer ma position", "request_location": True}]
    ]
    assert after.markup == {"remove_keyboard": True}


def test_marks_that_turn_the_writing_round_are_left_out(
    telegram: TelegramDouble, sender: TelegramSender
) -> None:
    sender.send(to_julie("Mme \u202eNITRAM\u2069 \u200fici"))
    assert telegram.messages[0].text == "Mme NITRAM ici"


def test_a_text_too_long_for_telegram_is_cut_and_shows_it(
    telegram: TelegramDouble, sender: TelegramSender
) -> None:
    sender.send(to_julie("é" * 5000))
    assert telegram.messages[0].text == "é" * (LONGEST_TEXT - 1) + "…"


def test_a_message_is_edited_with_its_words_or_only_its_buttons(
    telegram: TelegramDouble, sender: TelegramSender
) -> None:
    sender.send(to_julie("Avant", payload={"buttons": BUTTONS}))
    (message,) = telegram.messages
    assert sender.send(edit("", message.message_id)) == Sent()
    assert (message.text, message.buttons) == ("Avant", [])
    assert sender.send(edit("Après", message.message_id, buttons=BUTTONS)) == Sent()
    assert (message.text, message.buttons) == ("Après", [["Je peux", "Pas cette fois"]])


def test_an_edit_to_what_is_there_already_is_done(
    telegram: TelegramDouble, sender: TelegramSender
) -> None:
    sender.send(to_julie("Pareil"))
    telegram.messages[0].markup = {}
    assert sender.send(edit("Pareil", telegram.messages[0].message_id)) == Sent()
    assert telegram.messages[0].edited == 0


@pytest.mark.parametrize("payload", [{}, {"message_id": "424242"}])
def test_an_edit_of_nothing_is_refused(sender: TelegramSender, payload: dict[str, str]) -> None:
    assert isinstance(sender.send(to_julie(method="edit", payload=payload)), Refused)


def test_a_press_is_answered_by_a_toast(telegram: TelegramDouble, sender: TelegramSender) -> None:
    toast = to_julie("Trop tard", method="toast", payload={"callback_id": "31"})
    assert sender.send(toast) == Sent()
    assert telegram.toasts == [("31", "Trop tard")]
    assert isinstance(sender.send(to_julie(method="toast")), Refused)


def test_nobody_waits_for_the_toast_of_an_old_press(
    telegram: TelegramDouble, sender: TelegramSender
) -> None:
    said = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    telegram.fail("answerCallbackQuery", refusal(400, said))
    toast = to_julie("Trop tard", method="toast", payload={"callback_id": "31"})
    assert sender.send(toast) == Sent()


def refusal(code: int, said: str) -> Fault:
    body = {"ok": False, "error_code": code, "description": said}
    return Fault("status", status=code, body=body)


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (refusal(403, "Forbidden: bot was blocked by the user"), Gone),
        (refusal(403, "Forbidden: user is deactivated"), Gone),
        (refusal(403, "Forbidden: bot can't initiate conversation with a user"), Gone),
        (refusal(400, "Bad Request: chat not found"), Gone),
        (refusal(400, "Bad Request: message text is empty"), Refused),
        (refusal(401, "Unauthorized"), Refused),
        (refusal(404, "Not Found"), Refused),
        (refusal(500, "Internal Server Error"), Doubtful),
        (refusal(502, "Bad Gateway"), Doubtful),
        (Fault("html", status=502), Doubtful),
        (Fault("html", status=403), Doubtful),
        (Fault("html", status=404), Doubtful),
        (Fault("html", status=400), Doubtful),
        (Fault("html", status=200), Doubtful),
        (Fault("reset"), Doubtful),
        (Fault("reset", after=True), Doubtful),
        (Fault("hang"), Doubtful),
        (Fault("hang", after=True), Doubtful),
        (Fault("status", after=True, status=500), Doubtful),
    ],
)
def test_every_refusal_and_fault_has_its_outcome(
    telegram: TelegramDouble, fault: Fault, outcome: type[Outcome]
) -> None:
    sender = sender_to(telegram.url, HASTY if fault.kind == "hang" else 5)
    telegram.fail("sendMessage", fault)
    result = sender.send(to_julie("secret words"))
    assert type(result) is outcome
    assert "secret words" not in repr(result)
    assert TOKEN not in repr(result)
    assert len(telegram.calls) == 1
    sender.close()


@pytest.mark.parametrize("fault", [Fault("reset"), Fault("hang"), Fault("html", status=502)])
def test_a_doubtful_edit_is_simply_made_again(telegram: TelegramDouble, fault: Fault) -> None:
    sender = sender_to(telegram.url, HASTY if fault.kind == "hang" else 5)
    telegram.fail("editMessageText", fault)
    result = sender.send(edit("Après", 1))
    assert result == NotSent(NOON + timedelta(seconds=2), result.why)  # type: ignore[union-attr]
    sender.close()


def test_after_a_429_nothing_is_sent_before_the_time_telegram_names(
    telegram: TelegramDouble, sender: TelegramSender
) -> None:
    telegram.flood("sendMessage", 37)
    result = sender.send(to_julie())
    assert isinstance(result, NotSent)
    assert result.retry_at == NOON + timedelta(seconds=37)


def test_a_chat_that_moved_cannot_be_reached_where_it_was(
    telegram: TelegramDouble, sender: TelegramSender
) -> None:
    moved = refusal(400, "Bad Request: group chat was upgraded to a supergroup chat")
    moved.body["parameters"] = {"migrate_to_chat_id": -1001}
    telegram.fail("sendMessage", moved)
    assert isinstance(sender.send(to_julie()), Gone)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://nowhere.invalid"])
def test_without_a_connection_it_surely_was_not_sent(url: str) -> None:
    sender = sender_to(url)
    assert isinstance(sender.send(to_julie()), NotSent)
    sender.close()


def test_what_is_past_its_time_is_not_sent(
    telegram: TelegramDouble, sender: TelegramSender
) -> None:
    assert isinstance(sender.send(to_julie(valid_until=NOON)), Refused)
    assert not telegram.calls


def test_an_address_that_is_no_chat_is_refused(sender: TelegramSender) -> None:
    message = outgoing(to="@julie", channel="telegram")
    assert isinstance(sender.send(message), Refused)


def test_a_text_in_doubt_cannot_be_looked_up_and_an_edit_need_not_be(
    sender: TelegramSender,
) -> None:
    assert isinstance(sender.look_up(to_julie(), knows()), NotFound)
    assert isinstance(sender.look_up(edit("Après", 1), knows()), NotSent)


def test_one_slow_chat_holds_up_no_other(telegram: TelegramDouble) -> None:
    sender = sender_to(telegram.url, patience=60)
    telegram.fail("sendMessage", Fault("hang"))
    with ThreadPoolExecutor(1) as threads:
        stuck = threads.submit(sender.send, to_julie("bloqué"))
        while not telegram.calls:
            assert not stuck.done()
        outcomes = sender.send_many([to_julie(f"texte {n}") for n in range(20)])
        assert all(isinstance(outcome, Sent) for outcome in outcomes)
        assert not stuck.done()
        telegram.stop()
        assert isinstance(stuck.result(), Doubtful)
    sender.close()


def test_what_cannot_begin_within_the_lease_of_its_rows_is_not_begun(
    telegram: TelegramDouble,
) -> None:
    settings = TelegramSettings(TOKEN, telegram.url, read_timeout=1.5, at_once=4)
    sender = TelegramSender(settings, FixedClock(), start_within=1)
    telegram.fail("sendMessage", Fault("hang"), times=10)
    outcomes = sender.send_many([to_julie() for _ in range(10)])
    assert [type(o) for o in outcomes] == [Doubtful] * 4 + [NotSent] * 6
    assert len(telegram.calls) == 4
    sender.close()
