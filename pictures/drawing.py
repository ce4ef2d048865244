"""From an attachment of the outbox to a paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pictures.chart import summary
from pictures.ground import Ground
from pictures.journal import journal
from pictures.sheet import export
from pictures.townmap import TownMap
from switchboard.ports import Paper


class Drawer:
    """Fills the port ``Draw``. May be called from several threads."""

    def __init__(self, ground: Ground) -> None:
        self._kinds = {
            "map": TownMap(ground).draw, "summary": summary, "export": export, "journal": journal,
        }  # fmt: skip

    def __call__(self, attachment: Mapping[str, Any]) -> Paper:
        """Raises ``KeyError`` for a kind or data that is none."""
        return self._kinds[attachment["kind"]](attachment["data"])
