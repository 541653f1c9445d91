"""A month's amounts and the installation's, beside what the notes allow: every day on which the law changes, and any other.

What the notes leave open, and so the program may choose (the calculator has all the readings): a mobile subscription after
2012; a bundle of somebody on integration income; calls at another operator before 2012 and on integration income; internet
with calls elsewhere; half a cent of an installation; what of mobile lines stays after 2022. VAT is in none of the notes:
the program takes prices as customers see them, with it (data/law/amounts.toml).
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from stts_tui.domain.law import granting
from stts_tui.domain.law.amounts import Terms
from stts_tui.domain.law.terms import Category, Formula, Operators
from tests.oracle import beside
from tests.oracle.calculator import CLOSES, INTERNET, MOBILE_LEAVES, STARTS, installation, monthly, most_a_month

_CHANGES = (STARTS, INTERNET, date(2016, 3, 21), MOBILE_LEAVES, CLOSES)
_DAYS = [day + timedelta(days=off) for day in _CHANGES for off in (-1, 0, 1)] + [date(2002, 1, 1), date(2026, 11, 27)]
_PRICES = [None, *(Decimal(text) for text in ("0", "0.01", "0.03", "20.99", "21.00", "21.01", "99999.99"))]


def hold(terms: Terms, day: date) -> None:
    """Raises AssertionError where the program gives what no reading of the notes allows."""
    line = beside.line_of(terms)
    allowed = beside.together(monthly(line, day))
    found = granting.monthly(terms, day)
    given_ = beside.by_component(found.amounts)
    for component, amount in given_.items():
        assert amount in allowed[component], (terms, day, component, amount)
    assert sum(given_.values()) <= most_a_month(line, day), (terms, day)
    assert found.amounts.installation == 0  # once, never by the month
    once = granting.installation(terms, day)
    assert once.amount * 100 in installation(line, day), (terms, day, once)
    assert not found.is_ceiling or terms.price is None


def test_everything_on_every_day_on_which_the_law_changes() -> None:
    held = 0
    for category, formula, operators, price, costs, day in product(
        Category, Formula, Operators, _PRICES, (None, Decimal("50.01"), Decimal("49.90")), _DAYS
    ):
        terms = Terms(category, formula, operators, price, costs)
        if beside.makes_sense(terms):
            hold(terms, day)
            held += 1
    assert held > 20_000


@settings(max_examples=2000, deadline=None)
@given(beside.terms, st.dates(date(2000, 1, 1), date(2030, 12, 31)))
def test_anything_on_any_day(terms: Terms, day: date) -> None:
    hold(terms, day)


def test_what_the_notes_determine_is_given_and_not_merely_allowed() -> None:
    """The comparison would be worth little if every row had been left open."""
    fixed = Terms(Category.OLDER, Formula.FIXED, price=Decimal(15), installation=Decimal(60))
    line = beside.line_of(fixed)
    for day, fee in ((date(2012, 8, 3), 840), (date(2012, 8, 4), 600), (date(2024, 3, 1), 600)):
        assert monthly(line, day) == {"subscription": {fee}, "internet": {0}, "calls": {310}}
        assert beside.by_component(granting.monthly(fixed, day).amounts) == {"subscription": fee, "calls": 310}
    assert installation(line, date(2012, 8, 3)) == {3000}
