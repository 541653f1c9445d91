"""Corrections of a statement: what was told and all corrections together are what holds now, whatever happened between."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from stts_tui.domain.law.amounts import Amounts
from stts_tui.domain.law.granting import Granted
from stts_tui.domain.law.terms import Category, Formula
from stts_tui.domain.tariff.authority import EndTariff
from stts_tui.domain.tariff.closed_years import corrections, reaches_back
from stts_tui.domain.tariff.reasons import Because
from stts_tui.domain.tariff.statement import FileLine, YearLine
from tests.builders import a_niss


def a_line(person: int, file_id: int, days: int) -> YearLine:
    granted = Granted(days, Amounts(calls=Decimal(days)))
    line = FileLine(f"STTS-2013-{file_id:07}", Category.OLDER, (Formula.FIXED,), date(2013, 1, 1), date(2013, 12, 31), granted)
    return YearLine(file_id, a_niss(person), line)


_years = st.dictionaries(st.integers(1, 9), st.integers(1, 365), max_size=9)  # days by file; two files a person


def ordered(days: dict[int, int]) -> list[YearLine]:
    lines = [a_line(1 + file_id // 2, file_id, count) for file_id, count in days.items()]
    return sorted(lines, key=lambda one: (one.niss.digits, one.file_id))


@given(_years, _years)
def test_what_was_told_with_its_correction_is_what_holds(told: dict[int, int], now: dict[int, int]) -> None:
    found = list(corrections(ordered(told), ordered(now)))
    assert {each.file_id for each in found} == {one for one in {*told, *now} if told.get(one) != now.get(one)}
    corrected = dict(told)
    for each in found:
        assert each.granted_sent.days == told.get(each.file_id, 0)
        corrected[each.file_id] = each.granted_now.days
    assert {one: days for one, days in corrected.items() if days} == now


@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)))
def test_only_a_day_of_an_earlier_year_reaches_back(day: date) -> None:
    ending = EndTariff(1, 1, Because.DECEASED, day)
    assert reaches_back(ending, date(2026, 6, 1)) is (day.year < 2026)
