"""The forms of tariff files, assignments and the authority, as data. Fields are named as the requests' are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum

from stts_tui.domain.common.fields import Choice, Field, Form, Kind, parse_date, text_of
from stts_tui.domain.common.matching import TextMatch, parse_national_number_start, parse_text_match
from stts_tui.domain.common.numbers import PhoneNumber, parse_national_number, parse_phone_number
from stts_tui.domain.common.text import clean_text
from stts_tui.domain.law.amounts import parse_euro
from stts_tui.domain.law.terms import Category, Formula, Operators
from stts_tui.domain.tariff.assignments import (
    LONGEST_COMMENT,
    OPERATOR_KINDS,
    AssignmentCriteria,
    AssignmentKind,
    Whose,
)
from stts_tui.domain.tariff.authority import AskDocuments, EndTariff, GrantTariff, RefuseTariff
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
from stts_tui.domain.tariff.life_cycle import LIVE_STATES, FileState
from stts_tui.domain.tariff.reasons import END_REASONS, REFUSAL_REASONS, STOP_REASONS, Because, ConsentHow, DocumentKind
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.i18n import Words, _

LONGEST_NAME = 60
LONGEST_NOTE = 120
_DATE_HINT = _("DD/MM/YYYY or +30")
_NONE_CHOSEN = Choice("", _("-"))


def _choices(values: Iterable[StrEnum]) -> tuple[Choice, ...]:
    return tuple(Choice(value.value, value.words) for value in values)  # type: ignore[attr-defined]


def _phone(name: str = "phone", *, required: bool, hint: Words | None = None) -> Field:
    return Field(name, _("Telephone number"), parse=lambda text, _today: parse_phone_number(text), required=required,
                 longest=20, hint=hint, help=_("The line that the tariff is for, fixed or mobile."))  # fmt: skip


def _date(name: str, label: Words, *, required: bool = True, help: Words | None = None) -> Field:  # noqa: A002
    return Field(name, label, parse=parse_date, required=required, longest=10, hint=_DATE_HINT, help=help)


def _euro(name: str, label: Words, empty: Decimal | None, hint: Words, help: Words) -> Field:  # noqa: A002
    return Field(name, label, parse=lambda text, _today: parse_euro(text), required=False, longest=10, empty=empty,
                 hint=hint, help=help)  # fmt: skip


def _note() -> Field:
    return Field("note", _("Remark"), parse=text_of(LONGEST_NOTE), required=False, longest=LONGEST_NOTE, empty="",
                 help=_("Stands in the file's history."))  # fmt: skip


def _reason(reasons: tuple[Because, ...]) -> Field:
    return Field("reason", _("Reason"), Kind.CHOICE, choices=(_NONE_CHOSEN, *_choices(reasons)),
                 parse=lambda text, _today: Because(text))  # fmt: skip


# -- applying and transferring -----------------------------------------------------------------------------------------
_PERSON = (
    Field("niss", _("National register number"), parse=parse_national_number, longest=20, kept=False, hint=_("11 digits"),
          help=_("Of the customer; 11 digits, on the identity card.")),
    Field("last_name", _("Name"), parse=text_of(LONGEST_NAME), longest=LONGEST_NAME),
    Field("first_name", _("First name"), parse=text_of(LONGEST_NAME), longest=LONGEST_NAME),
)  # fmt: skip
_OWN = (
    Field("reference", _("Your reference"), parse=text_of(40), required=False, longest=40, empty="",
          help=_("Your own customer number, for your administration.")),
    Field("contact", _("Contact of the customer"), parse=text_of(80), required=False, longest=80, empty="",
          help=_("How the customer is reached about the tariff: an e-mail address or a telephone number.")),
)  # fmt: skip

APPLY = Form(
    "apply", _("Application for a social telephone tariff"),
    (
        *_PERSON,
        Field("category", _("Category"), Kind.CHOICE, required=False, parse=lambda text, _today: Category(text),
              choices=(Choice("", _("As the register knows")), *_choices(Category))),
        Field("with_proof", _("The customer has proof"), Kind.YES_NO, hint=_("if not known there"),
              help=_("Tick this if the register does not know the category, but the customer claims to have proof."
                     " The authority (BIPT) then asks the customer for the papers.")),
        _phone(required=False, hint=_("if known already")),
        *_OWN,
        Field("consent", _("The customer asks for it"), Kind.YES_NO,
              help=_("Tick this once the customer has agreed to the application.")),
    ),
    ApplyForTariff,
)  # fmt: skip

TRANSFER = Form(
    "transfer", _("Transfer of a social telephone tariff"),
    (
        *_PERSON,
        Field("consent_by", _("Consent given by"), parse=text_of(LONGEST_NAME), longest=LONGEST_NAME,
              help=_("Who agreed to the transfer: the customer, or whoever may speak for the customer.")),
        _date("consent_on", _("Consent given on")),
        Field("consent_how", _("Consent given"), Kind.CHOICE, choices=(_NONE_CHOSEN, *_choices(ConsentHow)),
              parse=lambda text, _today: ConsentHow(text)),
        *_OWN,
    ),
    TransferTariff,
)  # fmt: skip

# -- the second part ---------------------------------------------------------------------------------------------------
_FORMULA = Field(
    "formula", _("Type of formula"), Kind.CHOICE, choices=(_NONE_CHOSEN, *_choices(Formula)),
    parse=lambda text, _today: Formula(text),
    help=_("What the customer has at your company; “calls only” where the subscription is elsewhere."),
)  # fmt: skip
_OPERATORS = Field(
    "operators", _("Subscription and calls"), Kind.CHOICE, choices=_choices(Operators),
    parse=lambda text, _today: Operators(text),
    help=_("At two operators, only that of the calls gives the reduction."),
)  # fmt: skip
_PRICE = _euro(
    "price",
    _("Subscription a month"),
    None,
    _("EUR, if known"),
    _("The normal price, VAT included. Empty: not known; the most that the law gives is then shown."),
)


def _completed(file_id: int, version: int, **second: object) -> CompleteFile:
    return CompleteFile(file_id, version, SecondPart(**second))  # type: ignore[arg-type]


COMPLETE = Form(
    "complete", _("Enter the missing data"),
    (
        _FORMULA,
        _OPERATORS,
        _phone(required=True),
        _date("activation_on", _("Activation date"), help=_("The first day with the reduction.")),
        _date("invoice_on", _("Invoice date"), help=_("Of the first invoice that shows the reduction.")),
        _euro("installation_costs", _("Installation costs"), Decimal(0), _("EUR; empty: none"),
              _("The normal price of installing the line, VAT included; half of it is the reduction.")),
        _PRICE,
    ),
    _completed,
)  # fmt: skip

ZERO = Decimal(0)


def _modified(file_id: int, version: int, had_price: bool = False, **new: object) -> ModifyFile:
    if new["price"] is None and had_price:
        new["price"] = ZERO  # emptied: the price is not known any more
    return ModifyFile(file_id, version, **new)  # type: ignore[arg-type]


MODIFY = Form(
    "modify-file", _("Modify a file"),
    (
        _phone(required=False),
        Field("formula", _("Type of formula"), Kind.CHOICE, choices=(_NONE_CHOSEN, *_choices(Formula)), required=False,
              parse=lambda text, _today: Formula(text)),
        _OPERATORS,
        _PRICE,
        _date("effective_on", _("These hold from"), required=False,
              help=_("From which day the new number, formula, operators or price hold; empty: today.")),
        _date("activation_on", _("Activation date"), required=False),
        _date("invoice_on", _("Invoice date"), required=False),
        *_OWN,
        Field("address_note", _("Remark on the address"), parse=text_of(80), required=False, longest=80, empty="",
              help=_("Where the line is, if that is not the address that the register knows.")),
    ),
    _modified,
)  # fmt: skip

# -- stopping, cancelling ----------------------------------------------------------------------------------------------
STOP = Form(
    "stop-file", _("Stop a reduction or the tariff"),
    (
        Field("what", _("Stop"), Kind.CHOICE, parse=lambda text, _today: StopWhat(text),
              choices=tuple(Choice(what.value, what.words) for what in StopWhat)),
        _date("last_day", _("Last day"), help=_("The last day with the reduction.")),
        _reason(STOP_REASONS),
        _note(),
    ),
    StopTariff,
)  # fmt: skip

CANCEL = Form(
    "cancel-action", _("Cancel an action"),
    (
        Field("reason", _("Reason"), parse=text_of(LONGEST_NOTE), longest=LONGEST_NOTE,
              help=_("Why it is cancelled; stands in the file's history.")),
    ),
    CancelAction,
)  # fmt: skip

# -- searching ---------------------------------------------------------------------------------------------------------
_LIVE, _OVER = "live", "over"


def _states(text: str, _today: date) -> frozenset[FileState]:
    if text == _LIVE:
        return frozenset(LIVE_STATES)
    if text == _OVER:
        return frozenset(FileState) - frozenset(LIVE_STATES)
    return frozenset({FileState(text)})


def _name_criterion(name: str, label: Words) -> Field:
    return Field(name, label, parse=lambda text, _today: parse_text_match(text), required=False, longest=LONGEST_NAME,
                 hint=_("a part, or begin*"),
                 help=_("A part is enough; accents do not matter. With * at the end: what begins so."))  # fmt: skip


def _searched(
    number: str | None, last_name: TextMatch | None, first_name: TextMatch | None, niss_start: str | None,
    phone: PhoneNumber | None, reference: TextMatch | None, state: frozenset[FileState] | None,
    category: Category | None, requested_from: date | None, requested_to: date | None, closed_from: date | None,
    closed_to: date | None,
) -> FileCriteria:  # fmt: skip
    return FileCriteria(
        number=number, last_name=last_name, first_name=first_name, phone=phone, niss_start=niss_start,
        reference=reference, states=state or frozenset(), categories=frozenset({category} if category else ()),
        requested_from=requested_from, requested_to=requested_to, closed_from=closed_from, closed_to=closed_to,
    )  # fmt: skip


FIND_FILES = Form(
    "find-files", _("Search a file"),
    (
        Field("number", _("File number"), required=False, longest=20,
              parse=lambda text, _today: clean_text(text, longest=20).upper(), hint=_("STTS-2026-0000123"),
              help=_("As in STTS-2026-0000123.")),
        _name_criterion("last_name", _("Name")),
        _name_criterion("first_name", _("First name")),
        _phone(required=False),
        Field("niss_start", _("National register number"), required=False, longest=20, kept=False,
              parse=lambda text, _today: parse_national_number_start(text), hint=_("or its first digits"),
              help=_("The whole number or its first digits.")),
        _name_criterion("reference", _("Your reference")),
        Field("state", _("State"), Kind.CHOICE, required=False, parse=_states,
              choices=(Choice("", _("Does not matter")), Choice(_LIVE, _("Waiting or active")),
                       Choice(_OVER, _("Over, for whatever reason")), *_choices(FileState))),
        Field("category", _("Category"), Kind.CHOICE, required=False, parse=lambda text, _today: Category(text),
              choices=(Choice("", _("Does not matter")), *_choices(Category))),
        _date("requested_from", _("Requested from"), required=False),
        _date("requested_to", _("Requested until"), required=False),
        _date("closed_from", _("Over since"), required=False),
        _date("closed_to", _("Over until"), required=False),
    ),
    _searched,
)  # fmt: skip


# -- assignments -------------------------------------------------------------------------------------------------------
def _filtered(kind: AssignmentKind | None, whose: Whose, overdue: bool, ended: bool, number: str | None) -> AssignmentCriteria:
    return AssignmentCriteria(frozenset({kind} if kind else ()), whose, overdue, ended, number)


def _filter(name: str, title: Words, kinds: Iterable[AssignmentKind]) -> Form[AssignmentCriteria]:
    return Form(
        name, title,
        (
            Field("kind", _("Kind"), Kind.CHOICE, required=False, parse=lambda text, _today: AssignmentKind(text),
                  choices=(Choice("", _("Does not matter")), *_choices(kinds))),
            Field("whose", _("Taken by"), Kind.CHOICE, parse=lambda text, _today: Whose(text), choices=(
                Choice(Whose.ANYBODYS.value, _("Does not matter")), Choice(Whose.MINE.value, _("Me")),
                Choice(Whose.NOBODYS.value, _("Nobody yet")))),
            Field("overdue", _("Only overdue ones"), Kind.YES_NO),
            Field("ended", _("Those that are over"), Kind.YES_NO, hint=_("not the open ones")),
            Field("number", _("File number"), required=False, longest=20,
                  parse=lambda text, _today: clean_text(text, longest=20).upper(), hint=_("STTS-2026-0000123")),
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
        (Field("to_account_id", _("To"), Kind.CHOICE, choices=(_NONE_CHOSEN, *choices),
               parse=lambda text, _today: int(text)),),
        lambda to_account_id: to_account_id,
    )  # fmt: skip


COMMENT = Form(
    "comment-assignment", _("Comment on the assignment"),
    (Field("text", _("Comment"), parse=text_of(LONGEST_COMMENT), longest=LONGEST_COMMENT),),
    lambda text: text,
)  # fmt: skip


# -- the authority -----------------------------------------------------------------------------------------------------
def _documents(text: str, _today: date) -> frozenset[DocumentKind]:
    return frozenset(DocumentKind(value) for value in text.split(",") if value)


ASK = Form(
    "ask-documents", _("Ask for documents"),
    (
        Field("documents", _("Documents"), Kind.TICKS, choices=_choices(DocumentKind), parse=_documents,
              help=_("Space ticks what the customer has to send.")),
        _note(),
    ),
    AskDocuments,
)  # fmt: skip
GRANT = Form(
    "grant-tariff", _("Grant the tariff"),
    (
        Field("category", _("Category"), Kind.CHOICE, choices=(_NONE_CHOSEN, *_choices(Category)),
              parse=lambda text, _today: Category(text)),
        _date("starts_on", _("From"), help=_("The first day on which the reduction may be given.")),
        _note(),
    ),
    GrantTariff,
)  # fmt: skip
REFUSE = Form("refuse-tariff", _("Refuse the tariff"), (_reason(REFUSAL_REASONS), _note()), RefuseTariff)
END = Form(
    "end-tariff", _("End the tariff"),
    (_reason(END_REASONS), _date("last_day", _("Last day"), help=_("The last day with the reduction.")), _note()),
    EndTariff,
)  # fmt: skip


# -- the yearly statement ----------------------------------------------------------------------------------------------
def _year(text: str, _today: date) -> int:
    return int(text) if len(text.strip()) == 4 and text.strip().isascii() and text.strip().isdigit() else 0


STATEMENT = Form(
    "statement", _("Yearly statement"),
    (Field("year", _("Year"), parse=_year, longest=4, hint=_("a past year"),
           help=_("A calendar year that is over.")),),
    lambda year: year,
)  # fmt: skip
