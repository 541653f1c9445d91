"""Days as people write them: every spelling gives the day or a refusal that names what is wrong with it."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stts_tui.domain.common.days import parse_date, the_day
from stts_tui.domain.common.errors import Refused
from tests.builders import refuses

TODAY = date(2026, 3, 2)
DAYS = st.dates(date(1900, 1, 1), date(2126, 12, 31))


@given(DAYS)
def test_a_day_in_every_spelling(day: date) -> None:
    d, m, y = f"{day:%d}", f"{day:%m}", str(day.year)
    for text in (f"{d}/{m}/{y}", f"{d}.{m}.{y}", f"{d}-{m}-{y}", f" {d} {m} {y} ", f"{day.day}/{day.month}/{y}", d + m + y,
                 f"{y}-{m}-{d}", f"{y}/{m}/{d}", f"\u200e{d}/{m}/{y}"):  # fmt: skip
        assert parse_date(text, TODAY) == day, text


@given(st.dates(date(2006, 1, 1), date(2031, 12, 31)))
def test_a_year_of_two_digits_near_today(day: date) -> None:
    assert parse_date(f"{day:%d/%m/%y}", TODAY) == day
    assert parse_date(f"{day.day}.{day.month}.{day:%y}", TODAY) == day


@given(DAYS)
def test_a_year_of_two_digits_is_this_day_or_unclear(day: date) -> None:
    for text in (f"{day:%d/%m/%y}", f"{day:%d-%m-%y}", f"{day:%y-%m-%d}"):
        try:
            found = parse_date(text, TODAY)
        except Refused as no:
            assert no.code in ("day-year-unclear", "day-not-in-calendar", "day-no-such-month"), text
            continue
        assert 2006 <= found.year <= 2031
        assert text in (f"{found:%d/%m/%y}", f"{found:%d-%m-%y}", f"{found:%y-%m-%d}")


@given(st.integers(1900, 2126), st.integers(1, 12), st.integers(1, 99))
def test_a_day_that_does_not_exist_is_named(year: int, month: int, day: int) -> None:
    last = calendar.monthrange(year, month)[1]
    if day <= last:
        assert the_day(year, month, day, TODAY) == date(year, month, day)
        return
    for text in (f"{day:02}/{month:02}/{year}", f"{day:02}{month:02}{year}", f"{year}-{month:02}-{day:02}"):
        with refuses("day-not-in-calendar") as caught:
            parse_date(text, TODAY)
        assert f"day {day:02} in month {month:02}/{year}: that month has {last} days" in caught.refusal.sentence


@given(st.text(max_size=60))
def test_any_text_is_a_day_or_refused(text: str) -> None:
    try:
        found = parse_date(text, TODAY)
    except Refused as no:
        assert all(len(reason.brief) <= 20 for reason in no.reasons)
        return
    assert 1900 <= found.year <= 2126


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("29/02/2023", "day-not-in-calendar"), ("30/02/2024", "day-not-in-calendar"), ("31/04/2026", "day-not-in-calendar"),
        ("0/1/2026", "day-not-in-calendar"), ("2023-02-29", "day-not-in-calendar"), ("29022023", "day-not-in-calendar"),
        ("29/02/23", "day-not-in-calendar"), ("12/31/2026", "day-no-such-month"), ("2026-31-12", "day-no-such-month"),
        ("01/00/2026", "day-no-such-month"), ("20/11/0026", "day-year-impossible"), ("1/1/0000", "day-year-impossible"),
        ("20/11/1899", "day-year-impossible"), ("0202-01-01", "day-year-impossible"), ("01/12/2226", "day-year-impossible"),
        ("20261201", "day-year-impossible"), ("01/12/60", "day-year-unclear"), ("10-12-11", "day-year-unclear"),
        ("tomorrow", "field-not-a-date"), ("+", "field-not-a-date"), ("+99999", "field-not-a-date"),
        ("12/2026", "field-not-a-date"), ("011226", "field-not-a-date"), ("01/12.2026", "field-not-a-date"),
        ("\u0661/12/2026", "field-not-a-date"), ("1/12/026", "field-not-a-date"), ("9" * 100_000, "field-not-a-date"),
    ],
)  # fmt: skip
def test_each_failure_has_its_own_sentence(text: str, code: str) -> None:
    with refuses(code):
        parse_date(text, TODAY)


def test_days_from_today() -> None:
    assert parse_date("+30", TODAY) == date(2026, 4, 1)
    assert parse_date("+ 0", TODAY) == TODAY
    assert parse_date("01/12/26", TODAY) == date(2026, 12, 1)
    assert parse_date("26-12-01", TODAY) == date(2026, 12, 1)
    assert parse_date("+9999", TODAY) == TODAY + timedelta(days=9999)
