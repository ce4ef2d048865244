"""A volunteer registers: first name, what they can do, where from, how far, and a real yes to the
charter. A referent decides; nothing is asked of them before."""

from __future__ import annotations

import re

from conversations import usual
from conversations.asking import NO_NAMES
from conversations.certainty import says_yes
from conversations.effects import (
    Button,
    Buttons,
    NearestPlace,
    RegisterOffer,
    Remember,
    Rewrite,
    Toast,
)
from conversations.events import PlaceFound, Pressed
from conversations.first import misheard
from conversations.hearing import Heard, Question
from conversations.locating import (
    ask_place,
    gave_up,
    hear_place,
    look_for,
    take_finding,
)
from conversations.names import spoken, spoken_distance, written
from conversations.session import OfferHelp, PlaceDoubt
from conversations.turn import Turn

SLOTS: tuple[str, ...] = ("name", "categories", "place", "radius", "usual", "charter")
QUESTIONS: dict[str, Question | None] = {
    "name": "name", "categories": None, "place": "address", "radius": None,
    "usual": None, "charter": "confirm",
}  # fmt: skip
_METRES = re.compile(r"(\d{1,6}(?:[.,]\d{1,3})?)\s*(km|kilo|m)", re.IGNORECASE)


def next_slot(turn: Turn) -> str:
    form = turn.offer_form
    if not form.name:
        return "name"
    if not form.chosen:
        return "categories"
    if form.place is None:
        return "place"
    if form.radius_m is None:
        return "radius"
    return "charter" if form.usual else "usual"


def start(turn: Turn, heard: Heard | None = None) -> Turn:
    """``heard`` is the text that offers help, if one did."""
    person = turn.records.person
    offered = tuple(c for c in heard.categories if turn.town.knows(c)) if heard else ()
    name = (heard.name if heard else None) or person.name
    form = OfferHelp(name=name, categories=offered, chosen=bool(offered), place=person.place)
    turn = turn.keep(form=form, question=None).understood()
    if heard is not None and heard.address:
        return look_for(turn.fill(place=None), heard.address)
    return ask_next(turn)


def ask_next(turn: Turn) -> Turn:
    match next_slot(turn):
        case "name":
            return turn.say("offer_name")
        case "categories":
            return turn.say("offer_categories", category_buttons(turn), values=_menu(turn))
        case "place":
            return _ask_place(turn, "offer_place")
        case "radius":
            return turn.say("offer_radius", _radius_buttons(turn), values=_radius_values(turn))
        case "usual":
            return turn.say(usual.key(turn), usual.buttons(turn), values=usual.values(turn))
    agree = Button("charter", "yes", "button_agree")
    yes_no: Buttons = ((agree, Button("charter", "no", "button_disagree")),)
    return turn.say("charter", yes_no, values={"distance": _farthest(turn)})


def _ask_place(turn: Turn, key: str, event: PlaceFound | None = None) -> Turn:
    return ask_place(turn, key, event.finding if event else None)


def hear_slot(turn: Turn, heard: Heard) -> Turn:
    match next_slot(turn):
        case "name" if heard.name or (_short(heard.text) and heard.intent not in NO_NAMES):
            name = heard.name or heard.text.strip()
            return ask_next(turn.understood().fill(name=written(name)))
        case "categories":
            return _hear_categories(turn, heard)
        case "place":
            return _hear_place(turn, heard)
        case "radius":
            return _hear_radius(turn, heard)
        case "usual":
            return ask_next(usual.hear(turn.understood(), heard.text))
        case "charter" if says_yes(heard):
            return _register(turn)
        case "charter" if heard.answer == "no":
            return turn.settled().say("charter_needed")
    return misheard(turn, heard.text, ask_next)


def _hear_place(turn: Turn, heard: Heard) -> Turn:
    placed = hear_place(turn, heard)
    if placed is None:
        return misheard(turn, heard.text, ask_next)
    return placed if placed.looks_up else ask_next(placed)


def _short(text: str) -> bool:
    words = text.split()
    return 0 < len(words) <= 2 and all(w.replace("-", "").isalpha() for w in words)


def _hear_categories(turn: Turn, heard: Heard) -> Turn:
    named = [c for c in turn.town.ear.categories_in(heard.text) if turn.town.knows(c)]
    if not named:
        return misheard(turn, heard.text, ask_next)
    chosen = tuple(dict.fromkeys([*turn.offer_form.categories, *named]))
    return ask_next(turn.understood().fill(categories=chosen, chosen=True))


def _hear_radius(turn: Turn, heard: Heard) -> Turn:
    """A choice by digit, or metres; an address here corrects the place."""
    choices = turn.town.radius_choices
    text = heard.text.strip().rstrip(".")
    if text.isdecimal() and 1 <= int(text) <= len(choices):
        return ask_next(turn.understood().fill(radius_m=choices[int(text) - 1]))
    metres = _metres(heard.text)
    if metres is not None:
        return ask_next(turn.understood().fill(radius_m=min(max(metres, 50), choices[-1])))
    said = turn.town.ear.hear(heard.text, "address")
    if said.address:
        return look_for(turn.fill(place=None, doubt=None), said.address)
    return misheard(turn, heard.text, ask_next)


def _metres(text: str) -> int | None:
    found = _METRES.search(text)
    if found is None:
        return None
    number = float(found[1].replace(",", "."))
    return round(number * 1000) if found[2].lower().startswith("k") else round(number)


def place_found(turn: Turn, event: PlaceFound) -> Turn:
    turn = take_finding(turn, event)
    if gave_up(turn):
        return misheard(turn.keep(misheard=1), event.query, ask_next)
    if turn.offer_form.doubt is not None:
        return _ask_place(turn, "offer_place", event)
    return ask_next(turn)


def location_shared(turn: Turn, lat: float, lon: float) -> Turn:
    return turn.fill(place=None, doubt=PlaceDoubt()).do(NearestPlace(lat, lon))


def press_category(turn: Turn, event: Pressed) -> Turn:
    """Marks or unmarks one service on the card, in place."""
    if not _at(turn, "categories") or not turn.town.knows(event.ref):
        return turn.do(Toast("toast_too_late"), Rewrite())
    had = turn.offer_form.categories
    now = tuple(c for c in had if c != event.ref) if event.ref in had else (*had, event.ref)
    turn = turn.fill(categories=now)
    card = Rewrite("offer_categories", _menu(turn), category_buttons(turn))
    return turn.do(Toast(), card)


def press_chosen(turn: Turn, event: Pressed) -> Turn:
    if not _at(turn, "categories"):
        return turn.do(Toast("toast_too_late"), Rewrite())
    if not turn.offer_form.categories:
        return turn.do(Toast("toast_choose_one"))
    labels = ", ".join(turn.town.category(c).label for c in turn.offer_form.categories)
    card = Rewrite("offer_chosen", {"categories": labels})
    return ask_next(turn.fill(chosen=True).do(Toast(), card))


def press_radius(turn: Turn, event: Pressed) -> Turn:
    if not _at(turn, "radius"):
        return turn.do(Toast("toast_too_late"), Rewrite())
    return ask_next(turn.fill(radius_m=int(event.ref)).do(Toast(), Rewrite()))


def press_usual(turn: Turn, event: Pressed) -> Turn:
    """Marks or unmarks a time or a thing on the card, in place."""
    chosen = usual.marked(turn, event.ref) if _at(turn, "usual") else None
    if chosen is None:
        return turn.do(Toast("toast_too_late"), Rewrite())
    return chosen.do(Toast(), Rewrite(usual.key(turn), usual.values(turn), usual.buttons(chosen)))


def press_usual_done(turn: Turn, event: Pressed) -> Turn:
    if not _at(turn, "usual"):
        return turn.do(Toast("toast_too_late"), Rewrite())
    return ask_next(turn.fill(usual=True).do(Toast(), Rewrite()))


def press_charter(turn: Turn, event: Pressed) -> Turn:
    if not _at(turn, "charter"):
        return turn.do(Toast("toast_too_late"), Rewrite())
    turn = turn.do(Toast(), Rewrite())
    return _register(turn) if event.ref == "yes" else turn.settled().say("charter_needed")


def _at(turn: Turn, slot: str) -> bool:
    return isinstance(turn.session.form, OfferHelp) and next_slot(turn) == slot


def _register(turn: Turn) -> Turn:
    form = turn.offer_form
    assert form.place is not None and form.radius_m is not None and form.name
    offer = RegisterOffer(
        form.name, form.categories, form.place, form.radius_m, form.equipment, form.times
    )
    remember = Remember(form.name, form.place)
    turn = turn.settled().do(remember, offer)
    return turn.say("offer_pending", values={"name": form.name})


def go_back(turn: Turn, heard: Heard) -> Turn:
    form = turn.offer_form
    turn = turn.understood()
    if form.doubt is not None:
        return ask_next(turn.fill(doubt=None, place=None))
    if form.usual:
        return ask_next(turn.fill(usual=False, equipment=(), times=()))
    if form.radius_m is not None:
        return ask_next(turn.fill(radius_m=None))
    if form.place is not None:
        return ask_next(turn.fill(place=None))
    if form.chosen:
        return ask_next(turn.fill(chosen=False, categories=()))
    return ask_next(turn.fill(name=None))


def category_buttons(turn: Turn) -> Buttons:
    """One button a service, marked when chosen, two a row; then the button that ends the list."""
    chosen = turn.offer_form.categories
    marks = [
        Button("category", c.slug, "button_category", f"{'✓ ' if c.slug in chosen else ''}{c.label}")
        for c in turn.town.categories
        if not c.by_person
    ]
    rows = tuple(tuple(marks[i : i + 2]) for i in range(0, len(marks), 2))
    return (*rows, (Button("categories_chosen", "", "button_that_is_all"),))


def _radius_buttons(turn: Turn) -> Buttons:
    choices = turn.town.radius_choices
    return (tuple(Button("radius", str(m), "button_radius", spoken_distance(m)) for m in choices),)


def _radius_values(turn: Turn) -> dict[str, str]:
    choices = [f"{i} {spoken_distance(m)}" for i, m in enumerate(turn.town.radius_choices, 1)]
    place = turn.offer_form.place
    return {"choices": "\n".join(choices), "place": spoken(place) if place else ""}


def _farthest(turn: Turn) -> str:
    return spoken_distance(turn.town.radius_choices[-1])


def _menu(turn: Turn) -> dict[str, str]:
    listed = [f"{c.digit} {c.label.lower()}" for c in turn.town.categories if not c.by_person]
    return {"menu": ", ".join(listed)}

