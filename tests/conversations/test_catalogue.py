"""Every text of the catalogue fits its channel with the longest values it may carry, every key is used,
and every value that a text needs is known."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from conversations.catalogue import Catalogue, CatalogueError, Variant
from conversations.gsm7 import is_gsm7, parts, units
from conversations.names import spoken_distance
from conversations.town import Town
from conversations.volunteering import MOST_RELAYED
from tests.playing.worlds import settings
from voisins.compose import town_of

ROOT = Path(__file__).parents[2]
CATALOGUE = Catalogue.load()
FREE = {"words", "lines"}
"""Values of any length, in texts for Telegram and in the relay alone."""
MOST_TELEGRAM = 4096
MOST_WORDS_A_SENTENCE = 12
BY_SMS: tuple[Variant, ...] = ("sms", "first")
ONLY_TELEGRAM = re.compile(
    r"^(referent_|tell_|invitation_|not_allowed|offer_card|already_decided|no_offers|why_|reason_|needs?$|need_|no_needs"
    r"|explained|nobody_considered|task_|more_tasks|no_tasks|number_needed|somebody|kind_|toast_|button_|quoted"
    r"|explain_volunteer|offer_chosen|when_|offer_(times|equipment|service|crowded|lacking|identity|suspended|gone)"
    r"|neighbours_|requests_|identity_first|suspended_first|propose|proposal|question_|volunteer_answered|pass_to"
    r"|offer_passed|offer_handed|visit_(allowed|refused)|suspension_|service_ended_by|reminder_"
    r"|digest_|absent_|duty_|team_line|role_|deed_|help_|town_hall|and$|seen_)"
)
"""Said to referents, on buttons and over screens, or put into another text."""


def _texts(*variants: Variant) -> Iterator[tuple[str, Variant, str]]:
    for key, text in CATALOGUE.texts.items():
        for variant in variants:
            if variant in text.variants or (variant == "sms" and set(text.variants) == {"all"}):
                yield key, variant, text.variant(variant)


def _longest(template: str) -> str:
    names = [name for _, name, _, _ in string.Formatter().parse(template) if name]
    values = {name: "x" * CATALOGUE.longest[name] for name in names if name not in FREE}
    return template.format_map({**values, **{n: "" for n in names if n in FREE}})


SMS = [(key, variant) for key, variant, _ in _texts(*BY_SMS) if not ONLY_TELEGRAM.match(key)]


@pytest.mark.parametrize(("key", "variant"), SMS, ids=lambda value: value)
def test_every_sms_is_one_part_with_its_longest_values(key: str, variant: Variant) -> None:
    template = CATALOGUE.texts[key].variant(variant)
    longest = _longest(template)
    assert is_gsm7(template), {c for c in template if not is_gsm7(c)}
    if FREE.isdisjoint(CATALOGUE.texts[key].values()):
        assert units(longest) <= 160, f"{units(longest)}: {longest}"


@pytest.mark.parametrize("key", ["relay", "relay_money"])
def test_the_longest_relayed_message_is_three_parts(key: str) -> None:
    template = CATALOGUE.texts[key].variant("sms")
    assert parts(_longest(template) + "x" * MOST_RELAYED) <= 3


def test_no_other_sms_carries_words_of_any_length() -> None:
    free = {key for key, _ in SMS if not FREE.isdisjoint(_names(CATALOGUE.texts[key].variant("sms")))}
    assert free == {"relay", "relay_money"}


def test_every_value_has_a_longest_and_every_longest_a_value() -> None:
    used = {name for text in CATALOGUE.texts.values() for name in text.values()}
    assert used - FREE == set(CATALOGUE.longest)


def test_every_text_for_telegram_fits_one_message() -> None:
    for key, _, template in _texts("telegram", "welcome"):
        assert len(_longest(template)) <= MOST_TELEGRAM, key


def test_every_key_is_used_and_every_key_that_is_used_exists() -> None:
    said = set(_literals_in("conversations", "switchboard"))
    composed = {
        key for key in CATALOGUE.texts
        if re.match(
            r"(kind|why|need|my_offer|danger|seen_state|time|neighbours|requests|volunteers|for)_|button_reach_"
            r"|(role|deed|button_role|task_again|task_card)_"
            r"|(toast_)?(identity|suspended)_first$|visit_why_|.*_welcome$", key
        )
        or key.removesuffix("_remote") in said
    }  # fmt: skip
    assert not set(CATALOGUE.texts) - said - composed
    assert not {key for key in _said_in("conversations") if key not in CATALOGUE.texts}


def test_code_words_are_short_plain_and_unlike() -> None:
    words = CATALOGUE.code_words
    assert len(set(words)) == len(words) >= 20
    assert all(is_gsm7(word) and word.isupper() and len(word) <= CATALOGUE.longest["code"] for word in words)


def test_a_town_may_say_it_otherwise_but_not_more() -> None:
    ours = Catalogue.load('[texts]\npaused.sms = "Bonne pause."')
    assert ours.render("paused", "sms", {}) == "Bonne pause."
    assert ours.render("paused", "telegram", {}) == CATALOGUE.render("paused", "telegram", {})
    with pytest.raises(CatalogueError, match="pauze"):
        Catalogue.load('[texts]\npauze.sms = "Bonne pause."')
    with pytest.raises(CatalogueError, match="phone"):
        Catalogue.load('[texts]\npaused.sms = "Bonne pause, {phone}."')


def test_values_are_brought_into_the_alphabet_and_cut() -> None:
    said = CATALOGUE.render("offer_pending", "sms", {"name": "Maëlle-Françoise 🥖 " + "x" * 40})
    assert is_gsm7(said)
    assert "Maelle-Francoise" in said


def test_the_configured_town_keeps_to_the_longest_values() -> None:
    town = town_of(settings(), ("Rue de la Fontaine",))
    for name, value in _of_the_town(town):
        assert len(value) <= CATALOGUE.longest[name], (name, value)
        assert is_gsm7(value), (name, value)


def _of_the_town(town: Town) -> Iterator[tuple[str, str]]:
    yield "town", town.name
    yield "phone", town.numbers.referent
    for category in town.categories:
        yield from (("asked", category.asked), ("need", category.label))
        yield "choice1", f"{category.digit} {category.label}"
    offered = [f"{c.digit} {c.label.lower()}" for c in town.categories if not c.by_person]
    yield "menu", ", ".join(offered)
    yield "choices", "\n".join(f"{i} {spoken_distance(m)}" for i, m in enumerate(town.radius_choices, 1))
    yield from (("area", name) for name in town.areas.values())
    yield from (("when", CATALOGUE.render(key, "telegram", {})) for key in ("when_today", "when_urgent"))
    yield from (("reason", CATALOGUE.render(f"reason_{why}", "telegram", {}))
                for why in ("far", "enough", "identity"))  # fmt: skip


def test_sentences_are_short() -> None:
    long = [(key, sentence) for key, _, text in _texts(*BY_SMS) if not ONLY_TELEGRAM.match(key)
            for sentence in re.split(r"[.?!:]\s|\n", text) if len(sentence.split()) > MOST_WORDS_A_SENTENCE]
    assert not long


def test_words_that_providers_swallow_are_not_ours() -> None:
    swallowed = re.compile(r"\b(END|CANCEL|QUIT|YES|START|HELP|INFO)\b")
    assert not [key for key, _, text in _texts(*BY_SMS) if swallowed.search(text)]


def _names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def _trees(*rooms: str) -> Iterator[ast.Module]:
    for room in rooms:
        for file in sorted((ROOT / room).glob("*.py")):
            yield ast.parse(file.read_text("utf-8"))


def _literals_in(*rooms: str) -> Iterator[str]:
    for tree in _trees(*rooms):
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def _said_in(room: str) -> Iterator[str]:
    """The keys given to ``say``, ``Toast`` and ``Rewrite`` as plain words."""
    for tree in _trees(room):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and _name(node.func) in ("say", "Toast", "Rewrite"):
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def _name(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
