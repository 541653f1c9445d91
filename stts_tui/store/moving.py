"""All rows of one database into another, whichever engines they are on: table by table, in sets, the same row for row.

The source is asked through its own handle, the target is the database in use. Each set is a transaction of the target, and a
table goes on behind the last key that is there: so whoever was killed goes on where the target stands.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import peewee

from stts_tui.domain.common.errors import fault, refused
from stts_tui.i18n import _
from stts_tui.store import tables
from stts_tui.store.bulk import run_many
from stts_tui.store.engine import MIGRATIONS_TABLE, Engine, Key, troubles_told
from stts_tui.store.legible import as_stored
from stts_tui.store.tariff import tables as tariff_tables

NOT_TAKEN = fault(
    "copy-row", _("Not copied: the other database takes no row of {table} behind {key} ({why}). What was copied stays beside"
                  " until the copy is tried again.")
)  # fmt: skip
_FEW, _MANY = 50, 20_000  # rows of a set
_SMALL, _LARGE = 4 << 20, 16 << 20  # bytes of a set: below it grows, above it shrinks
_SCHEMA = "schema"  # the table of tables among an engine's contents
_MARK = "copied-from"  # the setting that an unfinished copy has beside the source's own

Tell = Callable[[str, int, int], None]  # of which table how many rows of how many are there
Convert = Callable[[Any], Any]


def _models() -> list[type[tables.Table]]:
    """Every table, each behind those that it refers to."""
    held = [one for room in (tables, tariff_tables) for one in vars(room).values() if _is_table(one)]
    ordered: list[type[tables.Table]] = peewee.sort_models(dict.fromkeys(held))
    # Names before the rows of which triggers gather them; a line follows the line or the record before it, which a trigger
    # holds against the last ones: so all lines come before the first record.
    first, last = [tables.FoldedName], [tables.Seal, tables.Setting]
    return [*first, *(one for one in ordered if one not in (*first, *last)), *last]


def _is_table(one: object) -> bool:
    return isinstance(one, type) and issubclass(one, tables.Table) and one is not tables.Table


MODELS = _models()
NAMES = frozenset(one._meta.table_name for one in MODELS)


def empty(target: Engine, mark: str) -> None:
    """Take away what making it put into the new `target`, in use, and note in it that it is to be a copy of `mark`."""
    with target.turn(), target.transaction():
        with target.lifted(tables.Seal._meta.table_name):
            for model in reversed(MODELS):
                model.delete().execute()
        tables.Setting.insert(name=_MARK, value=mark).execute()
        for _table, _rows in target.changes():
            pass  # nothing of it is in a chain


def is_of(mark: str) -> bool:
    """Whether the database in use is an unfinished copy of `mark`."""
    row = tables.Setting.get_or_none(tables.Setting.name == _MARK)
    return row is not None and row.value == mark


def finish() -> None:
    """Within the last transaction: it is an unfinished copy no more."""
    tables.Setting.delete().where(tables.Setting.name == _MARK).execute()


def copy_rows(source: Engine, target: Engine, counts: Callable[[str], int], tell: Tell) -> None:
    """Every row that `target`, in use and closed until now, lacks. `counts`: how many rows a table has.

    What is written is not noted (engine.changes): the chain of the source comes with it, and covers it.

    Raises NOT_TAKEN, BUSY, TROUBLE; the sets before are kept then.
    """
    alike = all(_same(source.bound(value), target.bound(value)) for value in (True, date.min))
    for model in MODELS:
        name = model._meta.table_name
        table = _Table.of(model, source, target, alike)
        done, size = model.select().count(), _FEW
        while True:
            last = table.last()
            with troubles_told(source):
                rows = table.behind(last, size)
            if rows:
                _take(target, table, rows, last)
            done += len(rows)
            tell(name, done, counts(name))
            if len(rows) < size:
                break
            size = _next_size(size, rows)


def _same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


def _take(target: Engine, table: _Table, rows: list[tuple[Any, ...]], last: tuple[Any, ...] | None) -> None:
    """Write a set of rows. Raises NOT_TAKEN, BUSY, TROUBLE."""
    failures: tuple[type[Exception], ...] = (*target.errors, ValueError)  # the second by the driver, of what it cannot send
    try:
        with troubles_told(target), target.database.atomic():
            run_many(table.insertion, rows)
    except failures as error:
        key = "-" if last is None else " ".join(map(str, last))
        raise refused(NOT_TAKEN, table=table.name, key=key, why=str(error).splitlines()[0]) from error


def _next_size(size: int, rows: Sequence[tuple[Any, ...]]) -> int:
    held = sum(len(value) for row in rows for value in row if isinstance(value, (str, bytes)))
    return min(size * 2, _MANY) if held < _SMALL else max(size // 2, 1) if held > _LARGE else size


@dataclass(frozen=True)
class _Table:
    """How rows of one table are asked of the source and put into the target."""

    model: type[tables.Table]
    source: Engine
    target: Engine
    converts: tuple[tuple[int, Convert], ...]  # of which columns values are put otherwise
    insertion: str

    @classmethod
    def of(cls, model: type[tables.Table], source: Engine, target: Engine, alike: bool) -> _Table:
        fields = model._meta.sorted_fields
        names = ", ".join(f'"{field.column_name}"' for field in fields)
        marks = ", ".join("?" * len(fields))
        sql = f'INSERT INTO "{model._meta.table_name}" ({names}) VALUES ({marks})'  # noqa: S608 (the schema's own names)
        converts = [] if alike else [(place, _converter(field, target)) for place, field in enumerate(fields)]
        return cls(model, source, target, tuple((place, each) for place, each in converts if each is not None), sql)

    @property
    def name(self) -> str:
        return str(self.model._meta.table_name)

    def last(self) -> tuple[Any, ...] | None:
        """The last key that the target has; None where the table is empty."""
        keys = self._keys()
        query = self.model.select(*keys).order_by(*(each.desc() for each in keys)).limit(1)
        with troubles_told(self.target):
            found = _raw(self.target, query)
        return tuple(found[0]) if found else None

    def behind(self, last: tuple[Any, ...] | None, size: int) -> list[tuple[Any, ...]]:
        """So many of the source's rows behind a key, as the target's driver takes them."""
        keys = self._keys()
        query = self.model.select(*self.model._meta.sorted_fields).order_by(*keys).limit(size)
        if last is not None:
            values = [peewee.Value(value, converter=False) for value in last]
            query = query.where(keys[0] > values[0] if len(keys) == 1 else peewee.Tuple(*keys) > peewee.Tuple(*values))
        if self.model is tables.Setting:
            query = query.where(tables.Setting.name != _MARK)
        rows = _raw(self.source, query)
        if not self.converts:
            return rows
        made = []
        for row in rows:
            cells = list(row)
            for place, convert in self.converts:
                cells[place] = convert(cells[place])
            made.append(tuple(cells))
        return made

    def _keys(self) -> list[peewee.Field]:
        return list(self.model._meta.get_primary_keys())


def _raw(engine: Engine, query: peewee.Query) -> list[tuple[Any, ...]]:
    """The rows of a query as the driver of `engine` gives them, legible or not."""
    with as_stored():
        rows: list[tuple[Any, ...]] = engine.database.execute(query).fetchall()
    return rows


def _converter(field: peewee.Field, target: Engine) -> Convert | None:
    """From what any driver gives to what the target's takes; what does not fit is left for the target to refuse."""
    if isinstance(field, peewee.BooleanField):
        return lambda value: target.bound(bool(value)) if value in (0, 1) else value
    if isinstance(field, peewee.DateTimeField):
        return lambda value: target.bound(_parsed(datetime, value))
    if isinstance(field, peewee.DateField):
        return lambda value: target.bound(_parsed(date, value))
    if isinstance(field, peewee.BlobField):
        return lambda value: bytes(value) if isinstance(value, memoryview) else value
    return None


def _parsed(kind: type[date], value: Any) -> Any:
    try:
        return kind.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


def differing(source: Engine, target: Engine) -> Iterator[str]:
    """Which rows are not the same in both, by the bytes of which the chain has marks; English, technical."""
    unless = (MIGRATIONS_TABLE,)
    theirs = dict(_but_schema(source, unless))
    for name, rows in _but_schema(target, unless):
        found = (each for each in rows if (name, each[0]) != (tables.Setting._meta.table_name, _MARK))
        for one, other in itertools.zip_longest(theirs.pop(name, iter(())), found):
            if one is None or other is None or one[0] != other[0] or bytes(one[1]) != bytes(other[1]):
                yield f"{name} {(one or other)[0]}"
                break
    yield from theirs


def _but_schema(engine: Engine, unless: Collection[str]) -> Iterator[tuple[str, Iterator[tuple[Key, bytes]]]]:
    return ((name, rows) for name, rows in engine.contents(unless) if name != _SCHEMA)
