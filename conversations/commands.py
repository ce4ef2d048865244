"""Commands: a slash and a French word, each with the same word typed bare where it is safe to."""

from __future__ import annotations

from collections.abc import Callable

from conversations import (
    absence,
    acting,
    greeting,
    on_call,
    referring,
    reminding,
    seeing,
    team,
    volunteering,
)  # fmt: skip
from conversations.effects import OpenTask, RedeemInvitation
from conversations.hearing.folding import strip_accents
from conversations.plain_words import plain
from conversations.turn import Turn

BARE = {
    "pause": "pause", "reprendre": "reprendre",
    "effacer": "effacer", "mes donnees": "mesdonnees", "effacer mes donnees": "effacer",
}  # fmt: skip
"""What is a command without a slash, as a whole text: for people who write SMS."""


def _start(turn: Turn, rest: str) -> Turn:
    return turn.do(RedeemInvitation(rest)) if rest else greeting.start_command(turn)


def _list(which: str) -> Callable[[Turn, str], Turn]:
    return lambda turn, rest: referring.show_list(turn, which)


def _numbered(command: str) -> Callable[[Turn, str], Turn]:
    return lambda turn, rest: referring.by_number(turn, command, rest)


def _about_data(words: str) -> Callable[[Turn, str], Turn]:
    """What is kept about somebody, or its erasure, is a person's work; STOP is something else."""
    task = OpenTask("call_back", words, then_say="about_your_data")
    return lambda turn, rest: turn.do(task)


COMMANDS: dict[str, Callable[[Turn, str], Turn]] = {
    "start": _start,
    "aide": lambda turn, rest: greeting.help_command(turn),
    "mesoffres": lambda turn, rest: volunteering.show_offer(turn),
    "pause": lambda turn, rest: volunteering.pause(turn),
    "reprendre": lambda turn, rest: volunteering.resume(turn),
    "effacer": _about_data("EFFACER"),
    "mesdonnees": _about_data("MES DONNÉES"),
    "offres": _list("offres"),
    "besoins": _list("besoins"),
    "taches": _list("taches"),
    "approuver": _numbered("approuver"),
    "refuser": _numbered("refuser"),
    "pourquoi": _numbered("pourquoi"),
    "consigne": reminding.begin_reminder,
    "pour": lambda turn, rest: acting.start(turn, rest),
    **seeing.COMMANDS,
    "absent": absence.command,
    "garde": on_call.command,
    "equipe": team.command,
    "inviter": team.invite_command,
}


BY_SMS = ("aide", "mesoffres", "pause", "reprendre", "effacer", "mesdonnees")
"""All that a number may do: a sender of SMS can be forged, so no role hangs on it."""


def obey(turn: Turn, name: str, rest: str) -> Turn:
    """Does what the command says, where the line may; else explains."""
    allowed = name in BY_SMS if turn.by_sms else name in COMMANDS
    return COMMANDS[name if allowed else "aide"](turn, rest)


def command_in(text: str) -> tuple[str, str] | None:
    """The command and what follows it ("/refuser@bot 12 trop loin" -> "refuser", "12 trop loin"),
    or ``None``. An unknown command is the one that explains the others."""
    first, _, rest = text.strip().partition(" ")
    bare = BARE.get(plain(text).strip())
    word = strip_accents(first).rstrip(".!")
    if word.startswith("/"):
        name = word[1:].partition("@")[0]
        return (name, rest.strip()) if name in COMMANDS else ("aide", "")
    return (bare, "") if bare else None
