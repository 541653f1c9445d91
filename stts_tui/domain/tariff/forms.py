"""The forms of tariff files, assignments and the authority, as data. Fields are named as the requests' are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from stts_tui.domain.common.calendar import add_working_days
from stts_tui.domain.common.criteria import ANYTHING, DOES_NOT_MATTER
from stts_tui.domain.common.fields import Choice, Field, Form, Kind, text_of
from stts_tui.domain.common.kinds import DAY, NONE_CHOSEN, Row, choices_of
from stts_tui.domain.tariff.assignments import LONGEST_COMMENT, OPERATOR_KINDS, AssignmentCriteria, AssignmentKind, Whose
from stts_tui.domain.tariff.authority import (
    AskDocuments,
    EndTariff,
    GrantTariff,
    NewNumber,
    RecordPapers,
    RefuseTariff,
    SetRight,
)
from stts_tui.domain.tariff.closed_years import SendStatement
from stts_tui.domain.tariff.fields import OWN
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
from stts_tui.domain.tariff.reasons import END_REASONS, REFUSAL_REASONS, STOP_REASONS, Because
from stts_tui.domain.tariff.search import CRITERIA, SOON, FileCriteria
from stts_tui.i18n import Words, _

_LAST_DAY = Row(DAY, _("Last day"), name="last_day", element="LastDay", help=_("The last day with the reduction."))
_EFFECTIVE_ON = Row(
    DAY,
    _("These hold from"),
    name="effective_on",
    element="EffectiveDate",
    help=_("From which day the new number, formula, operators or price hold; empty: today."),
)
_WHAT = Field("what", _("Stop"), Kind.CHOICE, parse=lambda text, _today: StopWhat(text), choices=choices_of(StopWhat))
_NOTE = replace(F.closed_note.optional, name="note", empty="", element="Note")


def _reason(reasons: tuple[Because, ...]) -> Field:
    choices = (NONE_CHOSEN, *choices_of(reasons))
    return replace(F.closed_because.field, name="reason", choices=choices, element="Reason")


# -- applying and transferring -----------------------------------------------------------------------------------------
_PERSON = (F.niss.field, F.last_name.field, replace(F.first_name.optional, empty=""))
_OWN = tuple(replace(row.optional, empty="") for row in OWN)
LINE_REASON = replace(F.line_reason.optional, empty="", hint=_("if shared"))

APPLY = Form(
    "apply",
    _("Application for a social telephone tariff"),
    (
        *_PERSON,
        Field(
            "consent",
            _("The customer asks for it"),
            Kind.YES_NO,
            help=_("Tick this once the customer has agreed to the application."),
            element="Consent",
        ),
        replace(F.category.optional, choices=(Choice("", _("As the register knows")), *F.category.kind.choices)),
        replace(F.with_proof.field, hint=_("if not known there")),
        replace(F.phone.optional, hint=_("if known already")),
        *_OWN,
        F.communal.field,  # rare ones come last: who does not need them never passes by
        LINE_REASON,
    ),
    ApplyForTariff,
)

TRANSFER = Form(
    "transfer",
    _("Transfer of a social telephone tariff"),
    (*_PERSON, F.consent_by.field, F.consent_on.field, F.consent_how.field, *_OWN),
    TransferTariff,
)


# -- the second part ---------------------------------------------------------------------------------------------------
def _completed(file_id: int, version: int, **second: object) -> CompleteFile:
    return CompleteFile(file_id, version, SecondPart(**second))  # type: ignore[arg-type]


COMPLETE = Form(
    "complete",
    _("Enter the missing data"),
    (
        F.formula.field,
        F.operators.field,
        F.phone.field,
        F.activation_on.field,
        F.invoice_on.field,
        replace(F.installation_costs.optional, empty=Decimal(0), hint=_("EUR; empty: none")),
        F.price.optional,
        LINE_REASON,
    ),
    _completed,
)

ZERO = Decimal(0)


def _modified(file_id: int, version: int, had_price: bool = False, **new: object) -> ModifyFile:
    if new["price"] is None and had_price:
        new["price"] = ZERO  # emptied: the price is not known any more
    return ModifyFile(file_id, version, **new)  # type: ignore[arg-type]


MODIFY = Form(
    "modify-file",
    _("Modify a file"),
    (
        F.phone.optional,
        F.formula.optional,
        F.operators.field,
        F.price.optional,
        _EFFECTIVE_ON.optional,
        F.activation_on.optional,
        F.invoice_on.optional,
        *_OWN,
        replace(F.address_note.optional, empty=""),
        LINE_REASON,
    ),
    _modified,
)

# -- stopping, cancelling ----------------------------------------------------------------------------------------------
STOP = Form(
    "stop-file", _("Stop a reduction or the tariff"), (_WHAT, _LAST_DAY.field, _reason(STOP_REASONS), _NOTE), StopTariff
)

_CANCELLED_BECAUSE = Row(
    F.closed_note.kind,
    _("Reason"),
    name="reason",
    element="Because",
    help=_("Why it is cancelled; stands in the file's history."),
)
CANCEL = Form("cancel-action", _("Cancel an action"), (_CANCELLED_BECAUSE.field,), CancelAction)

# -- searching ---------------------------------------------------------------------------------------------------------
_DUE = Field(
    "due_until", _("Ready-made question"), Kind.CHOICE, required=False,
    parse=lambda _text, today: add_working_days(today, SOON),
    choices=(DOES_NOT_MATTER, Choice("soon", _("Something due in ten working days"))),
    help=_("Only files that wait for something, of the operator or of the customer, within ten working days."),
)  # fmt: skip
FIND_FILES = Form("find-files", _("Search a file"), (ANYTHING, _DUE, *(each.line() for each in CRITERIA)), FileCriteria)


# -- assignments -------------------------------------------------------------------------------------------------------
def _filtered(kind: AssignmentKind | None, whose: Whose, overdue: bool, ended: bool, number: str | None) -> AssignmentCriteria:
    return AssignmentCriteria(frozenset({kind} if kind else ()), whose, overdue, ended, number)


def _filter(name: str, title: Words, kinds: Iterable[AssignmentKind]) -> Form[AssignmentCriteria]:
    return Form(
        name, title,
        (
            Field("kind", _("Kind"), Kind.CHOICE, parse=lambda text, _today: AssignmentKind(text), required=False,
                  choices=(DOES_NOT_MATTER, *choices_of(kinds))),
            Field("whose", _("Taken by"), Kind.CHOICE, parse=lambda text, _today: Whose(text), choices=(
                Choice(Whose.ANYBODYS.value, DOES_NOT_MATTER.words), Choice(Whose.MINE.value, _("Me")),
                Choice(Whose.NOBODYS.value, _("Nobody yet")))),
            Field("overdue", _("Only overdue ones"), Kind.YES_NO),
            Field("ended", _("Those that are over"), Kind.YES_NO, hint=_("not the open ones")),
            F.number.optional,
        ),
        _filtered,
    )  # fmt: skip


FILTER_ASSIGNMENTS = _filter("filter-assignments", _("Filter the assignments"), OPERATOR_KINDS)
FILTER_WORK = _filter("filter-work", _("Filter the work list"), [kind for kind in AssignmentKind if kind.is_the_authoritys])


def hand_form(colleagues: Iterable[tuple[int, str]]) -> Form[int]:
    """To whom an assignment is handed: one of `colleagues`, by account."""
    choices = tuple(Choice(str(account_id), Words(name)) for account_id, name in colleagues)
    return Form(
        "hand-assignment", _("Hand the assignment over"),
        (Field("to_account_id", _("To"), Kind.CHOICE, choices=(NONE_CHOSEN, *choices),
               parse=lambda text, _today: int(text)),),
        lambda to_account_id: to_account_id,
    )  # fmt: skip


COMMENT = Form(
    "comment-assignment", _("Comment on the assignment"),
    (Field("text", _("Comment"), parse=text_of(LONGEST_COMMENT), longest=LONGEST_COMMENT),),
    lambda text: text,
)  # fmt: skip


# -- the authority -----------------------------------------------------------------------------------------------------
_DUE_ON = Row(
    DAY, _("Due by"), name="due_on", help=_("Until when the papers must be there; empty: within the usual term.")
)  # fmt: skip
ASK = Form("ask-documents", _("Ask for documents"), (F.documents.field, _DUE_ON.optional, _NOTE), AskDocuments)
PAPERS = Form(
    "papers-received",
    _("Papers received"),
    (
        replace(
            F.documents.optional, name="papers", label=F.received.label, empty=frozenset(),
            help=_("Space ticks what is there; what came in earlier is ticked already."),
        ),
        Row(
            DAY, _("Received on"), name="received_on",
            help=_(
                "The day on which those that are new came in. A wrong one: take the tick away, save, and tick it again with"
                " the right day."
            ),
        ).field,
        _NOTE,
    ),
    RecordPapers,
)  # fmt: skip
GRANT = Form(
    "grant-tariff",
    _("Grant the tariff"),
    (
        F.category.field,
        Row(DAY, _("From"), name="starts_on", help=_("The first day on which the reduction may be given.")).field,
        _NOTE,
    ),
    GrantTariff,
)
REFUSE = Form("refuse-tariff", _("Refuse the tariff"), (_reason(REFUSAL_REASONS), _NOTE), RefuseTariff)
NUMBER = Form(
    "new-number",
    _("Record another national number"),
    (replace(F.niss.field, help=_("The number that the person has now; the former one finds the file still.")), _NOTE),
    NewNumber,
)
END = Form("end-tariff", _("End the tariff"), (_reason(END_REASONS), _LAST_DAY.field, _NOTE), EndTariff)

SET_RIGHT = Form(
    "set-right",
    _("Set a decision right"),
    (replace(_CANCELLED_BECAUSE.field, help=_("What was wrong; stands in the file's history.")),),
    SetRight,
)


# -- the yearly statement ----------------------------------------------------------------------------------------------
def _year(text: str, _today: date) -> int:
    return int(text) if len(text.strip()) == 4 and text.strip().isascii() and text.strip().isdigit() else 0


_YEAR = Field(
    "year", _("Year"), parse=_year, longest=4, hint=_("a past year"), help=_("A calendar year that is over.")
)  # fmt: skip
STATEMENT = Form("statement", _("Yearly statement"), (_YEAR,), lambda year: year)
SEND_STATEMENT = Form(
    "send-statement",
    _("Mark the statement as sent"),
    (_YEAR, Row(DAY, _("Sent on"), name="sent_on", help=_("The day on which it left for the compensation fund.")).field),
    SendStatement,
)
