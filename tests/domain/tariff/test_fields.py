"""The table of fields against what a file is, and what a change of one row changes."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from datetime import date
from typing import get_origin, get_type_hints

import pytest

from stts_tui.domain.common.criteria import How
from stts_tui.domain.common.fields import Field, Form, Kind
from stts_tui.domain.common.kinds import AnyRow, Row
from stts_tui.domain.messages.records import FORMS, RecordKind
from stts_tui.domain.tariff.fields import ALL, BY_NAME, CHANGING, CSV, REDUCTION
from stts_tui.domain.tariff.file import FileRecord, Reduction
from stts_tui.domain.tariff.forms import APPLY, COMPLETE, MODIFY, TRANSFER
from stts_tui.domain.tariff.search import CRITERIA
from tests.builders import refuses

OF_OURS = {"file_id", "version", "company_id"}
NEVER_CHANGE = {"number", "niss", "regime"}


def test_the_table_names_exactly_what_a_file_holds() -> None:
    assert {row.name for row in ALL} == {each.name for each in fields(FileRecord)} - OF_OURS
    assert {row.name for row in CHANGING} == {row.name for row in ALL} - NEVER_CHANGE
    assert [row.name for row in REDUCTION] == [each.name for each in fields(Reduction)]


@pytest.mark.parametrize(
    ("holder", "row"),
    [*((FileRecord, row) for row in ALL), *((Reduction, row) for row in REDUCTION)],
    ids=lambda value: value.name if isinstance(value, Row) else value.__name__,
)
def test_a_kind_fits_what_is_held(holder: type, row: AnyRow) -> None:
    held = get_type_hints(holder)[row.name]
    kind = row.kind.holds
    assert kind in (held, get_origin(held)) or held == kind | None
    if row.kind.null:
        assert held == kind | None
        assert row.kind.read("") is None


@pytest.mark.parametrize("form", [APPLY, TRANSFER, COMPLETE, MODIFY, *FORMS.values()], ids=lambda form: form.name)
def test_a_field_has_one_label_and_one_limit_wherever_it_is_met(form: Form[object]) -> None:
    criteria = {each.name: each for each in CRITERIA}
    for line in form.fields:
        row = BY_NAME.get(line.name)
        if row is not None and line.name not in criteria:
            assert (line.label, line.longest) == (row.label, row.kind.longest)


def test_a_text_that_is_looked_for_in_part_has_a_folded_column() -> None:
    assert all(each.row.folded for each in CRITERIA if each.how is How.PART)


def test_the_csv_names_no_column_twice() -> None:
    assert len({str(row.label) for row in CSV}) == len(CSV)


CHANGED = """
from stts_tui.domain.common import kinds

limited = kinds.text
kinds.text = lambda longest: limited(33 if longest == 40 else longest)  # as if the row said so

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.messages.records import FORMS, RecordKind, RecordKind
from stts_tui.domain.tariff.forms import APPLY, FIND_FILES, MODIFY
from datetime import date

for form in (APPLY, MODIFY, FIND_FILES, FORMS[RecordKind.APPLY], FORMS[RecordKind.MODIFY], FORMS[RecordKind.SEARCH]):
    line = next(line for line in form.fields if line.name == "reference")
    try:
        line.read("r" * 34, date(2026, 3, 2))
    except Refused as no:
        print(line.longest, no.first.sentence)
"""


def test_a_limit_changed_in_its_row_changes_screens_records_and_refusals() -> None:
    done = subprocess.run([sys.executable, "-c", CHANGED], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["33 This is too long: at most 33 characters."] * 6


@pytest.mark.parametrize("form", [MODIFY, FORMS[RecordKind.MODIFY]], ids=lambda form: form.name)
def test_contact_and_remark_hold_as_much_on_the_screen_as_in_a_message(form: Form[object]) -> None:
    lines: dict[str, Field] = {line.name: line for line in form.fields if line.kind is Kind.TEXT}
    for name in ("contact", "address_note"):
        assert lines[name].read("x" * 120, date(2026, 3, 2)) == "x" * 120
        with refuses("text-too-long"):
            lines[name].read("x" * 121, date(2026, 3, 2))
