"""Changes what a CHECK constraint allows, in place and on both engines."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text


def replace_check(table: str, name: str, before: str, after: str) -> None:
    """``before`` and ``after`` are the conditions as SQL. On SQLite the stored definition is
    rewritten, as its manual describes for changes that touch no row (lang_altertable.html,
    section 7); nothing has to be copied, and foreign keys stay as they are."""
    if op.get_bind().dialect.name == "sqlite":
        _rewrite(table, f"CONSTRAINT {name} CHECK ({before})", f"CONSTRAINT {name} CHECK ({after})")
        return
    op.drop_constraint(op.f(name), table, type_="check")
    op.create_check_constraint(op.f(name), table, after)


def one_of(column: str, words: tuple[str, ...]) -> str:
    """The condition that only these words stand in ``column``."""
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _rewrite(table: str, before: str, after: str) -> None:
    bind = op.get_bind()
    schema = "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = :table"
    definition = bind.execute(text(schema), {"table": table}).scalar_one()
    assert definition.count(before) == 1, f"{table} has no {before}"
    version = bind.execute(text("PRAGMA schema_version")).scalar_one()
    bind.execute(text("PRAGMA writable_schema = ON"))
    bind.execute(
        text("UPDATE sqlite_schema SET sql = :sql WHERE type = 'table' AND name = :table"),
        {"sql": definition.replace(before, after), "table": table},
    )
    bind.execute(text(f"PRAGMA schema_version = {version + 1}"))
    bind.execute(text("PRAGMA writable_schema = OFF"))
