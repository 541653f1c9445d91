"""The register of entitlement as a CSV file, read line by line: one line for each person and category.

Columns (data/examples/register.csv is a sample), separated by semicolons or commas, UTF-8, the names in the first line:

household        the household's number in the register, 1 or more; the same for all who live together
street, number, postal_code, municipality   its address, the same on all of its lines
national_number  11 digits; dots and hyphens may stay
last_name, first_name   the given names as a list; none: the person has one name only
birth_date       2026-12-31; empty: as the national number says
language         nl, fr, de or en
died_on          2026-12-31; empty: alive
category         age65, dis66, ris, hear, lary or mwb; empty: on no ground entitled
valid_from, valid_to   first and last day of the category; an empty last one: until further notice

A person with several categories has several lines, one after the other, alike but for the last three columns.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import BinaryIO

from stts_tui.domain.common.errors import Fault, Reason, Refused, fault, refused
from stts_tui.domain.common.numbers import parse_national_number
from stts_tui.domain.common.text import clean_text, fold
from stts_tui.domain.law.terms import Category
from stts_tui.domain.tariff.entitlement import Address
from stts_tui.domain.tariff.fields import FileFields
from stts_tui.domain.tariff.register import RegisterEntry, RegisterRecord
from stts_tui.i18n import LANGUAGES, _

COLUMNS = (
    "household", "street", "number", "postal_code", "municipality", "national_number", "last_name", "first_name",
    "birth_date", "language", "died_on", "category", "valid_from", "valid_to",
)  # fmt: skip
_LONGEST = {"street": 80, "number": 20, "postal_code": 10, "municipality": 60}
_LONGEST |= {row.name: row.kind.longest for row in (FileFields.last_name, FileFields.first_name)}
_LONGEST_LINE = 4096

LINE = fault("register-line", _("Line {line}, {column}: {why}"))
NOT_UTF8 = fault("register-not-text", _("This is not UTF-8 text."))
LINE_TOO_LONG = fault("register-line-too-long", _("This is longer than {longest} bytes."))
WRONG_HEADS = fault(
    "register-heads", _("The first line must name these columns, in this order: {columns}.")
)  # fmt: skip
WRONG_COUNT = fault("register-columns", _("{count} columns are needed, {found} are there."))
MISSING = fault("register-empty", _("This must not be empty."))
NOT_A_NUMBER = fault("register-household", _("A household number is a whole number of 1 or more."))
NOT_ISO = fault("register-date", _("A date is written as 2026-12-31."))
NOT_KNOWN = fault("register-not-known", _("This is not one of {choices}."))
NO_CATEGORY = fault("register-no-category", _("Days without a category."))
ENDS_BEFORE = fault("register-ends-before", _("The last day lies before the first."))
BORN_LATER = fault("register-born-later", _("The death lies before the birth, or in the future."))
NOT_ALIKE = fault(
    "register-not-alike", _("This person has other data on line {other}; only the category and its days may differ.")
)  # fmt: skip
HOUSE_NOT_ALIKE = fault("register-house-not-alike", _("Household {household} has another address on line {other}."))


def line_refused(line: int, column: str, why: Fault, **values: object) -> Refused:
    """A refusal that tells the line and the column."""
    return refused(LINE, line=line, column=column, why=why.sentence.with_values(**values))


class RegisterFile:
    """The records of a file. Faulty lines are left out and told to `faults`; reading goes on, so that all are told."""

    def __init__(self, file: BinaryIO, today: date) -> None:
        self._file = file
        self._today = today
        self.lines = 0
        self.faults: list[Reason] = []
        self.fault_count = 0

    MOST_TOLD = 50

    def records(self) -> Iterator[RegisterRecord]:
        """Each person once, in the order of the file."""
        pending: RegisterRecord | None = None
        for record in self._lines():
            if pending is not None and pending.household_id == record.household_id and pending.address != record.address:
                self.tell(line_refused(record.line, "street", HOUSE_NOT_ALIKE, household=record.household_id,
                                       other=pending.line))  # fmt: skip
            if pending is not None and pending.entry.niss == record.entry.niss:
                same = replace(record.entry, categories=()) == replace(pending.entry, categories=())
                if not same or record.household_id != pending.household_id:
                    self.tell(line_refused(record.line, "national_number", NOT_ALIKE, other=pending.line))
                    continue
                joined = (*pending.entry.categories, *record.entry.categories)
                pending = replace(pending, entry=replace(pending.entry, categories=joined))
                continue
            if pending is not None:
                yield pending
            pending = record
        if pending is not None:
            yield pending

    def tell(self, no: Refused) -> None:
        self.fault_count += len(no.reasons)
        self.faults.extend(no.reasons[: max(0, self.MOST_TOLD - len(self.faults))])

    def _lines(self) -> Iterator[RegisterRecord]:
        texts = self._texts()
        head = next(texts, "")
        delimiter = ";" if head.count(";") >= head.count(",") else ","
        heads = next(csv.reader([head], delimiter=delimiter), [])
        if tuple(name.strip().lower() for name in heads) != COLUMNS:
            self.tell(line_refused(1, "-", WRONG_HEADS, columns=delimiter.join(COLUMNS)))
            return
        for number, text in enumerate(texts, 2):
            if not text.strip():
                continue
            self.lines += 1
            try:
                yield self._record(number, next(csv.reader([text], delimiter=delimiter, strict=True)))
            except csv.Error:
                self.tell(line_refused(number, "-", WRONG_COUNT, count=len(COLUMNS), found="?"))
            except Refused as no:
                self.tell(no)

    def _texts(self) -> Iterator[str]:
        """The file's lines; one that cannot be read comes as an empty one, told. A record never spans two lines."""
        number = 0
        while data := self._file.readline(_LONGEST_LINE + 1):
            number += 1
            if len(data) > _LONGEST_LINE:
                self.tell(line_refused(number, "-", LINE_TOO_LONG, longest=_LONGEST_LINE))
                while data and not data.endswith(b"\n"):
                    data = self._file.readline(_LONGEST_LINE)
                yield ""
                continue
            try:
                yield data.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
            except UnicodeDecodeError:
                self.tell(line_refused(number, "-", NOT_UTF8))
                yield ""

    def _record(self, line: int, cells: Iterable[str]) -> RegisterRecord:
        found = list(cells)
        if len(found) != len(COLUMNS):
            raise line_refused(line, "-", WRONG_COUNT, count=len(COLUMNS), found=len(found))
        reader = _Reader(line, dict(zip(COLUMNS, found, strict=True)), self._today)
        record = reader.record()
        if record is None:
            raise Refused(reader.reasons)
        return record


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
        try:
            if len(text) != 10:
                raise ValueError(text)
            return date.fromisoformat(text)
        except ValueError:
            self._tell(column, NOT_ISO)
            return None

    def _choice(self, column: str, choices: tuple[str, ...]) -> str:
        text = self._cells[column].strip().lower()
        if text and text not in choices:
            self._tell(column, NOT_KNOWN, choices=", ".join(choices))
        return text

    def record(self) -> RegisterRecord | None:
        household = self._cells["household"].strip()
        if not (household.isascii() and household.isdigit() and len(household) <= 15 and int(household) > 0):
            self._tell("household", NOT_A_NUMBER)
        address = Address(*(self._text(name) for name in ("street", "number", "postal_code", "municipality")))
        try:
            niss = parse_national_number(self._cells["national_number"], self._today)
        except Refused as no:
            self._tell("national_number", no.first.fault, **no.first.values)
            return None
        alone = not fold(self._cells["first_name"][:1000])  # somebody with one name only, which is the surname
        last_name, first_name = self._text("last_name"), "" if alone else self._text("first_name")
        born, died = self._date("birth_date") or niss.birth_date, self._date("died_on")
        if died is not None and ((born is not None and died < born) or died > self._today):
            self._tell("died_on", BORN_LATER)
        language = self._choice("language", LANGUAGES)
        if not language:
            self._tell("language", MISSING)
        entry = RegisterEntry(niss, first_name, last_name, born, language, died, self._categories())
        return RegisterRecord(self._line, int(household), address, entry) if not self.reasons else None

    def _categories(self) -> tuple[tuple[Category, date, date | None], ...]:
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
        if self.reasons or first is None:
            return ()
        return ((Category(name), first, last),)
