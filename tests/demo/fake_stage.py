"""A stage without a switchboard: one small story, always told in the same words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from demo.stage import (
    Bubble,
    Ground,
    Phone,
    PhoneButton,
    Pin,
    Quarter,
    Snapshot,
    Street,
    UnknownPhone,
)  # fmt: skip

PinState = Literal["asked", "yes", "no", "waiting", "helped"]
OPENING = datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))
WEST, EAST, SOUTH, NORTH = 4.990, 5.012, 43.575, 43.590

RECAP = """Mairie de Miramas, service gratuit et automatique.
Des courses au 12 rue Abbé Couture ? Répondez OUI ou NON.
0 : une personne vous rappelle."""
ASK = "Courses, quartier Centre, à 350 m, aujourd'hui."
CONSENT = (
    "Julie, voisine bénévole, peut vous aider. Puis-je lui donner votre nom et votre adresse ?"
    " OUI ou NON."
)
INTRODUCTION = (
    "Julie va venir. Elle vous dira le mot MIMOSA. Ne donnez jamais votre carte ni votre code."
    " Un doute ? 04 90 00 00 00"
)
DANGER = "URGENCE ? Appelez le 15 ou le 112 tout de suite. Impossible de parler : SMS au 114."

PHONES = (
    Phone("martin", "sms", "Mme Martin", "resident", "06 39 98 00 01"),
    Phone("julie", "telegram", "Julie", "volunteer", "@julie"),
    Phone("karim", "telegram", "Karim", "volunteer", "@karim"),
    Phone("nadia", "telegram", "Nadia", "referent", "Référente, quartier Centre"),
)
PINS = (
    Pin("Mme Martin", "resident", 43.5825, 5.0012, on_phone="martin"),
    Pin("Julie", "volunteer", 43.5838, 5.0030, 500, on_phone="julie"),
    Pin("Karim", "volunteer", 43.5811, 4.9990, 800, on_phone="karim"),
    Pin("Luc", "volunteer", 43.5860, 4.9950, 1000),
    Pin("Inès", "volunteer", 43.5790, 5.0080, 300, "paused"),
)


def small_ground() -> Ground:
    lons = [WEST + (EAST - WEST) * i / 8 for i in range(9)]
    lats = [SOUTH + (NORTH - SOUTH) * i / 8 for i in range(9)]
    streets = [Street(f"Rue {i}", ((lon, SOUTH), (lon, NORTH))) for i, lon in enumerate(lons)]
    streets += [Street(f"Avenue {i}", ((WEST, lat), (EAST, lat))) for i, lat in enumerate(lats)]
    middle = (WEST + EAST) / 2
    return Ground(
        "Miramas",
        tuple(streets),
        (_quarter("Centre", WEST, middle), _quarter("La Gare", middle, EAST)),
    )


def _quarter(name: str, west: float, east: float) -> Quarter:
    corners = ((west, SOUTH), (east, SOUTH), (east, NORTH), (west, NORTH), (west, SOUTH))
    return Quarter(name, corners)


class FakeStage:
    """``written`` and the other lists hold what the page asked for, in order."""

    def __init__(self, ground: Ground | None = None, pins: tuple[Pin, ...] = PINS) -> None:
        self._ground, self._pins = ground or small_ground(), pins
        self._version = 0
        self.written: list[tuple[str, str]] = []
        self.restart()

    def restart(self) -> None:
        self._shown = Snapshot(self._next(), OPENING, PHONES, self._pins)
        self._scene = "quiet"

    def ground(self) -> Ground:
        return self._ground

    def snapshot(self) -> Snapshot:
        return self._shown

    def write(self, phone: str, text: str) -> None:
        self._known(phone)
        self.written.append((phone, text))
        self._bubble(phone, text, mine=True)
        if phone == "martin":
            self._hear_resident(text)

    def press(self, phone: str, bubble: str, token: str) -> None:
        known = {b.id: b for b in self._known(phone).bubbles}
        tokens = [
            b.token for row in (known[bubble].buttons if bubble in known else ()) for b in row
        ]
        if token not in tokens:
            self._change(phone, toast="Ce bouton n'est plus valable.")
        elif token in ("yes", "no"):
            self._answer_ask(phone, bubble, token)
        else:
            self._change(phone, toast="C'est noté.")

    def share_location(self, phone: str) -> None:
        self._known(phone)
        self._bubble(phone, "Ma position", mine=True)

    def attachment(self, phone: str, bubble: str) -> Mapping[str, Any]:
        self._known(phone)
        if bubble != "table":
            raise UnknownPhone(f"{phone}: {bubble}")
        return {"kind": "export", "data": {"name": "export", "columns": ["Numéro"], "rows": [[27]]}}

    def pass_time(self, minutes: int) -> None:
        clock = self._shown.clock + timedelta(minutes=minutes)
        self._shown = replace(self._shown, version=self._next(), clock=clock)

    def _hear_resident(self, text: str) -> None:
        said = text.strip().casefold()
        if "tombée" in said:
            self._bubble("martin", DANGER)
            self._card("nadia", "DANGER. Mme Martin : " + text, ("Je m'en occupe", "take"))
        elif said == "0":
            self._bubble("martin", "Une personne de la mairie vous rappelle avant 12 h.")
            self._card("nadia", "À rappeler avant 12 h : Mme Martin", ("Je m'en occupe", "take"))
        elif self._scene == "quiet":
            self._bubble("martin", RECAP)
            self._scene = "recap"
        elif self._scene == "recap" and said == "oui":
            self._look_for_somebody()
        elif self._scene == "consent" and said == "oui":
            self._introduce()
        elif self._scene == "introduced":
            self._bubble("julie", f"Mme Martin : {text}")

    def _look_for_somebody(self) -> None:
        self._scene = "asking"
        self._bubble("martin", "Merci Mme Martin. Je cherche un voisin. Nouvelles avant 12 h.")
        self._pin("Mme Martin", "waiting")
        for phone, name in (("julie", "Julie"), ("karim", "Karim")):
            self._card(phone, ASK, ("Je peux", "yes"), ("Pas cette fois", "no"))
            self._pin(name, "asked")

    def _answer_ask(self, phone: str, bubble: str, token: str) -> None:
        name = self._known(phone).owner
        verdict = "Merci ! J'attends son accord." if token == "yes" else "Pas de souci."
        self._rewrite(phone, bubble, f"{ASK}\n{verdict}")
        self._pin(name, "yes" if token == "yes" else "no")
        self._change(phone, toast="C'est noté.")
        if token == "yes" and self._scene == "asking":
            self._scene = "consent"
            self._bubble("martin", CONSENT)

    def _introduce(self) -> None:
        self._scene = "introduced"
        self._bubble("martin", INTRODUCTION)
        words = "Mme Martin, 12 rue Abbé Couture. Dites-lui le mot MIMOSA."
        self._card(
            "julie", words, ("Lui écrire", "relay"), ("C'est fait", "done"), ("Un souci", "x")
        )
        self._pin("Mme Martin", "helped")

    def _known(self, phone: str) -> Phone:
        for known in self._shown.phones:
            if known.id == phone:
                return known
        raise UnknownPhone(phone)

    def _next(self) -> int:
        self._version += 1
        return self._version

    def _card(self, phone: str, text: str, *buttons: tuple[str, str]) -> None:
        self._bubble(phone, text, rows=(tuple(PhoneButton(*button) for button in buttons),))

    def _bubble(
        self, phone: str, text: str, *, mine: bool = False,
        rows: tuple[tuple[PhoneButton, ...], ...] = (),
    ) -> None:  # fmt: skip
        bubble = Bubble(f"b{self._next()}", mine, text, self._shown.clock, rows)
        self._change(phone, bubbles=(*self._known(phone).bubbles, bubble), toast=None)

    def _rewrite(self, phone: str, bubble: str, text: str) -> None:
        changed = tuple(
            replace(b, text=text, buttons=()) if b.id == bubble else b
            for b in self._known(phone).bubbles
        )
        self._change(phone, bubbles=changed)

    def offer_location(self, phone: str, label: str) -> None:
        bubble = Bubble(f"b{self._next()}", False, "Où êtes-vous ?", self._shown.clock, (), label)
        self._change(phone, bubbles=(*self._known(phone).bubbles, bubble))

    def _change(
        self, phone: str, *, bubbles: tuple[Bubble, ...] | None = None, toast: str | None = None
    ) -> None:
        phones = tuple(
            replace(p, bubbles=p.bubbles if bubbles is None else bubbles, toast=toast)
            if p.id == phone else p
            for p in self._shown.phones
        )  # fmt: skip
        self._shown = replace(self._shown, version=self._next(), phones=phones)

    def _pin(self, name: str, state: PinState) -> None:
        pins = tuple(
            replace(pin, state=state) if pin.name == name else pin for pin in self._shown.pins
        )
        self._shown = replace(self._shown, version=self._next(), pins=pins)
