"""Records of structured messages as data: which kinds there are, which action each is, and how one becomes a request.

A record passes through a `Form`, as what is typed on a screen does: text from outside has one gate, and a refused
record can be repaired on a screen made of the same form. A record names a file by its number; which one that is, and
at which version, the service finds out (`OnFile`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any

from stts_tui.domain.common.errors import Reason, Refused
from stts_tui.domain.common.fields import REQUIRED, Choice, Field, Form, Kind, Parser, Raw, parse_date, text_of
from stts_tui.domain.common.matching import parse_national_number_start, parse_text_match
from stts_tui.domain.common.numbers import PhoneNumber, parse_national_number, parse_phone_number
from stts_tui.domain.common.quick import quick
from stts_tui.domain.common.text import clean_text
from stts_tui.domain.law.amounts import parse_euro
from stts_tui.domain.law.terms import Category, Formula, Operators
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import OPERATOR_KINDS, AssignmentKind
from stts_tui.domain.tariff.file import (
    ApplyForTariff,
    CancelAction,
    CompleteFile,
    ModifyFile,
    SecondPart,
    StopTariff,
    StopWhat,
    TransferTariff,
)
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.reasons import STOP_REASONS, ConsentHow
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.domain.tariff.steps import Task
from stts_tui.i18n import Words, _

_LONGEST_NAME, _LONGEST_TEXT, _LONGEST_REFERENCE = 60, 120, 40


class RecordKind(StrEnum):
    """A kind of record, under the name of its element."""

    PRE_CHECK = "PreCheck"
    APPLY = "Apply"
    SECOND_PART = "SecondPart"
    TRANSFER = "Transfer"
    MODIFY = "Modify"
    STOP_REDUCTION = "StopReduction"
    STOP_TARIFF = "StopTariff"
    CANCEL = "CancelAction"
    SEARCH = "Search"
    PROCESSED = "AssignmentProcessed"

    @property
    def action(self) -> ActionId:
        """The row of the table of actions that says who may: the same as on the screens."""
        return _ACTIONS[self]

    @property
    def writes(self) -> bool:
        """Whether it changes anything, so that it must not be done twice."""
        return self not in (RecordKind.PRE_CHECK, RecordKind.SEARCH)

    @property
    def words(self) -> Words:
        return FORMS[self].title


_ACTIONS = {
    RecordKind.PRE_CHECK: ActionId.FILE_PRECHECK,
    RecordKind.APPLY: ActionId.FILE_APPLY,
    RecordKind.SECOND_PART: ActionId.FILE_COMPLETE,
    RecordKind.TRANSFER: ActionId.FILE_TRANSFER,
    RecordKind.MODIFY: ActionId.FILE_MODIFY,
    RecordKind.STOP_REDUCTION: ActionId.FILE_STOP,
    RecordKind.STOP_TARIFF: ActionId.FILE_STOP,
    RecordKind.CANCEL: ActionId.ACTION_CANCEL,
    RecordKind.SEARCH: ActionId.FILE_SEARCH,
    RecordKind.PROCESSED: ActionId.ASSIGNMENT_ACKNOWLEDGE,
}


@quick
@dataclass(frozen=True)
class Record:
    """A record as it was read: `values` by the names of its form's fields, as they would be typed."""

    kind: RecordKind
    reference: str
    line: int
    values: Mapping[str, Raw] = field(default_factory=dict)


@quick
@dataclass(frozen=True)
class OnFile:
    """A step on a file that is named by its number; `task` makes it of the file's id and version."""

    number: str
    task: Callable[[int, int], Task]


@dataclass(frozen=True)
class Processed:
    """An assignment of a file, to be taken note of."""

    number: str
    kind: AssignmentKind


Request = Task | OnFile | FileCriteria | Processed


# -- how values are typed ------------------------------------------------------------------------------------------------
def _phone(text: str, _today: date) -> PhoneNumber:
    return parse_phone_number(text)


def _number(text: str, _today: date) -> str:
    return clean_text(text, longest=20).upper()


def _text(name: str, label: Words, longest: int, *, required: bool = False, empty: Any = "") -> Field:
    return Field(name, label, parse=text_of(longest), longest=longest, required=required, empty=empty)


def _choice(name: str, label: Words, values: Iterable[Any], *, required: bool = False) -> Field:
    values = tuple(values)
    kind = type(values[0])
    choices = tuple(Choice(value.value, value.words) for value in values)
    shown = choices if required else (Choice("", _("-")), *choices)
    return Field(name, label, Kind.CHOICE, parse=lambda text, _today: kind(text) if text else None, choices=shown,
                 required=required)  # fmt: skip


def _ticks(name: str, label: Words, values: Any) -> Field:
    return Field(name, label, Kind.TICKS, choices=tuple(Choice(value.value, value.words) for value in values),
                 parse=lambda text, _today: frozenset(values(value) for value in text.split(",") if value))  # fmt: skip


def _day(name: str, label: Words, *, required: bool = False) -> Field:
    return Field(name, label, parse=parse_date, longest=10, required=required, hint=_("DD/MM/YYYY"))


def _amount(name: str, label: Words) -> Field:
    return Field(name, label, parse=lambda text, _today: parse_euro(text), longest=10, required=False,
                 hint=_("euro, as in 12,50"))  # fmt: skip


def _looked_for(name: str, label: Words) -> Field:
    parser: Parser = lambda text, _today: parse_text_match(text)  # noqa: E731 (beside its kind)
    return Field(name, label, parse=parser, required=False, longest=_LONGEST_NAME)


_NISS = Field("niss", _("National register number"), parse=parse_national_number, longest=20, hint=_("11 digits"))
_LAST_NAME = _text("last_name", _("Name"), _LONGEST_NAME, required=True)
_FIRST_NAME = _text("first_name", _("First name"), _LONGEST_NAME, required=True)
_PHONE = Field("phone", _("Telephone number"), parse=_phone, longest=20, required=False)
_REFERENCE = _text("reference", _("Your customer number"), _LONGEST_REFERENCE)
_CONTACT = _text("contact", _("Contact"), _LONGEST_TEXT)
_FILE = Field("number", _("File number"), parse=_number, longest=20)
_SECOND = (
    _choice("formula", _("Type of formula"), Formula),
    _day("activation_on", _("Activation date")),
    _day("invoice_on", _("Invoice date")),
    _amount("installation_costs", _("Installation costs")),
    _choice("operators", _("Subscription and calls"), Operators),
    _amount("price", _("Price a month")),
)
_SECOND_NEEDS = ("formula", "phone", "activation_on", "invoice_on")
_LABELS = {known.name: known.label for known in (*_SECOND, _PHONE)}


# -- how a request is made of them ---------------------------------------------------------------------------------------
def _second_part_if_given(values: dict[str, Any]) -> SecondPart | None:
    """As _second_part; None where nothing of it was given."""
    if all(values[known.name] is None for known in _SECOND):
        for known in _SECOND:
            del values[known.name]
        return None
    return _second_part(values)


def _second_part(values: dict[str, Any]) -> SecondPart:
    """Takes the fields of the second part out of `values`."""
    given = {known.name: values.pop(known.name) for known in _SECOND}
    given["phone"] = values.get("phone")
    missing = [name for name in _SECOND_NEEDS if given[name] is None]
    if missing:
        raise Refused(Reason(REQUIRED, name, {"field": _LABELS[name]}) for name in missing)
    given["installation_costs"] = given["installation_costs"] or Decimal(0)
    given["operators"] = given["operators"] or Operators.ONE
    return SecondPart(**given)


def _apply(**values: Any) -> Task:
    second = _second_part_if_given(values)
    return steps.APPLY.of(ApplyForTariff(**values, second=second))


def _transfer(**values: Any) -> Task:
    second = _second_part_if_given(values)
    del values["phone"]
    return steps.TRANSFER.of(TransferTariff(**values, second=second))


def _complete(number: str, **values: Any) -> OnFile:
    second = _second_part(values)
    return OnFile(number, lambda file_id, version: steps.COMPLETE.of(CompleteFile(file_id, version, second)))


def _modify(number: str, **values: Any) -> OnFile:
    return OnFile(number, lambda file_id, version: steps.MODIFY.of(ModifyFile(file_id, version, **values)))


def _stop(what: StopWhat, number: str, **values: Any) -> OnFile:
    return OnFile(number, lambda file_id, version: steps.STOP.of(StopTariff(file_id, version, what, **values)))


def _cancel(number: str, because: str) -> OnFile:
    return OnFile(number, lambda file_id, version: steps.CANCEL.of(CancelAction(file_id, version, because)))


_APPLY = (
    _NISS, _LAST_NAME, _FIRST_NAME, _choice("category", _("Category"), Category),
    Field("with_proof", _("Can prove the category"), Kind.YES_NO), _PHONE, _REFERENCE, _CONTACT,
    Field("consent", _("The customer asks for it"), Kind.YES_NO), *_SECOND,
)  # fmt: skip
_STOP = (
    _FILE, _day("last_day", _("Last day"), required=True),
    _choice("reason", _("Reason"), STOP_REASONS, required=True), _text("note", _("Note"), _LONGEST_TEXT),
)  # fmt: skip

FORMS: dict[RecordKind, Form[Any]] = {
    RecordKind.PRE_CHECK: Form("record-pre-check", _("Check beforehand"), _APPLY, _apply),
    RecordKind.APPLY: Form("record-apply", _("Application"), _APPLY, _apply),
    RecordKind.SECOND_PART: Form("record-second-part", _("Second part"), (_FILE, _PHONE, *_SECOND), _complete),
    RecordKind.TRANSFER: Form(
        "record-transfer", _("Transfer"),
        (_NISS, _LAST_NAME, _FIRST_NAME, _PHONE, _REFERENCE, _CONTACT,
         _text("consent_by", _("Consent given by"), _LONGEST_NAME, required=True),
         _day("consent_on", _("Consent given on"), required=True),
         _choice("consent_how", _("How"), ConsentHow, required=True), *_SECOND),
        _transfer,
    ),
    RecordKind.MODIFY: Form(
        "record-modify", _("Modification"),
        (_FILE, _day("effective_on", _("Effective on")), _PHONE, _SECOND[0], _SECOND[1], _SECOND[2], _SECOND[4],
         _SECOND[5], _text("reference", _("Your customer number"), _LONGEST_REFERENCE, empty=None),
         _text("contact", _("Contact"), _LONGEST_TEXT, empty=None),
         _text("address_note", _("Note about the address"), _LONGEST_TEXT, empty=None)),
        _modify,
    ),
    RecordKind.STOP_REDUCTION: Form(
        "record-stop-reduction", _("Stop of a reduction"), _STOP, partial(_stop, StopWhat.REDUCTION)
    ),
    RecordKind.STOP_TARIFF: Form("record-stop-tariff", _("Stop of the tariff"), _STOP, partial(_stop, StopWhat.TARIFF)),
    RecordKind.CANCEL: Form(
        "record-cancel", _("Cancelling"), (_FILE, _text("because", _("Reason"), _LONGEST_TEXT, required=True)), _cancel
    ),
    RecordKind.SEARCH: Form(
        "record-search", _("Search"),
        (Field("number", _("File number"), parse=_number, longest=20, required=False),
         _looked_for("last_name", _("Name")), _looked_for("first_name", _("First name")), _PHONE,
         Field("niss_start", _("National register number"), required=False, longest=20,
               parse=lambda text, _today: parse_national_number_start(text)),
         _looked_for("reference", _("Your customer number")), _ticks("states", _("State"), FileState),
         _ticks("categories", _("Category"), Category), _day("requested_from", _("Requested from")),
         _day("requested_to", _("Requested until")), _day("closed_from", _("Closed from")),
         _day("closed_to", _("Closed until"))),
        FileCriteria,
    ),
    RecordKind.PROCESSED: Form(
        "record-processed", _("Assignment processed"),
        (_FILE, _choice("kind", _("Assignment"), OPERATOR_KINDS, required=True)), Processed,
    ),
}  # fmt: skip


def request_of(record: Record, today: date) -> Request:
    """The request that a record makes. Raises Refused with every faulty field, as a form on the screen does."""
    request: Request = FORMS[record.kind].parse(record.values, today)
    return request
