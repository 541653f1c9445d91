"""The register of entitlement as a CSV file, read line by line: one line for each person and category.

Columns (data/examples/register.csv is a sample), the names in the first line; separated by semicolons, commas or tabs, in
UTF-8, UTF-16 or Windows-1252, with any line ends (spreadsheet.py); dates also as 31/12/2026:

household        the household's number in the register, 1 or more; the same for all who live together
street, number, postal_code, municipality   its address, the same on all of its lines
national_number  11 digits; dots and hyphens may stay
last_name, first_name   the given names as a list; none: the person has one name only
birth_date       2026-12-31; empty: as the national number says
language         nl, fr, de or en
died_on          2026-12-31; empty: alive
category         age65, dis66, ris, hear, lary or mwb; empty: on no ground entitled
valid_from, valid_to   first and last day of the category; an empty last one: until further notice

and, where there is something to tell, behind them:

replaces         the number that the person had before (a bis number, one that was corrected), several with + between
                 them; a line that the file still has under it is passed over

communal         yes where several households live at the address (a care home), so that each has its own tariff; no where
                 not; empty: as it was known; the same on all lines of the household

reason           why a line was left out of an import (`--skip-faulty` writes it); passed over

A person with several categories has several lines, one after the other, alike but for the last three columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import BinaryIO

from stts_tui.domain.common.days import the_day
from stts_tui.domain.common.errors import Fault, Reason, Refused, fault, refused
from stts_tui.domain.common.numbers import NationalNumber, parse_national_number
from stts_tui.domain.common.text import clean_text, fold
from stts_tui.domain.law.terms import Category
from stts_tui.domain.tariff.entitlement import Address
from stts_tui.domain.tariff.fields import FileFields
from stts_tui.domain.tariff.register import RegisterEntry, RegisterRecord
from stts_tui.exchange.spreadsheet import LINE_TOO_LONG, LOST_ZEROS, NOT_TEXT, Rows, changed_number, encoding_of
from stts_tui.i18n import LANGUAGES, _

COLUMNS = (
    "household", "street", "number", "postal_code", "municipality", "national_number", "last_name", "first_name",
    "birth_date", "language", "died_on", "category", "valid_from", "valid_to",
)  # fmt: skip
OPTIONAL = ("replaces", "communal", "reason")
LEFT_OUT = (*COLUMNS, *OPTIONAL)  # of the file of lines that were left out
_YES_OR_NO = {"": None, "yes": True, "no": False}
_NUMBER = COLUMNS.index("national_number")
_DIGITS, _SHORTEST = 11, 7  # of a national register number, and of one that lost its zeros
_LONGEST = {"street": 80, "number": 20, "postal_code": 10, "municipality": 60}
_LONGEST |= {row.name: row.kind.longest for row in (FileFields.last_name, FileFields.first_name)}
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})", re.ASCII)
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)

LINE = fault("register-line", _("Line {line}, {column}: {why}"))
WRONG_HEADS = fault(
    "register-heads", _("The first line must name these columns, in this order: {columns}. Behind them may stand: {optional}.")
)  # fmt: skip
OPEN_QUOTE = fault("register-quote", _("A quotation mark is opened and not closed, or stands inside a cell."))
WRONG_COUNT = fault("register-columns", _("{count} columns are needed, {found} are there."))
MISSING = fault("register-empty", _("This must not be empty."))
NOT_A_NUMBER = fault("register-household", _("A household number is a whole number of 1 or more."))
NOT_ISO = fault("register-date", _("A date is written as 2026-12-31 or as 31/12/2026."))
NOT_KNOWN = fault("register-not-known", _("This is not one of {choices}."))
NO_CATEGORY = fault("register-no-category", _("Days without a category."))
ENDS_BEFORE = fault("register-ends-before", _("The last day lies before the first."))
BORN_LATER = fault("register-born-later", _("The death lies before the birth, or in the future."))
NOT_BORN = fault("register-not-born", _("The birth lies in the future."))
BORN_OTHERWISE = fault(
    "register-birth-date",
    _("The birth date contradicts the national register number; leave it empty, or correct the one that is wrong."),
)
REPLACES_ITSELF = fault("register-replaces-itself", _("A number cannot replace itself."))
BEFORE_BIRTH = fault("register-before-birth", _("The first day lies before the birth."))
NOT_ALIKE = fault(
    "register-not-alike", _("This person has other data on line {other}; only the category and its days may differ.")
)  # fmt: skip
HOUSE_NOT_ALIKE = fault(
    "register-house-not-alike",
    _("Household {household} has another address, or other words on communal living, on line {other}."),
)


def line_refused(line: int, column: str, why: Fault, **values: object) -> Refused:
    """A refusal that tells the line and the column."""
    return refused(LINE, line=line, column=column, why=why.sentence.with_values(**values), code=why.code)


@dataclass
class FaultGroup:
    """Faults of one kind in one column: how many, where the first of them are, and what the first one says."""

    column: str
    why: str
    count: int = 0
    lines: list[int] = field(default_factory=list)

    MOST_PLACES = 3

    @property
    def sentence(self) -> str:
        """All of it in one line."""
        if self.count == 1:
            return str(LINE.sentence.with_values(line=self.lines[0], column=self.column, why=self.why))
        words = _("{column}: {why} {count} times, first in the lines {lines}.")
        places = ", ".join(map(str, self.lines))
        return str(words.with_values(column=self.column, why=self.why, count=self.count, lines=places))


FaultyLine = tuple[int, Sequence[str], Sequence[str]]  # number, cells under LEFT_OUT but its reason, reasons


class RegisterFile:
    """The records of a file. Faulty lines are left out and told in `groups`; reading goes on, so that all are told.

    Args:
        file: open, and able to go back to its beginning.
        today: nothing happened after it.
        faulty: called with each line of a person of whom a line is faulty: nothing of that person is given then.

    """

    def __init__(self, file: BinaryIO, today: date, faulty: Callable[[FaultyLine], object] = lambda _line: None) -> None:
        self._file = file
        self._today = today
        self._faulty = faulty
        self.columns: tuple[str, ...] = COLUMNS  # of this file
        self.encoding = ""
        self.is_unreadable = False  # no text, or other columns: nothing of it can be taken
        self.lines = 0
        self.groups: dict[tuple[str, str], FaultGroup] = {}

    @property
    def fault_count(self) -> int:
        return sum(group.count for group in self.groups.values())

    def records(self) -> Iterator[RegisterRecord]:
        """Each person once, in the order of the file."""
        before: RegisterRecord | None = None
        for lines in self._people():
            record = self._join(lines)
            if record is None:
                continue
            if before is not None and before.household_id == record.household_id and before.home != record.home:
                no = line_refused(record.line, "street", HOUSE_NOT_ALIKE, household=record.household_id, other=before.line)
                self.leave_out(record, no)
                continue
            before = record
            yield record

    def _join(self, lines: Sequence[_Line]) -> RegisterRecord | None:
        """The person that these lines tell of, if all of them are right."""
        first = lines[0].record
        for line in lines[1:]:
            record = line.record
            if first is None or record is None:
                continue
            if record.household_id == first.household_id and record.home != first.home:
                no = line_refused(
                    line.number, "street", HOUSE_NOT_ALIKE, household=record.household_id, other=first.line
                )  # fmt: skip
                line.reasons.extend(no.reasons)
            same = replace(record.entry, categories=()) == replace(first.entry, categories=())
            if not same or record.household_id != first.household_id:
                line.reasons.extend(line_refused(line.number, "national_number", NOT_ALIKE, other=first.line).reasons)
        if first is None or any(line.reasons for line in lines):
            for line in lines:
                self._tell(line.reasons)
                self._faulty((line.number, self._left_out(line.cells), [_why(reason) for reason in line.reasons]))
            return None
        joined = tuple(ground for line in lines if line.record is not None for ground in line.record.entry.categories)
        cells = tuple((line.number, tuple(line.cells)) for line in lines)
        return replace(first, entry=replace(first.entry, categories=joined), cells=cells)

    def leave_out(self, record: RegisterRecord, no: Refused) -> None:
        """A record that was read, but is refused elsewhere."""
        self._tell(no.reasons)
        for number, cells in record.cells:
            self._faulty((number, self._left_out(cells), [_why(reason) for reason in no.reasons]))

    def _left_out(self, cells: Sequence[str]) -> list[str]:
        """A line's cells as LEFT_OUT names them; one of another length as far as it goes."""
        held = dict(zip(self.columns, cells, strict=False))
        return [held.get(name, "") for name in LEFT_OUT[:-1]]

    def _tell(self, reasons: Iterable[Reason]) -> None:
        for reason in reasons:
            key = (str(reason.values["column"]), str(reason.values["code"]))
            group = self.groups.setdefault(key, FaultGroup(key[0], str(reason.values["why"])))
            group.count += 1
            if len(group.lines) < FaultGroup.MOST_PLACES:
                group.lines.append(int(str(reason.values["line"])))

    def _people(self) -> Iterator[list[_Line]]:
        """The lines of each person: they stand together, told by the number that they begin with."""
        gathered: list[_Line] = []
        key = ""
        for line in self._lines():
            number = re.sub(r"[^0-9]", "", line.cells[_NUMBER]) if len(line.cells) > _NUMBER else ""
            if gathered and (not number or number != key):
                yield gathered
                gathered = []
            key = number
            gathered.append(line)
        if gathered:
            yield gathered

    def _lines(self) -> Iterator[_Line]:
        encoding = encoding_of(self._file)
        if encoding is None:
            self.is_unreadable = True
            self._tell(line_refused(1, "-", NOT_TEXT).reasons)
            return
        self.encoding = encoding
        rows = Rows(self._file, encoding)
        try:
            rows.begin()
            self.columns = rows.heads
            more = rows.heads[len(COLUMNS) :]
            if rows.heads[: len(COLUMNS)] != COLUMNS or not set(more) <= set(OPTIONAL) or len(set(more)) < len(more):
                self.is_unreadable = True
                columns, optional = rows.separator.join(COLUMNS), rows.separator.join(OPTIONAL)
                self._tell(line_refused(rows.first, "-", WRONG_HEADS, columns=columns, optional=optional).reasons)
                return
            for number, cells in rows.lines():
                self.lines += 1
                yield self._line(number, cells, rows)
        finally:
            rows.detach()

    def _line(self, number: int, cells: Sequence[str] | None, rows: Rows) -> _Line:
        try:
            if cells is None and rows.too_long and rows.too_long[-1] == number:
                raise line_refused(number, "-", LINE_TOO_LONG, longest=4096)
            if cells is None:
                raise line_refused(number, "-", OPEN_QUOTE)
            if len(cells) != len(self.columns):
                raise line_refused(number, "-", WRONG_COUNT, count=len(self.columns), found=len(cells))
            reader = _Reader(number, dict(zip(self.columns, cells, strict=True)), self._today)
            record = reader.record()
            return _Line(number, cells, record, reader.reasons)
        except Refused as no:
            return _Line(number, cells or (), None, list(no.reasons))


@dataclass
class _Line:
    number: int
    cells: Sequence[str]
    record: RegisterRecord | None
    reasons: list[Reason]


def _why(reason: Reason) -> str:
    return f"{reason.values['column']}: {reason.values['why']}"


@lru_cache(4096)
def _clean(text: str, longest: int) -> str:
    """Streets, places and names come again and again."""
    return clean_text(text, longest=longest)


class _Reader:
    """The cells of one line; every faulty one is gathered."""

    def __init__(self, line: int, cells: dict[str, str], today: date) -> None:
        self._line = line
        self._cells = cells
        self._today = today
        self.reasons: list[Reason] = []

    def _tell(self, column: str, why: Fault, **values: object) -> None:
        self.reasons.extend(line_refused(self._line, column, why, **values).reasons)

    def _text(self, column: str) -> str:
        try:
            return _clean(self._cells[column], _LONGEST[column])
        except Refused as no:
            self._tell(column, no.first.fault, **no.first.values)
            return ""

    def _date(self, column: str) -> date | None:
        text = self._cells[column].strip()
        if not text:
            return None
        parts = _ISO_DAY.fullmatch(text)
        turned = _DAY_FIRST.fullmatch(text)
        if parts is None and turned is None:
            self._tell(column, NOT_ISO)
            return None
        try:
            groups = parts.groups() if parts is not None else turned.groups()[::-1] if turned is not None else ()
            year, month, day = map(int, groups)
            return the_day(year, month, day, self._today, last_year=date.max.year)  # 9999-12-31: until further notice
        except Refused as no:
            self._tell(column, no.first.fault, **no.first.values)
            return None

    def _choice(self, column: str, choices: tuple[str, ...]) -> str:
        text = self._cells[column].strip().lower()
        if text and text not in choices:
            self._tell(column, NOT_KNOWN, choices=", ".join(choices))
        return text

    def record(self) -> RegisterRecord | None:
        household = self._cells["household"].strip()
        if changed := changed_number(household):
            self._tell("household", changed)
        elif not (household.isascii() and household.isdigit() and len(household) <= 15 and int(household) > 0):
            self._tell("household", NOT_A_NUMBER)
        address = Address(*(self._text(name) for name in ("street", "number", "postal_code", "municipality")))
        niss = self._number(self._cells["national_number"])
        if niss is None:
            return None
        alone = not fold(self._cells["first_name"][:1000])  # somebody with one name only, which is the surname
        last_name, first_name = self._text("last_name"), "" if alone else self._text("first_name")
        told, died = self._date("birth_date"), self._date("died_on")
        if told is not None and (told > self._today or not niss.fits_birth_date(told)):
            self._tell("birth_date", NOT_BORN if told > self._today else BORN_OTHERWISE)
            told = None
        born = told or niss.birth_date
        if died is not None and ((born is not None and died < born) or died > self._today):
            self._tell("died_on", BORN_LATER)
        language = self._choice("language", LANGUAGES)
        if not language:
            self._tell("language", MISSING)
        categories, replaces = self._categories(born), self._replaces(niss)
        entry = RegisterEntry(niss, first_name, last_name, born, language, died, categories, replaces)
        communal = (
            _YES_OR_NO.get(self._choice("communal", tuple(filter(None, _YES_OR_NO)))) if "communal" in self._cells else None
        )
        if self.reasons:
            return None
        return RegisterRecord(self._line, int(household), address, entry, communal=communal)

    def _number(self, text: str) -> NationalNumber | None:
        changed = changed_number(text)
        try:
            if changed is None:
                return parse_national_number(text, self._today)
            self._tell("national_number", changed)
        except Refused as no:
            lost = text.isdigit() and _SHORTEST <= len(text) < _DIGITS and self._is_right(text.zfill(_DIGITS))
            self._tell("national_number", LOST_ZEROS if lost else no.first.fault, **({} if lost else no.first.values))
        return None

    def _is_right(self, digits: str) -> bool:
        try:
            parse_national_number(digits, self._today)
        except Refused:
            return False
        return True

    def _replaces(self, niss: NationalNumber) -> tuple[NationalNumber, ...]:
        """Earlier numbers of whoever has `niss`."""
        found: list[NationalNumber] = []
        for text in filter(str.strip, self._cells.get("replaces", "").split("+")):
            try:
                former = parse_national_number(text, self._today)
            except Refused as no:
                self._tell("replaces", no.first.fault, **no.first.values)
                continue
            if former == niss:
                self._tell("replaces", REPLACES_ITSELF)
            found.append(former)
        return tuple(found)

    def _categories(self, born: date | None) -> tuple[tuple[Category, date, date | None], ...]:
        name = self._choice("category", tuple(category.value for category in Category))
        first, last = self._date("valid_from"), self._date("valid_to")
        if not name:
            if self._cells["valid_from"].strip() or self._cells["valid_to"].strip():
                self._tell("category", NO_CATEGORY)
            return ()
        if not self._cells["valid_from"].strip():
            self._tell("valid_from", MISSING)
        elif first is not None and last is not None and last < first:
            self._tell("valid_to", ENDS_BEFORE)
        elif first is not None and born is not None and first < born:
            self._tell("valid_from", BEFORE_BIRTH)
        if self.reasons or first is None:
            return ()
        return ((Category(name), first, last),)
