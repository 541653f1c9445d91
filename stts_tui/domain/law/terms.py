"""The terms of the law that amounts depend on: the regime, who is entitled, on what the reduction is given."""

from __future__ import annotations

from enum import StrEnum

from stts_tui.i18n import Words, _


class Regime(StrEnum):
    """Under which rules a tariff file was asked for; it keeps them for life. The manual's is the one that is built."""

    CLASSIC = "classic"  # annex to the law of 13 June 2005, art. 22 and 38

    @property
    def words(self) -> Words:
        return {Regime.CLASSIC: _("Classic social tariff")}[self]


class Category(StrEnum):
    """The six categories of beneficiaries of the classic regime [S2] (art. 22 and 38)."""

    OLDER = "age65"
    DISABILITY = "dis66"
    INTEGRATION_INCOME = "ris"
    HEARING_LOSS = "hear"
    LARYNGECTOMY = "lary"
    WAR_BLIND = "mwb"

    @property
    def words(self) -> Words:
        return {
            Category.OLDER: _("Older than 65, low income"),
            Category.DISABILITY: _("Disability of 66 % or more, low income"),
            Category.INTEGRATION_INCOME: _("Integration income"),
            Category.HEARING_LOSS: _("Hearing loss of 70 dB or more"),
            Category.LARYNGECTOMY: _("Laryngectomy"),
            Category.WAR_BLIND: _("Military war blind"),
        }[self]


class Formula(StrEnum):
    """The type of formula that a reduction is given on [S22] [S27]."""

    FIXED = "fixed"
    MOBILE = "mobile"
    PREPAID = "prepaid"
    INTERNET = "internet"
    BUNDLE = "bundle"
    CALLS = "calls"

    @property
    def words(self) -> Words:
        return {
            Formula.FIXED: _("Fixed line"),
            Formula.MOBILE: _("Mobile subscription"),
            Formula.PREPAID: _("Prepaid mobile"),
            Formula.INTERNET: _("Internet"),
            Formula.BUNDLE: _("Bundle"),
            Formula.CALLS: _("Calls only"),
        }[self]

    @property
    def has_subscription(self) -> bool:
        """Whether a subscription belongs to it, at the operator that has it; “calls only” has the subscription elsewhere."""
        return self not in (Formula.PREPAID, Formula.CALLS)

    @property
    def is_installed(self) -> bool:
        """Whether a line is laid for it."""
        return self in (Formula.FIXED, Formula.INTERNET, Formula.BUNDLE)


class Operators(StrEnum):
    """Whether the subscription and the calls are at one operator or at two, and which of them this one has."""

    ONE = "one"
    CALLS_HERE = "calls-here"
    SUBSCRIPTION_HERE = "subscription-here"

    @property
    def words(self) -> Words:
        return {
            Operators.ONE: _("Both here"),
            Operators.CALLS_HERE: _("Calls here, subscription elsewhere"),
            Operators.SUBSCRIPTION_HERE: _("Subscription here, calls elsewhere"),
        }[self]
