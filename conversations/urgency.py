"""Whether a request is pressing, in its own words. (Danger is another thing: see the hearing.)"""

from __future__ import annotations

import re

from conversations.hearing.folding import strip_accents

_PRESSING = re.compile(
    r"\b(urgents?|urgence|tout de suite|au plus vite|des que possible|ce matin)\b"
    r"|\bvite( svp| s il| merci|[ .!]*$)"
)
_NOT = re.compile(r"\b(pas|rien d|aucune|sans) ?urgen")


def sounds_urgent(text: str) -> bool:
    folded = strip_accents(text)
    return bool(_PRESSING.search(folded)) and not _NOT.search(folded)
