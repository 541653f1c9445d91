"""Formula, operators and amounts together: what contradicts itself is refused, what the law leaves open is remarked.

`contradictions` holds whatever the day [D21]; what has no effect under the law of a day, or is not settled by it, is a
remark: it stands in no one's way.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from stts_tui.domain.common.errors import Reason, fault
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.law.book import law
from stts_tui.domain.law.granting import installation, monthly
from stts_tui.domain.law.terms import Category, Formula, Operators
from stts_tui.domain.tariff.charging import terms_of
from stts_tui.domain.tariff.file import FileRecord
from stts_tui.i18n import Words, _


def _at_two_operators() -> Words:
    return law().calls_alone.basis()


def _on_internet() -> Words:
    return law().reduced_internet.basis()


CALLS_ONLY = fault(
    "operators-calls-only",
    _("The formula “calls only” means a subscription at another operator: choose “Calls here, subscription elsewhere”, or the"
      " formula of the subscription that is at your company."),
    brief=_("not with formula"),
    basis=_at_two_operators,
)  # fmt: skip
NO_SUBSCRIPTION = fault(
    "operators-prepaid",
    _("A prepaid card has no subscription, here or elsewhere: choose “Both here”."),
    brief=_("not with formula"),
)
NO_CALLS = fault(
    "operators-internet",
    _("Internet alone has no calls that could be here with the subscription elsewhere: choose “Both here”, or another"
      " formula."),
    brief=_("not with formula"),
)  # fmt: skip
PRICE_OF_NOTHING = fault(
    "price-without-subscription",
    _("The formula “{formula}” has no subscription at your company, so it has no price a month: leave it empty."),
    brief=_("leave it empty"),
)
INSTALLED_NOTHING = fault(
    "installation-without-line",
    _("With the formula “{formula}” no line is installed by your company, so it has no installation costs: leave them empty."),
    brief=_("leave it empty"),
)

# -- remarks -------------------------------------------------------------------------------------------------------------
NUMBER_REPLACED = fault(
    "remark-number-replaced",
    _("This person has another national register number now; the file stands under that one. Note it in your own systems."),
)
COSTS_IDLE = fault(
    "remark-installation",
    _("The installation costs have no effect: nothing is given on an installation of this formula, category or operators."),
)
PRICE_IDLE = fault("remark-price", _("The price of the subscription has no effect: nothing is given on this subscription."))
GIVEN_ELSEWHERE = fault(
    "remark-given-elsewhere",
    _("With the calls elsewhere your company gives no reduction: the operator of the calls gives it, and applies for it."),
    basis=_at_two_operators,
)
BUNDLE_UNSETTLED = fault(
    "remark-bundle-integration-income",
    _("With integration income the law reduces internet; whether that is the whole bundle or its part of internet is not"
      " settled. The whole is reckoned here; questions: the authority (BIPT), with this code."),
    basis=_on_internet,
)  # fmt: skip


def fitting(formula: Formula | None, operators: Operators) -> Operators:
    """Where the subscription and the calls are if a new formula alone is told: as they are, unless it contradicts that."""
    if formula is Formula.CALLS:
        return Operators.CALLS_HERE
    if formula is Formula.PREPAID or (formula is Formula.INTERNET and operators is Operators.CALLS_HERE):
        return Operators.ONE
    return operators


def contradictions(formula: Formula, operators: Operators, price: Decimal | None, costs: Decimal | None) -> list[Reason]:
    """CALLS_ONLY, NO_SUBSCRIPTION, NO_CALLS, PRICE_OF_NOTHING, INSTALLED_NOTHING, each beside its field."""
    reasons: list[Reason] = []
    if operators is not fitting(formula, operators):
        of_formula = {Formula.CALLS: CALLS_ONLY, Formula.PREPAID: NO_SUBSCRIPTION, Formula.INTERNET: NO_CALLS}
        reasons.append(Reason(of_formula[formula], "operators"))
    if price and not formula.has_subscription:
        reasons.append(Reason(PRICE_OF_NOTHING, "price", {"formula": formula.words}))
    if costs and not formula.is_installed:
        reasons.append(Reason(INSTALLED_NOTHING, "installation_costs", {"formula": formula.words}))
    return reasons


def remarks(file: FileRecord, today: date, asked: NationalNumber | None = None) -> tuple[Reason, ...]:
    """What its operator should know of how the file stands, though nothing is refused for it.

    `asked` is the number that was given of its person, where one was.
    """
    replaced = (Reason(NUMBER_REPLACED, "niss"),) if asked is not None and asked != file.niss else ()
    if not file.reductions or not file.state.is_live:
        return replaced
    last = file.reductions[-1]
    terms, day = terms_of(file, last), max(today, last.starts_on)
    first = terms_of(file, file.reductions[0])
    found: list[Reason] = []
    if file.installation_costs and not installation(first, file.reductions[0].starts_on).amount:
        found.append(Reason(COSTS_IDLE, "installation_costs"))
    if terms.operators is Operators.SUBSCRIPTION_HERE:
        found.append(Reason(GIVEN_ELSEWHERE, "operators"))
    elif terms.price is not None and not monthly(replace(terms, price=None), day).is_ceiling:
        found.append(Reason(PRICE_IDLE, "price"))
    if (terms.category, terms.formula) == (Category.INTEGRATION_INCOME, Formula.BUNDLE) and terms.operators is Operators.ONE:
        found.append(Reason(BUNDLE_UNSETTLED, "formula"))
    return (*replaced, *found)
