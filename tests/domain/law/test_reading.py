"""The files of the law: whatever is wrong in one is refused with its file, its key and its date."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from stts_tui import resources
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.law.book import Law, law, law_problems, sources
from stts_tui.domain.law.parameter import DayOfYear, NotInForceError, Parameter, RuleByDate, Unit
from stts_tui.domain.law.reading import LawError, LawFiles
from stts_tui.domain.law.terms import Formula

NAMES = ("access.toml", "amounts.toml", "terms.toml")


def texts() -> dict[str, str]:
    return {name: resources.read_text(f"law/{name}") for name in NAMES}


def of(values: str, *, unit: str = "EUR a month", more: str = "") -> LawFiles:
    text = f'[calls]\nwhat = "Calls"\nunit = "{unit}"\n{more}\nvalues = [{values}]\n'
    return LawFiles({"some.toml": text}, {"S1": {}})


def refused(make: Callable[[], object]) -> str:
    with pytest.raises(LawError) as caught:
        make()
    return str(caught.value)


CITED = 'article = "art. 38", source = "S1"'


def test_values_hold_from_day_to_day() -> None:
    calls = of(
        f"{{ from = 2005-06-30, until = 2012-08-03, value = 3.10, {CITED} }},"
        f"{{ from = 2012-08-04, until = 2012-08-31, abolished = true, {CITED} }},"
        f"{{ from = 2012-09-01, value = 4.00, {CITED} }}"
    ).amount("calls")
    assert calls.at(date(2005, 6, 29)) is None
    assert [calls.on(day) for day in (date(2005, 6, 30), date(2012, 8, 3), date(2026, 1, 1))] == [
        Decimal("3.10"),
        Decimal("3.10"),
        Decimal("4.00"),
    ]
    assert calls.at(date(2012, 8, 4)) is None
    with pytest.raises(NotInForceError, match=r"calls.*31/08/2012"):
        calls.on(date(2012, 8, 31))
    assert str(calls.basis()) == str(calls.basis(date(2010, 1, 1))) == "art. 38"


@pytest.mark.parametrize(
    ("values", "day", "why"),
    [
        ("FROM, until = 2012-08-04, VALUE }, { from = 2012-08-04, VALUE", "04/08/2012", "overlaps"),
        ("FROM, until = 2012-08-03, VALUE }, { FROM, VALUE", "30/06/2005", "overlaps"),
        ("FROM, until = 2012-08-02, VALUE }, { from = 2012-08-04, VALUE", "04/08/2012", "gap"),
        ("FROM, VALUE }, { from = 2012-08-04, VALUE", "30/06/2005", "no last day"),
        ("FROM, until = 2012-08-03, VALUE", "03/08/2012", "abolish"),
        ("FROM, until = 2004-08-03, VALUE }, { from = 2012-08-04, VALUE", "30/06/2005", "before it begins"),
        ("FROM, value = 3.10, source = 'S1'", "30/06/2005", "article"),
        ("FROM, value = 3.10, article = 'art. 38'", "30/06/2005", "source"),
        ("FROM, value = 3.10, article = 'art. 38', source = 'S99'", "30/06/2005", "S99"),
        ("FROM, value = 3.1, CITED", "30/06/2005", "two decimals"),
        ("FROM, value = 3, CITED", "30/06/2005", "two decimals"),
        ("FROM, value = '3.10', CITED", "30/06/2005", "two decimals"),
        ("FROM, value = -3.10, CITED", "30/06/2005", "two decimals"),
        ("FROM, CITED", "30/06/2005", "either"),
        ("FROM, VALUE, abolished = true", "30/06/2005", "either"),
        ("FROM, VALUE, to = 2006-01-01", "30/06/2005", "“to”"),
        ("from = '2005-06-30', VALUE", "2005-06-30", "no day"),
        ("from = 2005-06-30T10:00:00, VALUE", "30/06/2005", "no day"),
        ("VALUE", "value 1", "no day"),
        ("from = 2005-06-31, VALUE", "2005-06-31", "Invalid date"),
    ],
)
def test_a_wrong_value_is_refused_with_file_key_and_date(values: str, day: str, why: str) -> None:
    written = values.replace("VALUE", "value = 3.10, CITED").replace("FROM", "from = 2005-06-30").replace("CITED", CITED)
    said = refused(lambda: of(f"{{ {written} }}").amount("calls"))
    assert said.startswith("some.toml: calls")
    assert day in said
    assert why in said


@pytest.mark.parametrize(
    ("unit", "value", "take", "why"),
    [
        ("share", "1.20", lambda files: files.share("calls"), "share"),
        ("days", "0", lambda files: files.count("calls", Unit.DAYS), "from 1"),
        ("days", "60.00", lambda files: files.count("calls", Unit.DAYS), "whole number"),
        ("days", "true", lambda files: files.count("calls", Unit.DAYS), "whole number"),
        ("days", "60", lambda files: files.count("calls", Unit.WORKING_DAYS), "unit"),
        ("days", "60", lambda files: files.amount("calls"), "unit"),
        ("miles", "60", lambda files: files.count("calls", Unit.DAYS), "miles"),
        ("day of year", '"02-29"', lambda files: files.day_of_year("calls"), "no such day"),
        ("day of year", '"15 April"', lambda files: files.day_of_year("calls"), "month and day"),
        ("formulas", '["fixed", "telex"]', lambda files: files.formulas("calls"), "telex"),
        ("formulas", '["fixed", "fixed"]', lambda files: files.formulas("calls"), "twice"),
        ("categories", '"age65"', lambda files: files.categories("calls"), "list"),
    ],
)
def test_a_value_is_of_its_unit(unit: str, value: str, take: Callable[[LawFiles], Parameter[object]], why: str) -> None:
    said = refused(lambda: take(of(f"{{ from = 2005-06-30, value = {value}, {CITED} }}", unit=unit)))
    assert said.startswith("some.toml: calls")
    assert why in said


def test_values_of_each_unit() -> None:
    def files(unit: str, value: str) -> LawFiles:
        return of(f"{{ from = 2005-06-30, value = {value}, {CITED} }}", unit=unit)

    day = date(2013, 1, 1)
    for share in ("0.00", "0.40", "1.00"):
        assert files("share", share).share("calls").on(day) == Decimal(share)
    for count in (1, 3660):
        assert files("days", str(count)).count("calls", Unit.DAYS).on(day) == count
    assert files("years", "2").count("calls", Unit.YEARS).on(day) == 2
    assert files("day of year", '"04-15"').day_of_year("calls").on(day) == DayOfYear(4, 15)
    assert files("formulas", '["fixed"]').formulas("calls").on(day) == {Formula.FIXED}


@pytest.mark.parametrize(("unit", "most"), [(Unit.DAYS, 3660), (Unit.WORKING_DAYS, 260), (Unit.YEARS, 30), (Unit.PERSONS, 99)])
def test_a_number_is_one_that_can_be_meant(unit: Unit, most: int) -> None:
    """A year has some 260 working days: what lies beyond is a slip of the pen."""

    def count(value: int) -> Parameter[int]:
        return of(f"{{ from = 2005-06-30, value = {value}, {CITED} }}", unit=unit.value).count("calls", unit)

    assert [count(value).on(date(2013, 1, 1)) for value in (1, most)] == [1, most]
    for value in (0, most + 1):
        assert f"from 1 to {most}" in refused(partial(count, value))


def test_what_is_assumed_names_no_article_and_what_is_not_names_one() -> None:
    bare = "{ from = 2005-06-30, value = 60 }"
    days = of(bare, unit="days", more="assumed = true").count("calls", Unit.DAYS)
    assert (days.assumed, str(days.basis())) == (True, "term set by the authority")
    cited = f"{{ from = 2005-06-30, value = 60, {CITED} }}"
    assert "assumed" in refused(lambda: of(cited, unit="days", more="assumed = true").count("calls", Unit.DAYS))
    assert "article" in refused(lambda: of(bare, unit="days").count("calls", Unit.DAYS))
    assert "true or false" in refused(lambda: of(bare, unit="days", more='assumed = "yes"').count("calls", Unit.DAYS))


def test_a_key_stands_once_and_is_known() -> None:
    given = texts()
    Law(LawFiles(given, sources()))
    misspelt = {**given, "amounts.toml": given["amounts.toml"].replace("[calls]", "[cals]")}
    assert "calls: stands in no file" in refused(lambda: Law(LawFiles(misspelt, sources())))
    more = {**given, "more.toml": of_text("cals")}
    assert refused(lambda: Law(LawFiles(more, sources()))).startswith("more.toml: cals: is not known")
    twice = {**given, "more.toml": of_text("calls")}
    assert refused(lambda: Law(LawFiles(twice, sources()))).startswith("more.toml: calls: stands in amounts.toml too")
    within = {**given, "terms.toml": given["terms.toml"] + "\n[categories]\n"}
    assert refused(lambda: Law(LawFiles(within, sources()))).startswith("terms.toml: categories")
    assert "no table" in refused(lambda: LawFiles({"more.toml": "calls = 3"}, {}))
    assert "“kind”" in refused(lambda: of("{ from = 2005-06-30 }", more='kind = "x"').amount("calls"))
    assert "no values" in refused(lambda: of("").amount("calls"))
    mute = {"some.toml": of_text("calls").replace('what = "x"', 'what = ""')}
    assert "calls: says not what it is" in refused(lambda: LawFiles(mute, {}).amount("calls"))


def of_text(key: str) -> str:
    return f'[{key}]\nwhat = "x"\nunit = "EUR a month"\nvalues = [{{ from = 2005-06-30, value = 3.10, {CITED} }}]\n'


def test_a_changed_amount_is_a_line_of_one_file() -> None:
    """From 2090 the calls are 3.50: the line before gets its last day, the new one its article."""
    given, day = texts(), date(2090, 1, 1)
    before, calls, after = re.split(r"(^\[calls\]$.*?^\])$", given["amounts.toml"], flags=re.MULTILINE | re.DOTALL)
    head, last = calls.rsplit("value =", 1)
    more = f'{{ from = 2090-01-01, value = 3.50, article = "art. 38 § 4", source = "{next(iter(sources()))}" }},'
    calls = f"{head}until = 2089-12-31, value ={last.removesuffix(']')}    {more}\n]"
    changed = Law(LawFiles({**given, "amounts.toml": before + calls + after}, sources()))
    assert changed.calls.on(date(2089, 12, 31)) == law().calls.on(date(2089, 12, 31))
    assert (changed.calls.on(day), str(changed.calls.basis(day))) == (Decimal("3.50"), "art. 38 § 4")
    assert list(changed.changes_within(date(2089, 1, 1), date(2091, 1, 1))) == [day]


def test_the_law_is_read_once() -> None:
    assert law() is law()


def test_wordings_of_a_rule_follow_each_other() -> None:
    rule = RuleByDate((date(2005, 6, 30), lambda: "flat"), (date(2012, 8, 4), lambda: "share"))
    assert [rule.on(day)() for day in (date(2005, 6, 30), date(2012, 8, 3), date(2012, 8, 4))] == ["flat", "flat", "share"]
    with pytest.raises(NotInForceError):
        rule.on(date(2005, 6, 29))
    with pytest.raises(ValueError, match="follow"):
        RuleByDate((date(2012, 8, 4), str), (date(2012, 8, 4), str))


def test_the_doctor_tells_what_is_wrong_with_the_law(monkeypatch: pytest.MonkeyPatch) -> None:
    assert law_problems() == []
    real = resources.read_text

    def overlapping(name: str) -> str:
        return real(name).replace("until = 2012-08-03, value = 3.10", "until = 2013-08-03, value = 3.10")

    monkeypatch.setattr(resources, "read_text", overlapping)
    law.cache_clear()
    try:
        (said,) = law_problems()
        with pytest.raises(Refused) as caught:  # whoever acts reads it too
            law()
    finally:
        law.cache_clear()
    assert caught.value.code == "law-unusable"
    assert "amounts.toml: calls, 04/08/2012" in caught.value.sentence
    assert said == "law: amounts.toml: calls, 04/08/2012: overlaps: the value before it holds until 03/08/2013"
