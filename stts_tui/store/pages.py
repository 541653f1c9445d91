"""Keyset paging and text matching, the same for users and tariff files."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from peewee import SQL, Expression, Field, Query, Tuple, Value

from stts_tui.domain.common.anything import Sought, understood, written
from stts_tui.domain.common.criteria import Criterion, How, given
from stts_tui.domain.common.matching import TextMatch
from stts_tui.domain.common.paging import Place, Way
from stts_tui.store.legible import as_stored

_BEYOND = "\U0010ffff"  # sorts after every character that a folded text or a number holds


def begins_with(column: Field, text: str) -> Expression:
    """A range rather than LIKE: an index serves it on every engine [S105]."""
    end = Value(text + _BEYOND, converter=False)  # never stored, so not held against PlainTextField's wall
    return (column >= text) & (column < end)


Holds = Callable[[Field, str], Expression]  # that a column holds a part, anywhere


def contains(column: Field, part: str) -> Expression:
    """In words that are asked of a row; `names.holds` has those for an index."""
    return column.contains(part)


def matches(column: Field, match: TextMatch, holds: Holds) -> Expression:
    """A folded column against a folded text, which holds letters and digits only: no wildcard can be smuggled in."""
    ways = written(match.typed)
    return any_of(begins_with(column, way) if match.at_start else holds(column, way) for way in ways)


def conditions(
    table: type, known: Iterable[Criterion], looked_for: object, replaced: Callable[[str], Sequence[str]], holds: Holds
) -> list[Expression]:
    """What the columns of `table` must meet for each criterion that matters.

    `replaced` gives the national numbers that are found too by one that somebody had before and that begins so.
    """
    found = []
    for each, value in given(known, looked_for):
        row = each.row
        column = getattr(table, row.folded or row.column)
        if each.how is How.PART:
            found.append(matches(column, value, holds))
        elif each.how is How.START:
            others = replaced(value)
            found.append(begins_with(column, value) | column.in_(others) if others else begins_with(column, value))
        elif each.how is How.ONE_OF:
            found.append(column.in_([str(code) for code in value]))
        elif each.how is How.EQUAL:
            found.append(column == (row.kind.take(value) if row.kind.take is not None else value))
        else:
            found.append(column >= value if each.how is How.SINCE else column <= value)
    return found


def located(query: Query, order: Sequence[Field], place: Place, means: Callable[[Sought], Expression]) -> Place:
    """`place`, where it names a word or a record, as one from the key of the first such row in `order`; where there is
    none, or where a page is asked for by its key anyway, as it is.

    The last column of `order` is the record's id. Costs a walk in the order of the list to the first match.
    """
    if place.way not in (Way.WORD, Way.RECORD):
        return place
    condition = means(understood(place.word)) if place.way is Way.WORD else order[-1] == place.record
    key = query.clone().select(*order).where(condition).order_by(*order).limit(1).tuples().first()
    if key is None:
        return Place(size=place.size, order=place.order)
    told = tuple(part.isoformat() if isinstance(part, date) else part for part in key)
    return Place(Way.FROM, told, place.size, place.order)


def last_counted(column: Field, start: str, digits: int) -> int:
    """The highest number of so many digits behind `start` that a row of this column has; 0 where none has one.

    What somebody else wrote there and is no such number is passed over.
    """
    query = column.model.select(column).where(begins_with(column, start)).order_by(column.desc())
    with as_stored():
        for (held,) in query.tuples().iterator():
            number = str(held)[len(start) :][:digits]
            if len(number) == digits and number.isascii() and number.isdigit():
                return int(number)
    return 0


def names_begin(last: Field, first: Field, sought: Sought) -> list[Expression]:
    """The names that a text may mean, as conditions of which one must hold."""
    return [
        begins_with(last, a) & begins_with(first, b) if b else begins_with(last, a)
        for a, b in sought.names
    ]  # fmt: skip


def names_hold(last: Field, first: Field, sought: Sought, holds: Holds) -> list[Expression]:
    """As `names_begin`, for a search: a part of the last name or of the first is enough."""
    return [
        holds(last, a) & begins_with(first, b) if b else holds(last, a) | holds(first, a)
        for a, b in sought.names
    ]  # fmt: skip


def any_of(conditions: Iterable[Expression]) -> Expression:
    """One of them holds; without any, nothing does. One alone is itself, which an index may serve."""
    found = list(conditions)
    return functools.reduce(operator.or_, found) if found else SQL("0 = 1")


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
