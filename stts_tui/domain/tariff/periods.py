"""The two periods of a tariff file: the person's right at this operator, and the reduction that is given under it.

The law's register keeps both, each with its start and its end (annex, art. 22 § 4). A right may stand without a reduction:
before its activation, and after one reduction was stopped. No reduction lies outside the right.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stts_tui.domain.tariff.file import FileRecord
from stts_tui.domain.tariff.life_cycle import FileState


@dataclass(frozen=True)
class Days:
    """Days from `first` to `last`, both included; `last` None: without an end yet."""

    first: date
    last: date | None

    def holds(self, other: Days) -> bool:
        """Whether every day of `other` is one of these."""
        return self.first <= other.first and (self.last is None or (other.last is not None and other.last <= self.last))


def right_of(file: FileRecord) -> Days | None:
    """The days of the right; None where it was never granted, was cancelled, or ended before it began."""
    if file.granted_from is None or file.state is FileState.CANCELLED:
        return None
    if file.closed_on is not None and file.closed_on < file.granted_from:
        return None
    return Days(file.granted_from, file.closed_on)


def reduction_of(file: FileRecord) -> Days | None:
    """From the first day of the first reduction to the last day of the last one; None while there is none."""
    if not file.reductions:
        return None
    return Days(file.reductions[0].starts_on, file.reductions[-1].ends_on)


def first_day_of_right(file: FileRecord) -> date:
    """The first day on which a reduction may be given; while nobody has decided, the day of the application."""
    return file.granted_from or file.requested_on
