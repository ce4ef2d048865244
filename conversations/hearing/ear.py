"""The ear: one text in, and the question it may answer; what was heard out. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self, get_args

from conversations.hearing.addresses import address_in, house_number_in
from conversations.hearing.danger import DangerRules
from conversations.hearing.folding import Folded, fold
from conversations.hearing.heard import ANYTHING_ELSE, CategoryWords, Danger, Heard, Intent, Question
from conversations.hearing.menu import DEFAULT_CATEGORIES, Menu
from conversations.hearing.money import holds_secret, speaks_of_money
from conversations.hearing.names import name_given, name_in
from conversations.hearing.numerals import ordinal_or_number
from conversations.hearing.phrases import PhraseBook

_ORDER = ("stop", "human", "cancel", "problem", "status", "done", "help", "offer", "need", "thanks")
_WHOLE_FIRST = (
    "stop", "human", "cancel", "help", "status", "done", "thanks", "greeting", "yes", "no", "problem"
)
_BACK = re.compile(r" (retour|revenir|en arriere|precedent\w*|question d avant) ")
_YES = re.compile(
    r" (oui|ok|d accord|bien sur|parfait\w*|exact|volontiers|entendu|c est ca|c est bon|tout a fait|correct|conforme"
    r"|accepte|avec plaisir|pas d (objection|opposition)|pas de (souci|probleme)|compte[zr] sur moi|j arrive|j y (vais|cours|serai)"
    r"|je (peux|viens|prends|m en occupe|confirme)|excellent\w*|impeccable|super|nickel|ponctuel\w*|gentil\w*|gardez|ca (me )?va|marche) "
)
_NO = re.compile(
    r" (non|pas|faux|incorrect|erreur|jamais|refuse|aucun\w*|impossible|desole\w*|trop|personne|perdu|oublie) "
)
_HEDGE = re.compile(
    r" (mais|peut etre|sais pas|je ne sais|pas sure?|seulement|sauf|a condition|plutot|demain|apres|quand|quelle|qui|combien|ou|pourquoi|est ce|si) "
)


@dataclass(frozen=True, slots=True)
class Ear:
    """Hears one text at a time; holds no state between two."""

    menu: Menu
    danger: DangerRules
    phrases: PhraseBook

    @classmethod
    def load(cls, categories: Sequence[CategoryWords] = DEFAULT_CATEGORIES) -> Self:
        """Read the packaged rules; the only reading of files that hearing does."""
        return cls(Menu(categories), DangerRules.load(), PhraseBook.load())

    def categories_in(self, text: str) -> tuple[str, ...]:
        """Every category that the text chooses: "1, 3 et 4"; "tout" is all but ``autre``."""
        return self.menu.chosen(fold(text))

    def hear(self, text: str, question: Question | None = None) -> Heard:
        """What ``text`` says, read as the answer to ``question`` where there is one."""
        folded = fold(text)
        danger = self.danger.find(folded)
        intent, why = self._intent(folded, danger, question)
        spans = intent in ("need", "offer") or question in ("address", "name")
        categories = self.menu.named(folded) if intent in ("need", "offer") else ()
        address = address_in(text[:4096])
        name = self._name(text[:4096], question)
        answer = self._answer(folded, question, intent, address, name)
        sure = 0.9 if danger or why.startswith("=") else 0.6
        return Heard(
            text=text, intent=intent, category=categories[0] if categories else None,
            categories=categories, address=address, name=name if spans or name else None,
            answer=answer, confidence=sure, danger=danger,
            house_number=house_number_in(text[:4096]) if question in ("confirm", "address") else None,
            money=speaks_of_money(folded), card=holds_secret(folded),
            back=bool(_BACK.search(folded.plain)),
            reasons=((danger.reason,) if danger else ()) + (why,),
        )

    def _intent(self, folded: Folded, danger: Danger | None, question: Question | None) -> tuple[Intent, str]:
        if danger:
            return "emergency", danger.reason
        if folded.words == ("0",) and question == "category":
            return "other", "=0"
        for intent in _WHOLE_FIRST:
            words = self.phrases.is_nothing_but(intent, folded)
            if words:
                return _intent(intent), f"= {words}"
        for intent in _ORDER:
            words = self.phrases.holds(intent, folded)
            if words:
                return _intent(intent), f"« {words} »"
        if self.menu.named(folded):
            return "need", "une catégorie"
        return "other", "rien de connu"

    @staticmethod
    def _name(text: str, question: Question | None) -> str | None:
        if question == "name":
            return name_in(text) or name_given(text)
        return name_in(text)

    def _answer(
        self, folded: Folded, question: Question | None, intent: Intent, address: str | None, name: str | None
    ) -> str | None:
        if question is None:
            return None
        if intent in ("emergency", "stop") or (intent in ("human", "cancel", "help") and question != "name"):
            return intent
        if question == "category":
            chosen = self._numbered(folded) or self.menu.named(folded)
            return chosen[0] if len(chosen) == 1 else None
        if question == "address":
            return address
        if question == "name":
            return name
        return self._yes_or_no(folded, question, intent)

    def _numbered(self, folded: Folded) -> tuple[str, ...]:
        numbers = [n for n in map(ordinal_or_number, folded.words) if n is not None]
        if len(folded.words) == 1 and folded.words[0] in ("un", "une"):
            numbers = [1]
        slugs = [self.menu.slug_of_digit(n) or "?" for n in numbers]
        if "?" in slugs or len(set(slugs)) > 1:
            return ("?", "?")
        return tuple(dict.fromkeys(slugs))

    @staticmethod
    def _yes_or_no(folded: Folded, question: Question, intent: Intent) -> str:
        if intent == "problem" and question == "followup":
            return "problem"
        yes, no, hedge = _YES.search(folded.plain), _NO.search(folded.plain), _HEDGE.search(folded.plain)
        if intent in ("yes", "done", "thanks"):
            return "yes"
        if intent == "no":
            return "no"
        if hedge or bool(yes) == bool(no):
            return "unclear"
        return "yes" if yes else "no"


def _intent(name: str) -> Intent:
    for intent in get_args(Intent):
        if intent == name:
            return intent  # type: ignore[no-any-return]
    raise AssertionError(f"phrases.toml names the intent {name!r}, which does not exist")


OTHER = ANYTHING_ELSE
