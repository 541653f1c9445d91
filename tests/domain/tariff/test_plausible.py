"""What cannot be is refused by the rules, whichever door it came through; what the law leaves open is remarked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.numbers import PhoneNumber
from stts_tui.domain.law.terms import Category, Formula, Operators
from stts_tui.domain.tariff.around import Around, Deadlines
from stts_tui.domain.tariff.authority import EndTariff, GrantTariff
from stts_tui.domain.tariff.changing import decide_modify
from stts_tui.domain.tariff.combining import contradictions, fitting, remarks
from stts_tui.domain.tariff.deciding import decide_end, decide_grant
from stts_tui.domain.tariff.file import ApplyForTariff, FileRecord, ModifyFile, SecondPart, TransferTariff
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.opening import decide_apply, decide_transfer
from stts_tui.domain.tariff.reasons import Because, ConsentHow
from tests.domain.tariff.life import ALPHA, BETA, MONDAY, NISS, an_answer

FIXED, MOBILE = PhoneNumber("+3232210000"), PhoneNumber("+32470000000")
LIMITS = Deadlines.on(MONDAY)


def a_second(formula: Formula = Formula.FIXED, **changes: object) -> SecondPart:
    phone = MOBILE if formula in (Formula.MOBILE, Formula.PREPAID) else FIXED
    return replace(SecondPart(formula, phone, MONDAY, MONDAY), **changes)  # type: ignore[arg-type]


def applied(second: SecondPart, answer: object = None) -> FileRecord:
    request = ApplyForTariff(NISS, "Jan", "Maes", True, second=second)
    around = Around(MONDAY, LIMITS, answer or an_answer())  # type: ignore[arg-type]
    return replace(decide_apply(request, around, ALPHA).own.after, file_id=1, number="F1")


def codes(second: SecondPart) -> set[str]:
    try:
        applied(second)
    except Refused as no:
        return {reason.code for reason in no.reasons}
    return set()


# -- formula, operators, amounts -----------------------------------------------------------------------------------------
@given(
    st.sampled_from(Formula), st.sampled_from(Operators), st.sampled_from([None, Decimal(20)]),
    st.sampled_from([Decimal(0), Decimal(50)]),
)  # fmt: skip
@pytest.mark.asvs("V2.2.3")
def test_what_contradicts_itself_is_refused_and_nothing_else(
    formula: Formula, operators: Operators, price: Decimal | None, costs: Decimal
) -> None:
    wrong = set()
    if (formula is Formula.CALLS) is not (operators is Operators.CALLS_HERE) and formula is Formula.CALLS:
        wrong.add("operators-calls-only")
    if formula is Formula.PREPAID and operators is not Operators.ONE:
        wrong.add("operators-prepaid")
    if formula is Formula.INTERNET and operators is Operators.CALLS_HERE:
        wrong.add("operators-internet")
    if formula in (Formula.PREPAID, Formula.CALLS) and price:
        wrong.add("price-without-subscription")
    if formula in (Formula.MOBILE, Formula.PREPAID, Formula.CALLS) and costs:
        wrong.add("installation-without-line")
    assert codes(a_second(formula, operators=operators, price=price, installation_costs=costs)) == wrong
    assert not contradictions(formula, fitting(formula, operators), None, None)


@given(st.sampled_from(Formula), st.sampled_from(Formula))
def test_a_new_formula_alone_takes_along_what_belongs_to_it(old: Formula, new: Formula) -> None:
    price = Decimal(20) if old.has_subscription else None
    file = applied(a_second(old, operators=fitting(old, Operators.ONE), price=price))
    phone = MOBILE if new in (Formula.MOBILE, Formula.PREPAID) else FIXED
    request = ModifyFile(1, 0, formula=new, phone=phone, contact="by post")
    after = decide_modify(file, request, Around(MONDAY, LIMITS)).own.after
    assert after.formula is new
    assert not contradictions(new, after.operators, after.price, None)
    assert after.price == (price if new.has_subscription else None)


def test_a_contradiction_is_refused_when_modifying_too() -> None:
    file, around = applied(a_second(price=Decimal(20))), Around(MONDAY, LIMITS)
    for change, code in (
        ({"formula": Formula.CALLS, "operators": Operators.ONE}, "operators-calls-only"),
        ({"formula": Formula.PREPAID, "phone": MOBILE, "price": Decimal(5)}, "price-without-subscription"),
    ):
        with pytest.raises(Refused) as caught:
            decide_modify(file, ModifyFile(1, 0, **change), around)
        assert [reason.code for reason in caught.value.reasons] == [code]
    # A file from before this rule keeps what it has while something else of it changes.
    old = replace(file, formula=Formula.CALLS, reductions=(replace(file.reductions[0], formula=Formula.CALLS),))
    assert decide_modify(old, ModifyFile(1, 0, contact="by post"), around).own.after.contact == "by post"


@pytest.mark.parametrize(
    ("second", "category", "told"),
    [
        (a_second(price=Decimal(20), installation_costs=Decimal(50)), Category.OLDER, []),
        (a_second(Formula.INTERNET, installation_costs=Decimal(50)), Category.OLDER, ["remark-installation"]),
        (a_second(installation_costs=Decimal(50)), Category.INTEGRATION_INCOME, ["remark-installation"]),
        (a_second(Formula.MOBILE, price=Decimal(20)), Category.OLDER, ["remark-price"]),
        (a_second(operators=Operators.CALLS_HERE, price=Decimal(20)), Category.OLDER, ["remark-price"]),
        (a_second(operators=Operators.SUBSCRIPTION_HERE, price=Decimal(20)), Category.OLDER, ["remark-given-elsewhere"]),
        (a_second(Formula.BUNDLE), Category.INTEGRATION_INCOME, ["remark-bundle-integration-income"]),
        (a_second(Formula.BUNDLE), Category.OLDER, []),
    ],
)
def test_what_has_no_effect_or_is_not_settled_is_remarked(second: SecondPart, category: Category, told: list[str]) -> None:
    file = applied(second, an_answer(categories=frozenset({category})))
    assert [remark.code for remark in remarks(file, MONDAY)] == told


# -- days ----------------------------------------------------------------------------------------------------------------
@given(st.integers(-400, 4000))
def test_the_first_invoice_comes_within_reason(days: int) -> None:
    found = codes(a_second(invoice_on=MONDAY + timedelta(days=days)))
    assert found == ({"invoice-too-early"} if days < 0 else {"invoice-too-late"} if days > LIMITS.invoice else set())


def test_the_first_invoice_of_an_old_file_may_be_put_right() -> None:
    file = applied(a_second())
    later = MONDAY + timedelta(days=700)
    around = Around(later, Deadlines.on(later))
    assert decide_modify(file, ModifyFile(1, 0, invoice_on=later), around).own.after.invoice_on == later
    with pytest.raises(Refused, match="invoice-too-late"):
        decide_modify(file, ModifyFile(1, 0, invoice_on=date(2030, 1, 1)), around)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_consent_lies_between_the_other_files_start_and_today(consent: date) -> None:
    taken = applied(a_second())
    today = MONDAY + timedelta(days=300)
    around = Around(today, Deadlines.on(today), an_answer(), predecessor=taken)
    request = TransferTariff(NISS, "Jan", "Maes", "Jan Maes", consent, ConsentHow.WRITTEN)
    try:
        file = decide_transfer(request, around, BETA).own.after
    except Refused as no:
        assert no.code == ("consent-ahead" if consent > today else "consent-too-old")
        assert not MONDAY <= consent <= today
        return
    assert (file.consent_on, MONDAY <= consent <= today) == (consent, True)


@settings(deadline=None)  # the first case reads the holidays
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from([Because.DECEASED, Because.NOT_ENTITLED]))
def test_the_authority_ends_on_a_day_that_can_be(last_day: date, because: Because) -> None:
    file = applied(a_second())
    born = NISS.birth_date or date.min
    try:
        decide_end(file, EndTariff(1, 0, because, last_day), Around(MONDAY, LIMITS))
    except Refused as no:
        found = {reason.code for reason in no.reasons}
        assert ("end-before-birth" in found) is (last_day < born)
        assert ("death-ahead" in found) is (because is Because.DECEASED and last_day > MONDAY)
        assert ("date-too-far" in found) is (last_day > MONDAY + timedelta(days=LIMITS.ahead))
        return
    assert born <= last_day <= MONDAY + timedelta(days=LIMITS.ahead)


def test_the_authority_grants_within_reason() -> None:
    request = ApplyForTariff(NISS, "Jan", "Maes", True, Category.OLDER, with_proof=True)
    waiting = decide_apply(request, Around(MONDAY, LIMITS, an_answer(categories=frozenset())), ALPHA).own.after
    far = MONDAY + timedelta(days=LIMITS.ahead + 1)
    for file in (replace(waiting, file_id=1), applied(a_second())):
        with pytest.raises(Refused, match="date-too-far"):
            decide_grant(file, GrantTariff(1, 0, Category.DISABILITY, far), Around(MONDAY, LIMITS))
    granted = decide_grant(replace(waiting, file_id=1), GrantTariff(1, 0, Category.OLDER, MONDAY), Around(MONDAY, LIMITS))
    assert granted.own.after.state is FileState.AWAITING_ACTIVATION
