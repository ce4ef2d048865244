"""SQL written once as SQLAlchemy Core expressions, compiled once an engine, run on the driver.

It holds no transaction and no connection. What it saves is SQLAlchemy's work at every
execution, which costs more than a small statement itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    Column,
    Dialect,
    Integer,
    Select,
    String,
    Table,
    Text,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import ScalarSelect
from sqlmodel import AutoString

Convert = Callable[[Any], Any]
Row = tuple[Any, ...]
_FLOAT8 = 701
"""PostgreSQL's number of the only kind of number that SQLAlchemy asks the driver about
(postgresql.org, catalog pg_type)."""


def table_of(model: type[Any]) -> Table:
    """The Core table of a SQLModel model."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


def word(value: str) -> ColumnElement[str]:
    """A fixed word inside the SQL text, so that a planner can match it with a partial index."""
    assert value.replace("_", "").isalpha()
    return literal_column(f"'{value}'")


def any_row(*conditions: ColumnElement[bool]) -> ScalarSelect[int | None]:
    """1 where a row meets the conditions, else NULL; to be looked up row by row through an index.
    PostgreSQL may answer EXISTS by reading the whole table once, which with many rows is worse."""
    one: ColumnElement[int] = literal_column("1")
    return select(one).where(*conditions).limit(one).scalar_subquery()


class _Compiled:
    """One statement in one dialect: its text, its parameters in order, its conversions."""

    def __init__(self, expression: ClauseElement, keys: Sequence[str] | None, dialect: Dialect):
        compiled: Any = expression.compile(
            dialect=dialect, column_keys=list(keys) if keys is not None else None
        )
        self.sql: str = compiled.string
        self.names: tuple[str, ...] = tuple(compiled.positiontup)
        fixed = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        self._fixed: dict[str, Any] = {name: fixed[name] for name in self.names if name in fixed}
        binders = ((name, _binder(compiled.binds[name].type, dialect)) for name in self.names)
        self._binders = {name: binder for name, binder in binders if binder is not None}
        self._readers = _readers(expression, dialect)

    def parameters(self, values: Mapping[str, Any]) -> list[Any]:
        given, fixed, binders = values, self._fixed, self._binders
        return [
            binders[name](given[name] if name in given else fixed[name])
            if name in binders
            else given[name] if name in given else fixed[name]
            for name in self.names
        ]

    def read(self, rows: Sequence[Row]) -> Sequence[Row]:
        return [self.read_one(row) for row in rows] if self._readers else rows

    def read_one(self, row: Row) -> Row:
        if not self._readers:
            return row
        values = list(row)
        for index, reader in self._readers:
            values[index] = reader(values[index])
        return tuple(values)


def storable(text: str | None) -> str | None:
    """Without what no UTF-8 text column takes: NUL, and halves of surrogate pairs."""
    if text is None or (text.isascii() and "\0" not in text):
        return text
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _binder(kind: Any, dialect: Dialect) -> Convert | None:
    if isinstance(kind, String | AutoString):
        return storable
    found: Convert | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return found


def _readers(expression: Any, dialect: Dialect) -> list[tuple[int, Convert]]:
    columns: Iterable[Any] = ()
    if isinstance(expression, Select):
        columns = expression.selected_columns
    elif getattr(expression, "exported_columns", None) is not None:
        columns = expression.exported_columns
    found = (
        (index, column.type.dialect_impl(dialect).result_processor(dialect, _FLOAT8))
        for index, column in enumerate(columns)
    )
    return [(index, reader) for index, reader in found if reader is not None]


class Statement:
    """A Core expression. ``keys``: the columns of an INSERT or UPDATE that has no values yet.
    ``together``: the same for many rows at once, which a server takes as JSON (:func:`once`)."""

    __slots__ = ("_by_dialect", "_expression", "_keys", "together")

    def __init__(
        self, expression: Any, keys: Sequence[str] | None = None, together: Statement | None = None
    ) -> None:
        self._expression: ClauseElement = expression
        self._keys = keys
        self.together = together
        self._by_dialect: dict[str, _Compiled] = {}

    def on(self, dialect: Dialect) -> _Compiled:
        found = self._by_dialect.get(dialect.name)
        if found is None:
            found = _Compiled(self._expression, self._keys, dialect)
            self._by_dialect[dialect.name] = found
        return found


def once(table: Table, keys: Sequence[str], unique: Sequence[Column[Any]] | None = None,
         returning: Sequence[Column[Any]] = ()) -> Statement:
    """INSERT of rows with these columns; those that are there already (``unique``: by these columns)
    are passed over. Many at once cost a server half of what they cost one by one."""

    def passed_over(rows: Any) -> Any:
        insert = rows.on_conflict_do_nothing(index_elements=unique)
        return insert.returning(*returning) if returning else insert

    kinds = {key: table.c[key].type for key in keys}
    nested = {key for key, kind in kinds.items() if isinstance(kind, JSON)}
    columns = (column(key, Text() if key in nested else kind) for key, kind in kinds.items())
    given: Any = (
        func.json_to_recordset(cast(bindparam("rows", type_=Text()), JSON))
        .table_valued(column("place_in_line", Integer()), *columns)
        .render_derived(name="given", with_types=True)
    )
    in_order = select(
        *(cast(given.c[key], JSON) if key in nested else given.c[key] for key in keys)
    ).order_by(given.c.place_in_line)
    many = upsert(table).from_select(list(keys), in_order)
    return Statement(passed_over(upsert(table)), keys, Statement(passed_over(many)))


def _as_json(rows: Sequence[Mapping[str, Any]]) -> str:
    """Numbered, so that they are written in their order."""
    plain = [
        {name: _plain(value) for name, value in row.items()} | {"place_in_line": number}
        for number, row in enumerate(rows)
    ]
    return json.dumps(plain, default=datetime.isoformat)


def _plain(value: Any) -> Any:
    """JSON inside JSON goes as text: a server reads that only as far as the JSON column itself does."""
    if isinstance(value, dict):
        return json.dumps(value)
    return storable(value) if isinstance(value, str) else value


class Write(NamedTuple):
    """A statement for each of ``values``; ``changes``: how many rows it must change, where that counts."""

    statement: Statement
    values: Sequence[Mapping[str, Any]]
    changes: int | None = None


class Link:
    """A driver's connection on which statements run. One thread, one transaction at a time."""

    __slots__ = ("_cursor", "dialect")

    def __init__(self, cursor: Any, dialect: Dialect) -> None:
        self._cursor = cursor
        self.dialect = dialect

    @property
    def takes_lists(self) -> bool:
        """Whether there is a server behind it: it takes lists as parameters, and several statements
        at once."""
        return self.dialect.name == "postgresql"

    def command(self, sql: str) -> None:
        self._cursor.execute(sql)

    def run(self, statement: Statement, **values: Any) -> int:
        """How many rows it changed."""
        compiled = statement.on(self.dialect)
        self._cursor.execute(compiled.sql, compiled.parameters(values))
        return int(self._cursor.rowcount)

    def run_many(self, statement: Statement, values: Sequence[Mapping[str, Any]]) -> int:
        """How many rows all of them changed together."""
        if not values:
            return 0
        if len(values) == 1:
            return self.run(statement, **values[0])
        return self._run_many_on(self._cursor, statement, values)

    def _run_many_on(
        self, cursor: Any, statement: Statement, values: Sequence[Mapping[str, Any]]
    ) -> int:
        if statement.together is not None and self.takes_lists and len(values) > 1:
            compiled = statement.together.on(self.dialect)
            cursor.execute(compiled.sql, compiled.parameters({"rows": _as_json(values)}))
        else:
            compiled = statement.on(self.dialect)
            cursor.executemany(compiled.sql, [compiled.parameters(one) for one in values])
        return int(cursor.rowcount)

    def write_together(self, writes: Sequence[Write]) -> bool:
        """In order, and as one question to a server; whether each changed what it must."""
        if len(writes) < 2 or not self.takes_lists:
            counts = [self.run_many(statement, values) for statement, values, _ in writes]
        else:
            counts = self._pipelined(writes)
        return all(w.changes in (None, n) for w, n in zip(writes, counts, strict=True))

    def _pipelined(self, writes: Sequence[Write]) -> list[int]:
        connection = self._cursor.connection
        cursors = []
        with connection.pipeline():
            for statement, values, _ in writes:
                cursors.append(cursor := connection.cursor())
                self._run_many_on(cursor, statement, values)
        return [int(cursor.rowcount) for cursor in cursors]

    def all(self, statement: Statement, **values: Any) -> Sequence[Row]:
        compiled = statement.on(self.dialect)
        self._cursor.execute(compiled.sql, compiled.parameters(values))
        return compiled.read(self._cursor.fetchall())

    def one(self, statement: Statement, **values: Any) -> Row | None:
        """The first row, where there is one. INSERT ... RETURNING goes through here as well."""
        compiled = statement.on(self.dialect)
        self._cursor.execute(compiled.sql, compiled.parameters(values))
        row = self._cursor.fetchone()
        return None if row is None else compiled.read_one(row)

    def one_each(self, statement: Statement, values: Sequence[Mapping[str, Any]]) -> list[Row]:
        """The rows that :func:`once` returns, in order: one question to a server."""
        if len(values) < 2 or not self.takes_lists or statement.together is None:
            found = [self.one(statement, **given) for given in values]
            return [row for row in found if row is not None]
        return list(self.all(statement.together, rows=_as_json(values)))
