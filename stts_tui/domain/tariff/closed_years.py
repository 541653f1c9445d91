"""Closed years: a statement that was sent to the fund is frozen; what changes its days later makes a correction.

Making a statement freezes nothing: sending it does, and marking it as sent is an act of its own. The fund counts the
days and discounts of a year as they were told [S4]; how it takes corrections was not found, so ours names, for each
file, what was sent and what holds now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.errors import Reason, fault, refused
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.law.granting import Granted
from stts_tui.domain.law.terms import Category
from stts_tui.domain.tariff.charging import stretches_of
from stts_tui.domain.tariff.file import Corrects, FileRecord
from stts_tui.domain.tariff.statement import ChargedFile, FileLine, YearLine, file_line
from stts_tui.i18n import _

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
    "remark-closed-year", _("The statement of {year} was sent to the fund on {day}: a correction of it is due then.")
)
CLOSED_YEAR_ELSEWHERE = fault(
    "remark-closed-year-elsewhere",
    _("The file's operator has sent the statement of {year} to the fund already: that operator then owes a correction."),
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


# -- told before -------------------------------------------------------------------------------------------------------
def changed_years(before: FileRecord | None, after: FileRecord, years: Iterable[int]) -> tuple[int, ...]:
    """Those of `years` in which the file gives other days or amounts after an act than before it."""
    return tuple(year for year in sorted(years) if (before and _given(before, year)) != _given(after, year))


def _given(file: FileRecord, year: int) -> FileLine | None:
    if not file.reductions:
        return None
    category = file.category or file.reductions[-1].category
    return file_line(ChargedFile(file.number, file.niss, category, stretches_of(file)), year)


def reaches_back(request: object, today: date) -> bool:
    """Whether a request names a day of an earlier year: without one no act changes the days of a closed year."""
    parts = [part for part in (request, getattr(request, "second", None)) if part is not None]
    days = [getattr(part, each.name) for part in parts for each in fields(part)]  # type: ignore[arg-type]
    return any(isinstance(day, date) and day.year < today.year for day in days)


def correction_remarks(corrects: Iterable[Corrects]) -> tuple[Reason, ...]:
    """CLOSED_YEAR or CLOSED_YEAR_ELSEWHERE for each closed year; of another operator's no more is told than is needed."""
    return tuple(
        Reason(CLOSED_YEAR_ELSEWHERE, None, {"year": each.year}) if each.elsewhere
        else Reason(CLOSED_YEAR, None, {"year": each.year, "day": show_date(each.sent_on)})
        for each in corrects
    )  # fmt: skip
