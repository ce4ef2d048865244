"""When a volunteer usually can and what they have for it: one question of the registration, which may
be left unanswered."""

from __future__ import annotations

import re

from conversations.effects import Button, Buttons
from conversations.plain_words import plain
from conversations.turn import Turn

TIMES = ("morning", "afternoon", "evening", "weekend", "any")
MOST_THINGS_BY_SMS = 3
_HEARD = {
    "morning": ("matin",), "afternoon": ("apres midi", "aprem"), "evening": ("soir",),
    "weekend": ("week end", "weekend", "samedi", "dimanche"),
    "any": ("toujours", "quand il faut", "n importe quand", "tout le temps", "tous les jours"),
}  # fmt: skip


def things(turn: Turn) -> tuple[str, ...]:
    """What matters for the services that are offered, each once."""
    town = turn.town
    wanted = (town.category(slug).equipment for slug in turn.offer_form.categories)
    return tuple(dict.fromkeys(filter(None, wanted)))


def said_time(turn: Turn, time: str) -> str:
    return turn.said(f"time_{time}")


def key(turn: Turn) -> str:
    return "offer_usual_things" if things(turn) else "offer_usual"


def values(turn: Turn) -> dict[str, str]:
    """The choices by digit, for who reads SMS."""
    times = [f"{n} {turn.town.catalogue.render(f'time_{t}', 'sms', {})}" for n, t in enumerate(TIMES, 1)]
    if not things(turn):
        return {"times": " ".join(times)}
    offered = things(turn)[:MOST_THINGS_BY_SMS]
    numbered = [f"{n} {thing}" for n, thing in enumerate(offered, len(TIMES) + 1)]
    return {"times": " ".join(times), "things": " ".join(numbered)}


def buttons(turn: Turn) -> Buttons:
    form = turn.offer_form
    times = [_mark(f"time:{t}", said_time(turn, t), t in form.times) for t in TIMES]
    having = [_mark(f"thing:{n}", thing, thing in form.equipment) for n, thing in enumerate(things(turn))]
    rows = [(*times[:2],), (*times[2:4],), (times[4],)]
    rows += [tuple(having[i : i + 2]) for i in range(0, len(having), 2)]
    return (*rows, (Button("usual_done", "", "button_that_is_all"),))


def _mark(ref: str, label: str, chosen: bool) -> Button:
    words = label[:1].upper() + label[1:]
    return Button("usual", ref, "button_category", f"{'✓ ' if chosen else ''}{words}")


def marked(turn: Turn, ref: str) -> Turn | None:
    """One choice more, or one less; ``None`` where there is none of that name."""
    kind, _, name = ref.partition(":")
    form, offered = turn.offer_form, things(turn)
    if kind == "time" and name in TIMES:
        return turn.fill(times=_turned(form.times, name))
    if kind == "thing" and name.isdecimal() and int(name) < len(offered):
        return turn.fill(equipment=_turned(form.equipment, offered[int(name)]))
    return None


def _turned(had: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(n for n in had if n != name) if name in had else (*had, name)


def hear(turn: Turn, text: str) -> Turn:
    """Digits, or the words themselves; whatever else is said is no answer, and none is needed."""
    words, offered = plain(text), things(turn)
    digits = {int(d) for d in re.findall(r"\d+", words)}
    times = [t for n, t in enumerate(TIMES, 1) if n in digits or _named(words, _HEARD[t])]
    having = [
        thing for n, thing in enumerate(offered, len(TIMES) + 1)
        if n in digits or plain(thing).split()[-1] in words.split()
    ]
    form = turn.offer_form
    return turn.fill(
        usual=True,
        times=tuple(dict.fromkeys((*form.times, *times))),
        equipment=tuple(dict.fromkeys((*form.equipment, *having))),
    )


def _named(words: str, names: tuple[str, ...]) -> bool:
    return any(name in words for name in names)
