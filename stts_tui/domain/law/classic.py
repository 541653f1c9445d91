"""What the classic social tariff gives: art. 38 of the annex to the law of 13 June 2005.

The numbers and their articles are in data/law/amounts.toml; here is how they are applied. Where the wording itself changed
there are two functions, chosen by date in a RuleByDate.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from stts_tui.domain.law.amounts import NO_AMOUNTS, ZERO, Amounts, Discount, Once, Terms, rounded
from stts_tui.domain.law.book import law
from stts_tui.domain.law.parameter import Parameter, RuleByDate
from stts_tui.domain.law.terms import Category, Formula, Operators

START = date(2005, 6, 30)  # in force
OF_2012 = date(2012, 8, 4)  # law of 10 July 2012


@dataclass(frozen=True)
class _Part:
    """One component of a month, with the article that gives it; `is_ceiling`: its price is not known."""

    amount: Decimal = ZERO
    article: str = ""
    is_ceiling: bool = False


_NOTHING = _Part()


def monthly(terms: Terms, on: date) -> Discount:
    """A month's discount under the law of the day `on`.

    Where subscription and calls are at two operators only that of the calls gives one, on the calls (art. 38 § 1, 3°). The
    formula “calls only” is that case.
    """
    if on < START or terms.operators is Operators.SUBSCRIPTION_HERE:
        return Discount(NO_AMOUNTS)
    calls = _calls(terms, on)
    if terms.formula is Formula.PREPAID:
        return Discount(Amounts(credit=calls.amount), articles=_articles(calls))
    if terms.formula is Formula.CALLS or terms.operators is Operators.CALLS_HERE:
        return Discount(Amounts(calls=calls.amount), articles=_articles(calls))
    subscription = SUBSCRIPTION.on(on)(terms, on)
    return Discount(
        Amounts(subscription=subscription.amount, calls=calls.amount), subscription.is_ceiling, _articles(subscription, calls)
    )


def installation(terms: Terms, on: date) -> Once:
    """The discount on the installation of a fixed line, once: nothing where its price is not known."""
    if (
        terms.installation is None
        or terms.category is Category.INTEGRATION_INCOME
        or terms.operators is not Operators.ONE
        or not _covers(law().reduced_installations, terms.formula, on)
        or (share := law().installation_share.at(on)) is None
        or share.value is None
    ):
        return Once()
    return Once(rounded(terms.installation * share.value), share.article)


# -- calls -------------------------------------------------------------------------------------------------------------
def _calls(terms: Terms, on: date) -> _Part:
    """The part on the calls; internet alone has none."""
    if terms.formula is Formula.PREPAID or (terms.operators is Operators.ONE and terms.formula is not Formula.CALLS):
        if terms.formula is Formula.INTERNET:
            return _NOTHING
        by_income = terms.category is Category.INTEGRATION_INCOME
        return _given(law().integration_income_calls if by_income else law().calls, on)
    return _given(law().calls_alone, on)


# -- subscription ------------------------------------------------------------------------------------------------------
def _flat(terms: Terms, on: date) -> _Part:
    """2005: an amount whatever the price, if a subscription is due at all; nothing for integration income."""
    by_income = terms.category is Category.INTEGRATION_INCOME
    if by_income or terms.price == 0 or not _covers(law().reduced_subscriptions, terms.formula, on):
        return _NOTHING
    return _given(law().subscription_flat, on)


def _share_of_the_price(terms: Terms, on: date) -> _Part:
    """2012: a share of the price up to a ceiling; of internet also for integration income (art. 38 § 3)."""
    by_income = terms.category is Category.INTEGRATION_INCOME
    if not by_income and _covers(law().reduced_subscriptions, terms.formula, on):
        return _at_most(terms.price, law().subscription_share, law().subscription_ceiling, on)
    if _covers(law().reduced_internet, terms.formula, on):
        return _at_most(terms.price, law().internet_share, law().internet_ceiling, on)
    return _NOTHING


SUBSCRIPTION = RuleByDate((START, _flat), (OF_2012, _share_of_the_price))


# -- what they share ---------------------------------------------------------------------------------------------------
def _covers(formulas: Parameter[frozenset[Formula]], formula: Formula, on: date) -> bool:
    found = formulas.at(on)
    return found is not None and found.value is not None and formula in found.value


def _given(amount: Parameter[Decimal], on: date) -> _Part:
    found = amount.at(on)
    return _NOTHING if found is None or found.value is None else _Part(found.value, found.article)


def _at_most(price: Decimal | None, share: Parameter[Decimal], ceiling: Parameter[Decimal], on: date) -> _Part:
    most = ceiling.at(on)
    if most is None or most.value is None:
        return _NOTHING
    if price is None:
        return _Part(most.value, most.article, is_ceiling=True)
    return _Part(min(rounded(price * share.on(on)), most.value), most.article)


def _articles(*parts: _Part) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.article for part in parts if part.amount))
