"""A text read as the answer to the question that was asked. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from conversations.hearing.choices import NO_CHOICE, Choice
from conversations.hearing.folding import Folded
from conversations.hearing.heard import ANYTHING_ELSE, Intent, Question
from conversations.hearing.menu import Menu
from conversations.hearing.ranking import Ranking
from conversations.hearing.rules import Fired
from conversations.hearing.voices import GIVEN, NOTHING

SURE = 0.97
LIKELY = 0.6
"""Raw chance from which an unclear answer is taken for what it would want by itself."""
_INSTRUCTIONS = ("stop", "human", "cancel", "help")
_GRAVE = ("stop", "human", "cancel")
"""Instructions that undo something: in an answer only the reading as an answer may hear them."""
_WHOLE = ("stop", "human", "cancel", "help")


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer, the intent that it carries, and the raw confidence in both."""

    answer: str | None
    intent: Intent
    raw: float
    choice: Choice = NO_CHOICE
    reasons: tuple[str, ...] = ()


def reply_to(
    question: Question,
    folded: Folded,
    fired: Fired,
    ranking: Ranking,
    intent: Intent,
    raw: float,
    menu: Menu,
    address: str | None,
    name: str | None,
) -> Reply:
    """What ``folded`` answers to ``question``; ``intent`` is what it wants by itself."""
    if intent == "emergency":
        return Reply("emergency", "emergency", raw)
    if not folded.words:
        silent = None if question in ("category", "address", "name") else "unclear"
        return Reply(silent, "other", 0.3 if folded.tokens else SURE, reasons=("aucun mot",))
    zero = folded.words in (("0",), ("zero",))
    if question == "category":
        chosen = menu.numbered(folded)
        if chosen is not None:
            return _category(chosen, SURE, "le chiffre du menu")
        said = menu.said(folded)
        if said is not None:
            return _category((said,), SURE, "rien d'autre qu'une ligne du menu")
    elif zero:
        return Reply("human", "human", SURE, reasons=("0 : une personne",))
    for whole in _WHOLE:
        if fired.whole(whole) and not (question == "followup" and whole == "human"):
            return Reply(whole, cast(Intent, whole), SURE, reasons=(f"rien d'autre que {whole}",))
    # Whether it is an emergency was decided before, with every other opinion on danger.
    best, chance = next(
        pair for pair in zip(ranking.classes, ranking.chances, strict=True) if pair[0] != "emergency"
    )
    told = (f"réponse : {best} {chance:.2f}".replace(".", ","),)
    if best in _INSTRUCTIONS:
        return Reply(best, cast(Intent, best), chance, reasons=told)
    if intent in _GRAVE:
        intent = "other"  # read by itself it looks like one; read as an answer it is none
    if question == "category":
        return _learned_category(best, chance, folded, menu, told)
    if question == "address":
        return _span(address, best, chance, intent, told)
    if question == "name":
        return _span(name, best, chance, intent, told)
    return Reply(best, _intent_of(best, intent if raw >= LIKELY else "other"), chance, reasons=told)


def _category(slugs: tuple[str, ...], raw: float, why: str) -> Reply:
    one = slugs[0] if len(slugs) == 1 else None
    intent: Intent = "need" if slugs else "other"
    return Reply(one, intent, raw, Choice(one, slugs), (why,))


def _learned_category(
    best: str, chance: float, folded: Folded, menu: Menu, told: tuple[str, ...]
) -> Reply:
    own = [slug for slug in menu.named(folded) if slug in menu.own]
    if own and (best in (NOTHING, ANYTHING_ELSE) or chance < 0.75):
        return _category((own[0],), 0.8, "les mots de la commune")
    if best == NOTHING:
        return Reply(None, "other", chance, reasons=told)
    return _category((best,), chance, told[0])


def _span(
    span: str | None, best: str, chance: float, intent: Intent, told: tuple[str, ...]
) -> Reply:
    given = best == GIVEN
    if span is None or (not given and chance > 0.8):
        sure = chance if not given else 1.0 - chance
        return Reply(None, intent, sure, reasons=told)
    return Reply(span, intent, chance if given else 1.0 - chance, reasons=told)


def _intent_of(answer: str, intent: Intent) -> Intent:
    if answer == "unclear":
        return intent if intent not in ("yes", "no") else "other"
    return cast(Intent, answer)
