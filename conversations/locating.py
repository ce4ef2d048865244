"""The place in a form: from typed words to one spot. A missing number is asked once, two candidates
are a choice, an unknown address is tried once more with an example; then a person takes over."""

from __future__ import annotations

from msgspec.structs import replace

from conversations.effects import FindPlace
from conversations.events import PlaceFound
from conversations.hearing import THRESHOLDS, Heard
from conversations.names import spoken, spoken_street
from conversations.place import Place, PlaceFinding
from conversations.session import PlaceDoubt
from conversations.turn import Turn

MOST_OPTIONS = 3
MOST_ADDRESS_WORDS = 8
FEWEST_WORDS = 2
"""So few words may be a street's name, whatever else they mean."""


def look_for(turn: Turn, words: str) -> Turn:
    return turn.do(FindPlace(words))


def look_for_number(turn: Turn, number: str, street: Place) -> Turn:
    where = " ".join(filter(None, (number, street.street or street.label, street.city)))
    return turn.do(FindPlace(where))


def hear_place(turn: Turn, heard: Heard) -> Turn | None:
    """Takes what was written as (part of) an address; ``None`` where it is none."""
    doubt = _doubt(turn)
    if doubt.options:
        return _choose(turn, heard, doubt)
    if doubt.street is not None:
        return _number_for(turn, heard, doubt.street)
    words = heard.address or _maybe_an_address(heard)
    return look_for(turn, words) if words and any(c.isalpha() for c in words) else None


def _maybe_an_address(heard: Heard) -> str | None:
    """A short text that is nothing else: "12 abbe couture". The address book knows better."""
    size = len(heard.text.split())
    said_something = any(c.isalpha() for c in heard.text)
    named = heard.intent in ("need", "offer") and (size <= FEWEST_WORDS or any(c.isdigit() for c in heard.text))
    nothing_else = heard.intent == "other" or heard.confidence < THRESHOLDS.ask
    return heard.text if size <= MOST_ADDRESS_WORDS and said_something and (named or nothing_else) else None


def _choose(turn: Turn, heard: Heard, doubt: PlaceDoubt) -> Turn | None:
    digit = heard.text.strip().rstrip(".")
    if digit.isdecimal() and 1 <= int(digit) <= len(doubt.options):
        return settle(turn, doubt.options[int(digit) - 1], doubt.details)
    return look_for(turn, heard.address) if heard.address else None


def _number_for(turn: Turn, heard: Heard, street: Place) -> Turn | None:
    if heard.house_number:
        return look_for_number(turn, heard.house_number, street)
    if heard.address:
        return look_for(turn, heard.address)
    return settle(turn, street, _doubt(turn).details) if heard.answer is None else None


def take_finding(turn: Turn, event: PlaceFound) -> Turn:
    """What the address book found, for the form that asked. ``doubt`` of the form tells what is
    still to be asked; a place in the form means that it is settled."""
    finding, doubt = event.finding, _doubt(turn)
    details = " ".join(filter(None, (doubt.details, finding.details))) or None
    match finding.kind:
        case "housenumber" | "place" if finding.place:
            return settle(turn, finding.place, details)
        case "street" if finding.place and doubt.street is not None:
            return settle(turn, finding.place, details)
        case "street" if finding.place:
            missing = 1 if any(c.isdigit() for c in event.query) else 0
            again = replace(doubt, street=finding.place, details=details, tries=doubt.tries + missing)
            return turn.fill(place=None, doubt=again)
        case "ambiguous" if finding.others:
            options = finding.others[:MOST_OPTIONS]
            return turn.fill(place=None, doubt=replace(doubt, options=options, details=details))
    return turn.fill(place=None, doubt=PlaceDoubt(tries=doubt.tries + 1, details=details))


def settle(turn: Turn, place: Place, details: str | None) -> Turn:
    return turn.understood().fill(place=place, details=details, doubt=None)


def gave_up(turn: Turn) -> bool:
    """Whether the address was tried twice in vain."""
    return _doubt(turn).tries >= 2


def ask_place(turn: Turn, key: str, finding: PlaceFinding | None = None) -> Turn:
    """The question that the form's doubt calls for; ``key`` where there is none yet."""
    doubt = _doubt(turn)
    if doubt.options:
        return turn.say("which_place", values=_numbered(doubt.options))
    if doubt.street is not None:
        return turn.say("ask_number_again" if doubt.tries else "ask_number",
                        values={"street": spoken_street(doubt.street)})
    if doubt.tries:
        outside = finding is not None and finding.outside
        again = "place_outside" if outside else "place_unknown"
        return turn.say(again, values={"street": example(turn)})
    return turn.say(key, values={"street": example(turn)}, ask_for_location="button_location")


def example(turn: Turn) -> str:
    streets = turn.town.examples
    return f"12 {streets[0]}" if streets else "12 rue de la Fontaine"


def _numbered(options: tuple[Place, ...]) -> dict[str, str]:
    labels = [f"{i} {spoken(place)}" for i, place in enumerate(options, 1)]
    return {f"option{i}": label for i, label in enumerate(labels + [""] * 3, 1) if i <= 3}


def _doubt(turn: Turn) -> PlaceDoubt:
    form = turn.session.form
    return (form.doubt if form is not None else None) or PlaceDoubt()
