"""What the page may ask of its server, and what it is answered."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from demo.stage import Stage
from tests.demo.fake_stage import FakeStage

OURS = {"Origin": "http://localhost"}


def post(client: FlaskClient, order: str, body: Any, **headers: str) -> TestResponse:
    return client.post(f"/api/{order}", json=body, headers=headers or OURS)


def words(response: TestResponse, phone: str) -> list[str]:
    assert response.json is not None
    shown = next(p for p in response.json["phones"] if p["id"] == phone)
    return [bubble["text"] for bubble in shown["bubbles"]]


def test_the_fake_stage_is_a_stage(fake_stage: FakeStage) -> None:
    stage: Stage = fake_stage
    assert stage.snapshot().version > 0


def test_the_state_holds_phones_pins_and_the_town_s_own_time(client: FlaskClient) -> None:
    state = client.get("/api/state").get_json()
    assert state["clock"] == "2026-03-02T10:00:00+01:00"
    assert [phone["owner"] for phone in state["phones"]] == [
        "Mme Martin",
        "Julie",
        "Karim",
        "Nadia",
    ]
    assert state["pins"][1] == {
        "name": "Julie", "role": "volunteer", "lat": 43.5838, "lon": 5.003, "radius_m": 500,
        "state": "idle", "on_phone": "julie",
    }  # fmt: skip


def test_the_ground_holds_streets_and_neighbourhoods(client: FlaskClient) -> None:
    ground = client.get("/api/ground").get_json()
    assert ground["town"] == "Miramas"
    assert [quarter["name"] for quarter in ground["quarters"]] == ["Centre", "La Gare"]
    assert ground["streets"][0]["line"] == [[4.99, 43.575], [4.99, 43.59]]


def test_a_state_already_seen_is_answered_without_a_body(client: FlaskClient) -> None:
    version = client.get("/api/state").get_json()["version"]
    seen = client.get(f"/api/state?after={version}")
    assert (seen.status_code, seen.data) == (204, b"")
    post(client, "later", {"minutes": 15})
    assert client.get(f"/api/state?after={version}").get_json()["version"] > version


def test_a_written_message_answers_with_what_came_of_it(
    client: FlaskClient, fake_stage: FakeStage
) -> None:
    answer = post(client, "write", {"phone": "martin", "text": "j'ai plus de pain"})
    assert words(answer, "martin")[0] == "j'ai plus de pain"
    assert "Répondez OUI ou NON" in words(answer, "martin")[1]
    assert fake_stage.written == [("martin", "j'ai plus de pain")]


def test_a_press_reaches_its_button(client: FlaskClient) -> None:
    for text in ("du pain", "oui"):
        asked = post(client, "write", {"phone": "martin", "text": text})
    assert asked.json is not None
    bubble = next(p for p in asked.json["phones"] if p["id"] == "julie")["bubbles"][0]
    answer = post(client, "press", {
        "phone": "julie", "bubble": bubble["id"], "token": bubble["buttons"][0][0]["token"],
    })  # fmt: skip
    assert words(answer, "martin")[-1].startswith("Julie, voisine bénévole")
    assert answer.json is not None
    assert next(p for p in answer.json["pins"] if p["name"] == "Julie")["state"] == "yes"


def test_a_forged_press_is_the_stage_s_to_answer(client: FlaskClient) -> None:
    answer = post(client, "press", {"phone": "julie", "bubble": "none", "token": "forged"})
    assert answer.json is not None
    assert answer.json["phones"][1]["toast"] == "Ce bouton n'est plus valable."


def test_time_passes_and_everything_begins_again(client: FlaskClient) -> None:
    later = post(client, "later", {"minutes": 15}).get_json()
    assert later["clock"] == "2026-03-02T10:15:00+01:00"
    post(client, "locate", {"phone": "julie"})
    again = post(client, "restart", {}).get_json()
    assert again["clock"] == "2026-03-02T10:00:00+01:00"
    assert all(phone["bubbles"] == [] for phone in again["phones"])
    assert again["version"] > later["version"]


@pytest.mark.parametrize(
    ("order", "body", "status", "says"),
    [
        ("write", {"phone": "nobody", "text": "a"}, 404, "Ce téléphone n'existe pas."),
        ("press", {"phone": "nobody", "bubble": "b", "token": "t"}, 404, "n'existe pas"),
        ("locate", {"phone": "nobody"}, 404, "n'existe pas"),
        ("write", {"phone": "martin"}, 400, "Il manque « text »."),
        ("write", {"phone": "martin", "text": "  "}, 400, "Le message est vide."),
        ("write", {"phone": "martin", "text": ""}, 400, "Le message est vide."),
        ("write", {"phone": "martin", "text": "a" * 4097}, 400, "« text » est trop long."),
        ("write", {"phone": 7, "text": "a"}, 400, "« phone » n'est pas valable."),
        ("write", {"phone": "martin", "text": "a", "x": 1}, 400, "« x » est de trop."),
        ("write", ["martin"], 400, "« la demande » n'est pas valable."),
        ("later", {"minutes": 0}, 400, "« minutes » est trop petit."),
        ("later", {"minutes": 10081}, 400, "« minutes » est trop grand."),
        ("later", {"minutes": "15"}, 400, "« minutes » n'est pas valable."),
    ],
)
def test_bad_orders_are_refused_with_a_word(
    client: FlaskClient, order: str, body: Any, status: int, says: str
) -> None:
    before = client.get("/api/state").get_json()
    answer = post(client, order, body)
    assert (answer.status_code, says in answer.text) == (status, True), answer.text
    assert client.get("/api/state").get_json() == before


def test_a_body_that_is_not_json_is_refused(client: FlaskClient) -> None:
    answer = client.post("/api/write", data="{", headers=OURS)
    assert (answer.status_code, answer.text) == (400, "La demande est illisible.")


def test_a_huge_body_is_refused(client: FlaskClient) -> None:
    answer = post(client, "write", {"phone": "martin", "text": "a" * 100_000})
    assert (answer.status_code, answer.text) == (400, "Le message est trop long.")


def test_a_version_that_is_not_a_number_is_refused(client: FlaskClient) -> None:
    answer = client.get("/api/state?after=x")
    assert (answer.status_code, answer.text) == (400, "« after » est un nombre.")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "http://localhost:81"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "none"},
        {"User-Agent": "a client that sends neither"},
    ],
)
def test_only_our_own_page_gives_orders(
    client: FlaskClient, fake_stage: FakeStage, headers: dict[str, str]
) -> None:
    answer = post(client, "write", {"phone": "martin", "text": "a"}, **headers)
    assert answer.status_code == 403
    assert fake_stage.written == []


def test_another_host_name_is_refused(client: FlaskClient) -> None:
    assert client.get("/api/state", headers={"Host": "elsewhere.example"}).status_code == 400
    assert client.get("/api/state", headers={"Host": "127.0.0.1:8080"}).status_code == 200


def test_the_page_and_its_files_are_served_and_closed_to_other_sites(client: FlaskClient) -> None:
    page = client.get("/")
    assert '<html lang="fr">' in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'self'")
    script = client.get("/static/app.js")
    assert script.status_code == 200
    assert script.mimetype == "text/javascript"


def test_a_document_is_handed_out_as_it_would_be_sent(client: FlaskClient) -> None:
    table = client.get("/api/papers/nadia/table")
    assert table.status_code == 200
    assert table.mimetype == "text/csv"
    assert table.headers["Content-Disposition"] == "attachment; filename=export.csv"
    assert table.data.decode("utf-8-sig").splitlines() == ["Numéro", "27"]


@pytest.mark.parametrize("path", ["nadia/7", "nobody/table", "nadia/..%2f..%2fetc"])
def test_there_is_no_paper_that_no_message_carries(client: FlaskClient, path: str) -> None:
    assert client.get(f"/api/papers/{path}").status_code == 404
