"""The program's terms as the calculator asks them, and an amount of the program held against what it allows."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from stts_tui.domain.law.amounts import Amounts, Terms
from stts_tui.domain.law.terms import Category, Formula, Operators
from tests.oracle.calculator import Line, Values

_CATEGORIES = {
    Category.OLDER: "age", Category.DISABILITY: "disability", Category.INTEGRATION_INCOME: "integration",
    Category.HEARING_LOSS: "hearing", Category.LARYNGECTOMY: "laryngectomy", Category.WAR_BLIND: "war-blind",
}  # fmt: skip


def line_of(terms: Terms) -> Line:
    """An operator that has the calls, the subscription being elsewhere, has what the notes call calls only."""
    formula = "calls" if terms.operators is Operators.CALLS_HERE else terms.formula.value
    return Line(
        _CATEGORIES[terms.category], formula, terms.operators is Operators.SUBSCRIPTION_HERE,
        cents(terms.price), cents(terms.installation),
    )  # fmt: skip


def makes_sense(terms: Terms) -> bool:
    """Whether operator and formula do not contradict each other: forms and records refuse the others."""
    if terms.formula is Formula.CALLS:
        return terms.operators is Operators.CALLS_HERE
    if terms.operators is Operators.CALLS_HERE:
        return terms.formula is not Formula.INTERNET and terms.formula is not Formula.PREPAID
    return terms.formula is not Formula.PREPAID or terms.operators is Operators.ONE


def cents(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount * 100)


def by_component(amounts: Amounts) -> dict[str, Fraction]:
    """The notes' components: internet is a subscription, call credit is calls on a prepaid card."""
    return {"subscription": Fraction(amounts.subscription) * 100, "calls": Fraction(amounts.calls + amounts.credit) * 100}


def together(values: Mapping[str, Values]) -> dict[str, set[int]]:
    """The calculator's, with what is given on a fee in one."""
    fees = {one + other for one in values["subscription"] for other in values["internet"]}
    return {"subscription": fees, "calls": set(values["calls"])}


prices = st.none() | st.just(Decimal(0)) | st.integers(1, 20_000).map(lambda value: Decimal(value).scaleb(-2))
terms = st.builds(
    Terms, st.sampled_from(Category), st.sampled_from(Formula), st.sampled_from(Operators), prices, prices
).filter(makes_sense)  # fmt: skip
