"""Identification numbers: the formulas, each failure's own code, and a second opinion from python-stdnum."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import stdnum.be.nn
import stdnum.be.ssn
import stdnum.be.vat
from hypothesis import given
from hypothesis import strategies as st
from stdnum.exceptions import ValidationError

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.matching import parse_national_number_start
from stts_tui.domain.common.numbers import (
    EnterpriseNumber,
    NationalNumber,
    enterprise_number,
    national_number,
    nsso_number,
    parse_enterprise_number,
    parse_national_number,
    parse_nsso_number,
    parse_phone_number,
)
from tests.builders import refuses

TODAY = date(2026, 3, 2)
BIRTHS = st.dates(date(1900, 1, 1), TODAY)
SERIALS = st.integers(1, 998)
BIS = st.sampled_from([0, 20, 40])


# -- national register numbers -----------------------------------------------------------------------------------------
@given(BIRTHS, SERIALS, BIS)
def test_a_number_made_by_the_formula_is_accepted_in_every_spelling(born: date, serial: int, bis: int) -> None:
    made = national_number(born, serial, bis)
    d = made.digits
    for text in (d, str(made), f" {d[:6]} {d[6:9]} {d[9:]} ", f"{d[:2]}/{d[2:4]}/{d[4:6]}-{d[6:9]}-{d[9:]}"):
        assert parse_national_number(text, TODAY) == made
    assert made.birth_date == born
    assert stdnum.be.ssn.is_valid(d) or serial > 997  # the second opinion


@given(BIRTHS, SERIALS, st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(born: date, serial: int, place: int, by: int) -> None:
    digits = national_number(born, serial).digits
    wrong = digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1 :]
    # A wrong digit may make a valid number of the other century; within a century it never does.
    try:
        found = parse_national_number(wrong, TODAY)
    except Refused:
        return
    assert found.birth_year // 100 != born.year // 100


@given(st.text("0123456789", min_size=11, max_size=11))
def test_what_the_second_opinion_refuses_is_refused(digits: str) -> None:
    try:
        parse_national_number(digits, TODAY)
    except Refused:
        return
    try:
        stdnum.be.ssn.validate(digits)
    except ValidationError as error:  # it knows the clock and no number without month or day
        assert digits[2:4] in ("00", "20", "40") or digits[4:6] == "00" or digits[6:9] == "998", error


@given(st.text(max_size=60))
@pytest.mark.asvs("V2.2.1")
def test_any_text_is_parsed_or_refused(text: str) -> None:
    for parse in (
        lambda given: parse_national_number(given, TODAY), parse_enterprise_number, parse_nsso_number, parse_phone_number
    ):  # fmt: skip
        try:
            parse(text)
        except Refused as no:
            assert all(len(reason.brief) <= 21 for reason in no.reasons)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "niss-length"),
        ("85.07.30-033.2", "niss-length"),
        ("85.07.30-033.288", "niss-length"),
        ("85.07.30-O33.28", "niss-signs"),
        ("٨٥٠٧٣٠٠٣٣٢٨", "niss-signs"),
        ("9" * 100_000, "niss-signs"),
        ("85.07.30-033.29", "niss-check"),
        ("85.07.03-033.28", "niss-check"),
        (f"851330033{97 - 851330033 % 97:02}", "niss-month"),
        (f"856730033{97 - 856730033 % 97:02}", "niss-month"),
        (f"850732033{97 - 850732033 % 97:02}", "niss-day"),
        (f"850230033{97 - 850230033 % 97:02}", "niss-day"),
        (f"850229033{97 - 850229033 % 97:02}", "niss-day"),  # 1985 was no leap year
        (f"850730000{97 - 850730000 % 97:02}", "niss-serial"),
        (f"850730999{97 - 850730999 % 97:02}", "niss-serial"),
        (national_number(TODAY + timedelta(days=1), 33).digits, "niss-future"),
    ],
)
def test_each_failure_has_its_own_sentence(text: str, code: str) -> None:
    with refuses(code) as caught:
        parse_national_number(text, TODAY)
    assert text[:11] not in caught.refusal.sentence or len(text) < 3


def with_check(nine: str, century: int = 1900) -> str:
    """The eleven digits that begin with these nine."""
    return f"{nine}{97 - int(('2' if century == 2000 else '') + nine) % 97:02}"


@given(st.integers(0, 99), st.sampled_from([0, 20, 40]), st.integers(0, 99), SERIALS, st.sampled_from([1900, 2000]))
def test_without_a_month_the_day_only_counts(year: int, month: int, day: int, serial: int, century: int) -> None:
    """Where the serials of an unknown birth date are used up the day part goes on, beyond 31 too [S67]."""
    if century + year > TODAY.year:
        return
    number = parse_national_number(with_check(f"{year:02}{month:02}{day:02}{serial:03}", century), TODAY)
    assert number.birth_date is None
    assert number.birth_year == century + year
    assert number.fits_birth_date(date(century + year, 7, 30))
    assert not year or not number.fits_birth_date(date(1950, 1, 1)) or century + year == 1950


@pytest.mark.parametrize("digits", [
    "75003290105", "75009901743", "00003390149", "75001390190", "75003190135", "00003241778", "10000100182", "10200100128",
    "10400100171", "24203200171",
])  # fmt: skip
def test_numbers_whose_counter_ran_over(digits: str) -> None:
    assert parse_national_number(digits, TODAY).digits == digits


@given(st.integers(1900, 2026), st.integers(1, 12), st.integers(1, 99), SERIALS, BIS)
def test_with_a_month_the_calendar_holds(year: int, month: int, day: int, serial: int, bis: int) -> None:
    text = with_check(f"{year % 100:02}{month + bis:02}{day:02}{serial:03}", year // 100 * 100)
    try:
        born = date(year, month, day)
    except ValueError:
        with refuses("niss-day"):
            parse_national_number(text, TODAY)
        return
    if born <= TODAY:
        number = parse_national_number(text, TODAY)
        assert number.birth_date == born
        assert number.fits_birth_date(born)
        assert not number.fits_birth_date(born + timedelta(days=1))


@pytest.mark.parametrize(
    "text",
    [
        "NISS: 85.07.30-033.28", "NISS85073003328", "INSZ-nummer 85 07 30 033 28", "Rijksregisternummer: 85.07.30-033.28",
        "N° de registre national 85.07.30-033.28", "Nationalregisternummer 85.07.30-033.28", "\ufeff85.07.30-033.28",
        "85.07.30\u200b-033.28", "85.07.30-033.28\u200e", "\u202a85073003328\u202c", "8507\u00ad3003328", "85.07.30-033.28.",
    ],
)  # fmt: skip
def test_numbers_as_people_paste_them(text: str) -> None:
    assert parse_national_number(text, TODAY).digits == "85073003328"
    assert parse_national_number_start(text) == "85073003328"


@pytest.mark.parametrize(
    "text",
    [
        "BTW BE 0417.497.106", "TVA BE0417497106", "BTW-nr. BE 0417.497.106", "N° TVA : BE 0417.497.106", "be 0417.497.106",
        "Ondernemingsnummer 0417.497.106", "N° d’entreprise 0417.497.106", "KBO\u00a00417.497.106", "BE-417.497.106",
        "TVA BE 417.497.106", "\u200bBE0417497106", "Unternehmensnummer: 0417.497.106", "BCE 0417 497 106",
        "MwSt. BE0417497106",
    ],
)  # fmt: skip
def test_enterprise_numbers_as_people_paste_them(text: str) -> None:
    assert parse_enterprise_number(text).digits == "0417497106"


@pytest.mark.parametrize(("text", "code"), [
    ("0417.497.106", "niss-enterprise"), (f"24174971{97 - 24174971 % 97:02}", "niss-enterprise"),
    (f"5911234567{5911234567 % 97:02}", "niss-card"), ("0470 12 34 56 78 9", "niss-length"),
])  # fmt: skip
def test_another_number_is_named(text: str, code: str) -> None:
    with refuses(code):
        parse_national_number(text, TODAY)


def test_a_number_may_lack_day_or_month() -> None:
    for nine in ("850000123", "850700123", "402000123", "004000123"):
        number = parse_national_number(f"{nine}{97 - int(nine) % 97:02}", TODAY)
        assert number.birth_date is None


@pytest.mark.parametrize(
    "text", ["85.07.30\u2011033.28", "85.07.30\u2013033.28", "85\u00a007\u00a030\u202f033\u00a028", "850730\u2212033/28"]
)  # fmt: skip
def test_numbers_copied_from_a_letter(text: str) -> None:
    assert parse_national_number(text, TODAY).digits == "85073003328"
    assert parse_national_number_start(text) == "85073003328"


def test_born_today_is_born() -> None:
    assert parse_national_number(national_number(TODAY, 33).digits, TODAY).birth_date == TODAY


def test_a_leap_day_of_2000_counts_in_2000_only() -> None:
    assert parse_national_number(national_number(date(2000, 2, 29), 33).digits, TODAY).birth_year == 2000
    with refuses("niss-day"):
        parse_national_number(f"000229033{97 - 229033 % 97:02}", TODAY)  # 1900 was no leap year


def test_a_number_never_shows_itself_by_accident() -> None:
    number = national_number(date(1985, 7, 30), 33)
    assert str(number) == "85.07.30-033.28"
    assert number.masked == "85.07.30-***.**"
    assert "033" not in repr(number)
    assert "033" not in repr([number])


# -- enterprise numbers ------------------------------------------------------------------------------------------------
@given(st.integers(2_000_000, 19_999_999))
def test_enterprise_numbers_in_every_spelling(first_eight: int) -> None:
    made = enterprise_number(first_eight)
    d = made.digits
    spellings = [d, str(made), f"BE{d}", f"BE {made}", f"be {d[:4]} {d[4:7]} {d[7:]}"]
    if d.startswith("0"):
        spellings += [d[1:], f"{d[1:4]}.{d[4:7]}.{d[7:]}", f"BE{d[1:]}", f"BE-{d[1:4]}.{d[4:7]}.{d[7:]}"]
    for text in spellings:
        assert parse_enterprise_number(text) == made, text
    assert stdnum.be.vat.is_valid(d)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "cbe-length"),
        ("12345678", "cbe-length"),
        ("04174971061", "cbe-length"),
        ("0417x497106", "cbe-signs"),
        ("FR0417497106", "cbe-foreign"),
        ("NL123456789B01", "cbe-foreign"),
        ("VAT: DE 123 456 789", "cbe-foreign"),
        ("BE68 5390 0754 7034", "cbe-account"),
        ("BE 2.417.497.106", "cbe-establishment"),
        ("85.07.30-033.28", "cbe-national-number"),
        ("0001000-06", "cbe-nsso"),
        ("0417497107", "cbe-check"),
        ("2417497106", "cbe-establishment"),
        ("8.417.497.106", "cbe-establishment"),
        ("9417497106", "cbe-start"),
        ("0000000097", "cbe-range"),
        ("417479106", "cbe-check"),
    ],
)
def test_wrong_enterprise_numbers(text: str, code: str) -> None:
    with refuses(code):
        parse_enterprise_number(text)


def test_known_enterprises() -> None:
    assert parse_enterprise_number("BE 0202.239.951") == EnterpriseNumber("0202239951")  # Proximus
    assert parse_enterprise_number("202239951") == EnterpriseNumber("0202239951")
    assert parse_enterprise_number("0473.416.418") == EnterpriseNumber("0473416418")  # Telenet


# -- NSSO numbers ------------------------------------------------------------------------------------------------------
@given(st.integers(1_001, 1_999_998))  # beside the last one lies no number in the range
def test_nsso_numbers_in_every_spelling(serial: int) -> None:
    made = nsso_number(serial)
    d = made.digits
    for text in (d, str(made), f"{d[:7]}/{d[7:]}", f"{d[:3]} {d[3:7]} {d[7:]}", f"{d[:7]}.{d[7:]}"):
        assert parse_nsso_number(text) == made
    wrong = f"{d[:7]}{int(d[7:]) % 97 + 1:02}"
    with refuses("nsso-check"):
        parse_nsso_number(wrong)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "nsso-length"),
        ("12345", "nsso-length"),
        ("5000000012", "nsso-provisional"),
        ("1234567890", "nsso-length"),
        ("000000096", "nsso-range"),
        ("200000034", "nsso-range"),
        ("ONSS 12345", "nsso-length"),
        ("ONSS 12x45", "nsso-signs"),
        ("BE 0202.239.951", "nsso-enterprise"),
        ("202239951", "nsso-enterprise"),
        (f"24174971{97 - 24174971 % 97:02}", "nsso-establishment"),
    ],
)
def test_wrong_nsso_numbers(text: str, code: str) -> None:
    with refuses(code):
        parse_nsso_number(text)


# -- telephone numbers -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "e164", "shown"),
    [
        ("02 213 45 67", "+3222134567", "02 213 45 67"),
        ("02/213.45.67", "+3222134567", "02 213 45 67"),
        ("+32 2 213 45 67", "+3222134567", "02 213 45 67"),
        ("+32 (0)2 213 45 67", "+3222134567", "02 213 45 67"),
        ("0032 2 213 45 67", "+3222134567", "02 213 45 67"),
        ("0470 12 34 56", "+32470123456", "0470 12 34 56"),
        ("+32470123456", "+32470123456", "0470 12 34 56"),
        ("051 22 33 44", "+3251223344", "051 22 33 44"),
    ],
)
def test_telephone_numbers(text: str, e164: str, shown: str) -> None:
    number = parse_phone_number(text)
    assert number.e164 == e164
    assert str(number) == shown
    assert parse_phone_number(shown) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "phone-signs"),
        ("ask reception", "phone-signs"),
        ("+33 1 42 68 53 00", "phone-foreign"),
        ("0031 20 123 45 67", "phone-foreign"),
        ("0800 12 345", "phone-service"),
        ("070 12 34 56", "phone-service"),
        ("0900 12 345", "phone-service"),
        ("02 213 45 6", "phone-wrong"),
        ("470 12 34 56", "phone-wrong"),
        ("0470 12 34 567", "phone-wrong"),
        ("112", "phone-wrong"),
    ],
)
def test_wrong_telephone_numbers(text: str, code: str) -> None:
    with refuses(code):
        parse_phone_number(text)


def test_national_numbers_sort_and_compare() -> None:
    assert NationalNumber("85073003328") == NationalNumber("85073003328")
    assert len({national_number(date(1990, 1, 1), serial) for serial in (1, 1, 2)}) == 2
    assert not stdnum.be.nn.is_valid("85073003329")
