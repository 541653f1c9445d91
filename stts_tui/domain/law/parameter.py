"""A parameter of the law: a name, a unit, and values by date, each with the article that set it and where that was read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, ParamSpec, TypeVar

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.law.citing import cited
from stts_tui.i18n import Words, _

T = TypeVar("T", covariant=True)
P = ParamSpec("P")
R = TypeVar("R")


class Unit(StrEnum):
    """What a value counts; the words are those of the files in data/law."""

    EURO_A_MONTH = "EUR a month"
    SHARE = "share"
    DAYS = "days"
    WORKING_DAYS = "working days"
    YEARS = "years"
    DAY_OF_YEAR = "day of year"
    PERSONS = "persons"
    FORMULAS = "formulas"
    CATEGORIES = "categories"


class NotInForceError(LookupError):
    """A rule asked for a value of the law on a day on which there is none."""


@dataclass(frozen=True)
class DayOfYear:
    """A day that comes back each year; never 29 February."""

    month: int
    day: int

    def of(self, year: int) -> date:
        return date(year, self.month, self.day)

    def __str__(self) -> str:
        return f"{self.day:02}/{self.month:02}"


@dataclass(frozen=True)
class Dated(Generic[T]):
    """What holds from the day `since`, first day included, until the next one. `value` None: abolished."""

    since: date
    value: T | None
    article: str
    source: str


@dataclass(frozen=True)
class Parameter(Generic[T]):
    """One amount, share, ceiling, term or list of the law. `assumed`: nobody published it, a host may set another."""

    key: str
    what: str
    unit: Unit
    values: tuple[Dated[T], ...]  # by day, without overlap or gap (domain/law/reading.py)
    assumed: bool = False

    @property
    def first_day(self) -> date:
        return self.values[0].since

    def at(self, day: date) -> Dated[T] | None:
        """What holds on `day`, with its article; None before the first day and where it is abolished."""
        for dated in reversed(self.values):
            if dated.since <= day:
                return dated if dated.value is not None else None
        return None

    def on(self, day: date) -> T:
        """The value that holds on `day`. Raises NotInForceError where `at` gives None."""
        found = self.at(day)
        if found is None or found.value is None:
            raise NotInForceError(f"{self.key}: nothing holds on {show_date(day)}")
        return found.value

    def basis(self, day: date | None = None) -> Words:
        """What a person is told of where this comes from: the article in force on `day` (None: the latest one)."""
        if self.assumed:
            return _("term set by the authority")
        found = self.values[-1] if day is None else self.at(day)
        return cited(found.article) if found is not None else Words("-")


class RuleByDate(Generic[P, R]):
    """A rule that changed: one function for each wording, chosen by date here and nowhere else.

    Raises ValueError at import if the days do not follow each other.
    """

    def __init__(self, *wordings: tuple[date, Callable[P, R]]) -> None:
        days = [since for since, _rule in wordings]
        if not days or days != sorted(set(days)):
            raise ValueError(f"the wordings of a rule follow each other by day: {days}")
        self.wordings = wordings

    def on(self, day: date) -> Callable[P, R]:
        """The wording that holds on `day`. Raises NotInForceError before the first one."""
        for since, rule in reversed(self.wordings):
            if since <= day:
                return rule
        raise NotInForceError(f"no wording holds on {show_date(day)}")
