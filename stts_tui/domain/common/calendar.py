"""Dates are dates in Belgium; instants are UTC. The clock is passed in, nobody here looks at it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

BELGIUM = ZoneInfo("Europe/Brussels")


class Clock(Protocol):
    """Tells the time: an aware instant in UTC."""

    def __call__(self) -> datetime: ...


def system_clock() -> datetime:
    return datetime.now(UTC)


@lru_cache(maxsize=64)  # records of a set share their moment
def belgian_date(instant: datetime) -> date:
    """The calendar date in Belgium at `instant` (aware)."""
    return instant.astimezone(BELGIUM).date()


def show_date(day: date) -> str:
    """`day` as a Belgian form writes it: DD/MM/YYYY, in every language."""
    return day.strftime("%d/%m/%Y")


def show_instant(instant: datetime) -> str:
    """`instant` (aware) in Belgian time: DD/MM/YYYY HH:MM."""
    return instant.astimezone(BELGIUM).strftime("%d/%m/%Y %H:%M")


def show_second(instant: datetime) -> str:
    """The same to the second, as the audit trail tells it: DD/MM/YYYY HH:MM:SS."""
    return instant.astimezone(BELGIUM).strftime("%d/%m/%Y %H:%M:%S")


_FIXED = ((1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25))  # month and day
_FROM_EASTER = (0, 1, 39, 49, 50)  # days after: the two Sundays too, Easter Monday, Ascension, Whit Monday


@cache
def belgian_holidays(year: int) -> frozenset[date]:
    """The public holidays of Belgium in `year` (law of 4 January 1974), and the Sundays of Easter and Pentecost.

    The library that knows them costs each session 11 MB and 0.2 s, since it knows every country: a test compares.
    """
    from dateutil.easter import easter

    moving = (easter(year) + timedelta(days=days) for days in _FROM_EASTER)
    return frozenset((*(date(year, month, day) for month, day in _FIXED), *moving))


def is_working_day(day: date, holidays_of: Callable[[int], frozenset[date]] = belgian_holidays) -> bool:
    """Monday to Friday, no public holiday."""
    return day.weekday() < 5 and day not in holidays_of(day.year)


def add_working_days(day: date, count: int, holidays_of: Callable[[int], frozenset[date]] = belgian_holidays) -> date:
    """The working day on which a term of `count` (1 or more) working days ends; `day` itself does not count."""
    found = day
    for _number in range(count):
        found += timedelta(days=1)
        while not is_working_day(found, holidays_of):
            found += timedelta(days=1)
    return found
