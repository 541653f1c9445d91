"""Terms in working days: Monday to Friday without the Belgian public holidays."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stts_tui.domain.common.calendar import add_working_days, belgian_holidays, is_working_day

# The ten of the law of 4 January 1974, with the two Sundays of Easter and Pentecost.
OF_2026 = [(1, 1), (4, 5), (4, 6), (5, 1), (5, 14), (5, 24), (5, 25), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25)]


def test_the_holidays_of_a_year() -> None:
    assert belgian_holidays(2026) == {date(2026, month, day) for month, day in OF_2026}


@pytest.mark.parametrize("year", range(1975, 2100))
def test_they_are_those_that_the_library_of_all_countries_knows(year: int) -> None:
    assert belgian_holidays(year) == set(holidays.country_holidays("BE", years=year))


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 3, 2), date(2026, 3, 9)),  # Monday: the next Monday
        (date(2026, 3, 6), date(2026, 3, 13)),  # Friday
        (date(2026, 3, 7), date(2026, 3, 13)),  # Saturday
        (date(2026, 4, 2), date(2026, 4, 10)),  # over Easter Monday
        (date(2026, 5, 12), date(2026, 5, 20)),  # over Ascension Day
        (date(2026, 12, 24), date(2027, 1, 4)),  # over Christmas and New Year
    ],
)
def test_five_working_days(received: date, due: date) -> None:
    assert add_working_days(received, 5) == due


NO_HOLIDAYS: frozenset[date] = frozenset()
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(DAYS, st.integers(1, 30), st.sets(st.integers(0, 60), max_size=20))
def test_the_term_holds_exactly_so_many_working_days(day: date, count: int, off: set[int]) -> None:
    free = frozenset(day + timedelta(days=number) for number in off)
    end = add_working_days(day, count, lambda _year: free)
    between = [day + timedelta(days=number) for number in range(1, (end - day).days + 1)]
    assert sum(is_working_day(each, lambda _year: free) for each in between) == count
    assert is_working_day(end, lambda _year: free)


@given(DAYS, st.integers(1, 10))
def test_a_later_reception_is_never_due_earlier(day: date, count: int) -> None:
    plain = lambda _year: NO_HOLIDAYS  # noqa: E731
    assert add_working_days(day, count, plain) <= add_working_days(day + timedelta(days=1), count, plain)
