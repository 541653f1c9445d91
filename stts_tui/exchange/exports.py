"""A company's files, its yearly statement and its news as records of messages; files and statement can be read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from lxml import etree

from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.law.terms import Category, Formula, Operators
from stts_tui.domain.messages.message import Change, NewAssignment
from stts_tui.domain.tariff.file import FileRecord, Reduction
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.reasons import Because, ConsentHow
from stts_tui.domain.tariff.statement import BeneficiaryLine, FileLine
from stts_tui.exchange import schema
from stts_tui.exchange.reading import Reading
from stts_tui.exchange.writing import Node, Texts, instant


def _given(*texts: tuple[str, Any]) -> Texts:
    """Those that hold something, as texts."""
    return [(name, _text(value)) for name, value in texts if value is not None and value != "" and value is not False]


def _text(value: Any) -> str:
    if value is True:
        return "true"
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else str(value)


# -- files -----------------------------------------------------------------------------------------------------------------
def file_node(file: FileRecord) -> Node:
    """A tariff file with its reductions."""
    texts = _given(
        ("Number", file.number), ("NationalNumber", file.niss.digits), ("LastName", file.last_name),
        ("FirstName", file.first_name), ("Category", file.category), ("State", file.state), ("Phone", file.phone),
        ("CustomerReference", file.reference), ("Contact", file.contact), ("AddressNote", file.address_note),
        ("WithProof", file.with_proof), ("RequestedOn", file.requested_on), ("ActivationDue", file.activation_due),
        ("Formula", file.formula), ("ActivationDate", file.activation_on), ("InvoiceDate", file.invoice_on),
        ("InstallationCosts", file.installation_costs), ("Operators", file.operators if file.formula else None),
        ("Price", file.price), ("ConsentBy", file.consent_by), ("ConsentOn", file.consent_on),
        ("ConsentHow", file.consent_how), ("ClosedOn", file.closed_on), ("ClosedBecause", file.closed_because),
        ("ClosedNote", file.closed_note),
    )  # fmt: skip
    return Node("TariffFile", texts, tuple(map(_reduction_node, file.reductions)))


def _reduction_node(reduction: Reduction) -> Node:
    return Node("Reduction", _given(
        ("Formula", reduction.formula), ("Line", reduction.phone), ("StartsOn", reduction.starts_on),
        ("EndsOn", reduction.ends_on), ("Category", reduction.category), ("Operators", reduction.operators),
        ("Price", reduction.price),
    ))  # fmt: skip


def read_files(reading: Reading, company_id: int) -> Iterator[FileRecord]:
    """The files of an export, with what an export holds of them."""
    for element in reading:
        yield _file(element, company_id)


def _values(element: etree._Element) -> dict[str, str]:
    return {schema.local(child.tag): child.text or "" for child in element if len(child) == 0}


def _day(values: Mapping[str, str], name: str) -> date | None:
    return date.fromisoformat(values[name]) if name in values else None


def _amount(values: Mapping[str, str], name: str) -> Decimal | None:
    return Decimal(values[name]) if name in values else None


def _file(element: etree._Element, company_id: int) -> FileRecord:
    held = _values(element)
    return FileRecord(
        number=held["Number"], company_id=company_id, niss=NationalNumber(held["NationalNumber"]), household_id=None,
        last_name=held["LastName"], first_name=held["FirstName"],
        category=Category(held["Category"]) if "Category" in held else None, state=FileState(held["State"]),
        phone=held.get("Phone", ""), reference=held.get("CustomerReference", ""), contact=held.get("Contact", ""),
        address_note=held.get("AddressNote", ""), with_proof="WithProof" in held,
        requested_on=date.fromisoformat(held["RequestedOn"]), activation_due=_day(held, "ActivationDue"),
        formula=Formula(held["Formula"]) if "Formula" in held else None, activation_on=_day(held, "ActivationDate"),
        invoice_on=_day(held, "InvoiceDate"), installation_costs=_amount(held, "InstallationCosts"),
        operators=Operators(held.get("Operators", "one")), price=_amount(held, "Price"),
        consent_by=held.get("ConsentBy", ""), consent_on=_day(held, "ConsentOn"),
        consent_how=ConsentHow(held["ConsentHow"]) if "ConsentHow" in held else None, closed_on=_day(held, "ClosedOn"),
        closed_because=Because(held["ClosedBecause"]) if "ClosedBecause" in held else None,
        closed_note=held.get("ClosedNote", ""),
        reductions=tuple(_reduction(each) for each in element.iterfind(schema.tag("Reduction"))),
    )  # fmt: skip


def _reduction(element: etree._Element) -> Reduction:
    held = _values(element)
    return Reduction(
        Formula(held["Formula"]), held.get("Line", ""), date.fromisoformat(held["StartsOn"]), _day(held, "EndsOn"),
        Category(held["Category"]), Operators(held["Operators"]), _amount(held, "Price"),
    )  # fmt: skip


# -- the yearly statement --------------------------------------------------------------------------------------------------
def beneficiary_node(line: BeneficiaryLine) -> Node:
    texts = [("MaskedNumber", line.masked_niss), ("Days", str(line.granted.days)), *_amounts(line.granted.amounts)]
    return Node("Beneficiary", texts, tuple(map(_granted_node, line.files)))


def _granted_node(file: FileLine) -> Node:
    return Node("GrantedFile", [
        *_given(("Number", file.number), ("Category", file.category)),
        *(("Formula", formula.value) for formula in file.formulas),
        *_given(("FirstDay", file.first), ("LastDay", file.last)), ("Days", str(file.granted.days)),
        *_amounts(file.granted.amounts), *_given(("PriceEstimated", file.granted.is_estimate)),
    ])  # fmt: skip


def _amounts(amounts: Any) -> Texts:
    parts = [(name.capitalize(), f"{amount:.2f}") for name, amount in amounts.parts()]
    return [*parts, ("Total", f"{amounts.total:.2f}")]


# -- news ------------------------------------------------------------------------------------------------------------------
def change_node(change: Change) -> Node:
    names = sorted({*change.before, *change.after})
    differences = tuple(
        Node("Difference", _given(("Name", name), ("Before", change.before.get(name)), ("After", change.after.get(name))))
        for name in names
    )
    texts = _given(("File", change.number), ("Action", change.action), ("At", instant(change.at)), ("By", change.by))
    return Node("Change", texts, differences)


def assignment_node(new: NewAssignment) -> Node:
    return Node("Assignment", _given(
        ("File", new.number), ("Kind", new.kind), ("Status", new.status), ("DueOn", new.due_on),
        ("Since", instant(new.since)),
    ))  # fmt: skip
