"""Lists of columns in words that were found once.

Peewee writes each query anew, and most of what it writes is the list of columns, the same each time: a third of an act's
processor time. Here the words of a list are kept, with the names that its tables have in them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from peewee import Field, FieldAlias, ModelSelect

_MOST = 2000  # lists that are kept: more than there are in the program


class _Words(NamedTuple):
    text: str
    tables: tuple[Any, ...]  # in the order in which they were named: t1, t2
    columns: tuple[Field, ...]  # kept, for the list is known by what they are in memory


def stays(column: object) -> bool:
    """Whether it is a column of a table, there for ever; those of an alias, and expressions, are made for one query."""
    return isinstance(column, Field) and not isinstance(column, FieldAlias)


_known: dict[tuple[int, ...], _Words] = {}


class Select(ModelSelect):
    """A query for rows of a table."""

    def __sql_selection__(self, ctx: Any, is_subquery: bool = False) -> Any:
        """The words for what is selected. Kept where no table was named before: then the names are always the same."""
        if ctx.alias_manager._counter:
            return super().__sql_selection__(ctx, is_subquery)
        columns = tuple(self._returning)
        key = tuple(map(id, columns))
        known = _known.get(key)
        if known is not None:
            for table in known.tables:
                ctx.alias_manager.add(table)
            return ctx.literal(known.text)
        begin, values = len(ctx._sql), len(ctx._values)
        ctx = super().__sql_selection__(ctx, is_subquery)
        if all(map(stays, columns)) and len(ctx._values) == values:
            if len(_known) >= _MOST:
                _known.clear()
            _known[key] = _Words("".join(ctx._sql[begin:]), tuple(ctx.alias_manager.mapping), columns)
        return ctx
