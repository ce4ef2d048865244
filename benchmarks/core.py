"""The core alone: a form of four steps, words included, no database and no network.

``python -m benchmarks.core``. One conversation is a request for help: the service, the address, the
name and the OUI. For each message the session is read from JSON, the text is heard, the dialogue
steps (with a place that is found as the answer to its question, and the outcome of its effects),
what is said is rendered in the words of an SMS, and the session is written to JSON again.

Reference: the same conversation as a transition table over a dict, with its JSON and its four
texts by ``str.format``; it hears no words at all.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from conversations import effects as do
from conversations import events as ev
from conversations.catalogue import Variant
from conversations.hearing import Ear, Heard, Question
from conversations.place import Place, PlaceFinding
from conversations.scene import PersonView, Records
from conversations.session import Session
from conversations.step import step
from conversations.town import Town
from conversations.turn import Scene
from voisins.compose import town_of
from voisins.config import load

ROOT = Path(__file__).parents[1]
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOME = Place("12 Rue Abbé Couture", 43.58, 5.0, "12", "Rue Abbé Couture", "Miramas", area="centre")
TEXTS = ("j'ai plus de pain", "12 rue abbe couture", "mme martin", "oui")
"""Four steps: what, where, who, and yes."""
OTHERS = (
    ("il me faut du lait et des oeufs", "14 rue abbé couture", "Madame Rosa Costa", "oui c'est ca"),
    ("mes médicaments à la pharmacie svp", "12 r abbe couture", "M. Durand", "ok"),
    ("quelqu'un pour sortir mon chien", "12 rue de l'abbe couture", "lucette", "d'accord"),
)
"""The same in other words, so that no memory of texts heard before helps."""
BEST_OF = 7
CONVERSATIONS = 500


@dataclass(frozen=True)
class Result:
    """Messages a second on one core, the best of several rounds."""

    rate: float
    deaf: float
    """The same where each text was heard beforehand: sessions, steps, words and JSON alone."""
    reference: float


class HeardBefore:
    """An ear that remembers: takes the hearing out of the measure."""

    def __init__(self, ear: Ear) -> None:
        self._ear = ear
        self._heard: dict[tuple[str, Question | None], Heard] = {}

    def hear(self, text: str, question: Question | None = None) -> Heard:
        key = (text, question)
        if key not in self._heard:
            self._heard[key] = self._ear.hear(text, question)
        return self._heard[key]

    def categories_in(self, text: str) -> tuple[str, ...]:
        return self._ear.categories_in(text)


def conversation(town: Town, texts: tuple[str, ...]) -> int:
    """Plays one; how many messages were answered."""
    stored: str | None = None
    records = Records(PersonView(1), "sms")
    answered = 0
    for text in texts:
        scene = Scene(records, town, MONDAY)
        session, said = one_turn(Session.from_json(stored), ev.TextReceived(text), scene)
        stored = session.to_json()
        answered += bool(said)
    return answered


def one_turn(session: Session, event: ev.Event, scene: Scene) -> tuple[Session, list[str]]:
    session, effects = step(session, event, scene)
    said: list[str] = []
    todo = list(effects)
    while todo:
        effect = todo.pop(0)
        outcome: ev.Event | None = None
        match effect:
            case do.Say():
                said.append(rendered(effect, scene))
            case do.FindPlace():
                outcome = ev.PlaceFound(effect.query, PlaceFinding("housenumber", HOME))
            case do.OpenNeed():
                outcome = ev.NeedOpened(1, effect.name, MONDAY + timedelta(hours=2), None)
        if outcome is not None:
            session, more = step(session, outcome, scene)
            todo += more
    return session, said


def rendered(said: do.Say, scene: Scene) -> str:
    variant: Variant = "first" if said.first else "sms"
    values = {"town": scene.town.name, **said.values}
    return scene.town.catalogue.render(said.key, variant, values)


def plain() -> Callable[[tuple[str, ...]], int]:
    """The reference: a table of four states, JSON, and the longest of our texts."""
    says = {
        "": ("category", "Quelle est votre adresse ? Par exemple : 12 rue de la Fontaine."),
        "category": ("place", "Quel est votre nom ?"),
        "place": ("name", "Je note : {category}, {place}, {name}. C'est exact ? OUI ou NON."),
        "name": ("agreed", "Merci {name}. Je cherche un voisin. Nouvelles avant 12 h."),
    }

    def play(texts: tuple[str, ...]) -> int:
        stored = '{"state": "", "answers": {}}'
        answered = 0
        for text in texts:
            session = json.loads(stored)
            slot, words = says[session["state"]]
            session["state"] = slot
            session["answers"][slot] = text
            answered += bool(words.format(**session["answers"]))
            stored = json.dumps(session)
        return answered

    return play


def best_rate(play: Callable[[tuple[str, ...]], int]) -> float:
    scripts = [TEXTS, *OTHERS] * (CONVERSATIONS // 4)
    rates = []
    for _ in range(BEST_OF):
        start = perf_counter()
        answered = sum(play(texts) for texts in scripts)
        rates.append(answered / (perf_counter() - start))
        assert answered == 4 * len(scripts)
    return max(rates)


def measure() -> Result:
    town = town_of(load(ROOT / "config.toml"), ("rue de la Fontaine",))
    for texts in (TEXTS, *OTHERS):
        assert conversation(town, texts) == 4, texts
    deaf = replace(town, ear=HeardBefore(town.ear))  # type: ignore[arg-type]
    return Result(
        best_rate(lambda texts: conversation(town, texts)),
        best_rate(lambda texts: conversation(deaf, texts)),
        best_rate(plain()),
    )


def main() -> None:
    table = Table(title="The core alone, a four-step form, messages a second on one core")
    for column in ("", "messages/s", "of reference"):
        table.add_column(column, justify="right")
    result = measure()
    table.add_row("reference: a table over a dict, JSON", f"{result.reference:,.0f}", "1.00")
    table.add_row("ours: stepped, rendered, JSON", f"{result.deaf:,.0f}",
                  f"{result.deaf / result.reference:.3f}")  # fmt: skip
    table.add_row("ours: heard, stepped, rendered, JSON", f"{result.rate:,.0f}",
                  f"{result.rate / result.reference:.3f}")  # fmt: skip
    Console().print(table)


if __name__ == "__main__":
    main()
