"""The ear: one text in, with the question it may answer; what was heard out. Pure.

Danger is looked for first, then stop, then the wish for a person, then what the
question expects. Rules decide what must be explainable; the learned rankings
decide the rest and are a second opinion on danger.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Self, cast

from conversations.hearing.choices import NO_CHOICE, Choice, choose
from conversations.hearing.features import FeatureReader
from conversations.hearing.folding import Folded, fold, hide
from conversations.hearing.heard import (
    CategoryWords,
    Danger,
    DangerKind,
    Heard,
    Intent,
    Question,
)
from conversations.hearing.house_numbers import house_number_in
from conversations.hearing.lexicon import Lexicon
from conversations.hearing.menu import DEFAULT_CATEGORIES, Menu
from conversations.hearing.model import Model, Opinions
from conversations.hearing.money import holds_secret, speaks_of_money
from conversations.hearing.names import name_given
from conversations.hearing.ranking import Ranking
from conversations.hearing.replies import reply_to
from conversations.hearing.rules import Fired, Rules
from conversations.hearing.spans import ADDRESS_WORD, NAME_WORD, Found
from conversations.hearing.street_runs import completed
from conversations.hearing.voices import DANGER, KNOWN_SLUGS, NOTHING, answers_to

SURE_DANGER = 0.33
"""Learned chance of danger from which no rule is needed."""
SURE_THOUGH_HARMLESS = 0.8
"""The same for a text with a figure of speech that only sounds like danger."""
LIKELY_DANGER = 0.15
"""Learned chance of danger below which a rule alone is taken for a figure of speech."""
LIKELY_STOP = 0.2
"""Learned chance of stop from which a phrase of stop decides."""
SURE_STOP = 0.3
"""The same without any phrase: whoever may want to leave is asked, though another wish is likelier."""
FEW_WORDS = 3
"""A text of so few words that names a service asks for it."""
LONGEST_CRY = 8
"""Words of a cry for help, its address and its name counted as one each."""
_NAMED = 0.7
SURE = 0.97
"""Raw confidence of a text that is nothing but one rule's words."""

_BACK = re.compile(r" (retour|revenir|en arriere|question (d avant|precedente)|precedent\w*) ")
_WHOLE: tuple[Intent, ...] = (
    "stop", "human", "status", "help", "yes", "no", "greeting", "thanks"
)  # fmt: skip
_STAND_INS = frozenset((ADDRESS_WORD, NAME_WORD))
_QUESTION_NEEDS_NUMBER = ("confirm", "address")


def curve_for(question: str | None) -> str:
    """The name of the curve that makes the confidence of such texts honest."""
    if question is None:
        return "first"
    return "slot" if question in ("category", "address", "name") else "answer"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a text wants by itself."""

    intent: Intent
    raw: float
    choice: Choice
    danger: Danger | None
    reasons: tuple[str, ...]


SHORT = 8
"""Characters of a text that is remembered; too few for a name and a place together."""
MOST_SHORT = 4096


@dataclass(frozen=True, slots=True)
class Ear:
    """Hears one text at a time; holds no state between two."""

    menu: Menu
    rules: Rules
    reader: FeatureReader
    model: Model
    _short: dict[tuple[str, Question | None], Heard] = field(
        default_factory=dict, repr=False, compare=False
    )
    """What the shortest texts say ("oui", "1", "bonjour"): most of what is ever written. Hearing is
    pure, so what was heard once is heard again."""

    @classmethod
    def load(cls, categories: Sequence[CategoryWords] = DEFAULT_CATEGORIES) -> Self:
        """Read the packaged rules and weights; the only reading of files that hearing does."""
        reader = FeatureReader(Lexicon.load())
        return cls(Menu(categories), Rules.load(), reader, Model.load(reader))

    def categories_in(self, text: str) -> tuple[str, ...]:
        """Every category that the text chooses: "1, 3 et 4"; "tout" is all but ``autre``."""
        return self.menu.chosen(fold(text))

    def hear(self, text: str, question: Question | None = None) -> Heard:
        """What ``text`` says, read as the answer to ``question`` where there is one."""
        if len(text) > SHORT:
            return self._hear(text, question)
        heard = self._short.get((text, question))
        if heard is None:
            heard = self._hear(text, question)
            if len(self._short) < MOST_SHORT:
                self._short[text, question] = heard
        return heard

    def _hear(self, text: str, question: Question | None) -> Heard:
        folded = fold(text)
        fired = self.rules.fire(folded)
        found = self._found(folded, fired, question)
        address, name = _cut(folded.text, found.address), _cut(folded.text, found.name)
        if question == "name" and name is None:
            name = name_given(folded.text)
        hidden = hide(folded, found.hidden())
        features = self.reader.read(hidden, fired.names)
        summed = self.model.summed(features)
        ranking = None
        if question is not None:
            answering = self.model.answering(summed, features, question)
            ranking = answering.rank("answer", self._answers_to(question))
        bare = _STAND_INS.issuperset(hidden.words)
        fired = self._with_cry(fired, folded, hidden, found)
        meaning = self._meaning(folded, fired, self.model.opinions(summed), question, ranking, bare)
        intent, answer, raw = meaning.intent, None, meaning.raw
        reasons, choice = meaning.reasons, meaning.choice
        if question is not None and ranking is not None:
            reply = reply_to(question, folded, fired, ranking, meaning.intent, raw, self.menu, address, name)
            intent, answer, raw = reply.intent, reply.answer, reply.raw
            reasons, choice = (*reasons, *reply.reasons), reply.choice
        return Heard(
            text=text,
            intent=intent,
            category=choice.slug,
            categories=choice.slugs,
            address=address,
            name=name,
            answer=answer,
            confidence=self.model.curve(curve_for(question), raw),
            danger=meaning.danger if intent == "emergency" else None,
            house_number=(
                house_number_in(folded.text) if question in _QUESTION_NEEDS_NUMBER else None
            ),
            money=speaks_of_money(folded),
            card=holds_secret(folded),
            back=bool(_BACK.search(folded.plain)),
            reasons=reasons,
        )

    def _category_of(self, folded: Folded, slugs: frozenset[str]) -> Ranking:
        features = self.reader.read(folded, self.rules.fire(folded).names)
        return self.model.opinions(self.model.summed(features)).rank("category", slugs)

    def _found(self, folded: Folded, fired: Fired, question: Question | None) -> Found:
        """Where the address and the name stand; nowhere in a text that is nothing but a rule's words."""
        if question is None and any(name.endswith("!") for name in fired.names):
            return Found(None, None)
        return completed(self.model.spans.read(folded.text, folded.tokens, question), folded.tokens)

    def _meaning(
        self,
        folded: Folded,
        fired: Fired,
        learned: Opinions,
        question: Question | None,
        answers: Ranking | None,
        bare: bool,
    ) -> Meaning:
        intents = learned.rank("intent")
        opinions = [learned.rank("danger").chance_of(DANGER), intents.chance_of("emergency")]
        if answers is not None:
            opinions.append(answers.chance_of("emergency"))
        whole = self._whole(folded, fired, question)
        # What is nothing but a known phrase is known: likeness to other texts says no more.
        chance = 0.0 if whole is not None else sum(opinions) / len(opinions)
        danger = self._danger(fired, chance, lambda: learned.rank("kind").best)
        if danger is not None:
            raw = max(chance, 0.9 if fired.danger or fired.whole("cry") else 0.0)
            return Meaning("emergency", raw, NO_CHOICE, danger, (f"danger : {danger.reason}",))
        if not folded.words:
            return Meaning("other", SURE, NO_CHOICE, None, ("aucun mot",))
        if whole is not None:
            said = folded.plain.strip()
            return Meaning(whole, SURE, NO_CHOICE, None, (f"rien d'autre que « {said[:80]} »",))
        if bare:
            return Meaning("other", SURE, NO_CHOICE, None, ("rien d'autre qu'une adresse ou un nom",))
        likeliest = [name for name in intents.classes if name != "emergency"]
        enough = LIKELY_STOP if "stop" in fired.names else SURE_STOP
        if likeliest[0] != "stop" and intents.chance_of("stop") >= enough:
            likeliest.insert(0, "stop")
        if likeliest[0] == "stop" and self.rules.phrases.only_sounds_like("stop", folded):
            likeliest = [name for name in likeliest if name != "stop"]
        intent = likeliest[0]
        raw = intents.chance_of(intent)
        choice = NO_CHOICE
        reasons = [_told("intention", intents), *(f"règle : {n}" for n in fired.names)]
        named = self.menu.named(folded) if len(folded.words) <= FEW_WORDS else ()
        if intent == "other" and named:
            return Meaning("need", raw, Choice(named[0], named, _NAMED), None, tuple(reasons))
        if intent in ("need", "offer"):
            slugs = self.menu.known | {NOTHING}
            categories = learned.rank("category", slugs)
            choice = choose(self.menu, folded, categories, lambda part: self._category_of(part, slugs))
            raw *= choice.raw
            reasons.append(_told("service", categories))
        return Meaning(cast(Intent, intent), raw, choice, None, tuple(reasons))

    @staticmethod
    def _danger(fired: Fired, chance: float, kind: Callable[[], str]) -> Danger | None:
        if fired.whole("cry"):
            return fired.danger or Danger("medical", "appel au secours")
        if fired.danger is not None and chance >= LIKELY_DANGER:
            return fired.danger
        if chance >= (SURE_THOUGH_HARMLESS if "harmless" in fired.names else SURE_DANGER):
            told = f"ressemble à des textes de danger ({chance:.2f})".replace(".", ",")
            return Danger(cast(DangerKind, kind()), told)
        return None

    def _with_cry(self, fired: Fired, folded: Folded, hidden: Folded, found: Found) -> Fired:
        """``fired`` with a cry for help that says besides only who or where: "au secours 3 rue du Four"."""
        if hidden is folded or len(hidden.words) > LONGEST_CRY:
            return fired
        # In capitals the cry itself may be read as a name.
        for seen in (hidden, hide(folded, Found(found.address, None).hidden())):
            words = tuple([word for word in seen.words if word not in _STAND_INS])
            if self.rules.phrases.is_whole("cry", words):
                return replace(fired, names=(*fired.names, "cry!"))
        return fired

    @staticmethod
    def _whole(folded: Folded, fired: Fired, question: Question | None) -> Intent | None:
        if folded.words in (("0",), ("zero",)):
            return "other" if question == "category" else "human"
        if folded.words == ("quelqu", "un"):
            return "human"
        for intent in _WHOLE:
            if fired.whole(intent):
                return intent
        return None

    def _answers_to(self, question: Question) -> frozenset[str]:
        return answers_to(question) - (frozenset(KNOWN_SLUGS) - self.menu.known)


def _cut(text: str, span: tuple[int, int] | None) -> str | None:
    """The span as typed, without the quotes that somebody put round it."""
    return None if span is None else text[span[0] : span[1]].strip("'\"«»“”’ ") or None


def _told(what: str, ranking: Ranking) -> str:
    first, second = ranking.chances[0], ranking.chances[1] if len(ranking.chances) > 1 else 0.0
    told = f"{what} : {ranking.best} {first:.2f}, puis {ranking.classes[min(1, len(ranking.classes) - 1)]} {second:.2f}"
    return told.replace(".", ",")
