"""Many rows of one table at once: `executemany` of text that peewee built once for the process.

A statement for each row through the mapper gives a twentieth of what the engine can do [S106].
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from peewee import Field, ForeignKeyField, IntegerField, TextField, Value, fn

from stts_tui.i18n import is_plain
from stts_tui.store import tables
from stts_tui.store.engine import in_use

Column = Sequence[Any]
Convert = Callable[[Column], Column]


class Bulk:
    """Rows of one table, gathered and then written at once.

    They are looked at and converted column by column: many values are equal, and a column that holds nothing at all in
    a set is left out of the statement.
    """

    _plans: dict[tuple[type[tables.Table], bool, str], _Plan] = {}

    def __init__(self, model: type[tables.Table], *, with_id: bool) -> None:
        which = (model, with_id, tables.database.param)  # of one engine: the text is in its words
        self._plan = self._plans.get(which) or self._plans.setdefault(which, _Plan(model, with_id))
        self.table = model._meta.table_name
        self.rows: list[tuple[Any, ...]] = []

    def add(self, values: Mapping[str, Any]) -> None:
        """`values` by the names of the fields, each of them, of the fields' own kinds."""
        self.rows.append(self._plan.pick(values))

    def write(self) -> None:
        """Write the rows. Raises peewee's IntegrityError if a constraint stands against one of them."""
        if self.rows:
            run_many(*self._plan.statement(self.rows))
            self.rows.clear()


class Changes:
    """New values of rows of one table, by their ids, gathered and then written at once.

    Only the columns that are given are written: an index over others is left alone. Rows are written in the order of
    `rank`, for unique indexes: one must have left a place before another takes it.
    """

    _plans: dict[tuple[type[tables.Table], tuple[str, ...], str], _Change] = {}

    def __init__(self, model: type[tables.Table]) -> None:
        self._model = model
        self._rows: dict[tuple[int, tuple[str, ...]], list[tuple[Any, ...]]] = {}

    def add(self, row_id: int, values: Mapping[str, Any], rank: int = 0) -> None:
        """`values` by the names of the fields, of the fields' own kinds."""
        self._rows.setdefault((rank, tuple(values)), []).append((*values.values(), row_id))

    def write(self) -> None:
        """Write them. Raises as Bulk.write."""
        for (_rank, names), rows in sorted(self._rows.items(), key=lambda item: item[0][0]):
            which = (self._model, names, tables.database.param)
            plan = self._plans.get(which) or self._plans.setdefault(which, _change(self._model, names))
            *columns, ids = zip(*rows, strict=True)
            converted = [
                columns[place] if convert is None else convert(columns[place]) for place, convert in plan.converters
            ]  # fmt: skip
            run_many(plan.sql, zip(*converted, ids, strict=True))
        self._rows.clear()


@dataclass(frozen=True)
class _Change:
    """A statement that changes columns of a row, and which column of what is given goes where, through what."""

    sql: str
    converters: tuple[tuple[int, Convert | None], ...]


def _change(model: type[tables.Table], names: tuple[str, ...]) -> _Change:
    fields = [each for each in model._meta.sorted_fields if each.name in names]  # as peewee writes them
    blank = Value(0, converter=False)
    sql, _values = model.update(dict.fromkeys(fields, blank)).where(model.id == blank).sql()
    return _Change(sql, tuple((names.index(field.name), _converter(field)) for field in fields))


def run_many(sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """One statement for many rows. Raises the driver's own errors as peewee's."""
    in_use().run_many(sql, rows)


class _Plan:
    """How rows of a table become a statement; made once for the process."""

    def __init__(self, model: type[tables.Table], with_id: bool) -> None:
        self._model = model
        self._fields = [each for each in model._meta.sorted_fields if with_id or each.name != "id"]
        self._converters = [_converter(each) for each in self._fields]
        self._texts: dict[tuple[int, ...], str] = {}
        self.pick = itemgetter(*(each.name for each in self._fields))

    def statement(self, rows: Sequence[tuple[Any, ...]]) -> tuple[str, Iterable[tuple[Any, ...]]]:
        """The text, and what goes with it. Raises ValueError for text that may not be stored."""
        columns = list(zip(*rows, strict=True))
        held = tuple(place for place, column in enumerate(columns) if column.count(None) < len(rows))
        converted = []
        for place in held:
            convert = self._converters[place]
            converted.append(columns[place] if convert is None else convert(columns[place]))
        if held not in self._texts:
            self._texts[held], _values = self._model.insert(
                {self._fields[place]: Value(0, converter=False) for place in held}
            ).sql()
        return self._texts[held], zip(*converted, strict=True)


def _converter(field: Field) -> Convert | None:
    """What a column of `field` passes before it is written; None if nothing."""
    if isinstance(field, tables.PlainTextField):
        return functools.partial(_plain_texts, field)
    if type(field) in (TextField, IntegerField) or isinstance(field, ForeignKeyField):
        return None  # such values need no change on the way to the engine
    return functools.partial(_equals_once, field)


def _plain_texts(field: Field, column: Column) -> Column:
    if not is_plain("".join(filter(None, column))):
        return [field.db_value(value) for value in column]
    return column


def _equals_once(field: Field, column: Column) -> Column:
    """Days, moments and the like: those that are equal are converted once."""
    known = {value: in_use().bound(field.db_value(value)) for value in set(column)}
    return [known[value] for value in column]


def next_id(model: type[tables.Table]) -> int:
    """The id that the engine would give next: nobody else writes while this transaction is open."""
    return int(model.select(fn.MAX(model.id)).tuples().first()[0] or 0) + 1
