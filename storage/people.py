"""Persons, lines and sessions inside a transaction (the port ``People``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, insert, or_, select, update
from sqlalchemy.sql.elements import BindParameter

from conversations.place import Place
from storage import scenes
from storage.prepared import Link, Row, Statement, Write, any_row, once, table_of, word
from storage.shapes import ByMany, place_of, stored_place
from storage.tables import ContactPointRow, InboxRow, PersonRow, SessionRow
from storage.writes import write_all
from switchboard.records import Address, Line, Loaded, Person, stranger

_line, _person = table_of(ContactPointRow), table_of(PersonRow)
_session, _inbox = table_of(SessionRow), table_of(InboxRow)
_LINE = (
    _line.c.id, _line.c.channel, _line.c.value, _line.c.person_id, _line.c.stopped,
    _line.c.unreachable,
)

_FIELDS = tuple(name for name in Person.__slots__ if name != "id")
_COLUMNS = [_person.c[name] for name in Person.__slots__]
_NEW_PERSON = once(_person, ("phone_shared",), returning=[_person.c.id])
_ADD_PERSON = Statement(insert(_person).returning(_person.c.id), keys=_FIELDS)
_CALLED_ON = Statement(
    select(*_COLUMNS)
    .where(
        or_(
            _person.c.phone == bindparam("phone"),
            _person.c.id.in_(
                select(_line.c.person_id).where(
                    _line.c.channel == word("sms"), _line.c.value == bindparam("phone")
                )
            ),
        )
    )
    .order_by(_person.c.id)
)
_NEW_LINE = once(
    _line, ("channel", "value", "person_id", "stopped", "unreachable"), returning=_LINE
)
_FIRST_SESSION = once(_session, ("line_id", "version", "data"))
_NEXT_SESSION = Statement(
    update(_session)
    .where(_session.c.line_id == bindparam("of_line"), _session.c.version == bindparam("was"))
    .values(data=bindparam("data"), version=_session.c.version + 1)
)
_ONE_LINE = Statement(select(*_LINE).where(_line.c.id == bindparam("line_id")))
_ONE_PERSON = Statement(select(*_COLUMNS).where(_person.c.id == bindparam("person_id")))
_SAVE_PERSON = Statement(
    update(_person)
    .where(_person.c.id == bindparam("person_id"))
    .values({name: bindparam(name) for name in _FIELDS})
)
_place = bindparam("place", type_=_person.c.place.type)
_details = bindparam("details", type_=_person.c.details.type)
_REMEMBER = Statement(
    update(_person)
    .where(_person.c.id == bindparam("person_id"))
    .values(
        name=func.coalesce(bindparam("name", type_=_person.c.name.type), _person.c.name),
        place=func.coalesce(_place, _person.c.place),
        details=case((_place.is_(None), func.coalesce(_details, _person.c.details)), else_=_details),
    )
)
_SET_LINE = Statement(
    update(_line)
    .where(_line.c.id == bindparam("line_id"))
    .values(
        stopped=func.coalesce(bindparam("stopped", type_=_line.c.stopped.type), _line.c.stopped),
        unreachable=func.coalesce(
            bindparam("unreachable", type_=_line.c.unreachable.type), _line.c.unreachable
        ),
    )
)


def _last_heard(state: str) -> Any:
    return func.coalesce(
        select(func.max(_inbox.c.id))
        .where(
            _inbox.c.channel == _line.c.channel,
            _inbox.c.value == _line.c.value,
            _inbox.c.state == word(state),
            _inbox.c.source != word("mail"),
        )
        .scalar_subquery(),
        0,
    )


def _of_persons(values: list[BindParameter[Any]]) -> Any:
    heard = (_last_heard("waiting"), _last_heard("done"), _last_heard("aside"))
    return select(*_LINE, *heard).where(_line.c.person_id.in_(values))


_OF_PERSONS = ByMany(_of_persons)


def _without_a_line(values: list[BindParameter[Any]]) -> Any:
    return _person.delete().where(
        _person.c.id.in_(values), any_row(_line.c.person_id == _person.c.id).is_(None)
    )


_FORGET_PERSONS = ByMany(_without_a_line)


def line_of(row: Row) -> Line:
    line_id, channel, value, person_id, stopped, unreachable = row[:6]
    return Line(line_id, Address(channel, value), person_id, bool(stopped), bool(unreachable))


def person_of(row: Row) -> Person:
    return Person(row[0], row[1], place_of(row[2]), *row[3:])


def _values(person: Person) -> dict[str, Any]:
    values = {name: getattr(person, name) for name in _FIELDS}
    return values | {"place": stored_place(person.place)}


class SqlPeople:
    """Sessions are kept back until :meth:`flush`, at the end of the transaction."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._sessions: list[tuple[int, str, int]] = []

    def load(self, addresses: Sequence[Address], now: datetime) -> dict[Address, Loaded]:
        self.flush()
        known = scenes.load(self._link, addresses, now)
        missing = [address for address in dict.fromkeys(addresses) if address not in known]
        opened = self._open(missing) if missing else {}
        if len(opened) < len(missing):
            opened |= scenes.load(self._link, [a for a in missing if a not in opened], now)
        return known | opened

    def _open(self, addresses: Sequence[Address]) -> dict[Address, Loaded]:
        """Without those with which another process was faster: its persons are the ones."""
        persons = [row[0] for row in self._link.one_each(
            _NEW_PERSON, [{"phone_shared": False}] * len(addresses)
        )]
        opened = self._link.one_each(_NEW_LINE, [
            {"channel": address.channel, "value": address.value, "person_id": person,
             "stopped": False, "unreachable": False}
            for address, person in zip(addresses, persons, strict=True)
        ])
        if len(opened) < len(addresses):
            for statement, given in _FORGET_PERSONS.calls(persons):
                self._link.run(statement, **given)
        return {line.address: stranger(line) for line in map(line_of, opened)}

    def save_session(self, line_id: int, session: str, version: int) -> None:
        self._sessions.append((line_id, session, version))

    def flush(self) -> None:
        """Raises :class:`SessionClash`."""
        write_all(self._link, self.kept_back())

    def kept_back(self) -> list[Write]:
        """What is to be written, given away once."""
        kept, self._sessions = self._sessions, []
        first = [
            {"line_id": line, "version": 1, "data": data} for line, data, was in kept if not was
        ]
        later = [{"of_line": line, "was": was, "data": data} for line, data, was in kept if was]
        both = ((_FIRST_SESSION, first), (_NEXT_SESSION, later))
        return [Write(statement, values, len(values)) for statement, values in both if values]

    def line(self, line_id: int) -> Line:
        row = self._link.one(_ONE_LINE, line_id=line_id)
        if row is None:
            raise LookupError(f"no line {line_id}")
        return line_of(row)

    def lines_of(self, person_ids: Iterable[int]) -> dict[int, Line]:
        best: dict[int, tuple[tuple[bool, int, int], Line]] = {}
        for statement, given in _OF_PERSONS.calls(person_ids):
            for row in self._link.all(statement, **given):
                line = line_of(row)
                rank = (not (line.stopped or line.unreachable), max(row[6:]), line.id)
                if line.person_id not in best or rank > best[line.person_id][0]:
                    best[line.person_id] = (rank, line)
        return {person_id: line for person_id, (_, line) in best.items()}

    def person(self, person_id: int) -> Person:
        row = self._link.one(_ONE_PERSON, person_id=person_id)
        if row is None:
            raise LookupError(f"no person {person_id}")
        return person_of(row)

    def called_on(self, phone: str) -> Sequence[Person]:
        return [person_of(row) for row in self._link.all(_CALLED_ON, phone=phone)]

    def add_person(self, person: Person) -> int:
        row = self._link.one(_ADD_PERSON, **_values(person))
        assert row is not None
        return int(row[0])

    def save_person(self, person: Person) -> None:
        saved = self._link.run(_SAVE_PERSON, person_id=person.id, **_values(person))
        if not saved:
            raise LookupError(f"no person {person.id}")

    def remember(
        self, person_id: int, *, name: str | None, place: Place | None, details: str | None
    ) -> None:
        self._link.run(
            _REMEMBER, person_id=person_id, name=name, place=stored_place(place), details=details
        )

    def set_line(
        self, line_id: int, *, stopped: bool | None = None, unreachable: bool | None = None
    ) -> None:
        self._link.run(_SET_LINE, line_id=line_id, stopped=stopped, unreachable=unreachable)
