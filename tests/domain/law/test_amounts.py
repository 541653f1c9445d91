"""What holds of every amount, whatever the case (the cases are in cases.toml), and euro as they are typed."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from stts_tui.domain.law.amounts import ZERO, Terms, parse_euro, show_euro
from stts_tui.domain.law.book import law
from stts_tui.domain.law.granting import Granted, Stretch, granted, monthly
from stts_tui.domain.law.terms import Category, Formula, Operators
from tests.builders import refuses

_days = st.dates(date(2004, 1, 1), date(2026, 12, 31))
_terms = st.builds(
    Terms, st.sampled_from(Category), st.sampled_from(Formula), st.sampled_from(Operators),
    st.none() | st.decimals(0, 200, places=2),
)  # fmt: skip


@given(_terms, _days)
def test_never_more_than_the_monthly_maximum(terms: Terms, on: date) -> None:
    found = monthly(terms, on).amounts
    given = [law().subscription_flat, law().subscription_ceiling, law().internet_ceiling]
    subscription, calls, alone = (
        max((dated.value for one in ones if (dated := one.at(on)) is not None and dated.value is not None), default=ZERO)
        for ones in (given, [law().calls, law().integration_income_calls], [law().calls_alone])
    )
    assert found.total <= max(subscription + calls, alone)
    assert found.subscription <= subscription
    assert all(amount >= 0 for _name, amount in found.parts())


@given(_terms, _days)
def test_a_whole_month_gives_the_monthly_amount(terms: Terms, on: date) -> None:
    first = on.replace(day=1)
    last = on.replace(day=calendar.monthrange(on.year, on.month)[1])
    if any(day != first for day in law().changes_within(first, last)):
        return
    found = granted([Stretch(terms, first)], first, last)
    assert (found.days, found.amounts) == ((last - first).days + 1, monthly(terms, first).amounts)


@given(_terms, _terms, _days, st.integers(0, 900), st.integers(0, 900))
def test_days_count_once(one: Terms, other: Terms, start: date, length: int, later: int) -> None:
    """Two stretches of a file, whether they overlap or not: a day counts once, and the period bounds all."""
    stretches = [
        Stretch(one, start, start + timedelta(days=length)), Stretch(other, start + timedelta(days=later))
    ]  # fmt: skip
    first, last = start, start + timedelta(days=800)
    days = {first + timedelta(days=number) for number in range(801)}
    expected = sum(1 for day in days if any(s.first <= day and (s.last is None or day <= s.last) for s in stretches))
    assert granted(stretches, first, last).days == expected


def test_a_sum_is_an_estimate_if_any_part_is() -> None:
    sure, guessed = Granted(3), Granted(4, is_estimate=True)
    assert (sure + sure) == Granted(6)
    assert (sure + guessed).is_estimate
    assert not (sure + sure).is_estimate
    assert not Granted().is_estimate


def test_euro_as_typed() -> None:
    today = Decimal("21.50")
    assert parse_euro("21,5") == parse_euro(" 21.50 ") == today
    assert str(parse_euro("0")) == "0.00"
    for wrong in ("-1", "1.250,00", "12,345", "EUR 5", "", "1e3", "123456", "٣"):
        with refuses("amount-wrong"):
            parse_euro(wrong)
    assert show_euro(Decimal("8.4")) == "8,40 EUR"
