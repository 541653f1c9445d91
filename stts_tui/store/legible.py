"""The one place where what an engine gives becomes what the program reads: each column against what it may hold.

Whatever lies in the database (another program wrote it, a damaged copy was put back), a row that leaves it holds a day where
a day belongs, a code that is known, data of their form, a text of bounded length. What does not fit is noted
(domain/common/unread.py), and something harmless stands in its place. What a column may hold beyond its type is said
in meanings.py, or beside what reads it (`reads`).
"""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any, NamedTuple

import peewee

from stts_tui.domain.common import unread
from stts_tui.domain.common.unread import Unread, Why
from stts_tui.store import meanings
from stts_tui.store.selecting import Kept

LONGEST_TEXT = 1024  # characters; no field that people fill in takes as many
_OF_TOO_LONG = 240  # of a longer one that is given: it is known by them, and leaves room for the rest of its record
LONGEST_DATA = 1 << 18  # of a column that holds several values, such as the reasons of a refused message
DROPPED = object()  # in the place of a value: its whole row is left out
_INSTANT = re.compile(r"(1[89]|2[0-4])\d\d-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?", re.ASCII)
_LARGEST = 1 << 53


class Meaning(NamedTuple):
    """What a column may hold: `holds` says whether a value, None apart, is such; `instead` stands in the place of another."""

    holds: Callable[[Any], bool]
    instead: Callable[[Any], Any]
    why: Why
    decides: bool = False  # whether something may be decided by it, so that only who looks is given what stands instead


def reads(column: peewee.Field, way: Callable[[str], object], instead: object, *, decides: bool = False) -> None:
    """`column` holds what `way` can read, which is then done with it; else `instead` stands there (or DROPPED)."""
    _readers[column] = Meaning(_readable_by(way, nothing=instead == ""), lambda _value: instead, Why.DATA, decides)
    _meaning_of.cache_clear()


def bounds(column: peewee.Field, longest: int = LONGEST_DATA) -> None:
    """`column` holds a text that may be longer than others, of at most so many characters."""
    _readers[column] = Meaning(
        lambda value: type(value) is str and len(value) <= longest, lambda value: _cut(value, longest), Why.TOO_LONG
    )
    _meaning_of.cache_clear()


_is_raw: ContextVar[bool] = ContextVar("is_raw", default=False)


@contextlib.contextmanager
def as_stored() -> Iterator[None]:
    """Inside, rows come as they are: for who compares them and shows nothing."""
    token = _is_raw.set(True)
    try:
        yield
    finally:
        _is_raw.reset(token)


def _readable_by(way: Callable[[str], object], *, nothing: bool) -> Callable[[object], bool]:
    def holds(value: object) -> bool:
        if not isinstance(value, str) or len(value) > LONGEST_DATA:
            return False
        if not value:
            return nothing
        try:
            way(value)
        except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError):
            return False
        return True

    return holds


# -- what a type of column holds -------------------------------------------------------------------------------------
def _is_text(value: object) -> bool:
    return type(value) is str and len(value) <= LONGEST_TEXT


def _is_whole_text(value: object) -> bool:
    return type(value) is str


def _cut(value: object, longest: int = LONGEST_TEXT) -> str:
    if isinstance(value, bytes):
        value = value[: longest * 4].decode("utf-8", "replace")
    text = str(value)
    return text if len(text) <= longest else text[:_OF_TOO_LONG] + "…"


@functools.lru_cache(maxsize=4096)
def _is_day(value: object) -> bool:
    return type(value) is str and _day(value) is not None


def _is_day_or_end(value: object) -> bool:
    return (type(value) is str and value in meanings.ENDS_OF_DAYS) or _is_day(value)


def _day(text: str) -> date | None:
    if len(text) != 10 or not "1800" <= text[:4] <= "2499":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@functools.lru_cache(maxsize=4096)
def _is_instant(value: object) -> bool:
    if type(value) is not str or len(value) > 26 or _INSTANT.fullmatch(value) is None:
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_number(value: object) -> bool:
    return type(value) is int and -_LARGEST <= value <= _LARGEST


def _is_yes_or_no(value: object) -> bool:
    return value is False or value is True or (type(value) is int and value in (0, 1))


def _of_type(field: peewee.Field) -> Meaning | None:
    instead: Callable[[object], Any]
    if isinstance(field, peewee.BooleanField):
        return Meaning(_is_yes_or_no, lambda _value: meanings.INSTEAD.get(_name(field), 0), Why.NUMBER)
    if isinstance(field, (peewee.ForeignKeyField, peewee.AutoField, peewee.BlobField)):
        return None  # references are the engine's to keep, and doctor's to find
    if isinstance(field, peewee.IntegerField):
        instead = lambda _value: meanings.INSTEAD.get(_name(field), None if field.null else 0)  # noqa: E731
        return Meaning(_is_number, instead, Why.NUMBER)
    if isinstance(field, peewee.DateTimeField):
        return Meaning(_is_instant, lambda _value: meanings.LONG_AGO_AT, Why.DAY)
    if isinstance(field, peewee.DateField):
        holds = _is_day_or_end if _name(field) in meanings.MAY_END else _is_day
        return Meaning(holds, lambda _value: meanings.INSTEAD.get(_name(field), meanings.LONG_AGO), Why.DAY)
    if field.column_name.startswith("folded_") or field.column_name.endswith("_folded"):
        return Meaning(_is_whole_text, _cut, Why.DATA)  # a place in an order: never shown, and cut it would be another
    return Meaning(_is_text, _cut, Why.TOO_LONG)


def _name(field: peewee.Field) -> str:
    return f"{field.model._meta.table_name}.{field.column_name}"


_readers: dict[peewee.Field, Meaning] = {}


@functools.cache
def _meaning_of(field: peewee.Field) -> Meaning | None:
    """The column's own reader first, then what meanings.py tells of it, then what its type says."""
    if (known := _readers.get(field)) is not None:
        return known
    table = field.model._meta.table_name
    decides = table in meanings.DECIDING
    if (said := meanings.of(table, field.column_name)) is not None:
        return Meaning(said.holds, lambda _value: DROPPED if said.drops else said.instead, Why.CODE, decides)
    found = _of_type(field)
    if found is None or found.why is Why.TOO_LONG or found.holds is _is_whole_text:
        return found
    return found._replace(decides=decides)


def _field_of(selected: Any) -> peewee.Field | None:
    """The field of which a query selects a value: as it is, under another name, the highest of them, or by a query within."""
    while not isinstance(selected, peewee.Field):
        if isinstance(selected, peewee.Alias):
            selected = selected.node
        elif isinstance(selected, peewee.FieldAlias):
            selected = selected.field
        elif isinstance(selected, peewee.Function) and selected.name.upper() in ("MAX", "MIN"):
            selected = selected.arguments[0]
        elif isinstance(selected, peewee.SelectBase) and len(getattr(selected, "_returning", None) or ()) == 1:
            selected = selected._returning[0]
        else:
            return None
    return selected


# -- rows -------------------------------------------------------------------------------------------------------------
class _Columns:
    """What the columns of a query hold, and which of them name a row."""

    def __init__(self, selected: list[Any]) -> None:
        self.checks: list[tuple[int, Callable[[Any], bool], Meaning, peewee.Field]] = []
        self._fields: list[peewee.Field | None] = []
        for place, column in enumerate(selected):
            field = _field_of(column)
            self._fields.append(field)
            if field is None:
                continue
            meaning = _meaning_of(field)
            if meaning is not None:
                self.checks.append((place, meaning.holds, meaning, field))
        self._texts = [place for place, holds, _meaning, _field in self.checks if holds is _is_text]
        self._others = [(place, holds) for place, holds, _meaning, _field in self.checks if holds is not _is_text]

    def mended(self, row: tuple[Any, ...]) -> tuple[Any, ...] | None:
        """The row with something harmless in the place of each value that does not fit; None: it is left out."""
        for place in self._texts:  # most columns, and of each row
            value = row[place]
            if value is not None and (type(value) is not str or len(value) > LONGEST_TEXT):
                return self._mend(row)
        for place, holds in self._others:
            value = row[place]
            if value is not None and not holds(value):
                return self._mend(row)
        return row

    def _mend(self, row: tuple[Any, ...]) -> tuple[Any, ...] | None:
        found, left_out = list(row), False
        for place, holds, meaning, field in self.checks:
            if row[place] is not None and not holds(row[place]):
                table = field.model._meta.table_name
                noted = Unread(table, self._key(row, field.model), field.column_name, _why(row[place], meaning))
                unread.note(noted, decides=meaning.decides)
                found[place] = meaning.instead(row[place])
                left_out = left_out or found[place] is DROPPED
        return None if left_out else tuple(found)

    def _key(self, row: tuple[Any, ...], model: type[peewee.Model]) -> str:
        key = model._meta.primary_key
        names = list(key.field_names) if isinstance(key, peewee.CompositeKey) else [key.name]
        places = [place for place, field in enumerate(self._fields) if field is not None and field.model is model]
        parts = [str(row[place])[:40] for place in places if (field := self._fields[place]) and field.name in names]
        return "/".join(parts)


_known: Kept[_Columns] = Kept()


def _columns_of(selected: Sequence[Any]) -> _Columns:
    found = _known.get(selected)
    if found is None:
        found = _Columns(list(selected))
        _known.keep(selected, found)
    return found


def _why(value: object, meaning: Meaning) -> Why:
    return Why.TOO_LONG if isinstance(value, str) and len(value) > LONGEST_TEXT else meaning.why


class _Rows:
    """A cursor whose rows can be read."""

    def __init__(
        self, cursor: Any, columns: _Columns, again: Callable[[], Any], no_texts: tuple[type[Exception], ...]
    ) -> None:
        self._cursor, self._columns, self._again, self._no_texts = cursor, columns, again, no_texts
        self._count = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def fetchone(self) -> tuple[Any, ...] | None:
        while (row := self._next()) is not None:
            if (mended := self._columns.mended(row)) is not None:
                return mended
        return None

    def _next(self) -> tuple[Any, ...] | None:
        try:
            row: tuple[Any, ...] | None = self._cursor.fetchone()
        except self._no_texts as error:
            if not is_no_text(error):
                raise
            self._cursor = self._again()  # from now on with signs in the place of bytes that are none
            for _row in range(self._count):
                self._cursor.fetchone()
            row = self._cursor.fetchone()
        self._count += 1
        return row

    def fetchall(self) -> list[tuple[Any, ...]]:
        return list(self)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        while (row := self.fetchone()) is not None:
            yield row


def is_no_text(error: Exception) -> bool:
    """Whether an engine complains of a text that is none (SQLite keeps any bytes as one)."""
    return "Could not decode" in str(error)


class Legible:
    """Before a database of Peewee among the bases of an engine's own: what it is asked, it answers so that it can be read."""

    @property
    def no_texts(self) -> tuple[type[Exception], ...]:
        """Among what the engine raises for a text that is none."""
        return ()

    def take_any_bytes(self) -> None:
        """From now on, signs stand in the place of bytes that are no text."""

    def execute(self, query: Any, **options: Any) -> Any:
        sql, values = self.get_sql_context(**options).sql(query).query()  # type: ignore[attr-defined]
        # It must not hold the query, which holds the rows: in a ring, its cursor would stay until the garbage collector
        # runs, on whatever thread, and that thread then waits until the connection is free (encrypted: 28 s of a lock).
        ask = functools.partial(self.execute_sql, sql, values)  # type: ignore[attr-defined]

        def ask_again() -> Any:
            self.take_any_bytes()
            return ask()

        if not isinstance(query, peewee.SelectBase) or not (selected := getattr(query, "_returning", None)):
            return ask()
        if _is_raw.get():
            return ask()
        columns = _columns_of(selected)
        try:
            cursor = ask()
        except self.no_texts as error:
            if not is_no_text(error):
                raise
            cursor = ask_again()
        return _Rows(cursor, columns, ask_again, self.no_texts) if columns.checks else cursor
