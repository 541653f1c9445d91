"""Keyset paging and text matching, the same for users and tariff files."""

from __future__ import annotations

from collections.abc import Iterable

from peewee import Expression, Field, Query, Tuple, Value

from stts_tui.domain.common.criteria import Criterion, How, given
from stts_tui.domain.common.matching import TextMatch
from stts_tui.domain.common.paging import Place, Way

_BEYOND = "\U0010ffff"  # sorts after every character that a folded text or a number holds


def begins_with(column: Field, text: str) -> Expression:
    """A range rather than LIKE: an index serves it on every engine [S105]."""
    end = Value(text + _BEYOND, converter=False)  # never stored, so not held against PlainTextField's wall
    return (column >= text) & (column < end)


def matches(column: Field, match: TextMatch) -> Expression:
    """A folded column against a folded text, which holds letters and digits only: no wildcard can be smuggled in."""
    return begins_with(column, match.folded) if match.at_start else column.contains(match.folded)


def conditions(table: type, known: Iterable[Criterion], looked_for: object) -> list[Expression]:
    """What the columns of `table` must meet for each criterion that matters."""
    found = []
    for each, value in given(known, looked_for):
        row = each.row
        column = getattr(table, row.folded or row.column)
        if each.how is How.PART:
            found.append(matches(column, value))
        elif each.how is How.START:
            found.append(begins_with(column, value))
        elif each.how is How.ONE_OF:
            found.append(column.in_([str(code) for code in value]))
        elif each.how is How.EQUAL:
            found.append(column == (row.kind.take(value) if row.kind.take is not None else value))
        else:
            found.append(column >= value if each.how is How.SINCE else column <= value)
    return found


def at(query: Query, order: tuple[Field, ...], place: Place) -> Query:
    """`query` cut down to the page at `place`, and one row more; backwards for LAST and BEFORE.

    `order` ends in a unique column and is that of an index, so that each page costs the same.
    """
    backwards = place.way in (Way.LAST, Way.BEFORE)
    if place.key is not None:
        key = Tuple(*place.key)
        here = Tuple(*order)
        query = query.where(here < key if backwards else here >= key if place.way is Way.FROM else here > key)
    return query.order_by(*(column.desc() if backwards else column.asc() for column in order)).limit(place.size + 1)


def at_descending(query: Query, column: Field, place: Place) -> Query:
    """As `at`, for a list by one unique column that begins with its highest value."""
    backwards = place.way in (Way.LAST, Way.BEFORE)
    if place.key is not None:
        key = place.key[0]
        query = query.where(column > key if backwards else column <= key if place.way is Way.FROM else column < key)
    return query.order_by(column.asc() if backwards else column.desc()).limit(place.size + 1)
