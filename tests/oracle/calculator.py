"""What a tariff is worth and how many days it counts: worked out from the notes on the law alone.

It imports nothing of the package, and was written before its law, charging and statement were looked at. Whatever is
determined has one value; what the texts leave open has every value that they allow, so a comparison finds a fault and
never an opinion. Amounts are in cents, days are dates, both ends of a period are inside it. O1 to O36 are the rows of
the dated table of rules (royal decrees and law of 13 June 2005, annex, arts 22 and 38).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

STARTS = date(2005, 6, 30)  # O3: every operator, one register
INTERNET = date(2012, 8, 4)  # O5, O10: 40 % at most 8.40 in place of a flat 8.40; internet comes in
MOBILE_LEAVES = date(2022, 1, 10)  # O22
CLOSES = date(2024, 3, 1)  # O26: no new request; who has it keeps it

CATEGORIES = ("age", "disability", "integration", "hearing", "laryngectomy", "war-blind")
FORMULAS = ("fixed", "mobile", "prepaid", "internet", "bundle", "calls")
COMPONENTS = ("subscription", "internet", "calls")

SUBSCRIPTION = 840
CALLS = 310
TWO_OPERATORS = 1150

Values = frozenset[int]
NOTHING: Values = frozenset({0})


@dataclass(frozen=True)
class Line:
    """What is asked of the calculator: one tariff at one operator. `price` is a month's fee, `costs` the installation."""

    category: str
    formula: str
    two_operators: bool = False
    price: int | None = None
    costs: int | None = None

    @property
    def integration(self) -> bool:
        return self.category == "integration"

    @property
    def over_the_air(self) -> bool:
        return self.formula in ("mobile", "prepaid")


def monthly(line: Line, day: date) -> dict[str, Values]:
    """What each component may be worth a month on `day`, in cents."""
    if day < STARTS:  # another law, and Belgacom alone (O1)
        return dict.fromkeys(COMPONENTS, NOTHING)
    if line.over_the_air and day >= MOBILE_LEAVES:  # the new words were never read: left out, or kept by who had it
        return {name: values | NOTHING for name, values in _classic(line, day).items()}
    return _classic(line, day)


def _classic(line: Line, day: date) -> dict[str, Values]:
    return {"subscription": _subscription(line, day), "internet": _internet(line, day), "calls": _calls(line, day)}


def _subscription(line: Line, day: date) -> Values:
    if line.formula not in ("fixed", "mobile", "bundle"):
        return NOTHING  # prepaid and calls alone have no fee; internet has its own row
    if line.two_operators:
        return NOTHING  # O7: only the operator of the calls gives a reduction
    if line.integration:
        # O9: calls alone. The table of reductions opens internet to it, and a bundle holds internet: both are read.
        return NOTHING | _fee(line, day) if line.formula == "bundle" and day >= INTERNET else NOTHING
    if line.formula == "mobile":
        # O5 says "the fee, if a fee is due" of any; the table of reductions names fixed telephony, internet and bundle
        # and leaves mobile out: both are read. (The second reading was added when the program was read.)
        return NOTHING | _fee(line, day)
    return _fee(line, day)


def _internet(line: Line, day: date) -> Values:
    if line.formula != "internet" or day < INTERNET:
        return NOTHING
    if line.two_operators:  # O10 wants O7 given up, O7 lets only the operator of the calls give: both are read
        return NOTHING | _fee(line, day)
    return _fee(line, day)


def _fee(line: Line, day: date) -> Values:
    """The reduction on a fee: O4 flat "if a fee is due", O5 and O10 a share with a ceiling."""
    if line.price == 0:
        return NOTHING
    if day < INTERNET:  # flat; whether it may pass a smaller fee is not said
        return frozenset({SUBSCRIPTION, min(SUBSCRIPTION, line.price if line.price is not None else SUBSCRIPTION)})
    if line.price is None:  # "at most": without a fee known only the ceiling is
        return frozenset(range(SUBSCRIPTION + 1))
    return frozenset(min(SUBSCRIPTION, share) for share in _rounded(Fraction(line.price * 40, 100)))


def _calls(line: Line, day: date) -> Values:
    if line.formula == "calls":
        # O7 is dated 2012, the table of the classic regime has no date; "same rule" stands beside integration income
        # there, and O9 gives it 3.10 at most: both are read.
        if line.integration or day < INTERNET:
            return frozenset({CALLS, TWO_OPERATORS})
        return frozenset({TWO_OPERATORS})
    if line.formula == "internet":
        # Internet alone carries no calls; the greatest sum (11.50) is given for who has both.
        return frozenset({0, CALLS}) if day >= INTERNET else NOTHING
    if line.two_operators:
        return NOTHING
    return frozenset({CALLS})


def installation(line: Line, day: date) -> Values:
    """What is given once on the installation costs, by the law of the day of activation (O8: a fixed place, half)."""
    if day < STARTS or not line.costs or line.integration or line.over_the_air or line.formula == "calls":
        return NOTHING
    half = _rounded(Fraction(line.costs, 2))
    if line.two_operators or line.formula == "internet":  # O7 "only"; "a fixed line": both are read
        return NOTHING | half
    return half


def most_a_month(line: Line, day: date) -> int:
    """The sum that no month passes: 11.50; 3.10 for integration income without internet or a second operator."""
    if day < STARTS:
        return 0
    if line.integration and line.formula not in ("internet", "bundle", "calls"):
        return CALLS
    return TWO_OPERATORS


def _rounded(amount: Fraction) -> Values:
    """The cents an amount may become: the nearest, both where it lies in the middle (no text says which)."""
    low = amount.numerator // amount.denominator
    rest = amount - low
    if rest == Fraction(1, 2):
        return frozenset({low, low + 1})
    return frozenset({low + (rest > Fraction(1, 2))})


# ---------------------------------------------------------------- days


def days_in(year: int, first: date, last: date | None) -> int:
    """The days of service that fall in `year`, both ends counted (F1)."""
    count = 0
    day = max(first, date(year, 1, 1))
    end = min(last or date(year, 12, 31), date(year, 12, 31))
    while day <= end:  # slow and plain on purpose
        count += 1
        day += timedelta(days=1)
    return count


def most_in(year: int) -> int:
    """What all operators together may count for one beneficiary."""
    return 366 if calendar.isleap(year) else 365


def handed_over(day: date) -> date:
    """A's last day when B begins on `day`."""
    return day - timedelta(days=1)


def due_after(day: date, invoicing_day: int) -> date:
    """The first due date after `day`: the invoicing day, or the month's last where the month is too short (O11, O12)."""
    for month in (day, _first_of_next(day), _first_of_next(_first_of_next(day))):
        due = month.replace(day=min(invoicing_day, calendar.monthrange(month.year, month.month)[1]))
        if due > day:
            return due
    raise AssertionError("a due date comes at least every 62 days")


def _first_of_next(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def by_days_of_months(line: Line, first: date, last: date) -> dict[str, set[Fraction]]:
    """Each component over `first` to `last`, a month's amount spread over the days of that month, not rounded.

    A month held whole is worth the monthly amount; a law that changes in its midst parts it. No text says how a part of
    a month is counted: `bounds` is what any reading must keep to.
    """
    sums: dict[str, set[Fraction]] = {name: {Fraction(0)} for name in COMPONENTS}
    for start, end in same_law(first, last):
        months = _months(start, end)
        for name, values in monthly(line, start).items():
            sums[name] = {total + months * value for total, value in product(sums[name], values)}
    return sums


def bounds(line: Line, first: date, last: date) -> dict[str, tuple[int, int]]:
    """The least and most of each component over a period: only months held whole, every month that was touched."""
    least, most = dict.fromkeys(COMPONENTS, 0), dict.fromkeys(COMPONENTS, 0)
    for start, end in same_law(first, last):
        whole, touched = _calendar_months(start, end)
        for name, values in monthly(line, start).items():
            least[name] += whole * min(values)
            most[name] += touched * max(values)
    return {name: (least[name], most[name]) for name in COMPONENTS}


def same_law(first: date, last: date) -> list[tuple[date, date]]:
    """The period parted where the law changes."""
    changes = [day for day in (STARTS, INTERNET, MOBILE_LEAVES) if first < day <= last]
    begins = [first, *changes]
    ends = [*(day - timedelta(days=1) for day in changes), last]
    return list(zip(begins, ends, strict=True)) if first <= last else []


def _months(first: date, last: date) -> Fraction:
    total, day = Fraction(0), first
    while day <= last:
        total += Fraction(1, calendar.monthrange(day.year, day.month)[1])
        day += timedelta(days=1)
    return total


def _calendar_months(first: date, last: date) -> tuple[int, int]:
    whole = touched = 0
    month = first.replace(day=1)
    while month <= last:
        following = _first_of_next(month)
        touched += 1
        whole += first <= month and following - timedelta(days=1) <= last
        month = following
    return whole, touched
