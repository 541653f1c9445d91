"""The files of data/law, read and checked. Whatever is wrong is told with its file, its key and its date.

    [subscription-ceiling]
    what = "..."                    what it is, for lawyers
    unit = "EUR a month"            one of parameter.Unit
    assumed = true                  only where nobody published it; it then has neither article nor source
    values = [
        { from = 2005-06-30, until = 2012-08-03, value = 8.40, article = "art. 38", source = "S24" },
        { from = 2012-08-04, abolished = true, article = "art. 119", source = "S-L12" },
    ]

`until`, the last day, stands with each value but the last, so that an overlap or a gap shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeGuard, TypeVar

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.law.parameter import Dated, DayOfYear, Parameter, Unit
from stts_tui.domain.law.terms import Category, Formula

V = TypeVar("V")
Table = Mapping[str, object]

_ONE_DAY = timedelta(days=1)
_MOST = {Unit.DAYS: 3660, Unit.WORKING_DAYS: 260, Unit.YEARS: 30, Unit.PERSONS: 99}
_DAY_OF_YEAR = re.compile(r"(\d\d)-(\d\d)", re.ASCII)
_ALWAYS = {"from", "article", "source"}


class LawError(ValueError):
    """A file of the law cannot be used: which one, where in it, and why."""

    def __init__(self, file: str, key: str, why: str, day: object = None) -> None:
        when = "" if day is None else f", {show_date(day) if isinstance(day, date) else day}"
        super().__init__(f"{file}: {key}{when}: {why}")


class LawFiles:
    """The keys of all files. Each is taken once, as what the program needs; `must_all_be_taken` refuses the rest."""

    def __init__(self, texts: Mapping[str, str], sources: Mapping[str, object]) -> None:
        """Read `texts`, file name to content; `sources` are the keys that a value may name. Raises LawError."""
        self._sources = sources
        self._tables: dict[str, tuple[str, Table]] = {}
        self.parameters: list[Parameter[object]] = []
        for file, text in texts.items():
            for key, table in parsed(file, text).items():
                if key in self._tables:
                    raise LawError(file, key, f"stands in {self._tables[key][0]} too")
                if not isinstance(table, dict):
                    raise LawError(file, key, "is no table")
                self._tables[key] = file, table

    def amount(self, key: str) -> Parameter[Decimal]:
        return self._taken(key, Unit.EURO_A_MONTH, _euro)

    def share(self, key: str) -> Parameter[Decimal]:
        return self._taken(key, Unit.SHARE, _share)

    def count(self, key: str, unit: Unit) -> Parameter[int]:
        return self._taken(key, unit, lambda given: _count(given, unit))

    def day_of_year(self, key: str) -> Parameter[DayOfYear]:
        return self._taken(key, Unit.DAY_OF_YEAR, _day_of_year)

    def formulas(self, key: str) -> Parameter[frozenset[Formula]]:
        return self._taken(key, Unit.FORMULAS, lambda given: frozenset(map(Formula, _texts(given))))

    def categories(self, key: str) -> Parameter[frozenset[Category]]:
        return self._taken(key, Unit.CATEGORIES, lambda given: frozenset(map(Category, _texts(given))))

    def must_all_be_taken(self) -> None:
        """Raises LawError for a key that no part of the program knows."""
        left = self._tables.keys() - {parameter.key for parameter in self.parameters}
        for key in sorted(left):
            raise LawError(self._tables[key][0], key, "is not known to the program; is it misspelt?")

    def _taken(self, key: str, unit: Unit, value_of: Callable[[object], V]) -> Parameter[V]:
        if key not in self._tables:
            raise LawError("data/law", key, "stands in no file")
        file, table = self._tables[key]
        if unknown := table.keys() - {"what", "unit", "assumed", "values"}:
            raise LawError(file, key, f"holds “{min(unknown)}”, which is not known here")
        what, rows, assumed = table.get("what"), table.get("values"), table.get("assumed", False)
        if not isinstance(what, str) or not what:
            raise LawError(file, key, "says not what it is")
        if table.get("unit") != unit:
            raise LawError(file, key, f"has the unit “{table.get('unit')}”; the program counts it in {unit}")
        if not isinstance(assumed, bool):
            raise LawError(file, key, "assumed is true or false")
        if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
            raise LawError(file, key, "has no values")
        self._must_follow(file, key, rows)
        dated = tuple(self._dated(file, key, row, value_of, assumed=assumed) for row in rows)
        made = Parameter(key, what, unit, dated, assumed)
        self.parameters.append(made)
        return made

    @staticmethod
    def _must_follow(file: str, key: str, rows: list[Table]) -> None:
        """Raises LawError unless each value ends the day before the next begins, and the last has no end."""
        before: date | None = None
        for number, row in enumerate(rows):
            first, last = row.get("from"), row.get("until")
            if not _is_day(first):
                raise LawError(file, key, f"value {number + 1} has no day from which it holds (from = 2012-08-04)", first)
            if before is not None and first <= before:
                raise LawError(file, key, f"overlaps: the value before it holds until {show_date(before)}", first)
            if before is not None and first > before + _ONE_DAY:
                raise LawError(file, key, f"leaves a gap: the value before it holds until {show_date(before)} only", first)
            if number == len(rows) - 1:
                if last is not None:
                    raise LawError(file, key, "the last value has no last day; abolish it with a value of its own", last)
                return
            if not _is_day(last):
                raise LawError(file, key, "has no last day (until = ...) though another value follows", first)
            if last < first:
                raise LawError(file, key, f"ends on {show_date(last)}, before it begins", first)
            before = last

    def _dated(self, file: str, key: str, row: Table, value_of: Callable[[object], V], *, assumed: bool) -> Dated[V]:
        day = row["from"]
        assert isinstance(day, date)  # noqa: S101 (as _must_follow saw)
        if unknown := row.keys() - {*_ALWAYS, "until", "value", "abolished"}:
            raise LawError(file, key, f"holds “{min(unknown)}”, which is not known here", day)
        for name in ("article", "source"):
            given = row.get(name, "")
            if not isinstance(given, str) or (not given and not assumed):
                raise LawError(file, key, f"names no {name}", day)
            if given and assumed:
                raise LawError(file, key, f"is assumed and yet names a {name}", day)
        source = str(row.get("source", ""))
        if source and source not in self._sources:
            raise LawError(file, key, f"names the source {source}, which is not in data/sources.md", day)
        abolished = row.get("abolished", False)
        if abolished not in (True, False) or ("value" in row) == bool(abolished):
            raise LawError(file, key, "has either a value or abolished = true", day)
        try:
            value = None if abolished else value_of(row["value"])
        except ValueError as why:
            raise LawError(file, key, f"the value {row['value']!r} is none of its unit: {why}", day) from None
        return Dated(day, value, str(row.get("article", "")), source)


def parsed(file: str, text: str) -> Table:
    """The tables of a file; decimals as Decimal. Raises LawError, with the key and the line that is no TOML."""
    import tomllib  # only once the law is asked for: start-up counts

    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        lines = text.splitlines()[: int(place[1])] if place else []
        keys = [line.strip("[] ") for line in lines if line.startswith("[")]
        raise LawError(file, keys[-1] if keys else "-", f"{error}: {lines[-1].strip() if lines else '-'}") from None


def _is_day(given: object) -> TypeGuard[date]:
    return isinstance(given, date) and not isinstance(given, datetime)


def _euro(given: object) -> Decimal:
    if not isinstance(given, Decimal) or given.as_tuple().exponent != -2 or given < 0:
        raise ValueError("euro with two decimals, as in 8.40")
    return given


def _share(given: object) -> Decimal:
    if not isinstance(given, Decimal) or not 0 <= given <= 1:
        raise ValueError("a share from 0.00 to 1.00")
    return given


def _count(given: object, unit: Unit) -> int:
    if type(given) is not int or not 1 <= given <= _MOST[unit]:
        raise ValueError(f"a whole number of {unit} from 1 to {_MOST[unit]}")
    return given


def _day_of_year(given: object) -> DayOfYear:
    typed = _DAY_OF_YEAR.fullmatch(given) if isinstance(given, str) else None
    if typed is None:
        raise ValueError("month and day, as in 04-15")
    found = DayOfYear(int(typed[1]), int(typed[2]))
    try:
        found.of(2023)  # no leap year
    except ValueError:
        raise ValueError("there is no such day in every year") from None
    return found


def _texts(given: object) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise ValueError("a list of codes")
    if len(given) != len(set(given)):
        raise ValueError("a code stands twice")
    return given
