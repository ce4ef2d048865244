"""How sure must we be of what was heard? A yes opens a door, so it is never a guess; below the lower
threshold nothing was heard at all."""

from __future__ import annotations

from conversations.hearing import THRESHOLDS, Heard

FEW_WORDS = 3


def conditional(heard: Heard) -> bool:
    """More than a word, neither clear yes nor clear no: perhaps "oui mais pas avant 17 h"."""
    return len(heard.text.split()) > 1 and not heard.card


def is_zero(heard: Heard) -> bool:
    return heard.text.strip(" .!") == "0"


def says_yes(heard: Heard) -> bool:
    """A yes to the open question, beyond doubt; a doubtful one is asked about."""
    return heard.answer == "yes" and heard.confidence >= THRESHOLDS.act


def means(heard: Heard, *intents: str) -> bool:
    """One of ``intents``, in itself or as the answer, more likely than not."""
    named = heard.intent in intents or heard.answer in intents
    return named and heard.confidence >= THRESHOLDS.ask


def surely_means(heard: Heard, *intents: str) -> bool:
    """For states in which most texts are meant for somebody else: beyond doubt, or in a word or two
    that say little else."""
    enough = THRESHOLDS.ask if len(heard.text.split()) <= FEW_WORDS else THRESHOLDS.act
    return heard.intent in intents and heard.confidence >= enough
