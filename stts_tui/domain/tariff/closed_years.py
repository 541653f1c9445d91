"""Closed years: a statement that was sent to the fund is frozen; what changes its days later makes a correction.

Making a statement freezes nothing: sending it does, and marking it as sent is an act of its own. The fund counts the
days and discounts of a year as they were told [S4]; how it takes corrections was not found, so ours names, for each
file, what was sent and what holds now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.errors import Reason, fault, refused
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.law.granting import Granted
from stts_tui.domain.law.terms import Category
from stts_tui.domain.tariff.charging import stretches_of
from stts_tui.domain.tariff.file import FileRecord
from stts_tui.domain.tariff.statement import ChargedFile, Corrects, FileLine, YearLine, file_line
from stts_tui.i18n import Words, _

NOTHING_TO_SEND = fault(
    "statement-sent",
    _("The statement of {year} was sent on {day}, and nothing in it has changed since. There is nothing to mark as sent."),
    brief=_("sent already"),
)  # fmt: skip
NOT_SENT_THEN = fault(
    "statement-sent-day",
    _("A statement of {year} can have been sent from {first} to {last}. Give the day on which it left."),
    brief=_("not on this day"),
)
CLOSED_YEAR = fault(
    "remark-closed-year",
    _("This changes the closed year {year}, whose statement was sent to the fund on {day}: a correction statement is due."),
)
CLOSED_YEAR_ELSEWHERE = fault(  # the day is not told: of another operator's data no more than is needed
    "remark-closed-year-elsewhere",
    _("This changes the closed year {year} of the file's operator, which has sent its statement to the fund: that operator"
      " then owes a correction statement."),
)  # fmt: skip
_DUE = _(
    "What this file gave in {year} is not what the statement told that was sent to the fund on {day}: a correction statement"
    " is due."
)


@dataclass(frozen=True)
class SendStatement:
    """Mark the statement of a year, or the correction of one that was sent, as sent on that day."""

    year: int
    sent_on: date


@dataclass(frozen=True)
class Sent:
    """A statement that was sent, `serial` 0, or its nth correction."""

    serial: int
    sent_on: date


def check_sent_on(request: SendStatement, earlier: Iterable[Sent], today: date) -> None:
    """Nothing is sent before its year is over, before what it corrects, or tomorrow. Raises NOT_SENT_THEN."""
    first = max([date(request.year + 1, 1, 1), *(one.sent_on for one in earlier)])
    if not first <= request.sent_on <= today:
        raise refused(
            NOT_SENT_THEN, field="sent_on", year=request.year, first=show_date(first), last=show_date(today)
        )  # fmt: skip


@dataclass(frozen=True)
class Correction:
    """A file whose days or amounts are others than was sent; None: it gives, or gave, nothing in the year."""

    file_id: int
    niss: NationalNumber
    sent: FileLine | None
    now: FileLine | None

    @property
    def number(self) -> str:
        return self._either.number

    @property
    def category(self) -> Category:
        return self._either.category

    @property
    def _either(self) -> FileLine:
        line = self.now or self.sent
        if line is None:
            raise LookupError("a correction is about a file that gave something")
        return line

    @property
    def granted_sent(self) -> Granted:
        return self.sent.granted if self.sent is not None else Granted()

    @property
    def granted_now(self) -> Granted:
        return self.now.granted if self.now is not None else Granted()


def corrections(sent: Iterable[YearLine], now: Iterable[YearLine]) -> Iterator[Correction]:
    """What differs between two states of a year; both come ordered by national number and file, and are read once."""
    old, new = iter(sent), iter(now)
    was, one = next(old, None), next(new, None)
    while was is not None or one is not None:
        if one is None or (was is not None and _place(was) < _place(one)):
            assert was is not None  # noqa: S101 (one of both is there)
            yield Correction(was.file_id, was.niss, was.line, None)
            was = next(old, None)
        elif was is None or _place(one) < _place(was):
            yield Correction(one.file_id, one.niss, None, one.line)
            one = next(new, None)
        else:
            if was.line != one.line:
                yield Correction(one.file_id, one.niss, was.line, one.line)
            was, one = next(old, None), next(new, None)


def _place(line: YearLine) -> tuple[str, int]:
    return line.niss.digits, line.file_id


# -- told before and after ---------------------------------------------------------------------------------------------
def corrected(
    before: FileRecord | None, after: FileRecord, closed: Iterable[int], told: Callable[[], Mapping[int, FileLine]]
) -> tuple[int, ...]:
    """Those of the `closed` years of which an act makes a correction due: it changes them, and not back to what was told.

    Args:
        before: the file as it stands; None where the act opens it.
        after: the file as the act would leave it.
        closed: the years whose statement its operator has sent.
        told: gives what was told of the file last, by year; asked only where a year changes.

    """
    if before is not None and all(getattr(before, name) == getattr(after, name) for name in _CHARGED):
        return ()
    years = [year for year in sorted(closed) if (before and given_in(before, year)) != given_in(after, year)]
    return tuple(year for year in years if given_in(after, year) != told().get(year))


def uncorrected(file: FileRecord, closed: Iterable[int], told: Mapping[int, FileLine]) -> tuple[int, ...]:
    """The closed years of which the file gives something else now than was told last."""
    return tuple(year for year in sorted(closed) if given_in(file, year) != told.get(year))


_CHARGED = ("reductions", "installation_costs")  # what days and amounts are reckoned from


def given_in(file: FileRecord, year: int) -> FileLine | None:
    """The file's line in a statement of the year; None if it gives nothing in it."""
    if not file.reductions:
        return None
    return file_line(ChargedFile(file.number, file.niss, stretches_of(file), file.file_id), year)


def remark(corrects: Corrects) -> Reason:
    """The same sentence wherever an act tells it: beforehand, in an answer, in the lines of the periodic work."""
    which = CLOSED_YEAR_ELSEWHERE if corrects.elsewhere else CLOSED_YEAR
    return Reason(which, None, {"year": corrects.year, "day": show_date(corrects.sent_on)})


def due_words(corrects: Corrects) -> Words:
    """Afterwards, on the file, until its correction is sent."""
    return _DUE.with_values(year=corrects.year, day=show_date(corrects.sent_on))


def reaches_back(request: object, today: date) -> bool:
    """Whether a request names a day of an earlier year: without one no act changes the days of a closed year."""
    parts = [part for part in (request, getattr(request, "second", None)) if part is not None]
    days = [getattr(part, each.name) for part in parts for each in fields(part)]  # type: ignore[arg-type]
    return any(isinstance(day, date) and day.year < today.year for day in days)
