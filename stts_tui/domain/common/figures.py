"""Figures: how many there are of what, each with the question to the list that it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from stts_tui.domain.common.calendar import add_working_days
from stts_tui.i18n import Words, _

SOON, NEAR = 3, 10  # working days
MONTHS = 6
MARK = "="


@dataclass(frozen=True)
class Figure:
    """`of` are the criteria of the list that is counted. `alarm`: this needs a hand, where there is any."""

    words: Words | str
    count: int
    of: object = None
    alarm: bool = False
    tail: Words | str = ""  # what stands in the bar's place


@dataclass(frozen=True)
class Note:
    """A line among figures that counts nothing: who is blocked, and until when."""

    words: Words | str
    tail: Words | str = ""


@dataclass(frozen=True)
class Group:
    words: Words
    rows: tuple[Figure | Note, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(row for row in self.rows if isinstance(row, Figure))


Groups = tuple[Group, ...]


@dataclass(frozen=True)
class Term:
    """Days on which something is due, both included; None: without an end on that side."""

    words: Words
    first: date | None
    last: date | None


def terms(today: date) -> tuple[Term, ...]:
    """What is due, by age: each day is in exactly one of them. Terms of working days, as the law's are."""
    soon, near = add_working_days(today, SOON), add_working_days(today, NEAR)
    day = timedelta(days=1)
    return (
        Term(_("overdue"), None, today - day),
        Term(_("in 3 days"), today, soon),
        Term(_("in 10 days"), soon + day, near),
        Term(_("later"), near + day, None),
    )


def months(today: date, count: int = MONTHS) -> tuple[tuple[date, date], ...]:
    """The first and the last day of this month and of those before it, the latest first."""
    found = []
    first = today.replace(day=1)
    for _number in range(count):
        found.append((first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)))
        first = (first - timedelta(days=1)).replace(day=1)
    return tuple(found)


def month_words(first: date) -> str:
    return f"{first.month:02}/{first.year}"


def bars(counts: Sequence[int], width: int) -> list[str]:
    """A bar for each count, the longest of `width` signs; whatever is there has one at least."""
    most = max(counts, default=0)
    return [MARK * max(1, count * width // most) if count else "" for count in counts]


def as_rows(groups: Groups) -> list[tuple[str, ...]]:
    """Figures as a table, head first."""
    head = (str(_("Group")), str(_("Figure")), str(_("How many")))
    return [head, *((str(group.words), str(figure.words), str(figure.count)) for group in groups for figure in group.figures)]
