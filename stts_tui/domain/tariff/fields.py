"""THE TABLE of the fields of a tariff file: what is true of a field stands here, once.

From it derive the history (history.py), columns and reading of rows (store/tariff/rows.py), the forms of the screens and
of the records (forms.py, domain/messages/records.py), what a message holds of a file (exchange/exports.py), criteria
with their words and their SQL (search.py), the CSV and the file's page. What a file *is* stands in file.py, typed; a
test holds the two against each other. A field more is a row here, an attribute there, and, if it is looked for, one of
FileCriteria.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, get_args

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.kinds import (
    DAY,
    FIRST_NAME,
    NAME,
    NATIONAL_NUMBER,
    NUMBER_OF_OURS,
    PHONE,
    YES_NO,
    AnyRow,
    Row,
    ValueKind,
    code,
    getter,
    rows_of,
    several,
    text,
)
from stts_tui.domain.common.text import clean_text
from stts_tui.domain.law.terms import Category, Formula, Operators, Regime
from stts_tui.domain.tariff.file import ApplyForTariff, ModifyFile, Reduction, SecondPart, TransferTariff
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.reasons import Because, ConsentHow, DocumentKind, Doubt
from stts_tui.i18n import _


def _parse_euro(typed: str, _today: object) -> Decimal:
    from stts_tui.domain.law.amounts import parse_euro  # the tables of the store need no amounts

    return parse_euro(typed)


_FILE_NUMBER = replace(
    text(20), parse=lambda typed, _today: clean_text(typed, longest=20).upper(), hint=_("STTS-2026-0000123")
)
_EURO = ValueKind[Decimal | None](  # cents in a column
    holds=Decimal,
    write=lambda amount: "" if amount is None else f"{amount:.2f}",
    read=lambda text: Decimal(text) if text else None,
    show=lambda amount: "" if amount is None else f"{amount:.2f}".replace(".", ","),
    parse=_parse_euro,
    longest=10,
    null=True,
    typed=lambda amount: f"{amount:.2f}".replace(".", ",") if amount else "",
    keep=lambda amount: None if amount is None else int(amount * 100),
    restore=lambda cents: None if cents is None else (Decimal(cents) / 100).quantize(Decimal("0.01")),
)
_PRICE = replace(_EURO, take=lambda amount: amount or None, hint=_("EUR, if known"))
_ALWAYS = replace(DAY, null=False)
_NOTE = text(120)


class ReductionFields:
    """In the order of Reduction's attributes, in which they are made and written."""

    formula = Row(code(Formula, empty=""), _("Type of formula"), element="Formula")
    phone = Row(PHONE, _("Telephone number"), element="Line")
    starts_on = Row(_ALWAYS, _("Reduction from"), element="StartsOn")
    ends_on = Row(DAY, _("Reduction to"), element="EndsOn")
    category = Row(code(Category, empty=""), _("Category"), element="Category")
    operators = Row(code(Operators, empty=""), _("Subscription and calls"), element="Operators")
    price = Row(_PRICE, _("Subscription a month"), column="price_cents", element="Price")


REDUCTION = rows_of(ReductionFields)
_parts, _writers = getter(REDUCTION), tuple(row.kind.write for row in REDUCTION)


def _write_reduction(reduction: Reduction) -> str:
    return "|".join([write(part) for write, part in zip(_writers, _parts(reduction), strict=True)])


def _read_reduction(text: str) -> Reduction:
    return Reduction(*(row.kind.read(part) for row, part in zip(REDUCTION, text.split("|"), strict=True)))


def _show_reduction(reduction: Reduction) -> str:
    """A reduction in one line: its days, formula and number."""
    formula, phone, first, last, *_rest = (row.show(reduction) for row in REDUCTION)
    return f"{first} - {last or '...'} {formula} {phone}".rstrip()


_REDUCTIONS = ValueKind[tuple[Reduction, ...]](
    holds=tuple,
    write=lambda found: ";".join(map(_write_reduction, found)),
    read=lambda text: tuple(_read_reduction(part) for part in text.split(";") if part),
    show=lambda found: "; ".join(map(_show_reduction, found)),
)


def _write_paper(paper: tuple[DocumentKind, date]) -> str:
    kind, day = paper
    return f"{kind}={day.isoformat()}"


def _read_paper(text: str) -> tuple[DocumentKind, date]:
    kind, _sign, day = text.partition("=")
    return DocumentKind(kind), date.fromisoformat(day)


def _write_papers(papers: tuple[tuple[DocumentKind, date], ...]) -> str:
    return ";".join(map(_write_paper, papers))


def _read_papers(text: str) -> tuple[tuple[DocumentKind, date], ...]:
    return tuple(_read_paper(part) for part in text.split(";") if part)


_PAPERS = ValueKind[tuple[tuple[DocumentKind, date], ...]](
    holds=tuple,
    write=_write_papers,
    read=_read_papers,
    show=lambda papers: "; ".join(f"{kind.words} ({show_date(day)})" for kind, day in papers),
    keep=_write_papers,
    restore=_read_papers,
)


class FileFields:
    """In the order in which a history tells them. Column and element are named where they are; help where it helps."""

    number = Row(
        _FILE_NUMBER,
        _("File number"),
        element="Number",
        changes=False,
        refers=True,
        help=_("As in STTS-2026-0000123; F4 picks a file from a list."),
    )
    niss = Row(
        NATIONAL_NUMBER,
        _("National register number"),
        short=_("National number"),
        element="NationalNumber",
        kept=False,
        changes=False,
        help=_("Of the customer; 11 digits, on the identity card."),
    )
    regime = Row(code(Regime, empty=""), _("Regime"), changes=False)
    state = Row(code(FileState, empty=""), _("State"), element="State")
    first_name = Row(
        FIRST_NAME,
        _("First name"),
        element="FirstName",
        folded="folded_first",
        help=_("The first one, or all as on the identity card; empty for somebody who has one name only."),
    )
    last_name = Row(NAME, _("Name"), element="LastName", folded="folded_last")
    household_id = Row(NUMBER_OF_OURS, _("Household"), column="household", shown=False)
    category = Row(code(Category), _("Category"), element="Category")
    phone = Row(
        PHONE,
        _("Telephone number"),
        element="Phone",
        short=_("Telephone"),
        help=_("The line that the tariff is for, fixed or mobile."),
    )
    line_reason = Row(
        _NOTE,
        _("Reason for a shared line"),
        short=_("Shared line"),
        element="LineReason",
        help=_(
            "Only where another file has the same line, and that is right: why it is, as in one line for two households."
            " The authority (BIPT) then looks at it."
        ),
    )
    reference = Row(
        text(40),
        _("Your reference"),
        element="CustomerReference",
        folded="folded_reference",
        help=_("Your own customer number, for your administration."),
    )
    contact = Row(
        _NOTE,
        _("Contact of the customer"),
        short=_("Contact"),
        element="Contact",
        help=_("How the customer is reached about the tariff: an e-mail address or a telephone number."),
    )
    address = Row(text(180), _("Address"))
    address_note = Row(
        _NOTE,
        _("Remark on the address"),
        short=_("Remark"),
        element="AddressNote",
        help=_("Where the line is, if that is not the address that the register knows."),
    )
    with_proof = Row(
        YES_NO,
        _("The customer has proof"),
        element="WithProof",
        help=_(
            "Tick this if the register does not know the category, but the customer claims to have proof."
            " The authority (BIPT) then asks the customer for the papers."
        ),
    )
    communal = Row(
        YES_NO,
        _("Communal living"),
        element="Communal",
        help=_(
            "Tick this for somebody in a care home, or where several households live at one address, whose line is in the"
            " customer’s own name. If the register does not know it, the authority (BIPT) asks for proof."
        ),
    )
    doubts = Row(several(Doubt), _("To be looked at"), element="Doubt")
    requested_on = Row(_ALWAYS, _("Requested on"), element="RequestedOn")
    verified_on = Row(DAY, _("Register asked on"))
    granted_from = Row(DAY, _("Granted from"))
    activation_due = Row(DAY, _("Second part due by"), element="ActivationDue", short=_("Second part by"))
    documents = Row(several(DocumentKind), _("Documents"), help=_("Space ticks what the customer has to send."))
    received = Row(_PAPERS, _("Papers received"))
    documents_due = Row(DAY, _("Documents due by"))
    reminded_on = Row(DAY, _("Reminded on"))
    warned_on = Row(DAY, _("Warned on"))
    lapse_due = Row(DAY, _("Right lapses on"))
    formula = Row(
        code(Formula),
        _("Type of formula"),
        element="Formula",
        help=_("What the customer has at your company; “calls only” where the subscription is elsewhere."),
    )
    installation_costs = Row(
        _EURO,
        _("Installation costs"),
        short=_("Installation"),
        column="installation_cents",
        element="InstallationCosts",
        help=_("The normal price of installing the line, VAT included; half of it is the reduction."),
    )
    price = Row(
        _PRICE,
        _("Subscription a month"),
        short=_("Price a month"),
        column="price_cents",
        element="Price",
        help=_("The normal price, VAT included. Empty: not known; the most that the law gives is then shown."),
    )
    operators = Row(
        code(Operators, Operators.ONE),
        _("Subscription and calls"),
        element="Operators",
        help=_("At two operators, only that of the calls gives the reduction."),
    )
    activation_on = Row(DAY, _("Activation date"), element="ActivationDate", help=_("The first day with the reduction."))
    invoice_on = Row(DAY, _("Invoice date"), element="InvoiceDate", help=_("Of the first invoice that shows the reduction."))
    consent_by = Row(
        NAME,
        _("Consent given by"),
        element="ConsentBy",
        help=_("Who agreed to the transfer: the customer, or whoever may speak for the customer."),
    )
    consent_on = Row(DAY, _("Consent given on"), element="ConsentOn")
    consent_how = Row(code(ConsentHow), _("Consent given"), element="ConsentHow")
    taken_from = Row(NUMBER_OF_OURS, _("Taken over"), shown=False)
    closed_on = Row(DAY, _("Ended on"), element="ClosedOn")
    closed_because = Row(code(Because, empty=""), _("Reason"), element="ClosedBecause")
    closed_note = Row(_NOTE, _("Remark"), element="ClosedNote", help=_("Stands in the file’s history."))
    reductions = Row(_REDUCTIONS, _("Reductions"))


F = FileFields

# -- where they are met together -----------------------------------------------------------------------------------------
OWN = (F.reference, F.contact)  # what an operator keeps for itself: on each first part, when modifying, on the page
CSV: tuple[AnyRow, ...] = (
    F.number,
    F.state,
    F.last_name,
    F.first_name,
    F.niss,
    F.phone,
    F.reference,
    F.category,
    F.formula,
    F.requested_on,
    F.activation_on,
    F.invoice_on,
    ReductionFields.starts_on,
    ReductionFields.ends_on,
    F.closed_on,
    F.closed_because,
    F.doubts,
)

# -- all of them ---------------------------------------------------------------------------------------------------------
ALL = rows_of(FileFields)
BY_NAME: Mapping[str, AnyRow] = {row.name: row for row in ALL}
CHANGING = tuple(row for row in ALL if row.changes)  # the others are the same for ever
Given = ApplyForTariff | TransferTariff | SecondPart | ModifyFile
_GIVEN = {
    request: [(row.name, row.kind.take) for row in CHANGING if row.name in request.__annotations__]
    for request in get_args(Given)
}


def as_held(request: Given) -> dict[str, Any]:
    """What a request says of a file's fields, by their names and as a file holds it."""
    given = vars(request)
    return {name: take(given[name]) if take else given[name] for name, take in _GIVEN[type(request)]}
