"""Records of structured messages as data: which kinds there are, which action each is, and how one becomes a request.

A record passes through a `Form` made of the fields of the screen's: text from outside has one gate, and a refused record
can be repaired on a screen made of the same form. A record names a file by its number; which one that is, and
at which version, the service finds out (`OnFile`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import Any

from stts_tui.domain.common.errors import Reason, Refused
from stts_tui.domain.common.fields import REQUIRED, Field, Form, Kind, Raw
from stts_tui.domain.common.kinds import NONE_CHOSEN, Row, code
from stts_tui.domain.common.quick import quick
from stts_tui.domain.law.terms import Operators
from stts_tui.domain.messages.looking import SEARCH_FIELDS, STATUS_FIELDS, ask_status, search_for
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import OPERATOR_KINDS, AssignmentKind
from stts_tui.domain.tariff.combining import fitting
from stts_tui.domain.tariff.faults import FILE_EXISTS_ELSEWHERE
from stts_tui.domain.tariff.fields import FileFields as F
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
from stts_tui.domain.tariff.forms import APPLY, CANCEL, COMPLETE, LINE_REASON, MODIFY, STOP, TRANSFER
from stts_tui.domain.tariff.steps import Task
from stts_tui.i18n import Words, _


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
    STATUS = "Status"
    PROCESSED = "AssignmentProcessed"

    @property
    def action(self) -> ActionId:
        """The row of the table of actions that says who may: the same as on the screens."""
        return _ACTIONS[self]

    @property
    def writes(self) -> bool:
        """Whether it changes anything, so that it must not be done twice."""
        return self not in (RecordKind.PRE_CHECK, RecordKind.SEARCH, RecordKind.STATUS)

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
    RecordKind.STATUS: ActionId.FILE_SHOW,
    RecordKind.PROCESSED: ActionId.ASSIGNMENT_ACKNOWLEDGE,
}


@quick
@dataclass(frozen=True)
class Record:
    """A record as it was read: `values` by the names of its form's fields, as they would be typed.

    With `faults`, it does not fit the schema, and is to be refused for them; its reference may be missing then.
    """

    kind: RecordKind
    reference: str
    line: int
    values: Mapping[str, Raw] = field(default_factory=dict)
    faults: tuple[Reason, ...] = ()


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


# -- what stands in a record: the fields of the screen's form of the same action -----------------------------------------
def _may_stay_out(field: Field) -> Field:
    """The field where nothing means that nothing is said of it."""
    choices = field.choices
    if field.kind is Kind.CHOICE and choices[0].value:
        choices = (NONE_CHOSEN, *choices)
    return replace(field, required=False, empty=None, choices=choices)


_FILE = replace(F.number.field, element="File")
_PHONE = F.phone.optional
_LINE = (_PHONE, LINE_REASON)
_SECOND = tuple(_may_stay_out(field) for field in COMPLETE.fields if field.name not in {each.name for each in _LINE})
_SECOND_NEEDS = [field for field in COMPLETE.fields if field.required and field.name != F.operators.name]


# -- how a request is made of them ---------------------------------------------------------------------------------------
def _second(values: Mapping[str, Any]) -> SecondPart:
    """The second part; where a record does not say whose the subscription is, its formula does (combining.py)."""
    given = {name: value for name, value in values.items() if value is not None}
    given.setdefault(F.operators.name, fitting(given[F.formula.name], Operators.ONE))
    return SecondPart(**given)


def _taken_out(values: dict[str, Any]) -> SecondPart | None:
    """Takes the fields of the second part, but for the line, out of `values`; None where nothing of them was given."""
    given = {field.name: values.pop(field.name) for field in _SECOND}
    if all(value is None for value in given.values()):
        return None
    given |= {field.name: values[field.name] for field in _LINE}
    missing = [field for field in _SECOND_NEEDS if given[field.name] is None]
    if missing:
        raise Refused(Reason(REQUIRED, field.name, {"field": field.label}) for field in missing)
    return _second(given)


def _apply(**values: Any) -> Task:
    second = _taken_out(values)
    return steps.APPLY.of(ApplyForTariff(**values, second=second))


def _transfer(**values: Any) -> Task:
    second = _taken_out(values)
    for each in _LINE:
        del values[each.name]
    return steps.TRANSFER.of(TransferTariff(**values, second=second))


def _complete(number: str, **values: Any) -> OnFile:
    second = _second(values)
    return OnFile(number, lambda file_id, version: steps.COMPLETE.of(CompleteFile(file_id, version, second)))


def _modify(number: str, **values: Any) -> OnFile:
    return OnFile(number, lambda file_id, version: steps.MODIFY.of(ModifyFile(file_id, version, **values)))


def _stop(what: StopWhat, number: str, **values: Any) -> OnFile:
    return OnFile(number, lambda file_id, version: steps.STOP.of(StopTariff(file_id, version, what, **values)))


def _cancel(number: str, because: str) -> OnFile:
    return OnFile(number, lambda file_id, version: steps.CANCEL.of(CancelAction(file_id, version, because)))


_STOP = (_FILE, *(field for field in STOP.fields if field.name != "what"))
_APPLY = (*APPLY.fields, *_SECOND)

FORMS: dict[RecordKind, Form[Any]] = {
    RecordKind.PRE_CHECK: Form("record-pre-check", _("Check beforehand"), _APPLY, _apply),
    RecordKind.APPLY: Form("record-apply", _("Application"), _APPLY, _apply),
    RecordKind.SECOND_PART: Form(
        "record-second-part",
        _("Second part"),
        (_FILE, *(field if field in _SECOND_NEEDS else _may_stay_out(field) for field in COMPLETE.fields)),
        _complete,
    ),
    RecordKind.TRANSFER: Form("record-transfer", _("Transfer"), (*TRANSFER.fields, *_LINE, *_SECOND), _transfer),
    RecordKind.MODIFY: Form("record-modify", _("Modification"), (_FILE, *map(_may_stay_out, MODIFY.fields)), _modify),
    RecordKind.STOP_REDUCTION: Form(
        "record-stop-reduction", _("Stop of a reduction"), _STOP, partial(_stop, StopWhat.REDUCTION)
    ),
    RecordKind.STOP_TARIFF: Form("record-stop-tariff", _("Stop of the tariff"), _STOP, partial(_stop, StopWhat.TARIFF)),
    RecordKind.CANCEL: Form(
        "record-cancel", _("Cancelling"), (_FILE, *(replace(field, name="because") for field in CANCEL.fields)), _cancel
    ),
    RecordKind.SEARCH: Form("record-search", _("Search"), SEARCH_FIELDS, search_for),
    RecordKind.STATUS: Form("record-status", _("State of a file"), STATUS_FIELDS, ask_status),
    RecordKind.PROCESSED: Form(
        "record-processed",
        _("Assignment processed"),
        (_FILE, Row(code(OPERATOR_KINDS), _("Assignment"), name="kind", element="Assignment").field),
        Processed,
    ),
}


# -- what a refused record may become ------------------------------------------------------------------------------------
_TURNS_INTO = {RecordKind.APPLY: RecordKind.TRANSFER, RecordKind.PRE_CHECK: RecordKind.TRANSFER}


def may_become(kind: RecordKind, other: RecordKind) -> bool:
    """Whether the correction of a record may be of the `other` kind."""
    return kind is other or _TURNS_INTO.get(kind) is other


def becomes(kind: RecordKind, codes: Iterable[str]) -> RecordKind | None:
    """The kind that a record is offered to become which was refused with these codes; None where there is none.

    Whoever is served elsewhere can be taken over from there, as on the screen of an application.
    """
    return _TURNS_INTO.get(kind) if FILE_EXISTS_ELSEWHERE.code in codes else None


def carried(values: Mapping[str, Raw], into: RecordKind) -> dict[str, Raw]:
    """What of a record's values a record of another kind holds too."""
    names = {field.name for field in FORMS[into].fields}
    return {name: value for name, value in values.items() if name in names}
