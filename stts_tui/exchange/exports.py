"""A company's files, its yearly statement and its news as records of messages; files and statement can be read back."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from stts_tui.domain.common.fields import Kind
from stts_tui.domain.common.kinds import AnyRow
from stts_tui.domain.law.amounts import Amounts
from stts_tui.domain.messages.message import FileNews, NewAssignment
from stts_tui.domain.tariff.fields import ALL, REDUCTION
from stts_tui.domain.tariff.fields import FileFields as F
from stts_tui.domain.tariff.file import FileRecord, Reduction
from stts_tui.domain.tariff.statement import BeneficiaryLine, FileLine
from stts_tui.exchange import schema
from stts_tui.exchange.reading import Reading
from stts_tui.exchange.writing import Node, Texts, given, instant


# -- files -----------------------------------------------------------------------------------------------------------------
def _in_order(element: str, rows: Iterable[AnyRow]) -> tuple[AnyRow, ...]:
    """The rows in the order in which the schema wants them."""
    known = {row.element: row for row in rows}
    return tuple(known[name] for name in schema.children_of(element) if name in known)


@functools.cache
def _of_file() -> tuple[AnyRow, ...]:
    return _in_order("TariffFile", ALL)


@functools.cache
def _of_reduction() -> tuple[AnyRow, ...]:
    return _in_order("Reduction", REDUCTION)


def _told(rows: Iterable[AnyRow], holder: object) -> Texts:
    """What `holder` holds; of several codes each in an element."""
    return [
        (row.element, each)
        for row in rows if (text := row.told(holder))
        for each in (text.split(",") if row.kind.asked is Kind.TICKS else (text,))
    ]  # fmt: skip


def file_node(file: FileRecord) -> Node:
    """A tariff file with its reductions."""
    rows = _of_file()
    if not file.has_second_part:  # how many operators there are is not known yet
        rows = tuple(row for row in rows if row is not F.operators)
    reductions = (Node("Reduction", _told(_of_reduction(), reduction)) for reduction in file.reductions)
    return Node("TariffFile", _told(rows, file), tuple(reductions))


def read_files(reading: Reading, company_id: int) -> Iterator[FileRecord]:
    """The files of an export, with what an export holds of them."""
    for element in reading:
        reductions = (Reduction(**_read(_of_reduction(), each)) for each in element.iterfind(schema.tag("Reduction")))
        yield FileRecord(company_id=company_id, household_id=None, reductions=tuple(reductions), **_read(_of_file(), element))


def _read(rows: Iterable[AnyRow], element: etree._Element) -> dict[str, Any]:
    held: dict[str, str] = {}
    for child in element:
        if len(child) == 0:
            name, text = schema.local(child.tag), child.text or ""
            held[name] = f"{held[name]},{text}" if name in held else text
    return {row.name: row.kind.read(held.get(row.element, "")) for row in rows}


# -- the yearly statement --------------------------------------------------------------------------------------------------
def beneficiary_node(line: BeneficiaryLine) -> Node:
    texts = [("MaskedNumber", line.masked_niss), ("Days", str(line.granted.days)), *_amounts(line.granted.amounts)]
    return Node("Beneficiary", texts, tuple(map(_granted_node, line.files)))


def _granted_node(file: FileLine) -> Node:
    return Node("GrantedFile", [
        *given(("Number", file.number), ("Category", file.category)),
        *(("Formula", formula.value) for formula in file.formulas),
        *given(("FirstDay", file.first), ("LastDay", file.last)), ("Days", str(file.granted.days)),
        *_amounts(file.granted.amounts), *given(("PriceEstimated", file.granted.is_estimate)),
    ])  # fmt: skip


def _amounts(amounts: Amounts) -> Texts:
    parts = [(name.capitalize(), f"{amount:.2f}") for name, amount in amounts.parts()]
    return [*parts, ("Total", f"{amounts.total:.2f}")]


# -- news ------------------------------------------------------------------------------------------------------------------
def change_node(change: FileNews) -> Node:
    names = sorted({*change.before, *change.after})
    differences = tuple(
        Node("Difference", given(("Name", name), ("Before", change.before.get(name)), ("After", change.after.get(name))))
        for name in names
    )
    texts = given(("File", change.number), ("Action", change.action), ("At", instant(change.at)), ("By", change.by))
    closed = [("ClosedYear", str(year)) for year in change.closed_years]
    return Node("Change", [*texts, *closed], differences)


def assignment_node(new: NewAssignment) -> Node:
    return Node("Assignment", given(
        ("File", new.number), ("Kind", new.kind), ("Status", new.status), ("DueOn", new.due_on),
        ("Since", instant(new.since)),
    ))  # fmt: skip
