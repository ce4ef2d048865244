"""Commands: a slash and a French word, each with the same word typed bare where it is safe to."""

from __future__ import annotations

from collections.abc import Callable

from conversations import greeting, referring, volunteering
from conversations.effects import RedeemInvitation
from conversations.hearing.folding import strip_accents
from conversations.turn import Turn

BARE = ("pause", "reprendre")
"""Words that are commands without a slash, for volunteers by SMS."""


def _start(turn: Turn, rest: str) -> Turn:
    return turn.do(RedeemInvitation(rest)) if rest else greeting.start_command(turn)


def _list(which: str) -> Callable[[Turn, str], Turn]:
    return lambda turn, rest: referring.show_list(turn, which)


def _numbered(command: str) -> Callable[[Turn, str], Turn]:
    return lambda turn, rest: referring.by_number(turn, command, rest)


COMMANDS: dict[str, Callable[[Turn, str], Turn]] = {
    "start": _start,
    "aide": lambda turn, rest: greeting.help_command(turn),
    "mesoffres": lambda turn, rest: volunteering.show_offer(turn),
    "pause": lambda turn, rest: volunteering.pause(turn),
    "reprendre": lambda turn, rest: volunteering.resume(turn),
    "offres": _list("offres"),
    "besoins": _list("besoins"),
    "taches": _list("taches"),
    "approuver": _numbered("approuver"),
    "refuser": _numbered("refuser"),
    "pourquoi": _numbered("pourquoi"),
}


BY_SMS = ("aide", "mesoffres", "pause", "reprendre")
"""All that a number may do: a sender of SMS can be forged, so no role hangs on it."""


def obey(turn: Turn, name: str, rest: str) -> Turn:
    """Does what the command says, where the line may; else explains."""
    allowed = name in BY_SMS if turn.by_sms else name in COMMANDS
    return COMMANDS[name if allowed else "aide"](turn, rest)


def command_in(text: str) -> tuple[str, str] | None:
    """The command and what follows it ("/refuser@bot 12 trop loin" -> "refuser", "12 trop loin"),
    or ``None``. An unknown command is the one that explains the others."""
    first, _, rest = text.strip().partition(" ")
    word = strip_accents(first).rstrip(".!")
    if word.startswith("/"):
        name = word[1:].partition("@")[0]
        return (name, rest.strip()) if name in COMMANDS else ("aide", "")
    return (word, "") if word in BARE and not rest.strip() else None
