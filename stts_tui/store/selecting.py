"""Lists of columns in words that were found once.

Peewee writes each query anew, and most of what it writes is the list of columns, the same each time: a third of an act's
processor time. Here the words of a list are kept, with the names that its tables have in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from peewee import Field, FieldAlias, ModelSelect

_MOST = 2000  # lists that are kept: more than there are in the program


Found = TypeVar("Found")


class Kept(Generic[Found]):
    """What was found for lists of columns, known by what these are in memory: so the columns are kept too."""

    def __init__(self) -> None:
        self._held: dict[tuple[int, ...], tuple[Sequence[Any], Found]] = {}

    def get(self, columns: Sequence[Any]) -> Found | None:
        held = self._held.get(tuple(map(id, columns)))
        return held[1] if held is not None else None

    def keep(self, columns: Sequence[Any], found: Found) -> None:
        """Only for columns of tables, which are there for ever: those of an alias, and expressions, are made for one query."""
        if all(isinstance(each, Field) and not isinstance(each, FieldAlias) for each in columns):
            if len(self._held) >= _MOST:
                self._held.clear()
            self._held[tuple(map(id, columns))] = tuple(columns), found


class _Words(NamedTuple):
    text: str
    tables: tuple[Any, ...]  # in the order in which they were named: t1, t2


_words: Kept[_Words] = Kept()


class Select(ModelSelect):
    """A query for rows of a table."""

    def __sql_selection__(self, ctx: Any, is_subquery: bool = False) -> Any:
        """The words for what is selected. Kept where no table was named before: then the names are always the same."""
        if ctx.alias_manager._counter:
            return super().__sql_selection__(ctx, is_subquery)
        columns = tuple(self._returning)
        known = _words.get(columns)
        if known is not None:
            for table in known.tables:
                ctx.alias_manager.add(table)
            return ctx.literal(known.text)
        begin, values = len(ctx._sql), len(ctx._values)
        ctx = super().__sql_selection__(ctx, is_subquery)
        if len(ctx._values) == values:
            _words.keep(columns, _Words("".join(ctx._sql[begin:]), tuple(ctx.alias_manager.mapping)))
        return ctx
