"""Many rows of one table at once: `executemany` of text that peewee built once for the process."""

from __future__ import annotations

from typing import Any

from peewee import IntegrityError, Value, __exception_wrapper__, fn

from stts_tui.store import tables


class SetFailed(Exception):
    """A set cannot be written as it was gathered: to be done record by record."""


class Bulk:
    """Rows of one table, gathered and then written at once. The text is built once for the process."""

    _texts: dict[str, tuple[str, list[Any]]] = {}

    def __init__(self, model: type[tables.Table], *, with_id: bool) -> None:
        self._model = model
        self._key = f"{model.__name__}/{with_id}"
        self._with_id = with_id
        self.rows: list[list[Any]] = []

    def _text(self) -> tuple[str, list[Any]]:
        if self._key not in self._texts:
            meta = self._model._meta
            wanted = [each for each in meta.sorted_fields if self._with_id or each.name != "id"]
            sql, _values = self._model.insert({each: Value(0, converter=False) for each in wanted}).sql()
            self._texts[self._key] = (sql, wanted)
        return self._texts[self._key]

    def add(self, values: dict[str, Any]) -> None:
        """`values` by the names of the fields; a field that is left out becomes NULL."""
        self.rows.append([each.db_value(values.get(each.name)) for each in self._text()[1]])

    def write(self) -> None:
        """Write the rows. Raises SetFailed if a constraint stands against one of them."""
        if self.rows:
            try:
                with __exception_wrapper__:  # the driver's own errors as peewee's
                    tables.database.cursor().executemany(self._text()[0], self.rows)
            except IntegrityError as error:
                raise SetFailed(str(error)) from error
            self.rows.clear()


def next_id(model: type[tables.Table]) -> int:
    """The id that the engine would give next: nobody else writes while this transaction is open."""
    return int(model.select(fn.MAX(model.id)).tuples().first()[0] or 0) + 1
