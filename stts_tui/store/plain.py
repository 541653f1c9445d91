"""Rows without the mapper: as the engine gives them, texts and numbers, at half the cost. For sets."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import date
from typing import Any

from peewee import DateField, ModelSelect

from stts_tui.store import tables


def rows(query: ModelSelect) -> Iterator[tuple[Any, ...]]:
    """The rows of the query."""
    return iter(tables.database.execute(query))


_DAYS = DateField()


@functools.lru_cache(maxsize=4096)
def day_or_none(held: object) -> date | None:
    """A day of a plain row; most of a set are the same few."""
    found: date | None = _DAYS.python_value(held)
    return found


def day(held: object) -> date:
    """A day of a plain row that is never without."""
    found = day_or_none(held)
    if found is None:
        raise LookupError("a day is missing")
    return found
