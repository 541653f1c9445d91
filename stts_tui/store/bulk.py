"""Many rows of one table at once: `executemany` of text that peewee built once for the process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from peewee import BooleanField, DateField, Field, IntegerField, IntegrityError, TextField, Value, __exception_wrapper__, fn

from stts_tui.store import tables

Convert = Callable[[Any], Any]
_AS_THEY_ARE = (TextField, IntegerField, BooleanField, DateField)  # such values need no change on the way to the engine


class SetFailed(Exception):
    """A set cannot be written as it was gathered: to be done record by record."""


class Bulk:
    """Rows of one table, gathered and then written at once."""

    _plans: dict[tuple[str, bool], tuple[str, list[tuple[str, Convert | None]]]] = {}

    def __init__(self, model: type[tables.Table], *, with_id: bool) -> None:
        key = (model.__name__, with_id)
        if key not in self._plans:
            wanted = [each for each in model._meta.sorted_fields if with_id or each.name != "id"]
            sql, _values = model.insert({each: Value(0, converter=False) for each in wanted}).sql()
            self._plans[key] = (sql, [(each.name, _converter(each)) for each in wanted])
        self._sql, self._columns = self._plans[key]
        self.rows: list[list[Any]] = []

    def add(self, values: Mapping[str, Any]) -> None:
        """`values` by the names of the fields, of the fields' own kinds; a field that is left out becomes NULL."""
        get = values.get
        self.rows.append(
            [get(name) if convert is None else convert(get(name)) for name, convert in self._columns]
        )

    def write(self) -> None:
        """Write the rows. Raises SetFailed if a constraint stands against one of them."""
        if self.rows:
            try:
                with __exception_wrapper__:  # the driver's own errors as peewee's
                    tables.database.cursor().executemany(self._sql, self.rows)
            except IntegrityError as error:
                raise SetFailed(str(error)) from error
            self.rows.clear()


def _converter(field: Field) -> Convert | None:
    """What a value of `field` passes before it is written; None if nothing."""
    if isinstance(field, tables.PlainTextField):
        return lambda value: value if value is None or value.isprintable() else field.db_value(value)  # which raises
    if isinstance(field, tables.InstantField):
        return _instants(field)
    return None if isinstance(field, _AS_THEY_ARE) else field.db_value


def _instants(field: tables.InstantField) -> Convert:
    """The rows of a set share their moment: each is converted once in a row."""
    last: list[Any] = [None, None]

    def convert(value: Any) -> Any:
        if value is not last[0]:
            last[:] = value, field.db_value(value)
        return last[1]

    return convert


def next_id(model: type[tables.Table]) -> int:
    """The id that the engine would give next: nobody else writes while this transaction is open."""
    return int(model.select(fn.MAX(model.id)).tuples().first()[0] or 0) + 1
