"""The amounts of the law, and the two rules of rounding."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stts_tui.domain.law.amounts import (
    RATES,
    Amounts,
    Stretch,
    Terms,
    granted,
    installation,
    monthly,
    parse_euro,
    rates_on,
    show_euro,
)
from stts_tui.domain.law.terms import Category, Formula, Operators
from tests.builders import refuses

OLD, NEW = date(2010, 5, 1), date(2013, 5, 1)
C, F, P = Category, Formula, Operators


def of(
    category: Category, formula: Formula, on: date, price: str | None = "30", operators: Operators = P.ONE
) -> tuple[str, ...]:
    """Subscription, calls and credit of a month."""
    found = monthly(Terms(category, formula, operators, Decimal(price) if price else None), on).amounts
    return tuple(str(amount) for amount in (found.subscription, found.calls, found.credit))


# Held beside the question list of the authority, line by line [S22].
@pytest.mark.parametrize(
    ("category", "formula", "on", "price", "operators", "gives"),
    [
        (C.OLDER, F.FIXED, NEW, "30", P.ONE, ("8.40", "3.10", "0.00")),
        (C.OLDER, F.FIXED, NEW, "12.34", P.ONE, ("4.94", "3.10", "0.00")),  # 4.936
        (C.OLDER, F.FIXED, NEW, "0.0125", P.ONE, ("0.01", "3.10", "0.00")),  # half a cent goes up
        (C.HEARING_LOSS, F.BUNDLE, NEW, "21", P.ONE, ("8.40", "3.10", "0.00")),
        (C.WAR_BLIND, F.INTERNET, NEW, "20", P.ONE, ("8.00", "0.00", "0.00")),
        (C.OLDER, F.MOBILE, NEW, "30", P.ONE, ("0.00", "3.10", "0.00")),
        (C.OLDER, F.PREPAID, NEW, None, P.ONE, ("0.00", "0.00", "3.10")),
        (C.INTEGRATION_INCOME, F.FIXED, NEW, "30", P.ONE, ("0.00", "3.10", "0.00")),
        (C.INTEGRATION_INCOME, F.INTERNET, NEW, "20", P.ONE, ("8.00", "0.00", "0.00")),
        (C.INTEGRATION_INCOME, F.BUNDLE, NEW, "50", P.ONE, ("8.40", "3.10", "0.00")),
        (C.INTEGRATION_INCOME, F.PREPAID, NEW, None, P.ONE, ("0.00", "0.00", "3.10")),
        (C.OLDER, F.FIXED, NEW, "30", P.CALLS_HERE, ("0.00", "11.50", "0.00")),
        (C.INTEGRATION_INCOME, F.FIXED, NEW, "30", P.CALLS_HERE, ("0.00", "11.50", "0.00")),
        (C.OLDER, F.FIXED, NEW, "30", P.SUBSCRIPTION_HERE, ("0.00", "0.00", "0.00")),
        (C.OLDER, F.CALLS, NEW, None, P.ONE, ("0.00", "11.50", "0.00")),
        (C.OLDER, F.FIXED, OLD, "12", P.ONE, ("8.40", "3.10", "0.00")),  # flat, whatever the price
        (C.OLDER, F.FIXED, OLD, "0", P.ONE, ("0.00", "3.10", "0.00")),  # if a subscription is due at all
        (C.OLDER, F.MOBILE, OLD, "30", P.ONE, ("8.40", "3.10", "0.00")),
        (C.OLDER, F.INTERNET, OLD, "30", P.ONE, ("0.00", "0.00", "0.00")),  # not covered yet
        (C.INTEGRATION_INCOME, F.BUNDLE, OLD, "50", P.ONE, ("0.00", "3.10", "0.00")),
        (C.OLDER, F.FIXED, date(2005, 6, 29), "30", P.ONE, ("0.00", "0.00", "0.00")),  # before the law
    ],
)  # fmt: skip
def test_a_month(
    category: Category, formula: Formula, on: date, price: str | None, operators: Operators, gives: tuple[str, ...]
) -> None:
    assert of(category, formula, on, price, operators) == gives


def test_a_missing_price_gives_the_ceiling_and_says_so() -> None:
    found = monthly(Terms(C.OLDER, F.FIXED), NEW)
    assert (str(found.amounts.subscription), found.is_ceiling) == ("8.40", True)
    assert not monthly(Terms(C.OLDER, F.FIXED), OLD).is_ceiling  # flat: the price does not matter
    assert not monthly(Terms(C.INTEGRATION_INCOME, F.FIXED), NEW).is_ceiling  # nothing to reduce


def test_the_law_changes_on_its_day() -> None:
    assert of(C.OLDER, F.FIXED, date(2012, 8, 3), "10")[0] == "8.40"
    assert of(C.OLDER, F.FIXED, date(2012, 8, 4), "10")[0] == "4.00"
    assert [row.since for row in RATES] == sorted(row.since for row in RATES)


def test_half_of_the_installation_once() -> None:
    fixed = Terms(C.OLDER, F.FIXED, installation=Decimal("65.01"))
    assert installation(fixed, NEW) == Decimal("32.51")  # 32.505
    assert installation(Terms(C.INTEGRATION_INCOME, F.FIXED, installation=Decimal(50)), NEW) == 0
    assert installation(Terms(C.OLDER, F.MOBILE, installation=Decimal(50)), NEW) == 0
    assert installation(Terms(C.OLDER, F.FIXED), NEW) == 0
    year = granted([Stretch(fixed, date(2013, 3, 1), installed=True)], date(2013, 1, 1), date(2013, 12, 31))
    assert year.amounts.installation == Decimal("32.51")
    after = granted([Stretch(fixed, date(2013, 3, 1), installed=True)], date(2014, 1, 1), date(2014, 12, 31))
    assert after.amounts.installation == 0


def test_a_part_of_a_month_has_its_share_by_days() -> None:
    found = granted([Stretch(Terms(C.OLDER, F.FIXED, price=Decimal(30)), date(2013, 2, 15), date(2013, 3, 10))],
                    date(2013, 1, 1), date(2013, 12, 31))  # fmt: skip
    # February: 14 of 28 days; March: 10 of 31
    assert found.days == 24
    assert found.amounts == Amounts(subscription=Decimal("4.20") + Decimal("2.71"), calls=Decimal("1.55") + Decimal("1.00"))


def test_a_change_within_a_month_is_rounded_once() -> None:
    dear, cheap = (Terms(C.OLDER, F.FIXED, price=Decimal(price)) for price in ("21", "10"))
    found = granted([Stretch(dear, date(2013, 4, 1), date(2013, 4, 10)), Stretch(cheap, date(2013, 4, 11))],
                    date(2013, 4, 1), date(2013, 4, 30))  # fmt: skip
    assert (found.days, found.amounts.subscription) == (30, Decimal("5.47"))  # (84 + 80) / 30
    assert found.amounts.calls == Decimal("3.10")
    august = granted([Stretch(cheap, date(2012, 1, 1))], date(2012, 8, 1), date(2012, 8, 31))
    assert august.amounts.subscription == Decimal("4.43")  # (3 x 8.40 + 28 x 4.00) / 31


_days = st.dates(date(2004, 1, 1), date(2026, 12, 31))
_terms = st.builds(
    Terms, st.sampled_from(Category), st.sampled_from(Formula), st.sampled_from(Operators),
    st.none() | st.decimals(0, 200, places=2),
)  # fmt: skip


@given(_terms, _days)
def test_never_more_than_the_monthly_maximum(terms: Terms, on: date) -> None:
    rates = rates_on(on)
    found = monthly(terms, on).amounts
    assert found.total <= (rates.together if rates else 0)
    assert found.subscription <= Decimal("8.40")
    assert all(amount >= 0 for _name, amount in found.parts())


@given(_terms, _days)
def test_a_whole_month_gives_the_monthly_amount(terms: Terms, on: date) -> None:
    first = on.replace(day=1)
    last = on.replace(day=calendar.monthrange(on.year, on.month)[1])
    if any(first < row.since <= last for row in RATES):
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


def test_euro_as_typed() -> None:
    today = Decimal("21.50")
    assert parse_euro("21,5") == parse_euro(" 21.50 ") == today
    assert str(parse_euro("0")) == "0.00"
    for wrong in ("-1", "1.250,00", "12,345", "EUR 5", "", "1e3", "123456", "٣"):
        with refuses("amount-wrong"):
            parse_euro(wrong)
    assert show_euro(Decimal("8.4")) == "8,40 EUR"
