"""The table of roles and rights in the documentation, made from the one that is checked at every use.

``python -m voisins.rights_table`` prints the block of ``docs/referent.md``; a test sees that it is in step.
"""

from __future__ import annotations

from conversations.catalogue import Catalogue
from conversations.rights import RIGHTS, ROLES


def table() -> str:
    """A row for each right, a column for each role, in the words of the catalogue."""
    say = Catalogue.load().render
    names = [say(f"role_{role}", "telegram", {}) for role in ROLES]
    rows = [["", *(name.capitalize() for name in names)], ["---"] * (len(names) + 1)]
    for deed, allowed in RIGHTS.items():
        marks = ["oui" if role in allowed else "non" for role in ROLES]
        rows.append([say(f"deed_{deed}", "telegram", {}), *marks])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows) + "\n"


if __name__ == "__main__":
    print(table(), end="")
