"""A resident asks for help: service, place and name, each asked only if it was not said, then the
recap and its OUI. What a text says beyond the question is taken too; a correction changes that
one answer and no other."""

from __future__ import annotations

from typing import Literal

from conversations.certainty import says_yes
from conversations.effects import Button, Buttons, NearestPlace, OpenNeed, Remember
from conversations.events import NeedOpened, PlaceFound
from conversations.first import misheard
from conversations.hearing import Heard, Question
from conversations.locating import (
    ask_place,
    gave_up,
    hear_place,
    look_for,
    look_for_number,
    take_finding,
)
from conversations.names import same_name, spoken, written
from conversations.plain_words import house_meant, plain
from conversations.scene import NeedView
from conversations.session import AskForHelp, PlaceDoubt
from conversations.turn import Turn
from conversations.urgency import sounds_urgent

SLOTS: tuple[str, ...] = ("category", "words", "place", "name", "agreed")
QUESTIONS: dict[str, Question] = {
    "category": "category", "place": "address", "name": "name", "agreed": "confirm",
}  # fmt: skip
MOST_WORDS = 2000
MOST_NAME_WORDS = 3
NO_NAMES = ("yes", "no", "greeting", "thanks", "done", "status", "problem")
"""A text that says nothing but one of these answers "your name?" with something else."""


def next_slot(turn: Turn) -> str:
    """The first answer that is needed and missing."""
    form = turn.help_form
    if form.category is None:
        return "category"
    category = turn.town.category(form.category)
    if category.by_person and not form.words:
        return "words"
    if form.place is None and (not category.remote or form.doubt is not None):
        return "place"
    return "agreed" if form.name else "name"


def start(turn: Turn, heard: Heard) -> Turn:
    """A need was heard, or somebody came to the door: what is known fills the form."""
    person = turn.records.person
    category = heard.category if turn.town.knows(heard.category) else None
    form = AskForHelp(
        category=category,
        words=heard.text[:MOST_WORDS] if heard.intent == "need" or category else "",
        place=person.place if heard.address is None else None,
        details=person.details if heard.address is None else None,
        name=heard.name or person.name,
    )
    turn = turn.keep(form=form, question=None).understood()
    return look_for(turn, heard.address) if heard.address is not None else ask_next(turn)


def ask_next(turn: Turn) -> Turn:
    match next_slot(turn):
        case "category":
            return turn.say("ask_category", values=_menu(turn))
        case "words":
            return turn.say("ask_words")
        case "place":
            return ask_place(turn, "ask_place")
        case "name":
            return turn.say("ask_name")
    return recap(turn)


def recap(turn: Turn, key: str = "recap") -> Turn:
    form = turn.help_form
    asked = turn.town.category(form.category or "").asked
    values = {"asked": asked, "name": written(form.name or "")}
    buttons = yes_or_no("HELP_CONFIRM")
    if form.place is None:
        return turn.say(f"{key}_remote", buttons, values=values)
    return turn.say(key, buttons, values={**values, "place": spoken(form.place)})


def yes_or_no(mode: str) -> Buttons:
    """Two buttons that stand for the words, in the mode of that name and no other."""
    return ((Button("answer", f"{mode}:oui", "button_yes"), Button("answer", f"{mode}:non", "button_no")),)


def hear_slot(turn: Turn, heard: Heard) -> Turn:
    """An answer to the open slot, and whatever else the same text says."""
    slot = next_slot(turn)
    if slot == "place":
        placed = hear_place(_absorb(turn, heard), heard)
        return _not_heard(turn, heard) if placed is None else placed if placed.looks_up else ask_next(placed)
    if slot == "category" and not turn.town.knows(heard.category):
        return _absorbed_or_misheard(turn, heard)
    if slot == "name" and not heard.name:
        return _absorbed_or_misheard(turn, heard)
    if slot == "words":
        turn = turn.fill(words=heard.text[:MOST_WORDS])
    turn = _absorb(turn.understood(), heard)
    return look_for(turn, heard.address or "") if _new_address(turn, heard) else ask_next(turn)


def _absorb(turn: Turn, heard: Heard) -> Turn:
    """Fills the empty answers that the text gives. Words are kept when they say more than a
    menu's digit does."""
    form = turn.help_form
    changes: dict[str, object] = {}
    if form.category is None and turn.town.knows(heard.category):
        changes["category"] = heard.category
        if len(heard.text.split()) > 2:
            changes["words"] = " / ".join(filter(None, (form.words, heard.text)))[:MOST_WORDS]
    if form.name is None and heard.name:
        changes["name"] = heard.name
    return turn.fill(**changes) if changes else turn


def _new_address(turn: Turn, heard: Heard) -> bool:
    return heard.address is not None and turn.help_form.place is None


def _absorbed_or_misheard(turn: Turn, heard: Heard) -> Turn:
    """Not an answer to the question; but it may answer another one."""
    absorbed = _absorb(turn, heard)
    if _new_address(turn, heard):
        return look_for(absorbed, heard.address or "")
    if absorbed is turn:
        return _not_heard(turn, heard)
    return ask_next(absorbed.understood())


def _not_heard(turn: Turn, heard: Heard) -> Turn:
    return misheard(turn, heard.text, ask_again)


def ask_again(turn: Turn) -> Turn:
    match next_slot(turn):
        case "category":
            return turn.say("ask_category_again", values=_menu(turn))
        case "place" if not turn.help_form.doubt:
            return ask_place(turn, "ask_place_again")
        case "name":
            return turn.say("ask_name_again")
    return ask_next(turn)


def place_found(turn: Turn, event: PlaceFound) -> Turn:
    turn = take_finding(turn, event)
    if event.finding.outside and turn.help_form.place is None:
        return _open(turn, task="outside", said=event.query)
    if gave_up(turn):
        return _open(turn, task="address", said=event.query)
    if turn.help_form.doubt is not None:
        return ask_place(turn, "ask_place", event.finding)
    return ask_next(turn)


def location_shared(turn: Turn, lat: float, lon: float) -> Turn:
    return turn.fill(place=None, doubt=PlaceDoubt()).do(NearestPlace(lat, lon))


def hear_confirmation(turn: Turn, heard: Heard) -> Turn:
    """The answer to the recap: a correction, yes, no, or neither."""
    corrected = _correct(turn, heard)
    if corrected is not None:
        return corrected
    if says_yes(heard) and not turn.help_form.correcting:
        return _open(turn)
    if heard.answer == "no" and not turn.help_form.correcting:
        return turn.understood().fill(correcting=True).say("what_is_wrong")
    return misheard(turn, heard.text, recap_again)


def recap_again(turn: Turn) -> Turn:
    return turn.say("what_is_wrong") if turn.help_form.correcting else recap(turn, "recap_again")


def _correct(turn: Turn, heard: Heard) -> Turn | None:
    """Changes the one answer that the text corrects; ``None`` where it corrects nothing."""
    form = turn.help_form
    turn = turn.understood().fill(correcting=False)
    if heard.house_number and form.place is not None:
        number = house_meant(heard.text) or heard.house_number
        same = plain(number) == plain(form.place.housenumber or "")
        return None if same else look_for_number(turn, number, form.place)
    if heard.address and not _same_place(turn, heard.address):
        return look_for(turn.fill(doubt=None), heard.address)
    other = _other_service(turn, heard)
    if other is not None:
        return ask_next(turn.fill(category=other))
    name = heard.name or (_bare_name(turn, heard) if form.correcting else None)
    if name and written(name) != written(form.name or ""):
        return recap(turn.fill(name=name))
    return None


def _same_place(turn: Turn, address: str) -> bool:
    place = turn.help_form.place
    return place is not None and plain(address) == plain(spoken(place))


def _other_service(turn: Turn, heard: Heard) -> str | None:
    """The one service that the text names and the request is not for. Digits are no services
    here: they count loaves and houses."""
    if heard.category is not None:
        named: tuple[str, ...] = (heard.category,)
    else:
        named = () if any(c.isdigit() for c in heard.text) else turn.town.ear.categories_in(heard.text)
    others = [c for c in named if turn.town.knows(c) and c != turn.help_form.category]
    return others[0] if len(others) == 1 else None


def _bare_name(turn: Turn, heard: Heard) -> str | None:
    """A name alone, where what is wrong was asked: "Dupont"."""
    said = turn.town.ear.hear(heard.text, "name")
    return said.name if said.intent not in NO_NAMES and len(heard.text.split()) <= MOST_NAME_WORDS else None


def _open(turn: Turn, task: Literal["address", "outside"] | None = None, said: str = "") -> Turn:
    form = turn.help_form
    category = turn.town.category(form.category or "autre")
    name = written(form.name) if form.name else ""
    words = " / ".join(filter(None, (form.words, said)))
    known = turn.records.person.name
    remember = () if known and name and not same_name(known, name) else (
        Remember(name or None, form.place, form.details),)  # somebody else on the same telephone
    need = OpenNeed(
        category.slug, words if not category.private or task else "", name, form.place, form.details,
        category.urgent or sounds_urgent(form.words),
        task or ("other_need" if category.by_person else None),
    )
    return turn.settled().do(*remember, need)


def need_opened(turn: Turn, event: NeedOpened) -> Turn:
    """Says by which hour there will be news, or who takes it up."""
    hours, numbers = turn.town.hours, turn.town.numbers
    if event.call_by is not None:
        by = hours.spoken(event.call_by, turn.scene.now)
        key = "nobody_left" if event.nobody else "outside" if event.outside else "person_takes_up"
        return turn.say(key, values={"hour": by, "medical": numbers.medical})
    assert event.news_at is not None
    by = hours.spoken(event.news_at, turn.scene.now)
    values = {"name": event.name, "hour": by, "medical": numbers.medical}
    return turn.say("searching" if event.name else "searching_unnamed", values=values)


def go_back(turn: Turn, heard: Heard) -> Turn:
    """Takes back the last answer and asks for it again; at the start there is nothing to take."""
    form = turn.help_form
    turn = turn.understood()
    if form.doubt is not None:
        return ask_next(turn.fill(doubt=None, place=None))
    for slot, empty in (("name", None), ("place", None), ("words", ""), ("category", None)):
        if getattr(form, slot):
            return ask_next(turn.fill(**{slot: empty}, correcting=False))
    return ask_next(turn)


def drop(turn: Turn, heard: Heard) -> Turn:
    return turn.settled().say("request_dropped")


def amounts_to_another(turn: Turn, heard: Heard, needs: list[NeedView]) -> bool:
    """Whether a need that was heard is a second one: of a service not asked for yet."""
    return turn.town.knows(heard.category) and heard.category not in {n.category for n in needs}


def _menu(turn: Turn) -> dict[str, str]:
    shown = [turn.town.category(slug) for slug in turn.town.menu]
    lines = [f"{c.digit} {c.label}" for c in shown]
    return {f"choice{i}": line for i, line in enumerate(lines, 1)}
