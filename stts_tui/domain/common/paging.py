"""Pages of a long list, found by key, so that the last page costs what the first one costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

Row = TypeVar("Row")
Key = tuple[str | int, ...]

PAGE_SIZE = 15


class Way(Enum):
    """Where a page lies: at the start, at the end, after or before a row, or from a row on."""

    FIRST = "first"
    LAST = "last"
    AFTER = "after"
    BEFORE = "before"
    FROM = "from"


@dataclass(frozen=True)
class Place:
    """A page that is asked for: `key` is that of the row which it follows, precedes or begins with.

    `order` names one of the list's other orders; its own is "".
    """

    way: Way = Way.FIRST
    key: Key | None = None
    size: int = PAGE_SIZE
    order: str = ""


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows in order; `total` counts all that match, `first` and `last` are the keys at the page's ends."""

    rows: tuple[Row, ...]
    total: int
    first: Key | None
    last: Key | None
    has_before: bool
    has_after: bool


def page_of(found: Sequence[Row], place: Place, total: int, key_of: Callable[[Row], Key]) -> Page[Row]:
    """The page made of what a query found: at most `place.size` + 1 rows, walked in the direction of `place.way`.

    Args:
        found: the rows nearest to the place, backwards for LAST and BEFORE; one more than fits tells that more follow.
        place: what was asked.
        total: all rows that match.
        key_of: the key of a row, in the order of the list.

    """
    rows = list(found[: place.size])
    more = len(found) > place.size
    backwards = place.way in (Way.LAST, Way.BEFORE)
    if backwards:
        rows.reverse()
    return Page(
        tuple(rows),
        total,
        key_of(rows[0]) if rows else None,
        key_of(rows[-1]) if rows else None,
        has_before=more if backwards else place.way in (Way.AFTER, Way.FROM),
        has_after=place.way is Way.BEFORE if backwards else more,
    )
