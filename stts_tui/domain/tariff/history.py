"""A tariff file as flat texts by field: what its history keeps, what undoes an action exactly, what a person reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from typing import Any

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.numbers import PhoneNumber
from stts_tui.domain.law.terms import Category, Formula, Operators
from stts_tui.domain.tariff.file import Change, FileRecord, Reduction
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.reasons import Because, ConsentHow, DocumentKind
from stts_tui.i18n import Words, _

Values = dict[str, str]


@dataclass(frozen=True)
class _Kind:
    """How a field is written, read back, and shown to people."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]
    show: Callable[[Any], str]


def _or_none(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: read(text) if text else None


def _enum(kind: type[StrEnum], empty: StrEnum | None = None) -> _Kind:
    def read(text: str) -> Any:
        return kind(text) if text else empty

    return _Kind(lambda value: "" if value is None else str(value), read,
                 lambda value: "" if value is None else str(value.words))  # fmt: skip


def _amount(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}"


_TEXT = _Kind(str, str, str)
_PHONE = _Kind(str, str, lambda text: str(PhoneNumber(text)) if text else "")
_NUMBER = _Kind(lambda value: "" if value is None else str(value), _or_none(int), lambda value: str(value or ""))
_DATE = _Kind(lambda day: "" if day is None else day.isoformat(), _or_none(date.fromisoformat),
              lambda day: "" if day is None else show_date(day))  # fmt: skip
_YES = _Kind(lambda value: "yes" if value else "", bool, lambda value: str(_("yes") if value else _("no")))
_EURO = _Kind(_amount, _or_none(Decimal), lambda value: _amount(value).replace(".", ","))
_DOCUMENTS = _Kind(
    lambda kinds: ",".join(sorted(kinds)),
    lambda text: frozenset(DocumentKind(value) for value in text.split(",") if value),
    lambda kinds: "; ".join(str(kind.words) for kind in DocumentKind if kind in kinds),
)


def _write_reduction(reduction: Reduction) -> str:
    ends = "" if reduction.ends_on is None else reduction.ends_on.isoformat()
    return "|".join((
        reduction.formula, reduction.phone, reduction.starts_on.isoformat(), ends, reduction.category,
        reduction.operators, _amount(reduction.price),
    ))  # fmt: skip


def _read_reduction(text: str) -> Reduction:
    formula, phone, starts, ends, category, operators, price = text.split("|")
    return Reduction(
        Formula(formula), phone, date.fromisoformat(starts), date.fromisoformat(ends) if ends else None,
        Category(category), Operators(operators), Decimal(price) if price else None,
    )  # fmt: skip


def show_reduction(reduction: Reduction) -> str:
    """A reduction in one line: its days, formula and number."""
    last = show_date(reduction.ends_on) if reduction.ends_on is not None else "..."
    phone = f" {PhoneNumber(reduction.phone)}" if reduction.phone else ""
    return f"{show_date(reduction.starts_on)} - {last} {reduction.formula.words}{phone}"


_REDUCTIONS = _Kind(
    lambda found: ";".join(_write_reduction(reduction) for reduction in found),
    lambda text: tuple(_read_reduction(part) for part in text.split(";") if part),
    lambda found: "; ".join(show_reduction(reduction) for reduction in found),
)

# Every field of a FileRecord but those that never change: id, version, number, company, person.
_FIELDS: dict[str, tuple[Words, _Kind]] = {
    "state": (_("State"), _enum(FileState)),
    "first_name": (_("First name"), _TEXT),
    "last_name": (_("Name"), _TEXT),
    "household_id": (_("Household"), _NUMBER),
    "category": (_("Category"), _enum(Category)),
    "phone": (_("Telephone number"), _PHONE),
    "reference": (_("Your reference"), _TEXT),
    "contact": (_("Contact"), _TEXT),
    "address": (_("Address"), _TEXT),
    "address_note": (_("Address note"), _TEXT),
    "with_proof": (_("Has proof"), _YES),
    "requested_on": (_("Requested on"), _DATE),
    "verified_on": (_("Register asked on"), _DATE),
    "granted_from": (_("Right from"), _DATE),
    "activation_due": (_("Second part due by"), _DATE),
    "documents": (_("Documents"), _DOCUMENTS),
    "documents_due": (_("Documents due by"), _DATE),
    "reminded_on": (_("Reminded on"), _DATE),
    "warned_on": (_("Warned on"), _DATE),
    "lapse_due": (_("Right lapses on"), _DATE),
    "formula": (_("Type of formula"), _enum(Formula)),
    "installation_costs": (_("Installation costs"), _EURO),
    "price": (_("Subscription price"), _EURO),
    "operators": (_("Operators"), _enum(Operators, Operators.ONE)),
    "activation_on": (_("Activation date"), _DATE),
    "invoice_on": (_("Invoice date"), _DATE),
    "consent_by": (_("Consent given by"), _TEXT),
    "consent_on": (_("Consent given on"), _DATE),
    "consent_how": (_("Consent given how"), _enum(ConsentHow)),
    "taken_from": (_("Taken over"), _NUMBER),
    "closed_on": (_("Ended on"), _DATE),
    "closed_because": (_("Reason"), _enum(Because)),
    "closed_note": (_("Note"), _TEXT),
    "reductions": (_("Reductions"), _REDUCTIONS),
}
_WRITERS = tuple((name, kind.write) for name, (_words, kind) in _FIELDS.items())
_written = attrgetter(*_FIELDS)
_NOT_SHOWN = {"household_id", "taken_from"}  # numbers of ours: nothing to read, and nobody else's business


def values_of(file: FileRecord) -> Values:
    """The file as texts; an empty field is left out."""
    written: Values = {}
    for (name, write), value in zip(_WRITERS, _written(file), strict=True):
        if value or value == 0:  # an amount of nothing is one
            text = value if write is str else write(value)
            if text:
                written[name] = text
    return written


def difference(before: FileRecord | None, after: FileRecord) -> tuple[Values, Values]:
    """The fields that differ, before and after; an empty one is left out of its side."""
    if before is None:
        return {}, values_of(after)
    old, new = values_of(before), values_of(after)
    names = [name for name in _FIELDS if old.get(name) != new.get(name)]
    return {name: old[name] for name in names if name in old}, {name: new[name] for name in names if name in new}


def undone(file: FileRecord, before: Mapping[str, str], after: Mapping[str, str]) -> FileRecord:
    """The file as it was before a change of which these are the two sides.

    ValueError if the file does not stand as the change left it: something else has changed it since.
    """
    now = values_of(file)
    names = {*before, *after} & set(_FIELDS)
    if any(now.get(name, "") != after.get(name, "") for name in names):
        raise ValueError(f"file {file.number} is not as this action left it")
    return replace(file, **{name: _FIELDS[name][1].read(before.get(name, "")) for name in names})


def readable(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    """The fields that changed, in the file's order, as a person reads them."""
    found = []
    for name, (words, kind) in _FIELDS.items():
        if name not in _NOT_SHOWN and before.get(name, "") != after.get(name, ""):
            sides = [kind.show(kind.read(side[name])) if side.get(name) else "" for side in (before, after)]
            found.append(Change(name, words, *sides))
    return tuple(found)


def changes(before: FileRecord | None, after: FileRecord) -> tuple[Change, ...]:
    """The readable difference of two states of a file."""
    return readable(*difference(before, after))
