"""Days and amounts of a year beside the calculator's: through files, charging and the statement's lines.

No note says how a part of a month is paid. The program spreads a month's amount over the days of that month and rounds
once a month (domain/law/granting.py): a half cent a month and component is what may lie between, and in any reading it stays
between the months held whole and those that were touched. That a discount shows from the next billing period on, and that
internet's ends on the due date after a loss (O11, O12), is the activation and last day that people give: the program
computes neither (data/law/not-built.toml).
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from stts_tui.domain.law.amounts import Terms
from stts_tui.domain.law.terms import Category, Formula
from stts_tui.domain.tariff.charging import granted_in, stretches_of
from stts_tui.domain.tariff.file import FileRecord, Reduction
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.statement import ChargedFile, FileLine, Totals, lines_of
from tests.builders import a_niss
from tests.oracle import beside
from tests.oracle.calculator import Line, bounds, by_days_of_months, days_in, due_after, handed_over, installation, most_in

_CHANGES = (date(2005, 6, 30), date(2012, 8, 4), date(2022, 1, 10), date(2024, 3, 1), date(2012, 2, 29), date(2023, 12, 31))
_starts = st.dates(date(2005, 6, 30), date(2027, 12, 31)) | st.builds(
    lambda day, off: max(date(2005, 6, 30), day + timedelta(days=off)), st.sampled_from(_CHANGES), st.integers(-40, 40)
)


@dataclass(frozen=True)
class Part:
    """Terms from a day on, for so many days, and the days without a reduction after them."""

    terms: Terms
    length: int
    gap: int


_parts = st.lists(
    st.builds(Part, beside.terms, st.integers(1, 900), st.sampled_from((0, 0, 0, 1, 31, 400))), min_size=1, max_size=4
)


def a_life(parts: Sequence[Part], start: date, *, is_open: bool = False) -> FileRecord:
    """A file with one reduction after the other; the installation costs are the first one's."""
    reductions, day = [], start
    for part in parts:
        last = day + timedelta(days=part.length - 1)
        reductions.append(Reduction(
            part.terms.formula, "", day, last, part.terms.category, part.terms.operators, part.terms.price
        ))  # fmt: skip
        day = last + timedelta(days=1 + part.gap)
    if is_open:
        reductions.append(replace(reductions.pop(), ends_on=None))
    return FileRecord(
        company_id=1, niss=a_niss(1), household_id=None, first_name="Maria", last_name="Peeters", category=Category.OLDER,
        state=FileState.ACTIVE, requested_on=start, installation_costs=parts[0].terms.installation,
        reductions=tuple(reductions), file_id=1, number="STTS-2005-0000001",
    )  # fmt: skip


def lines(files: Sequence[FileRecord], year: int) -> list[FileLine]:
    charged = [ChargedFile(one.number, one.niss, stretches_of(one), one.file_id) for one in files]
    return [each for line in lines_of(charged, year, Totals()) for each in line.files]


def hold(file: FileRecord, costs: Decimal | None, year: int) -> int:
    """The file's days of the year, after they and its amounts were held against the calculator's."""
    running = [one for one in file.reductions if days_in(year, one.starts_on, one.ends_on)]
    days = sum(days_in(year, one.starts_on, one.ends_on) for one in running)
    found = lines([file], year)
    assert bool(found) == bool(days)
    assert granted_in(file, year).days == days
    if not found:
        return 0
    (line,) = found
    assert line.granted == granted_in(file, year)
    assert line.first == max(date(year, 1, 1), running[0].starts_on)
    first = file.reductions[0]
    begins_here = running[0] is first and first.starts_on.year == year
    once = installation(_asked(first, costs), first.starts_on) if begins_here else {0}
    assert line.granted.amounts.installation * 100 in once
    _hold_amounts(beside.by_component(line.granted.amounts), running, year)
    return days


def _asked(one: Reduction, costs: Decimal | None = None) -> Line:
    return beside.line_of(Terms(one.category, one.formula, one.operators, one.price, costs))


def _hold_amounts(found: dict[str, Fraction], running: list[Reduction], year: int) -> None:
    """Between whole and touched months, and where every fee is known as a month's days spread it."""
    least, most, rounding = dict.fromkeys(found, 0), dict.fromkeys(found, 0), Fraction(0)
    spread = {name: {Fraction(0)} for name in found}
    fees_known = all(one.price is not None for one in running)
    for one in running:
        first, last = max(date(year, 1, 1), one.starts_on), min(date(year, 12, 31), one.ends_on or date(year, 12, 31))
        rounding += Fraction(last.month - first.month + 1, 2)
        for component, (low, high) in bounds(_asked(one), first, last).items():
            least[_name(component)] += low
            most[_name(component)] += high
        if fees_known:
            for component, sums in by_days_of_months(_asked(one), first, last).items():
                spread[_name(component)] = {known + each for known in spread[_name(component)] for each in sums}
    for name, amount in found.items():
        assert least[name] - rounding <= amount <= most[name] + rounding, (running, year, name)
        assert not fees_known or min(abs(amount - each) for each in spread[name]) <= rounding, (running, year, name)


def _name(component: str) -> str:
    return "calls" if component == "calls" else "subscription"


@settings(max_examples=1200, deadline=None)
@given(_parts, _starts, st.booleans(), st.data())
def test_days_and_amounts_of_a_year(parts: list[Part], start: date, is_open: bool, data: st.DataObject) -> None:
    file = a_life(parts, start, is_open=is_open)
    last = file.reductions[-1].ends_on or date(start.year + 9, 1, 1)
    hold(file, parts[0].terms.installation, data.draw(st.integers(start.year, min(last.year + 1, 2029))))


def test_the_year_in_which_the_law_changed_and_the_leap_years() -> None:
    """Each day a line may begin or end on, 2011 to 2013: every month that the law parts, and both ends of every year."""
    older = Terms(Category.OLDER, Formula.FIXED, price=Decimal("15.99"), installation=Decimal("50.50"))
    for offset in range(3 * 365):
        start = date(2011, 1, 1) + timedelta(days=offset)
        for length in (1, 29, 366):
            file = a_life([Part(older, length, 0)], start)
            days = sum(hold(file, older.installation, year) for year in range(2011, 2016))
            assert days == length


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 700), st.sampled_from((0, 0, 1, 90))), min_size=2, max_size=6), _starts)
def test_over_all_operators_nobody_has_more_days_than_the_year(takeovers: list[tuple[int, int]], start: date) -> None:
    """Each begins on the day after the last one of the operator before it, so a year without a gap is whole."""
    one = Terms(Category.HEARING_LOSS, Formula.FIXED, price=Decimal(30))
    files, day = [], start
    for length, gap in takeovers:
        files.append(a_life([Part(one, length, 0)], day))
        day = day + timedelta(days=length + gap)
    for earlier, later in pairwise(files):
        assert (earlier.last_day or day) <= handed_over(later.reductions[0].starts_on)
    for year in range(start.year, day.year + 1):
        days = sum(line.granted.days for file in files for line in lines([file], year))
        assert days <= most_in(year) == 365 + calendar.isleap(year)
        if start <= date(year, 1, 1) and date(year, 12, 31) < day and not any(gap for _length, gap in takeovers):
            assert days == most_in(year)


def test_the_calculator_finds_due_dates() -> None:
    """What O11 and O12 ask for is ready for the day on which the program computes it."""
    assert due_after(date(2023, 1, 30), 31) == date(2023, 1, 31)
    assert due_after(date(2023, 1, 31), 31) == date(2023, 2, 28)
    assert due_after(date(2024, 2, 29), 29) == date(2024, 3, 29)
