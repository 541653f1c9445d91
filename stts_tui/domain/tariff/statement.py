"""The yearly statement of an operator for the compensation fund, due in the year after (data/law/terms.toml).

The fund counts the discounts granted and the days of service of each beneficiary (royal decree of 20 July 2006
[S4]). The fund's own layout was not found; this one is ours. The days of one beneficiary never exceed the year
over all operators, since a beneficiary has one running reduction at a time (tests/domain/tariff/test_statement.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from stts_tui.domain.common.errors import fault, refused
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.law.book import law
from stts_tui.domain.law.granting import Granted, Stretch, granted
from stts_tui.domain.law.terms import Category, Formula
from stts_tui.i18n import _

YEAR_NOT_OVER = fault(
    "statement-year",
    _("A statement is made of a whole year, from {first} to the last one that is over ({last})."),
    brief=_("a past year"),
)  # fmt: skip


def due_on(year: int) -> date:
    """The day by which the figures of `year` must be with the fund."""
    return law().statement_due.on(date(year + 1, 1, 1)).of(year + 1)


def check_year(year: int, today: date) -> int:
    """`year`, if a statement can be made of it. Raises YEAR_NOT_OVER."""
    first = law().statement_due.first_day.year
    if not first <= year < today.year:
        raise refused(YEAR_NOT_OVER, field="year", first=first, last=today.year - 1)
    return year


@dataclass(frozen=True)
class ChargedFile:
    """A tariff file with the stretches on which it gave a discount, however long ago."""

    number: str
    niss: NationalNumber
    stretches: tuple[Stretch, ...]
    file_id: int = 0


@dataclass(frozen=True)
class Corrects:
    """The statement of a year, which was sent, says something else now; `elsewhere`: another company's (closed_years.py)."""

    year: int
    sent_on: date
    elsewhere: bool


@dataclass(frozen=True)
class FileLine:
    """What one file gave in the year: its first and last day in it, the formulas in their order, the last category."""

    number: str
    category: Category
    formulas: tuple[Formula, ...]
    first: date
    last: date
    granted: Granted


@dataclass(frozen=True)
class BeneficiaryLine:
    """What one beneficiary was given in the year; `nth` counts them, since the number is masked."""

    nth: int
    masked_niss: str
    files: tuple[FileLine, ...]
    granted: Granted


@dataclass
class Totals:
    """Sums of a statement, complete once its lines have been read."""

    beneficiaries: int = 0
    files: int = 0
    granted: Granted = field(default_factory=Granted)

    def add(self, line: BeneficiaryLine) -> None:
        self.beneficiaries += 1
        self.files += len(line.files)
        self.granted += line.granted


@dataclass(frozen=True)
class StatementHead:
    """Whose statement it is, and of which year."""

    operator: str
    cbe: str
    year: int
    made_on: date
    sent_on: date | None = None  # it is frozen since; None: not marked as sent

    @property
    def due_on(self) -> date:
        return due_on(self.year)


def lines_of(files: Iterable[ChargedFile], year: int, totals: Totals) -> Iterator[BeneficiaryLine]:
    """The statement's lines, one beneficiary after the other; nothing of those without a day in the year.

    Args:
        files: those of one operator, ordered by national number; read one by one, so that memory stays flat.
        year: the calendar year.
        totals: grows with each line that is given.

    """
    return beneficiaries(lines_in(files, year), totals)


@dataclass(frozen=True)
class YearLine:
    """What one file gave in a year, and whose it is."""

    file_id: int
    niss: NationalNumber
    line: FileLine


def lines_in(files: Iterable[ChargedFile], year: int) -> Iterator[YearLine]:
    """Of each file that ran on a day of the year, in the files' order."""
    for file in files:
        line = file_line(file, year)
        if line is not None:
            yield YearLine(file.file_id, file.niss, line)


def beneficiaries(lines: Iterable[YearLine], totals: Totals) -> Iterator[BeneficiaryLine]:
    """The lines, which come ordered by national number, one beneficiary after the other; `totals` grows with each."""
    for niss, theirs in groupby(lines, key=lambda one: one.niss):
        found = tuple(one.line for one in theirs)
        whole = sum((line.granted for line in found), Granted())
        line = BeneficiaryLine(totals.beneficiaries + 1, niss.masked, found, whole)
        totals.add(line)
        yield line


def file_line(file: ChargedFile, year: int) -> FileLine | None:
    """What `file` gave in `year`; None if it did not run on any day of it."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    running = [one for one in file.stretches if one.first <= last and (one.last is None or one.last >= first)]
    if not running:
        return None
    running.sort(key=lambda one: one.first)
    formulas = tuple(dict.fromkeys(one.terms.formula for one in running))
    ends = max(one.last or last for one in running)
    return FileLine(
        file.number, running[-1].terms.category, formulas, max(first, running[0].first), min(last, ends),
        granted(running, first, last),
    )  # fmt: skip
