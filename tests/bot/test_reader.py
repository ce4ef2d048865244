from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.reader import chat_of, person_of, read_update
from conversations.events import AddedToGroup, LineLost, LocationShared, MediaReceived, TextReceived
from switchboard.incoming import ButtonPressed, Incoming, Unreadable

PRIVATE = {"id": 7, "type": "private"}
GROUP = {"id": -100, "type": "supergroup"}
SENDER = {"id": 7, "is_bot": False, "first_name": "Julie"}


def message(chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    return {"update_id": 1, "message": {"message_id": 5, "chat": chat, "from": SENDER, **content}}


def press(chat: dict[str, Any] = PRIVATE, **more: Any) -> dict[str, Any]:
    shown = {"message_id": 44, "date": 0, "chat": chat}
    query = {"id": "99", "from": SENDER, "data": "tok", "message": shown, **more}
    return {"update_id": 1, "callback_query": query}


def membership(status: str, chat: dict[str, Any] = PRIVATE) -> dict[str, Any]:
    change = {"chat": chat, "from": SENDER, "new_chat_member": {"status": status}}
    return {"update_id": 1, "my_chat_member": change}


@pytest.mark.parametrize(
    ("raw", "incoming"),
    [
        (message(text="Bonjour"), Incoming(TextReceived("Bonjour"))),
        (message(text="/start abc"), Incoming(TextReceived("/start abc"))),
        (message(text="a\0b\ud83d \U0001f44d"), Incoming(TextReceived("a\ufffdb\ufffd \U0001f44d"))),
        (message(photo=[{}], caption="ma liste"), Incoming(MediaReceived("ma liste"))),
        (message(voice={}), Incoming(MediaReceived(""))),
        (message(sticker={"emoji": "👍"}), Incoming(MediaReceived(""))),
        (message(contact={"phone_number": "1"}), Incoming(MediaReceived(""))),
        (
            message(location={"latitude": 43.58, "longitude": 5}),
            Incoming(LocationShared(43.58, 5.0)),
        ),
        (message(pinned_message={}), Incoming(None)),
        (message(GROUP, text="Bonjour"), Incoming(None)),
        (press(), Incoming(ButtonPressed("tok"), "99", "44")),
        (press(message=None), Incoming(ButtonPressed("tok"), "99", None)),
        (press(GROUP), Incoming(None)),
        (membership("kicked"), Incoming(LineLost("blocked"))),
        (membership("member"), Incoming(None)),
        (membership("kicked", GROUP), Incoming(None)),
        (membership("left", GROUP), Incoming(None)),
        (membership("member", GROUP), Incoming(AddedToGroup())),
        (membership("administrator", GROUP), Incoming(AddedToGroup())),
        (membership("administrator", {"id": -5, "type": "channel"}), Incoming(None)),
        (message(GROUP, text="/taches"), Incoming(None)),
        (message(GROUP, text="/taches@VoisinsMiramasBot"), Incoming(None)),
        (message(GROUP, photo=[{}], caption="ma liste"), Incoming(None)),
        (message(GROUP, new_chat_members=[{"id": 9}]), Incoming(None)),
        ({"update_id": 1, "edited_message": message(text="x")["message"]}, Incoming(None)),
    ],
)
def test_an_update_becomes_an_event(raw: dict[str, Any], incoming: Incoming) -> None:
    assert read_update(raw) == incoming
    assert person_of(raw) == 7


@pytest.mark.parametrize("status", ["member", "administrator"])
def test_only_being_put_into_a_group_is_the_groups_own(status: str) -> None:
    assert chat_of(membership(status, GROUP)) == -100
    others = (membership("kicked", GROUP), membership("left", GROUP), membership(status), press(GROUP),
              message(GROUP, text="/taches"))  # fmt: skip
    assert {chat_of(raw) for raw in others} == {7}


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"update_id": 1},
        {"update_id": 1, "poll": {}},
        {"update_id": 1, "message": "x"},
        message(text=5),
        message(location={"latitude": "north"}),
        message(location={"latitude": 91, "longitude": 0}),
        message(location={"latitude": float("nan"), "longitude": 0}),
        press(data=None),
        press(id=None),
    ],
)
def test_what_is_no_update_is_said_to_be_unreadable(raw: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        read_update(raw)


_keys = st.sampled_from(
    ["message", "callback_query", "my_chat_member", "edited_message", "chat", "from", "id", "type",
     "text", "location", "latitude", "longitude", "photo", "caption", "data", "new_chat_member",
     "status", "message_id"]
)  # fmt: skip
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(_keys, _json, max_size=4))
def test_no_update_makes_the_reader_fail_otherwise(raw: dict[str, Any]) -> None:
    person_of(raw)
    chat_of(raw)
    try:
        assert isinstance(read_update(raw), Incoming)
    except Unreadable:
        """That is its one way of refusing."""
