"""Pictures in Mermaid: of the dialogues, from the tables of ``states`` and ``brought``, and of a
need's life. Rules that every mode has are said once, in a note, and draw no arrows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from conversations.brought import ANYWHERE, BROUGHT
from conversations.need_life import ENTRY, NEED_LIFE
from conversations.states import AT_REST, HEARD, HELP_SLOTS, Mode

EVERYWHERE = ("danger", "a bare answer to the alarm", "stop", "a person")
REST, FORM = "at_rest", "request"
GROUPS: dict[str, tuple[Mode, ...]] = {
    "Resident": (
        Mode.WAITING, Mode.CONSENT, Mode.PAIRED, Mode.ANOTHER_NEED, Mode.WHICH_NEED,
        Mode.CONFIRM_CANCEL, Mode.FOLLOW_UP,
    ),
    "Volunteer": (
        Mode.OFFERING, Mode.CHARTER, Mode.PROMPTED, Mode.ON_ERRAND, Mode.STILL_GOING, Mode.TELL_PROBLEM,
        Mode.OTHER_SERVICE, Mode.ASKED_BY_REFERENT,
    ),
    "Referent": (
        Mode.ON_DUTY, Mode.REASON, Mode.OUTCOME, Mode.TO_VOLUNTEER, Mode.REMINDER, Mode.PREVIEW,
        Mode.ACTING, Mode.ABSENCE, Mode.INVITING, Mode.WENT_BADLY,
    ),
}  # fmt: skip
NOTE = (
    "Heard first, in every mode:",
    "danger - the numbers that help, an alert to referents, the question stays",
    "a bare yes or no after that - about the danger, the question is put again later",
    "stop - one confirmation, then silence",
    "0 or a person - a task, and the hour of the call",
    "not understood twice - the same",
)


def dialogues() -> str:
    """The conversation of one person."""
    return "\n".join(["stateDiagram-v2", *_states(), *_note(), *_arrows()])


def need_life() -> str:
    """The states of a need."""
    lines = ["stateDiagram-v2", *(f"  [*] --> {state}" for state in ENTRY)]
    lines += [f"  {state} --> {after}" for state, following in NEED_LIFE.items() for after in following]
    lines += [f"  {state} --> [*]" for state, following in NEED_LIFE.items() if not following]
    return "\n".join(lines)


def _states() -> Iterator[str]:
    yield f'  state "as the records say" as {REST}'
    yield from (f'  state "{m.value}" as {m.name}' for m in (Mode.IDLE, Mode.STOPPED))
    for group, modes in GROUPS.items():
        yield f"  state {group} {{"
        if group == "Resident":
            yield f"    state {FORM} {{"
            yield from (f'      state "{m.value}" as {m.name}' for m in HELP_SLOTS)
            yield from (f"      {a.name} --> {b.name}" for a, b in pairwise(HELP_SLOTS))
            yield "    }"
        yield from (f'    state "{m.value}" as {m.name}' for m in modes)
        yield "  }"


def _note() -> Iterator[str]:
    yield f"  note right of {REST}"
    yield from (f"    {line}" for line in NOTE)
    yield "  end note"


def _arrows() -> Iterator[str]:
    labels: dict[tuple[str, str], list[str]] = {}
    for start, end, label in (*_heard(), *_brought()):
        told = labels.setdefault((start, end), [])
        if start != end and label not in told:
            told.append(label)
    yield "  [*] --> IDLE"
    yield from (f"  {REST} --> {mode.name}" for mode in AT_REST)
    for (start, end), told in labels.items():
        if told:
            yield f"  {start} --> {end} : {', '.join(told)}"


def _heard() -> Iterator[tuple[str, str, str]]:
    for mode, rules in HEARD.items():
        for rule in rules:
            if rule.hears not in EVERYWHERE:
                yield from ((_node(mode), end, rule.hears) for end in _ends(rule.leads))


def _brought() -> Iterator[tuple[str, str, str]]:
    for brought in BROUGHT:
        if brought.before != ANYWHERE:
            for start in _ends(brought.before):
                yield from ((start, end, brought.said) for end in _ends(brought.leads))


def _ends(modes: tuple[Mode, ...]) -> list[str]:
    """Where arrows end: all modes of rest together are one place, and so is the form."""
    at_rest = set(AT_REST) <= set(modes)
    nodes = [REST if at_rest and m in AT_REST else _node(m) for m in modes]
    return list(dict.fromkeys(nodes))


def _node(mode: Mode) -> str:
    return FORM if mode in HELP_SLOTS else mode.name
