"""A referent or a partner asks for help, or offers it, for somebody who cannot write: a landline, a
neighbour's telephone, or none at all. By buttons, in a few questions, and nothing is kept before
that person's consent was heard."""

from __future__ import annotations

import re

import phonenumbers

from conversations.certainty import says_yes
from conversations.effects import Button, Buttons, EnterNeed, EnterOffer, Rewrite, Toast, Whom
from conversations.events import Entered, PlaceFound, Pressed
from conversations.hearing import Heard, Question
from conversations.locating import ask_place, example, hear_place, look_for, take_finding
from conversations.names import is_name, spoken, spoken_distance, written
from conversations.session import ActFor, PlaceDoubt
from conversations.turn import Turn
from conversations.urgency import sounds_urgent

QUESTIONS: dict[str, Question] = {"name": "name", "place": "address", "consent": "confirm"}
MOST_WORDS = 2000
_FRENCH = re.compile(r"\+33[1-9]\d{8}")
"""Any number of the French plan, as E.164; also those kept for fiction, which nobody holds."""
MOST_NAME_WORDS = 4
NO_SMS = (phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.VOIP)


def next_slot(turn: Turn) -> str:
    form = turn.act_form
    if form.what is None:
        return "what"
    if not form.name:
        return "name"
    if form.phone is None:
        return "phone"
    if form.reach is None:
        return "reach"
    if not form.chosen:
        return "categories"
    if form.what == "need" and form.words is None:
        return "words"
    if form.place is None and (not _remote(turn) or form.doubt is not None):
        return "place"
    return "radius" if form.what == "offer" and form.radius_m is None else "consent"


def _remote(turn: Turn) -> bool:
    """A need that is helped from afar asks for no address; an offer always has one."""
    form = turn.act_form
    return form.what == "need" and turn.town.category(form.categories[0]).remote


def start(turn: Turn, rest: str = "") -> Turn:
    """``rest`` is what was typed behind the command: a name, or the whole request."""
    if not turn.records.standing.may("act_for"):
        return turn.say("not_allowed")
    turn = turn.keep(form=ActFor(), question=None).understood()
    return _take_in(turn, rest) if rest else ask_next(turn)


def _take_in(turn: Turn, text: str) -> Turn:
    """All that one text says: whose need, the number, the service, the address."""
    heard = turn.town.ear.hear(text)
    phone = _number_in(text)
    needs = heard.intent == "need" and turn.town.knows(heard.category)
    name = heard.name or (text if _may_be_name(text) else None)
    turn = turn.fill(
        what="need" if needs else None, name=written(name) if name else None, phone=phone,
        categories=(heard.category,) if needs else (), chosen=needs, words=text if needs else None,
    )  # fmt: skip
    return look_for(turn, heard.address) if heard.address else ask_next(turn)


def ask_next(turn: Turn) -> Turn:
    form = turn.act_form
    who = {"name": form.name or ""}
    match next_slot(turn):
        case "what":
            return turn.say("for_what", _row("what", need="button_for_need", offer="button_for_offer"))
        case "name":
            return turn.say("for_name")
        case "phone":
            return turn.say("for_phone", _row("phone", none="button_no_phone"), values=who)
        case "reach":
            return turn.say("for_reach", _reach_buttons(turn), values=who)
        case "categories":
            return turn.say("for_categories", category_buttons(turn), values=who)
        case "words":
            return turn.say("for_words", _row("words", none="button_no_words"), values=who)
        case "place":
            return _ask_place(turn)
        case "radius":
            return turn.say("for_radius", _radius_buttons(turn))
    return _ask_consent(turn)


def _ask_consent(turn: Turn) -> Turn:
    form = turn.act_form
    labels = ", ".join(turn.town.category(c).label for c in form.categories)
    values = {
        "name": form.name or "", "contact": _spoken_number(form.phone or ""), "categories": labels,
        "where": " ".join(filter(None, (spoken(form.place) if form.place else "", form.details))),
        "words": turn.quoted(form.words or ""),
        "distance": spoken_distance(form.radius_m) if form.radius_m else "",
    }  # fmt: skip
    rows: Buttons = (
        (Button("act_for", "consent:yes", "button_consent_heard"),),
        (Button("act_for", "again:", "button_start_again"), Button("act_for", "drop:", "button_drop")),
    )
    return turn.say(f"for_consent_{form.what}", rows, values=values)


# What was typed.


def hear_slot(turn: Turn, heard: Heard) -> Turn:
    match next_slot(turn):
        case "what" if heard.intent in ("need", "offer"):
            return ask_next(turn.fill(what=heard.intent))
        case "name" if heard.name or _may_be_name(heard.text):
            return ask_next(turn.fill(name=written(heard.name or heard.text.strip())))
        case "phone":
            return _hear_phone(turn, heard)
        case "categories":
            return _hear_categories(turn, heard)
        case "words":
            return ask_next(turn.fill(words=heard.text[:MOST_WORDS]))
        case "place":
            return _hear_place(turn, heard)
        case "consent" if says_yes(heard):
            return _enter(turn)
        case "consent" if "no" in (heard.answer, heard.intent):
            return drop(turn)
    return ask_next(turn)


def _hear_phone(turn: Turn, heard: Heard) -> Turn:
    number = _number_in(heard.text)
    if number is None:
        return turn.say("for_phone_unclear", _row("phone", none="button_no_phone"))
    return ask_next(turn.fill(phone=number))


def _hear_categories(turn: Turn, heard: Heard) -> Turn:
    """A need is for one service; what the text says beyond it is kept."""
    named = [c for c in turn.town.ear.categories_in(heard.text) if turn.town.knows(c)]
    if not named:
        return ask_next(turn)
    if turn.act_form.what == "offer":
        return ask_next(turn.fill(categories=tuple(named), chosen=True))
    words = heard.text[:MOST_WORDS] if len(heard.text.split()) > 2 else turn.act_form.words
    return ask_next(turn.fill(categories=(named[0],), chosen=True, words=words))


def _hear_place(turn: Turn, heard: Heard) -> Turn:
    placed = hear_place(turn, heard)
    if placed is None:
        return ask_next(turn)
    return placed if placed.looks_up else ask_next(placed)


def place_found(turn: Turn, event: PlaceFound) -> Turn:
    turn = take_finding(turn, event)
    return _ask_place(turn) if next_slot(turn) == "place" else ask_next(turn)


def _ask_place(turn: Turn) -> Turn:
    """Which of several, which number; else the address, as often as it takes."""
    doubt = turn.act_form.doubt or PlaceDoubt()
    if doubt.options or doubt.street is not None:
        return ask_place(turn, "for_place")
    key = "for_place_unknown" if doubt.tries else "for_place"
    return turn.say(key, values={"street": example(turn)})


def _may_be_name(text: str) -> bool:
    words = text.split()
    return 0 < len(words) <= MOST_NAME_WORDS and is_name(text) and all(c.isalpha() or c in " .-'’" for c in text)


def _number_in(text: str) -> str | None:
    """A French number in the text, as E.164; a mobile or a landline alike."""
    found = next(iter(phonenumbers.PhoneNumberMatcher(text, "FR", phonenumbers.Leniency.POSSIBLE)), None)
    if found is None:
        return None
    number = phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164)
    return number if _FRENCH.fullmatch(number) or phonenumbers.is_valid_number(found.number) else None


def _spoken_number(phone: str) -> str:
    if not phone:
        return ""
    return phonenumbers.format_number(phonenumbers.parse(phone), phonenumbers.PhoneNumberFormat.NATIONAL)


# What was pressed.


def press(turn: Turn, event: Pressed) -> Turn:
    """``ref`` is the slot and the answer; a button of a question that is past does nothing."""
    slot, _, answer = event.ref.partition(":")
    if not isinstance(turn.session.form, ActFor):
        return turn.do(Toast("toast_too_late"), Rewrite()) if slot != "start" else start(turn.do(Toast()))
    if slot in ("again", "drop"):
        turn = turn.do(Toast(), Rewrite())
        return start(turn) if slot == "again" else drop(turn)
    if slot == "category" and next_slot(turn) == "categories":
        return _press_category(turn, answer)
    if next_slot(turn) != slot:
        return turn.do(Toast("toast_too_late"), Rewrite())
    return _pressed(turn.do(Toast(), Rewrite()), slot, answer)


def _pressed(turn: Turn, slot: str, answer: str) -> Turn:
    match slot:
        case "what":
            return ask_next(turn.fill(what=answer))
        case "phone":
            return ask_next(turn.fill(phone="", reach="none"))
        case "reach":
            return ask_next(turn.fill(reach=answer))
        case "words":
            return ask_next(turn.fill(words=""))
        case "radius":
            return ask_next(turn.fill(radius_m=int(answer)))
        case "categories" if turn.act_form.categories:
            return ask_next(turn.fill(chosen=True))
        case "consent":
            return _enter(turn)
    return ask_next(turn)


def _press_category(turn: Turn, slug: str) -> Turn:
    """A need has one service; of an offer, one more is marked in place."""
    if turn.act_form.what == "need":
        return ask_next(turn.do(Toast(), Rewrite()).fill(categories=(slug,), chosen=True))
    had = turn.act_form.categories
    now = tuple(c for c in had if c != slug) if slug in had else (*had, slug)
    turn = turn.fill(categories=now)
    card = Rewrite("for_categories", {"name": turn.act_form.name or ""}, category_buttons(turn))
    return turn.do(Toast(), card)


def _row(slot: str, **answers: str) -> Buttons:
    return (tuple(Button("act_for", f"{slot}:{a}", text) for a, text in answers.items()),)


def _reach_buttons(turn: Turn) -> Buttons:
    """Whose the number is; unless it is a landline, whether they read SMS."""
    form = turn.act_form
    ways = ["voice", "shared"]
    if phonenumbers.number_type(phonenumbers.parse(form.phone or "")) not in NO_SMS:
        ways.insert(0, "sms")
    say = turn.said
    return tuple(
        (Button("act_for", f"reach:{way}", f"button_reach_{way}",
                say(f"button_reach_{way}", name=form.name or "")),)
        for way in ways
    )  # fmt: skip


def category_buttons(turn: Turn) -> Buttons:
    form = turn.act_form
    marks = [
        Button("act_for", f"category:{c.slug}", "button_category",
               f"{'✓ ' if c.slug in form.categories else ''}{c.label}")
        for c in turn.town.categories
        if form.what == "need" or not c.by_person
    ]  # fmt: skip
    rows = tuple(tuple(marks[i : i + 2]) for i in range(0, len(marks), 2))
    if form.what == "need":
        return rows
    return (*rows, (Button("act_for", "categories:all", "button_that_is_all"),))


def _radius_buttons(turn: Turn) -> Buttons:
    choices = turn.town.radius_choices
    return (tuple(Button("act_for", f"radius:{m}", "button_radius", spoken_distance(m)) for m in choices),)


# The end.


def drop(turn: Turn, heard: Heard | None = None) -> Turn:
    return turn.settled().say("for_dropped")


def go_back(turn: Turn, heard: Heard) -> Turn:
    """One question back: what was answered last is asked again."""
    form = turn.act_form
    undo: tuple[tuple[bool, dict[str, object]], ...] = (
        (form.radius_m is not None, {"radius_m": None}),
        (form.place is not None or form.doubt is not None, {"place": None, "doubt": None, "details": None}),
        (form.words is not None, {"words": None}),
        (form.chosen, {"chosen": False, "categories": ()}),
        (form.phone is not None, {"phone": None, "reach": None}),
        (form.name is not None, {"name": None}),
        (True, {"what": None}),
    )
    return ask_next(turn.fill(**next(changes for answered, changes in undo if answered)))


def _enter(turn: Turn) -> Turn:
    form = turn.act_form
    assert form.name and form.reach
    whom = Whom(form.name, form.phone or None, form.reach)
    if form.what == "offer":
        assert form.place is not None and form.radius_m is not None
        return turn.settled().do(EnterOffer(whom, form.categories, form.place, form.radius_m))
    slug, words = form.categories[0], form.words or ""
    urgent = turn.town.category(slug).urgent or sounds_urgent(words)
    return turn.settled().do(EnterNeed(whom, slug, words, form.place, form.details, urgent))


def entered(turn: Turn, event: Entered) -> Turn:
    values = {"name": event.name, "number": str(event.need_id or "")}
    if event.category is None:
        return turn.say("for_entered_offer", values=values)
    if event.call_by is not None:
        hour = turn.town.hours.spoken(event.call_by, turn.scene.now)
        return turn.say("for_entered_nobody", _cancel_button(event), values={**values, "hour": hour})
    key = "for_entered_writes" if event.writes else "for_entered"
    return turn.say(key, _cancel_button(event), values=values)


def _cancel_button(event: Entered) -> Buttons:
    return ((Button("cancel_for", str(event.need_id), "button_cancel"),),)
