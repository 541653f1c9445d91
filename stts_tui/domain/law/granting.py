"""What was given in a period: days and euro of the discounts of one file.

Two rules of rounding, and no others:
- a month's discount is rounded once for each component;
- a part of a month gets its share by days: the month's amount times the days it was given, divided by the days of that
  month; stretches of one month (a change of formula, of price, of the law) are added first and rounded once. A whole
  month so always gives exactly the monthly amount, and a year of whole months twelve times that.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from stts_tui.domain.law import classic
from stts_tui.domain.law.amounts import COMPONENTS, NO_AMOUNTS, Amounts, Discount, Once, Terms, rounded
from stts_tui.domain.law.book import law
from stts_tui.domain.law.terms import Regime


@dataclass(frozen=True)
class _Rules:
    """What a regime gives: each month, and once for the installation."""

    monthly: Callable[[Terms, date], Discount]
    installation: Callable[[Terms, date], Once]


_RULES: Mapping[Regime, _Rules] = {Regime.CLASSIC: _Rules(classic.monthly, classic.installation)}


def monthly(terms: Terms, on: date) -> Discount:
    """The discount of a whole month under the law of the day `on`; the installation, once, is not in it."""
    return _RULES[terms.regime].monthly(terms, on)


def installation(terms: Terms, on: date) -> Once:
    """The discount on the installation, once."""
    return _RULES[terms.regime].installation(terms, on)


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
    amounts: Amounts = NO_AMOUNTS
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
    days, amounts, is_estimate = 0, NO_AMOUNTS, False
    for month_first, month_last in _months(first, last):
        month_days = calendar.monthrange(month_first.year, month_first.month)[1]
        sums = dict.fromkeys(COMPONENTS, Decimal(0))
        for terms, day, count in _runs(stretches, month_first, month_last):
            discount = monthly(terms, day)
            days += count
            is_estimate = is_estimate or discount.is_ceiling
            for name, amount in discount.amounts.parts():
                sums[name] += amount * count
        amounts += Amounts(**{name: rounded(total / month_days) for name, total in sums.items()})
    for stretch in stretches:
        if stretch.installed:
            once = installation(stretch.terms, stretch.first).amount
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
    borders = {first, *law().changes_within(first, last)}
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
