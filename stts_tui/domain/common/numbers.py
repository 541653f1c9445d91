"""Identification numbers of Belgium: national register and bis numbers, enterprise numbers, NSSO numbers, telephones.

Sources: [S65] [S66] [S67] (people), [S68] [S69] [D16] (enterprises), [S70] [S71] [S72] (NSSO), [S73] (telephones). No
sentence here repeats the number that was typed: it is personal.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from stts_tui.domain.common import other_numbers
from stts_tui.domain.common.errors import fault, refused
from stts_tui.domain.common.prefixes import without_prefix
from stts_tui.domain.common.quick import quick
from stts_tui.i18n import _

# -- national register and bis numbers ---------------------------------------------------------------------------------
NISS_SIGNS = fault(
    "niss-signs",
    _("A national register number holds only digits (0 to 9); dots, hyphens and blanks between them may stay."),
    brief=_("digits only"),
)
NISS_LENGTH = fault("niss-length", _("A national register number has 11 digits; this one has {count}."), brief=_("11 digits"))
NISS_CHECK = fault(
    "niss-check",
    _("The two last digits of the national register number do not fit the others: a digit is mistyped, or two are swapped."),
    brief=_("check digits wrong"),
)
NISS_SERIAL = fault(
    "niss-serial",
    _("The serial number (the seventh to ninth digit) of a national register number lies between 001 and 998."),
    brief=_("serial impossible"),
)
NISS_MONTH = fault(
    "niss-month",
    _("The third and fourth digit are no month: 01 to 12, 00 if unknown, or 20 or 40 more in a bis number."),
    brief=_("month impossible"),
)
NISS_DAY = fault(
    "niss-day",
    _("The fifth and sixth digit are no day of that month; 00 if the day is unknown. Only where the month is 00, 20 or 40"
      " may they be more than 31."),
    brief=_("day impossible"),
)  # fmt: skip
NISS_FUTURE = fault(
    "niss-future", _("The birth date in this national register number lies in the future."), brief=_("not born yet")
)

# Also those that a word processor puts in their place: unbreakable and narrow blanks, long hyphens, the minus.
SEPARATORS = "[ ./\u00a0\u2007\u2009\u202f\u2010-\u2015\u2212-]"
_SEPARATORS = re.compile(SEPARATORS)
_LONGEST_TYPED = 60


def _digits(text: str) -> str | None:
    """The digits of a typed number without separators, invisible signs and the word that was copied along with it.

    None if something else stands in it, or far too much.
    """
    if len(text) > _LONGEST_TYPED:
        return None
    if text.isascii() and text.isdigit():
        return text
    found = _SEPARATORS.sub("", without_prefix(text))
    return found if re.fullmatch(r"[0-9]*", found, re.ASCII) else None


def _national_check(first_nine: str, born_from_2000: bool) -> int:
    return 97 - int(("2" if born_from_2000 else "") + first_nine) % 97


@quick
@dataclass(frozen=True, order=True)
class NationalNumber:
    """The 11 digits of a national register number or bis number (NISS), which have been checked."""

    digits: str

    def __str__(self) -> str:
        d = self.digits
        return f"{d[:2]}.{d[2:4]}.{d[4:6]}-{d[6:9]}.{d[9:]}"

    def __repr__(self) -> str:
        return f"NationalNumber({self.masked})"

    @property
    def masked(self) -> str:
        """The birth date only, for lists and logs [D11]."""
        d = self.digits
        return f"{d[:2]}.{d[2:4]}.{d[4:6]}-***.**"

    @property
    def _born_from_2000(self) -> bool:
        return int(self.digits[9:]) == _national_check(self.digits[:9], True)

    @property
    def birth_year(self) -> int:
        """The year by the check digits' century; a placeholder where the birth date is unknown."""
        return int(self.digits[:2]) + (2000 if self._born_from_2000 else 1900)

    @property
    def birth_date(self) -> date | None:
        """None where the day or the month is unknown, as it may be [S65] [S67]."""
        month, day = int(self.digits[2:4]) % 20, int(self.digits[4:6])
        if not month or not day:
            return None
        return date(self.birth_year, month, day)

    def fits_birth_date(self, born: date) -> bool:
        """Whether somebody born on that day may have this number: what it knows of the birth date must agree.

        Without a month the day only counts; without month and year (00) nothing is known [S65] [S67].
        """
        year, month, day = int(self.digits[:2]), int(self.digits[2:4]) % 20, int(self.digits[4:6])
        if not month:
            return not year or born.year == self.birth_year
        return (born.year, born.month) == (self.birth_year, month) and day in (0, born.day)


def parse_national_number(text: str, today: date) -> NationalNumber:
    """The national register number or bis number that was typed.

    Args:
        text: 11 digits; blanks, dots, hyphens and slashes between them do not count, nor NISS and the like in front.
        today: a birth date after this is refused.

    Raises: NISS_SIGNS, NISS_LENGTH, NISS_CHECK, NISS_MONTH, NISS_DAY, NISS_SERIAL, NISS_FUTURE, the first that applies;
        of another kind of number what it is (other_numbers.py).

    """
    digits = _digits(text)
    if digits is None:
        raise refused(NISS_SIGNS)
    if len(digits) != 11:
        if (other := other_numbers.instead_of_national(digits)) is not None:
            raise refused(other)
        raise refused(NISS_LENGTH, count=len(digits))
    check = int(digits[9:])
    fits_1900 = check == _national_check(digits[:9], False)
    fits_2000 = check == _national_check(digits[:9], True)  # never both: 2 * 10**9 is no multiple of 97
    if not (fits_1900 or fits_2000):
        raise refused(NISS_CHECK)
    _check_birth_date(digits, 2000 if fits_2000 else 1900, today)
    if digits[6:9] in ("000", "999"):
        raise refused(NISS_SERIAL)
    return NationalNumber(digits)


def _check_birth_date(digits: str, century: int, today: date) -> None:
    year, month, day = century + int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    if month % 20 > 12 or month >= 60:
        raise refused(NISS_MONTH)
    month %= 20
    # Without a month the day only counts: once the serials of 00 are used up it goes on with 01, and on past 31 [S67].
    if month and day > 28 and day > calendar.monthrange(year, month)[1]:
        raise refused(NISS_DAY)
    if (year, month, day) > (today.year, today.month, today.day):
        raise refused(NISS_FUTURE)


def national_number(birth_date: date, serial: int, bis: int = 0) -> NationalNumber:
    """The number that the formula gives: for invented people. `bis` is 0, 20 or 40; `serial` 1 to 998."""
    if not 1 <= serial <= 998 or bis not in (0, 20, 40):
        raise ValueError("serial 1 to 998, bis 0, 20 or 40")
    nine = f"{birth_date.year % 100:02}{birth_date.month + bis:02}{birth_date.day:02}{serial:03}"
    return NationalNumber(f"{nine}{_national_check(nine, birth_date.year >= 2000):02}")


# -- enterprise numbers ------------------------------------------------------------------------------------------------
CBE_SIGNS = fault(
    "cbe-signs", _("An enterprise number holds only digits; dots, blanks and BE in front may stay."), brief=_("digits only")
)
CBE_LENGTH = fault(
    "cbe-length",
    _("An enterprise number has 10 digits (or the 9 of an old VAT number); this one has {count}."),
    brief=_("10 digits"),
)
CBE_START = fault("cbe-start", _("An enterprise number begins with 0 or 1."), brief=_("begins with 0 or 1"))
CBE_RANGE = fault("cbe-range", _("No enterprise has a number as low as this; a digit is mistyped."), brief=_("too low"))
CBE_CHECK = fault(
    "cbe-check",
    _("The two last digits of the enterprise number do not fit the others: a digit is mistyped, or two are swapped."),
    brief=_("check digits wrong"),
)
_LOWEST_CBE = 200_000_000  # assumed [D16]: stdnum accepts 0000000097 [S67]


@dataclass(frozen=True, order=True)
class EnterpriseNumber:
    """The 10 digits of a number of the Crossroads Bank for Enterprises, which have been checked."""

    digits: str

    def __str__(self) -> str:
        d = self.digits
        return f"{d[:4]}.{d[4:7]}.{d[7:]}"


def parse_enterprise_number(text: str) -> EnterpriseNumber:
    """The enterprise number (CBE, BCE, KBO) that was typed; nine digits get the 0 in front (manual, extra information).

    Since 19 September 2023 numbers may begin with 1 (S69).
    Raises CBE_SIGNS, CBE_LENGTH, CBE_START, CBE_RANGE, CBE_CHECK; of another kind of number what it is (other_numbers.py).
    """
    digits = _digits(text)
    if (other := other_numbers.instead_of_enterprise(digits, text[:_LONGEST_TYPED])) is not None:
        raise refused(other)
    if digits is None:
        raise refused(CBE_SIGNS)
    if len(digits) == 9:
        digits = "0" + digits
    if len(digits) != 10:
        raise refused(CBE_LENGTH, count=len(digits))
    if digits[0] not in "01":
        raise refused(CBE_START)
    if int(digits[8:]) != 97 - int(digits[:8]) % 97:
        raise refused(CBE_CHECK)
    if int(digits) < _LOWEST_CBE:
        raise refused(CBE_RANGE)
    return EnterpriseNumber(digits)


def enterprise_number(first_eight: int) -> EnterpriseNumber:
    """The number that the formula gives: for invented companies."""
    return EnterpriseNumber(f"{first_eight:08}{97 - first_eight % 97:02}")


# -- NSSO numbers ------------------------------------------------------------------------------------------------------
NSSO_SIGNS = fault(
    "nsso-signs",
    _("An NSSO number holds only digits; hyphens, slashes and blanks between them may stay."),
    brief=_("digits only"),
)
NSSO_PROVISIONAL = fault(
    "nsso-provisional",
    _("This is a provisional NSSO number (10 digits, beginning with 5); give the definitive one of 9 digits,"
      " or the enterprise number."),
    brief=_("provisional number"),
)  # fmt: skip
NSSO_LENGTH = fault("nsso-length", _("An NSSO number has 9 digits; this one has {count}."), brief=_("9 digits"))
NSSO_RANGE = fault("nsso-range", _("An NSSO number lies between 0001000-06 and 1999999-34."), brief=_("out of range"))
NSSO_CHECK = fault(
    "nsso-check",
    _("The two last digits of the NSSO number do not fit the others: a digit is mistyped, or two are swapped."),
    brief=_("check digits wrong"),
)
_NSSO_LOWEST, _NSSO_HIGHEST = 100_006, 199_999_934


@dataclass(frozen=True, order=True)
class NssoNumber:
    """The 9 digits of a definitive employer's number at the National Social Security Office, checked."""

    digits: str

    def __str__(self) -> str:
        return f"{self.digits[:7]}-{self.digits[7:]}"


def _nsso_check(serial: int) -> int:
    return 96 - serial * 100 % 97 or 97


def parse_nsso_number(text: str) -> NssoNumber:
    """The employer's NSSO number (ONSS, RSZ) that was typed (S70, S71).

    Provincial and local administrations have another formula and are no telephone operators: theirs is refused as
    wrong. Raises NSSO_SIGNS, NSSO_PROVISIONAL, NSSO_LENGTH, NSSO_RANGE, NSSO_CHECK; of another kind of number what it is
    (other_numbers.py).
    """
    digits = _digits(text)
    if digits is None:
        raise refused(NSSO_SIGNS)
    if len(digits) == 10 and digits[0] == "5":
        raise refused(NSSO_PROVISIONAL)
    if (other := other_numbers.instead_of_nsso(digits)) is not None:
        raise refused(other)
    if len(digits) != 9:
        raise refused(NSSO_LENGTH, count=len(digits))
    if not _NSSO_LOWEST <= int(digits) <= _NSSO_HIGHEST:
        raise refused(NSSO_RANGE)
    if int(digits[7:]) != _nsso_check(int(digits[:7])):
        raise refused(NSSO_CHECK)
    return NssoNumber(digits)


def nsso_number(serial: int) -> NssoNumber:
    """The number that the formula gives for a serial of seven digits: for invented companies."""
    return NssoNumber(f"{serial:07}{_nsso_check(serial):02}")


# -- telephone numbers -------------------------------------------------------------------------------------------------
PHONE_SIGNS = fault(
    "phone-signs",
    _("A telephone number holds only digits, with + in front for another country; blanks, dots and slashes may stay."),
    brief=_("digits only"),
)
PHONE_FOREIGN = fault("phone-foreign", _("The social tariff is for a Belgian line: 0... or +32..."), brief=_("not Belgian"))
PHONE_SERVICE = fault(
    "phone-service", _("This is a service number (0800, 070, 078, 090x), no customer's line."), brief=_("a service number")
)
PHONE_WRONG = fault(
    "phone-wrong",
    _("This is no Belgian telephone number: a fixed line has 9 digits, a mobile one 10, each beginning with 0."),
    brief=_("no such number"),
)


@quick
@dataclass(frozen=True, order=True)
class PhoneNumber:
    """A Belgian fixed or mobile line, in the international form E.164 (+32...)."""

    e164: str

    def __str__(self) -> str:
        """As it is dialled in Belgium: 0470 12 34 56, 02 123 45 67."""
        national = "0" + self.e164[3:]
        if len(national) == 10:
            return f"{national[:4]} {national[4:6]} {national[6:8]} {national[8:]}"
        if national[1] in "2349":
            return f"{national[:2]} {national[2:5]} {national[5:7]} {national[7:]}"
        return f"{national[:3]} {national[3:5]} {national[5:7]} {national[7:]}"


def parse_phone_number(text: str) -> PhoneNumber:
    """The subscriber's line that was typed, in the national or the international form [S73].

    Raises PHONE_SIGNS, PHONE_FOREIGN, PHONE_SERVICE, PHONE_WRONG.
    """
    typed = without_prefix(text[: _LONGEST_TYPED + 1])
    plus = typed.startswith("+")
    digits = _digits(typed[1:].replace("(", "").replace(")", "") if plus else typed.replace("(", "").replace(")", ""))
    if digits is None or not digits:
        raise refused(PHONE_SIGNS)
    if plus or digits.startswith("00"):
        country = digits if plus else digits[2:]
        if not country.startswith("32"):
            raise refused(PHONE_FOREIGN)
        digits = country[2:].removeprefix("0")
    elif digits.startswith("0"):
        digits = digits[1:]
    else:
        raise refused(PHONE_WRONG)
    return _checked_line(digits)


_SERVICES = ("800", "70", "78", "90")  # also those of their numbers that nobody has


def _checked_line(digits: str) -> PhoneNumber:
    import phonenumbers  # 50 ms: only where a number is typed

    number = phonenumbers.PhoneNumber(country_code=32, national_number=int(digits or "0"))
    kind = phonenumbers.number_type(number)
    kinds = phonenumbers.PhoneNumberType
    if kind in (kinds.FIXED_LINE, kinds.MOBILE) and not digits.startswith("0"):
        return PhoneNumber(f"+32{digits}")
    if digits.startswith(_SERVICES) or kind in (kinds.TOLL_FREE, kinds.PREMIUM_RATE, kinds.UAN, kinds.SHARED_COST):
        raise refused(PHONE_SERVICE)
    raise refused(PHONE_WRONG)
