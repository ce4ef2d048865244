"""How the national address file forms the identifier of a house number from its street's."""

from __future__ import annotations


def ban_id_of(street_ban_id: str | None, number: int, suffix: str) -> str | None:
    """The identifier that BAN gives a number of a street: ``13063_0010_00004_bis``."""
    if not street_ban_id:
        return None
    return f"{street_ban_id}_{number:05d}" + (f"_{suffix}" if suffix else "")
