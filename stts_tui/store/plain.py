"""Rows without the mapper: as the engine gives them, texts and numbers, at half the cost. For sets."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, TypeVar

from peewee import DateField, ModelSelect

from stts_tui.store import tables


def rows(query: ModelSelect) -> Iterator[tuple[Any, ...]]:
    """The rows of the query."""
    return iter(tables.database.execute(query))


_DAYS, _INSTANTS = DateField(), tables.InstantField()
Found = TypeVar("Found")


@functools.lru_cache(maxsize=4096)
def day_or_none(held: object) -> date | None:
    """A day of a plain row; most of a set are the same few."""
    found: date | None = _DAYS.python_value(held)
    return found


def day(held: object) -> date:
    """A day of a plain row that is never without."""
    return _there(day_or_none(held))


@functools.lru_cache(maxsize=4096)
def instant_or_none(held: Any) -> datetime | None:
    """A moment of a plain row; a set that was written at once has one."""
    found: datetime | None = _INSTANTS.python_value(held)
    return found


def instant(held: Any) -> datetime:
    """A moment of a plain row that is never without."""
    return _there(instant_or_none(held))


def _there(found: Found | None) -> Found:
    if found is None:
        raise LookupError("what a row is never without is missing")
    return found
