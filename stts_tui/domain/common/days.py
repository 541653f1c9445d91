"""Days as people and files write them: one gate, so that each door tells the same of a day that cannot be meant."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from stts_tui.domain.common.errors import Refused, fault, refused
from stts_tui.domain.common.prefixes import without_invisible
from stts_tui.i18n import _

NOT_A_DATE = fault(
    "field-not-a-date",
    _("This is no date: type day, month and year, as in 31/12/2026, 31122026 or 2026-12-31, or +30 for in thirty days."),
    brief=_("DD/MM/YYYY"),
)
NO_SUCH_DAY = fault(
    "day-not-in-calendar",
    _("There is no day {day} in month {month}/{year}: that month has {count} days."),
    brief=_("no such day"),
)
NO_SUCH_MONTH = fault(
    "day-no-such-month", _("There is no month {month}: a year has 12, and the day stands before the month."),
    brief=_("no such month"),
)  # fmt: skip
YEAR_IMPOSSIBLE = fault(
    "day-year-impossible",
    _("The year {year} cannot be meant: one from {first} to {last} is needed, with all of its four digits."),
    brief=_("year impossible"),
)
YEAR_UNCLEAR = fault(
    "day-year-unclear",
    _("It is not clear which day this is: write the year with all of its four digits, as in 31/12/2026."),
    brief=_("DD/MM/YYYY"),
)

FIRST_YEAR = 1900  # nobody who is alive was born before, and nothing here happened before
_YEARS_AHEAD = 100
_DATE = re.compile(r"([0-9]{1,2})([/.\- ])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})", re.ASCII)
_TOGETHER = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})", re.ASCII)
_ISO = re.compile(r"([0-9]{4})([/.\-])([0-9]{1,2})\2([0-9]{1,2})", re.ASCII)
_DAYS = re.compile(r"\+ ?([0-9]{1,4})", re.ASCII)
# A year of two digits means one of these around today's: what is typed here happened lately, or will soon.
_SHORT_BEFORE, _SHORT_AFTER = 20, 5


def the_day(year: int, month: int, day: int, today: date, *, last_year: int | None = None) -> date:
    """The day that these numbers name; `last_year` None: as far ahead as somebody may type.

    Raises YEAR_IMPOSSIBLE, NO_SUCH_MONTH, NO_SUCH_DAY.
    """
    last = last_year or today.year + _YEARS_AHEAD
    if not FIRST_YEAR <= year <= last:
        raise refused(YEAR_IMPOSSIBLE, year=f"{year:04}", first=FIRST_YEAR, last=last)
    if not 1 <= month <= 12:
        raise refused(NO_SUCH_MONTH, month=month)
    count = calendar.monthrange(year, month)[1]
    if not 1 <= day <= count:
        raise refused(NO_SUCH_DAY, year=year, month=f"{month:02}", day=f"{day:02}", count=count)
    return date(year, month, day)


def parse_date(text: str, today: date) -> date:
    """A date as Belgians write it (31/12/2026; dots, hyphens, blanks or nothing between will do), or as 2026-12-31.

    A year of two digits is taken where one reading alone lies near `today`; `+30` is thirty days from `today`.
    Raises NOT_A_DATE, YEAR_UNCLEAR, and as `the_day`.
    """
    typed = without_invisible(text[:_LONGEST]).strip()
    if days := _DAYS.fullmatch(typed):
        return today + timedelta(days=int(days[1]))
    if parts := _ISO.fullmatch(typed):
        return the_day(int(parts[1]), int(parts[3]), int(parts[4]), today)
    if parts := _TOGETHER.fullmatch(typed):
        return the_day(int(parts[3]), int(parts[2]), int(parts[1]), today)
    parts = _DATE.fullmatch(typed)
    if parts is None:
        raise refused(NOT_A_DATE)
    if len(parts[4]) == 4:
        return the_day(int(parts[4]), int(parts[3]), int(parts[1]), today)
    return _of_two_digits(parts[1], parts[2], parts[3], parts[4], today)


_LONGEST = 40


def _of_two_digits(first: str, between: str, month: str, last: str, today: date) -> date:
    """The one day near today that is meant; between hyphens the year may stand in front, as in 26-12-31."""
    ways = [(last, first)] + ([(first, last)] if between == "-" and len(first) == len(last) == 2 else [])
    near = []
    for year, day in ways:
        whole = today.year // 100 * 100 + int(year)
        if today.year - _SHORT_BEFORE <= whole <= today.year + _SHORT_AFTER:
            near.append((whole, int(month), int(day)))
    found = []
    for year_month_day in near:
        try:
            found.append(the_day(*year_month_day, today))
        except Refused:
            if len(near) == 1:
                raise
    if len(set(found)) != 1:
        raise refused(YEAR_UNCLEAR)
    return found[0]
