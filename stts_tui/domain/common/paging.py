"""Pages of a long list, found by key, so that the last page costs what the first one costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, Self, TypeVar

from stts_tui.i18n import _

Row = TypeVar("Row")
Key = tuple[str | int, ...]

PAGE_SIZE = 15
MOST_COUNTED = 10_000  # rows of a list: to count more takes as long as there are more


class Tally(int):
    """How many match; in words "more than" so many, where more do than were counted (`more`)."""

    more: bool

    def __new__(cls, count: int, *, more: bool = False) -> Self:
        tally = super().__new__(cls, count)
        tally.more = more
        return tally

    def __str__(self) -> str:
        return str(_("more than {count}").with_values(count=int(self))) if self.more else int.__repr__(self)


class Way(Enum):
    """Where a page lies: at the start, at the end, after or before a row, from a row on; from the first row that a typed
    word means, or from that of a record.
    """

    FIRST = "first"
    LAST = "last"
    AFTER = "after"
    BEFORE = "before"
    FROM = "from"
    WORD = "word"
    RECORD = "record"


@dataclass(frozen=True)
class Place:
    """A page that is asked for: `key` is that of the row which it follows, precedes or begins with.

    `order` names one of the list's other orders; its own is "". `word` is what is looked for, `record` an id. `whole`: all
    that match are to be counted, however many, until it says that nobody waits for that any more.
    """

    way: Way = Way.FIRST
    key: Key | None = None
    size: int = PAGE_SIZE
    order: str = ""
    word: str = ""
    record: int = 0
    whole: Callable[[], bool] | None = None


def to_the_end() -> bool:
    """Of a place: all are counted, for who needs the number."""
    return False


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows in order; `total` counts all that match (a Tally, where more may), `first` and `last` are the keys at the
    page's ends.

    `mark` is the place on the page of what was looked for; None where nothing was, or where it is not in the list.
    """

    rows: tuple[Row, ...]
    total: int
    first: Key | None
    last: Key | None
    has_before: bool
    has_after: bool
    mark: int | None = None


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
        mark=0 if place.way is Way.FROM and rows else None,
    )


def page_of_few(rows: Sequence[Row], place: Place, row_id: Callable[[Row], int], told: Callable[[Row], str]) -> Page[Row]:
    """All of a short list on one page, in whatever way it is asked for; `told` is what the list shows of a row."""
    mark = None
    if place.way is Way.RECORD:
        mark = next((at for at, row in enumerate(rows) if row_id(row) == place.record), None)
    elif place.way is Way.WORD:
        wanted = place.word.casefold()
        mark = next((at for at, row in enumerate(rows) if wanted in told(row).casefold()), None)
    return Page(tuple(rows), len(rows), None, None, has_before=False, has_after=False, mark=mark)
