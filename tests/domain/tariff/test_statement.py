"""The yearly statement: days, amounts, and the law that a beneficiary's days never exceed the year."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stts_tui.domain.law.amounts import Amounts, Terms
from stts_tui.domain.law.granting import Granted, Stretch, granted
from stts_tui.domain.law.terms import Category, Formula
from stts_tui.domain.tariff.charging import stretches_of, worth_of
from stts_tui.domain.tariff.statement import ChargedFile, Totals, check_year, due_on, lines_of
from tests.builders import a_niss, refuses
from tests.domain.tariff.life import ALPHA, BETA, GAMMA, Life
from tests.domain.tariff.test_file_lives import OWN, THEIRS, by_chance, do

FIXED = Terms(Category.OLDER, Formula.FIXED, price=Decimal(30))


def a_file(nth: int, *stretches: Stretch, number: int = 0) -> ChargedFile:
    return ChargedFile(f"STTS-2013-{number or nth:07}", a_niss(nth), stretches)


def test_a_beneficiary_with_two_files_is_one_line() -> None:
    totals = Totals()
    mobile = Terms(Category.OLDER, Formula.MOBILE)
    lines = list(lines_of([
        a_file(1, Stretch(FIXED, date(2012, 6, 1), date(2013, 1, 31))),
        a_file(1, Stretch(FIXED, date(2013, 6, 1), date(2013, 6, 30)), Stretch(mobile, date(2013, 7, 1)), number=9),
        a_file(2, Stretch(FIXED, date(2012, 1, 1), date(2012, 12, 31))),  # nothing in the year
        a_file(3, Stretch(FIXED, date(2013, 12, 31))),
    ], 2013, totals))  # fmt: skip
    assert [(line.nth, line.masked_niss, len(line.files), line.granted.days) for line in lines] == [
        (1, a_niss(1).masked, 2, 31 + 214), (2, a_niss(3).masked, 1, 1),
    ]  # fmt: skip
    first, second = lines[0].files
    assert (first.first, first.last, first.formulas) == (date(2013, 1, 1), date(2013, 1, 31), (Formula.FIXED,))
    assert (second.first, second.last) == (date(2013, 6, 1), date(2013, 12, 31))
    assert second.formulas == (Formula.FIXED, Formula.MOBILE)
    assert lines[0].granted.amounts == Amounts(subscription=Decimal("16.80"), calls=Decimal("24.80"))
    assert (totals.beneficiaries, totals.files, totals.granted.days) == (2, 3, 246)
    assert totals.granted == sum((line.granted for line in lines), Granted())


_chains = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500), st.integers(0, 2)), min_size=1, max_size=8)


@given(_chains, st.dates(date(2009, 1, 1), date(2012, 1, 1)), st.integers(2009, 2014))
def test_days_over_all_operators_never_exceed_the_year(chain: list[tuple[int, int, int]], start: date, year: int) -> None:
    """One person goes from operator to operator, with or without a gap, as transfers and new applications make it."""
    files: dict[int, list[ChargedFile]] = {}
    day = start
    for number, (length, gap, operator) in enumerate(chain, 1):
        last = day + timedelta(days=length)
        files.setdefault(operator, []).append(a_file(1, Stretch(FIXED, day, last), number=number))
        day = last + timedelta(days=1 + gap)
    days = sum(
        line.granted.days for theirs in files.values() for line in lines_of(theirs, year, Totals())
    )  # fmt: skip
    assert days <= 366 if calendar.isleap(year) else days <= 365
    every = {date(year, 1, 1) + timedelta(days=n) for n in range(365 + calendar.isleap(year))}
    served = [s for theirs in files.values() for file in theirs for s in file.stretches]
    assert days == sum(1 for one in every if any(s.first <= one <= (s.last or one) for s in served))


def test_a_whole_year_gives_twelve_months() -> None:
    (line,) = lines_of([a_file(1, Stretch(FIXED, date(2010, 1, 1)))], 2013, Totals())
    assert line.granted == Granted(365, Amounts(subscription=12 * Decimal("8.40"), calls=12 * Decimal("3.10")))


def test_only_years_that_are_over() -> None:
    assert due_on(2013) == date(2014, 4, 15)
    assert check_year(2013, date(2014, 1, 1)) == 2013
    for year in (2014, 2015, 2004):
        with refuses("statement-year"):
            check_year(year, date(2014, 12, 31))


def test_lines_are_made_one_by_one() -> None:
    def files() -> object:
        yield a_file(1, Stretch(FIXED, date(2013, 1, 1)))
        yield a_file(2, Stretch(FIXED, date(2013, 1, 1)))
        pytest.fail("read further than was asked")

    lines = lines_of(files(), 2013, Totals())  # type: ignore[arg-type]
    assert next(lines).nth == 1


def test_days_of_lived_files_never_exceed_the_year_over_all_operators() -> None:
    """Whatever operators and the authority do in whatever order, transfers and cancellations among it."""
    counted = 0
    for seed in range(300):
        life = Life()
        for deed in by_chance(seed, [*OWN, *OWN, *THEIRS]):
            do(life, deed)
        given_days: dict[int, int] = {}
        for year in range(2026, life.today.year + 1):
            days = 0
            for company in (ALPHA, BETA, GAMMA):
                files = [
                    ChargedFile(file.number, file.niss, stretches_of(file))
                    for file in life.files.values() if file.company_id == company and file.reductions
                ]  # fmt: skip
                days += sum(line.granted.days for line in lines_of(files, year, Totals()))
            given_days[year] = days
            assert days <= 365 + calendar.isleap(year)
        counted += sum(given_days.values())
    assert counted > 20_000, "the lives are too short to mean much"


def test_what_a_file_is_worth_adds_up() -> None:
    life = Life()
    for seed in range(60):
        for deed in by_chance(seed, [*OWN, *OWN, *THEIRS]):
            do(life, deed)
        for file in life.files.values():
            worths = worth_of(file, life.today)
            assert len(worths) == len(file.reductions)
            for worth in worths:
                assert worth.so_far.days == max(0, (worth.until - worth.reduction.starts_on).days + 1)
                assert worth.so_far.amounts.total >= worth.once.amount * (worth.so_far.days > 0)
            whole = granted(stretches_of(file), date(2020, 1, 1), life.today)
            assert whole.days == sum(worth.so_far.days for worth in worths)
        life = Life()
