"""What the tariff is worth: every amount from ONE dated table, in euro, as Decimal, rounded half up to the cent.

Sources: annex to the law of 13 June 2005, art. 38 [S2], as worded at first [S24] and as changed on 10 July 2012, in
effect on 4 August 2012 [S-L12]. A later regime is one more row of RATES.

Two rules of rounding, and no others:
- a month's discount is rounded once for each component;
- a part of a month gets its share by days: the month's amount times the days it was given, divided by the days of that
  month; stretches of one month (a change of formula, of price, of the law) are added first and rounded once. A whole
  month so always gives exactly the monthly amount, and a year of whole months twelve times that.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from stts_tui.domain.common.errors import fault, refused
from stts_tui.domain.law.terms import Category, Formula, Operators
from stts_tui.i18n import Words, _

NOT_AN_AMOUNT = fault(
    "amount-wrong",
    _("This is no amount in euro: type it as 21,50 or 21.50, without a sign, at most 99999,99."),
    brief=_("as in 21,50"),
)

ZERO = Decimal("0.00")
_CENT = Decimal("0.01")
_TYPED = re.compile(r"([0-9]{1,5})(?:[.,]([0-9]{1,2}))?", re.ASCII)


@dataclass(frozen=True)
class Rates:
    """A row of the table: what holds from `since` until the next row. Amounts are euro a month, VAT included.

    `subscription_share` None is a flat amount: `subscription_most` whatever the price. `subscriptions` are the formulas
    that have a subscription to reduce, `for_income` those that also a person on an integration income gets it on.
    """

    since: date
    installation_share: Decimal
    installations: frozenset[Formula]
    subscription_share: Decimal | None
    subscription_most: Decimal
    subscriptions: frozenset[Formula]
    for_income: frozenset[Formula]
    calls: Decimal
    together: Decimal


_LINES = frozenset({Formula.FIXED, Formula.BUNDLE})

# Before 2012 the law says "8.40 a month, if a subscription is due at all" and 6.20 for two months of calls; internet
# alone was not covered. Since then it is 40 % of a fixed, internet or bundle subscription (a mobile subscription has the
# calls part only), and a person on an integration income gets it where internet is in it.
RATES: tuple[Rates, ...] = (
    Rates(
        since=date(2005, 6, 30),
        installation_share=Decimal("0.50"), installations=_LINES,
        subscription_share=None, subscription_most=Decimal("8.40"),
        subscriptions=frozenset({Formula.FIXED, Formula.MOBILE, Formula.BUNDLE}), for_income=frozenset(),
        calls=Decimal("6.20") / 2, together=Decimal("11.50"),
    ),
    Rates(
        since=date(2012, 8, 4),
        installation_share=Decimal("0.50"), installations=_LINES,
        subscription_share=Decimal("0.40"), subscription_most=Decimal("8.40"),
        subscriptions=frozenset({Formula.FIXED, Formula.INTERNET, Formula.BUNDLE}),
        for_income=frozenset({Formula.INTERNET, Formula.BUNDLE}),
        calls=Decimal("3.10"), together=Decimal("11.50"),
    ),
)  # fmt: skip


def rates_on(day: date) -> Rates | None:
    """The row that holds on `day`; None before the law."""
    return next((row for row in reversed(RATES) if row.since <= day), None)


@dataclass(frozen=True)
class Terms:
    """What a discount depends on. Prices are the normal ones, in euro: a month's subscription, one installation."""

    category: Category
    formula: Formula
    operators: Operators = Operators.ONE
    price: Decimal | None = None
    installation: Decimal | None = None


@dataclass(frozen=True)
class Amounts:
    """Euro by component. `credit` is call credit on a prepaid card, in place of a lower bill."""

    installation: Decimal = ZERO
    subscription: Decimal = ZERO
    calls: Decimal = ZERO
    credit: Decimal = ZERO

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(*(getattr(self, name) + getattr(other, name) for name in COMPONENTS))

    @property
    def total(self) -> Decimal:
        return self.installation + self.subscription + self.calls + self.credit

    def parts(self) -> tuple[tuple[str, Decimal], ...]:
        """Name and amount of each component, in the order of the law."""
        return tuple((name, getattr(self, name)) for name in COMPONENTS)


COMPONENTS = tuple(field.name for field in fields(Amounts))
COMPONENT_WORDS: dict[str, Words] = {
    "installation": _("Installation"),
    "subscription": _("Subscription"),
    "calls": _("Calls"),
    "credit": _("Call credit"),
}


@dataclass(frozen=True)
class Discount:
    """A month's discount. With `is_ceiling`, the price is not known and the subscription's part is the most it can be."""

    amounts: Amounts
    is_ceiling: bool = False


def monthly(terms: Terms, on: date) -> Discount:
    """The discount of a whole month under the rates of the day `on`; the installation, once, is not in it.

    Where subscription and calls are at two operators only that of the calls gives one: up to the monthly maximum on
    calls, for every category [S22]. The formula “calls only” is that case.
    """
    rates = rates_on(on)
    if rates is None or terms.operators is Operators.SUBSCRIPTION_HERE:
        return Discount(Amounts())
    if terms.formula is Formula.CALLS or terms.operators is Operators.CALLS_HERE:
        if terms.formula is Formula.PREPAID:
            return Discount(Amounts(credit=rates.calls))
        return Discount(Amounts(calls=rates.together))
    if terms.formula is Formula.PREPAID:
        return Discount(Amounts(credit=rates.calls))
    calls = ZERO if terms.formula is Formula.INTERNET else rates.calls
    if terms.formula is Formula.INTERNET and Formula.INTERNET not in rates.subscriptions:
        return Discount(Amounts())
    subscription, is_ceiling = _subscription(terms, rates)
    return Discount(Amounts(subscription=min(subscription, rates.together - calls), calls=calls), is_ceiling)


def _subscription(terms: Terms, rates: Rates) -> tuple[Decimal, bool]:
    """The part on the subscription, and whether the price is missing for it."""
    reduced = rates.for_income if terms.category is Category.INTEGRATION_INCOME else rates.subscriptions
    if terms.formula not in reduced:
        return ZERO, False
    if rates.subscription_share is None:
        return (ZERO if terms.price == 0 else rates.subscription_most), False
    if terms.price is None:
        return rates.subscription_most, True
    return min(_rounded(terms.price * rates.subscription_share), rates.subscription_most), False


def installation(terms: Terms, on: date) -> Decimal:
    """The discount on the installation of a fixed line, once: nothing where its price is not known."""
    rates = rates_on(on)
    if (
        rates is None
        or terms.installation is None
        or terms.category is Category.INTEGRATION_INCOME
        or terms.operators is not Operators.ONE
        or terms.formula not in rates.installations
    ):
        return ZERO
    return _rounded(terms.installation * rates.installation_share)


@dataclass(frozen=True)
class Stretch:
    """Days, first and last included, on which a discount was given under `terms`; open without a last one.

    `installed` says that the line was installed at its start: the installation's discount falls on that day.
    """

    terms: Terms
    first: date
    last: date | None = None
    installed: bool = False


@dataclass(frozen=True)
class Granted:
    """What a beneficiary was given in a period: days and euro; `is_estimate` where a price was not known."""

    days: int = 0
    amounts: Amounts = Amounts()
    is_estimate: bool = False

    def __add__(self, other: Granted) -> Granted:
        return Granted(self.days + other.days, self.amounts + other.amounts, self.is_estimate or other.is_estimate)


def granted(stretches: Sequence[Stretch], first: date, last: date) -> Granted:
    """Days and amounts of one file from `first` to `last`, both included, by the rounding rules above.

    Args:
        stretches: those of one file; a day on which two would run counts once and has the later one's terms.
        first: the first day of the period.
        last: the last day of the period; a stretch without an end runs to it.

    """
    within = tuple(
        replace(stretch, first=max(stretch.first, first), last=min(stretch.last or last, last),
                installed=stretch.installed and stretch.first >= first)
        for stretch in sorted(stretches, key=lambda one: one.first)
        if stretch.first <= last and (stretch.last is None or stretch.last >= first)
    )  # fmt: skip
    return _granted(within, first, last)


@lru_cache(8192)  # most files of a year run from its first to its last day, under a handful of prices
def _granted(stretches: tuple[Stretch, ...], first: date, last: date) -> Granted:
    """Of stretches that are cut to the period, the later one last."""
    days, amounts, is_estimate = 0, Amounts(), False
    for month_first, month_last in _months(first, last):
        month_days = calendar.monthrange(month_first.year, month_first.month)[1]
        sums = dict.fromkeys(COMPONENTS, Decimal(0))
        for terms, day, count in _runs(stretches, month_first, month_last):
            discount = monthly(terms, day)
            days += count
            is_estimate = is_estimate or discount.is_ceiling
            for name, amount in discount.amounts.parts():
                sums[name] += amount * count
        amounts += Amounts(**{name: _rounded(total / month_days) for name, total in sums.items()})
    for stretch in stretches:
        if stretch.installed:
            once = installation(stretch.terms, stretch.first)
            amounts = replace(amounts, installation=amounts.installation + once)
    return Granted(days, amounts, is_estimate)


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """The calendar months that a period touches, each cut to it."""
    day = first
    while day <= last:
        month_last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        yield day, min(month_last, last)
        if month_last >= last:
            return
        day = month_last + timedelta(days=1)


def _runs(stretches: Sequence[Stretch], first: date, last: date) -> Iterator[tuple[Terms, date, int]]:
    """Terms, first day and number of days of each run within one month under the same terms and the same law."""
    borders = {first, *(row.since for row in RATES)}
    for stretch in stretches:
        borders.add(stretch.first)
        if stretch.last is not None and stretch.last < last:
            borders.add(stretch.last + timedelta(days=1))
    starts = sorted(day for day in borders if first <= day <= last)
    for number, start in enumerate(starts):
        end = starts[number + 1] - timedelta(days=1) if number + 1 < len(starts) else last
        running = [one for one in stretches if one.first <= start and (one.last is None or one.last >= start)]
        if running:
            yield running[-1].terms, start, (end - start).days + 1


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)


def parse_euro(text: str) -> Decimal:
    """The amount that was typed: 21,50 and 21.50 are the same. Raises NOT_AN_AMOUNT."""
    typed = _TYPED.fullmatch(text.strip())
    if typed is None:
        raise refused(NOT_AN_AMOUNT)
    return _rounded(Decimal(f"{typed[1]}.{typed[2] or '0'}"))


def show_euro(amount: Decimal) -> str:
    """`amount` as a Belgian bill writes it, in every language: 8,40 EUR."""
    return f"{amount:.2f} EUR".replace(".", ",")
