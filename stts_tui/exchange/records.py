"""Elements of a message and fields of a form: which is which, and how each writes its values.

A message writes dates as 2026-12-31 and amounts as 12.50; a form is typed in as 31/12/2026 and 12,50. Everything else
is the same text.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from lxml import etree

from stts_tui.domain.common.errors import Reason, Refused
from stts_tui.domain.common.fields import Field, Form, Kind, Raw
from stts_tui.domain.common.numbers import NationalNumber, PhoneNumber
from stts_tui.domain.messages.records import FORMS, Record, RecordKind
from stts_tui.exchange import schema
from stts_tui.exchange.reading import Reading

_DAYS = {"Day"}
_AMOUNTS = {"Amount"}
_ELEMENTS = {field.name: field.element for form in FORMS.values() for field in form.fields}


def element_of(field: str | None) -> str:
    """The element that holds a form's field; empty if none does."""
    return _ELEMENTS.get(field or "", "")


@functools.cache
def _fields_of(kind: RecordKind) -> Mapping[str, tuple[str, str]]:
    """For each element (as lxml names it): the form's field, and how its value is written."""
    found: dict[str, tuple[str, str]] = {}
    for field in FORMS[kind].fields:
        type_name = schema.type_of(field.element)
        way = {Kind.YES_NO: "yes", Kind.TICKS: "many"}.get(field.kind, "")
        way = way or ("day" if type_name in _DAYS else "amount" if type_name in _AMOUNTS else "text")
        found[schema.tag(field.element)] = (field.name, way)
    return found


_NO_FIELD = ("", "")
_DAY_LENGTH = len("2026-12-31")
_KINDS = {schema.tag(kind.value): kind for kind in RecordKind}


def record_of(element: etree._Element, reasons: Sequence[Reason] = ()) -> Record:
    """The record that an element is; where it does not fit the schema for these `reasons`, what can be read of it.

    What no field holds is left out then, a value that does not fit is kept as it was written, and so is no reference
    that is none.
    """
    kind = _KINDS[element.tag]
    fields = _fields_of(kind)
    values: dict[str, Raw] = {}
    for child in element:
        name, way = fields.get(child.tag, _NO_FIELD)
        text = child.text
        if not text or not name:
            continue
        if way == "text":
            values[name] = text
        elif way == "day":
            is_day = len(text) == _DAY_LENGTH and text[4] == text[7] == "-"
            values[name] = f"{text[8:]}/{text[5:7]}/{text[:4]}" if is_day else text
        elif way == "yes":
            values[name] = text == "true"
        elif way == "amount":
            values[name] = text if "," in text else text.replace(".", ",")
        else:
            before = values.get(name)
            values[name] = (before if isinstance(before, frozenset) else frozenset()) | {text}
    reference, line = element.get("reference", ""), element.sourceline or 0
    if not reasons:
        return Record(kind, reference, line, values)
    beside = tuple(
        Reason(reason.fault, fields.get(schema.tag(reason.field or ""), _NO_FIELD)[0] or None, reason.values)
        for reason in reasons
    )
    return Record(kind, reference if schema.is_reference(reference) else "", line, values, beside)


def records(reading: Reading) -> Iterator[Record]:
    """The records of a message, those that do not fit the schema with their faults; raises as `Reading` does."""
    for element in reading:
        yield record_of(element, reading.reasons())


def element_texts(record: Record, today: date) -> list[tuple[str, str]]:
    """The elements of a record with their texts, in the schema's order: the way back of `record_of`.

    What a person typed since (a day as 31122026, a number with dots) is written as a message writes it.
    """
    form: Form[object] = FORMS[record.kind]
    found: list[tuple[str, str]] = []
    texts: dict[str, list[str]] = {}
    for field in form.fields:
        raw = record.values.get(field.name)
        element = field.element
        if field.kind is Kind.YES_NO:
            texts[element] = ["true"] if raw is True else []
        elif isinstance(raw, frozenset):
            texts[element] = sorted(raw)
        elif isinstance(raw, str) and raw.strip():
            written = _written(field, raw.strip(), today)
            texts[element] = [written] if written else []
    for name in schema.children_of(record.kind.value):
        found.extend((name, text) for text in texts.get(name, ()))
    return found


def _written(field: Field, typed: str, today: date) -> str:
    """What was typed as a message writes it; as it was typed where it cannot be read."""
    if field.kind is not Kind.TEXT:
        return typed
    try:
        value = field.read(typed, today)
    except Refused:
        return typed
    if isinstance(value, NationalNumber):
        return value.digits
    if isinstance(value, PhoneNumber):
        return value.e164
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else typed  # a text as it was cleaned; a pattern to search for as it was typed
