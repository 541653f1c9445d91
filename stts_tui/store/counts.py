"""Counting several things of one table in one go."""

from __future__ import annotations

from collections.abc import Sequence

from peewee import Case, Expression, ModelSelect, fn


def counted(query: ModelSelect, conditions: Sequence[Expression]) -> tuple[int, ...]:
    """How many rows of the query meet each of the conditions: one pass over them."""
    columns = [fn.COALESCE(fn.SUM(Case(None, [(condition, 1)], 0)), 0) for condition in conditions]
    return tuple(int(number) for number in query.select(*columns).tuples().first())
