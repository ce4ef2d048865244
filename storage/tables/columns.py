"""How columns are made here: JSON, enumerated words, lengths, and the names of constraints.

Instants are plain ``datetime`` fields: SQLModel refuses naive ones, stores UTC and gives aware
values back on both engines. ``Column(DateTime(timezone=True))`` would lose the offset on SQLite.
"""

from __future__ import annotations

from typing import Any, get_args

from sqlalchemy import JSON, CheckConstraint, Column, MetaData
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Stored(SQLModel, registry=registry(metadata=metadata)):
    """A row of one of the program's own tables."""

    metadata = metadata


def one_of(column: str, words: Any) -> CheckConstraint:
    """Only the words of a ``Literal`` type may stand in ``column`` (or NULL, where allowed)."""
    quoted = ", ".join(f"'{word}'" for word in get_args(words))
    return CheckConstraint(f"{column} IN ({quoted})", name=f"{column}_known")


def at_most(**lengths: int) -> tuple[CheckConstraint, ...]:
    """Longest text of each column, in characters."""
    return tuple(
        CheckConstraint(f"length({column}) <= {length}", name=f"{column}_length")
        for column, length in lengths.items()
    )


def json_column(*, nullable: bool) -> Column[Any]:
    return Column(JSON(none_as_null=True), nullable=nullable)
