"""The law case by case: every line of cases.toml, which a lawyer can read and add to."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from stts_tui.domain.law.amounts import COMPONENTS, Amounts, Once, Terms
from stts_tui.domain.law.granting import Stretch, granted, installation, monthly
from stts_tui.domain.law.terms import Category, Formula, Operators

Case = Mapping[str, object]
_CASES: Mapping[str, list[Case]] = tomllib.loads(
    (Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"), parse_float=Decimal
)
_SITUATION = {"category", "formula", "operators", "price", "costs"}
_KNOWN = {
    "month": {*_SITUATION, *COMPONENTS, "on", "at_most", "articles", "why"},
    "installation": {*_SITUATION, "on", "gives", "article", "why"},
    "period": {*COMPONENTS, "what", "from", "until", "reductions", "days", "at_most"},
}


def name(case: Case) -> str:
    return str(case.get("what") or " ".join(str(case[key]) for key in ("on", "category", "formula") if key in case))


def euro(case: Case, key: str) -> Decimal | None:
    given = case.get(key)
    assert given is None or isinstance(given, Decimal), f"{key}: euro are written with two decimals"
    return given


def day(case: Case, key: str) -> date:
    given = case[key]
    assert isinstance(given, date)
    return given


def terms(case: Case) -> Terms:
    operators = Operators(str(case.get("operators", "one")))
    category, formula = Category(str(case["category"])), Formula(str(case["formula"]))
    return Terms(category, formula, operators, euro(case, "price"), euro(case, "costs"))


def amounts(case: Case) -> Amounts:
    return Amounts(**{key: euro(case, key) or Decimal("0.00") for key in COMPONENTS})


def test_every_case_says_what_the_test_reads() -> None:
    assert _CASES.keys() == _KNOWN.keys()
    for kind, cases in _CASES.items():
        for case in cases:
            assert case.keys() <= _KNOWN[kind], name(case)


@pytest.mark.parametrize("case", _CASES["month"], ids=name)
def test_a_month(case: Case) -> None:
    found = monthly(terms(case), day(case, "on"))
    assert found.amounts == amounts(case)
    assert (found.is_ceiling, list(found.articles)) == (case.get("at_most", False), case["articles"])


@pytest.mark.parametrize("case", _CASES["installation"], ids=name)
def test_an_installation(case: Case) -> None:
    gives = euro(case, "gives")
    assert gives is not None
    assert installation(terms(case), day(case, "on")) == Once(gives, str(case["article"]))


@pytest.mark.parametrize("case", _CASES["period"], ids=name)
def test_a_period(case: Case) -> None:
    reductions = case["reductions"]
    assert isinstance(reductions, list)
    stretches = [
        Stretch(
            terms(one), day(one, "first"), day(one, "last") if "last" in one else None, installed=bool(one.get("installed"))
        )
        for one in reductions
    ]
    found = granted(stretches, day(case, "from"), day(case, "until"))
    assert (found.days, found.amounts) == (case["days"], amounts(case))
    assert found.is_estimate == case.get("at_most", False)
