"""Amounts of the tariff as data, in euro, as Decimal: by component, typed, shown.

What the law gives is in classic.py, what was given in a period in granting.py, the numbers themselves in data/law.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal

from stts_tui.domain.common.errors import fault, refused
from stts_tui.domain.law.terms import Category, Formula, Operators, Regime
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
class Terms:
    """What a discount depends on. Prices are the normal ones, in euro: a month's subscription, one installation."""

    category: Category
    formula: Formula
    operators: Operators = Operators.ONE
    price: Decimal | None = None
    installation: Decimal | None = None
    regime: Regime = Regime.CLASSIC


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


NO_AMOUNTS = Amounts()
COMPONENTS = tuple(field.name for field in fields(Amounts))
COMPONENT_WORDS: dict[str, Words] = {
    "installation": _("Installation"),
    "subscription": _("Subscription"),
    "calls": _("Calls"),
    "credit": _("Call credit"),
}


@dataclass(frozen=True)
class Discount:
    """A month's discount. With `is_ceiling`, the price is not known and the subscription's part is the most it can be.

    `articles` are those of the law that its amounts come from, each once.
    """

    amounts: Amounts
    is_ceiling: bool = False
    articles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Once:
    """What is given once, for the installation, and by which article; nothing: no article."""

    amount: Decimal = ZERO
    article: str = ""


def rounded(amount: Decimal) -> Decimal:
    """`amount` to the cent, half up: the only rounding of the house."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def parse_euro(text: str) -> Decimal:
    """The amount that was typed: 21,50 and 21.50 are the same. Raises NOT_AN_AMOUNT."""
    typed = _TYPED.fullmatch(text.strip())
    if typed is None:
        raise refused(NOT_AN_AMOUNT)
    return rounded(Decimal(f"{typed[1]}.{typed[2] or '0'}"))


def show_euro(amount: Decimal) -> str:
    """`amount` as a Belgian bill writes it, in every language: 8,40 EUR."""
    return f"{amount:.2f} EUR".replace(".", ",")
