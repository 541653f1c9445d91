"""Tariff files as data: what is asked, what a file holds, what is shown of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from stts_tui.domain.common.errors import Reason
from stts_tui.domain.common.numbers import NationalNumber, PhoneNumber
from stts_tui.domain.common.quick import quick
from stts_tui.domain.law.terms import Category, Formula, Operators, Regime
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff.assignments import AssignmentKind
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.reasons import Because, ConsentHow, DocumentKind, Doubt
from stts_tui.domain.tariff.statement import Corrects
from stts_tui.i18n import Words, _


# -- what is asked -----------------------------------------------------------------------------------------------------
@quick
@dataclass(frozen=True)
class SecondPart:
    """The line and its billing: the second part of an application or transfer [S27] 10.

    Amounts are euro, VAT included: `installation_costs` the normal price of one installation (0: none), `price` that of
    a month's subscription (None: not known, the most that the law gives is taken).
    """

    formula: Formula
    phone: PhoneNumber
    activation_on: date
    invoice_on: date
    installation_costs: Decimal = Decimal(0)
    operators: Operators = Operators.ONE
    price: Decimal | None = None
    line_reason: str = ""


@quick
@dataclass(frozen=True)
class ApplyForTariff:
    """The first part of an application: who, which category, and that the customer asks for it; the second if known.

    `category` None leaves it to the register. `with_proof`: the customer says that he can prove `category` though the
    register does not know it; the authority then decides. `phone` may be known before the second part is; `line_reason`
    says why another file may have that line too. `communal`: the person lives in a home of several households.
    """

    niss: NationalNumber
    first_name: str
    last_name: str
    consent: bool
    category: Category | None = None
    phone: PhoneNumber | None = None
    reference: str = ""
    with_proof: bool = False
    contact: str = ""
    second: SecondPart | None = None
    line_reason: str = ""
    communal: bool = False

    @property
    def line(self) -> PhoneNumber | None:
        """The line that it names."""
        return self.second.phone if self.second is not None else self.phone


@quick
@dataclass(frozen=True)
class TransferTariff:
    """Taking over a person's tariff from the operator that has it, with his consent: who gave it, when and how."""

    niss: NationalNumber
    first_name: str
    last_name: str
    consent_by: str
    consent_on: date
    consent_how: ConsentHow
    reference: str = ""
    contact: str = ""
    second: SecondPart | None = None

    @property
    def line(self) -> PhoneNumber | None:
        """The line that it names."""
        return self.second.phone if self.second is not None else None


@quick
@dataclass(frozen=True)
class PickFile:
    """A file as it was shown: for actions that ask nothing more."""

    file_id: int
    version: int


@quick
@dataclass(frozen=True)
class CompleteFile:
    """The second part, later."""

    file_id: int
    version: int
    second: SecondPart


@quick
@dataclass(frozen=True)
class ModifyFile:
    """New data of a file; None leaves a field as it is; an empty text, or a price of 0, takes it away.

    A change of formula, number, operators or price holds from `effective_on` (None: today): the present reduction ends
    the day before, and the next one begins. Where no reduction runs, `effective_on` begins one.
    """

    file_id: int
    version: int
    phone: PhoneNumber | None = None
    formula: Formula | None = None
    operators: Operators | None = None
    price: Decimal | None = None
    reference: str | None = None
    contact: str | None = None
    address_note: str | None = None
    invoice_on: date | None = None
    activation_on: date | None = None
    effective_on: date | None = None
    line_reason: str | None = None


class StopWhat(StrEnum):
    REDUCTION = "reduction"
    TARIFF = "tariff"

    @property
    def words(self) -> Words:
        return {
            StopWhat.REDUCTION: _("The present reduction only"),
            StopWhat.TARIFF: _("The social telephone tariff altogether"),
        }[self]


@quick
@dataclass(frozen=True)
class StopTariff:
    """The end of the present reduction, or of the tariff altogether; `last_day` is the last one with a discount."""

    file_id: int
    version: int
    what: StopWhat
    last_day: date
    reason: Because
    note: str = ""


@quick
@dataclass(frozen=True)
class CancelAction:
    """Undo the latest action of a file."""

    file_id: int
    version: int
    reason: str


# -- what a file holds -------------------------------------------------------------------------------------------------
@quick
@dataclass(frozen=True)
class Reduction:
    """A dated discount inside a file; `ends_on` is its last day, None while it has no end."""

    formula: Formula
    phone: str
    starts_on: date
    ends_on: date | None
    category: Category
    operators: Operators = Operators.ONE
    price: Decimal | None = None

    def overlaps(self, first: date, last: date | None) -> bool:
        """Whether it shares a day with the days from `first` to `last` (None: without end)."""
        return (last is None or self.starts_on <= last) and (self.ends_on is None or self.ends_on >= first)


@quick
@dataclass(frozen=True, kw_only=True)
class FileRecord:
    """A tariff file with its reductions: what the rules work on and the store keeps. `file_id` 0: not saved yet."""

    file_id: int = 0
    version: int = 0
    number: str = ""
    company_id: int
    niss: NationalNumber
    household_id: int | None  # None until the register has told it
    first_name: str
    last_name: str
    category: Category | None  # None until it is decided
    state: FileState
    regime: Regime = Regime.CLASSIC  # the rules under which it was asked for, for life
    phone: str = ""  # E.164, or empty
    line_reason: str = ""  # why another file may have the same line
    reference: str = ""
    contact: str = ""
    address: str = ""  # as the register has it, in one line; empty until it has told it
    address_note: str = ""
    with_proof: bool = False
    communal: bool = False  # lives where there are several households: the household’s one place is not the person’s
    doubts: frozenset[Doubt] = frozenset()  # what the authority has to look at before the tariff is given
    requested_on: date
    verified_on: date | None = None  # the register last answered; None: it never has
    granted_from: date | None = None  # the first day on which a reduction may be given
    activation_due: date | None = None
    documents: frozenset[DocumentKind] = frozenset()
    received: tuple[tuple[DocumentKind, date], ...] = ()  # papers that came in, and when, in the order of their kinds
    documents_due: date | None = None
    reminded_on: date | None = None
    warned_on: date | None = None  # the operator was told that the right lapses
    lapse_due: date | None = None  # until when proof may come after that
    formula: Formula | None = None
    installation_costs: Decimal | None = None
    price: Decimal | None = None
    operators: Operators = Operators.ONE
    activation_on: date | None = None
    invoice_on: date | None = None
    consent_by: str = ""
    consent_on: date | None = None
    consent_how: ConsentHow | None = None
    taken_from: int | None = None  # the file of another operator that this one took, or is about to take, over
    closed_on: date | None = None
    closed_because: Because | None = None
    closed_note: str = ""
    reductions: tuple[Reduction, ...] = ()  # by first day; only the last may be without end

    @property
    def has_second_part(self) -> bool:
        return self.formula is not None

    @property
    def missing(self) -> frozenset[DocumentKind]:
        """Papers that were asked and did not come in."""
        return self.documents - {kind for kind, _day in self.received} if self.received else self.documents

    @property
    def is_pending_transfer(self) -> bool:
        """Whether another operator stays in charge until this file is active."""
        return self.taken_from is not None and self.state.waits

    @property
    def running(self) -> Reduction | None:
        """The reduction without an end."""
        return self.reductions[-1] if self.reductions and self.reductions[-1].ends_on is None else None

    @property
    def last_day(self) -> date | None:
        """The last day of the last reduction that has ended; None if there is none, or one runs without end."""
        return self.reductions[-1].ends_on if self.reductions else None


# -- what is shown -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Change:
    """A field that changed, for reading: dates as DD/MM/YYYY, codes in words, nothing as an empty text."""

    field: str
    label: Words
    before: str
    after: str


@dataclass(frozen=True)
class HistoryLine:
    """One thing that happened to a file. `by` is "another operator" or "the authority" where it is not one's own."""

    position: int
    at: datetime
    by: str
    what: str  # the id of an action
    changes: tuple[Change, ...]
    note: str = ""
    cancelled: bool = False  # it was undone later
    undoes: tuple[int, ...] = ()  # the positions that this cancellation undid


@dataclass(frozen=True)
class FileAssignment:
    """An open assignment of a file."""

    assignment_id: int
    kind: AssignmentKind
    due_on: date
    taken_by: str


@dataclass(frozen=True)
class OtherFile:
    """A file that a doubt of another one is about, for the authority."""

    doubt: Doubt
    number: str
    first_name: str
    last_name: str
    masked_niss: str
    company: str


@dataclass(frozen=True, kw_only=True)
class FileView(FileRecord):
    """Everything that is shown of a tariff file. `offered` is exactly what its reader may do to it now."""

    company: str = ""
    changed_at: datetime
    changed_by: str
    history: tuple[HistoryLine, ...] = ()
    assignments: tuple[FileAssignment, ...] = ()
    offered: tuple[ActionId, ...] = ()
    asked: tuple[tuple[DocumentKind, date], ...] = ()  # papers that are asked, and since when, in the order of their kinds
    decided_by: date | None = None  # where it waits for the authority: until when at the latest
    corrects: tuple[Corrects, ...] = ()  # closed years of which a correction statement is due for this file
    others: tuple[OtherFile, ...] = ()  # for the authority: what its doubts are about
    usual_due: date | None = None  # for the authority: when documents that are asked today are due, unless it says otherwise


@dataclass(frozen=True)
class FileRow:
    """A tariff file in a list; the national number is masked."""

    file_id: int
    number: str
    first_name: str
    last_name: str
    masked_niss: str
    phone: str
    state: FileState
    requested_on: date
    category: Category | None = None
    reference: str = ""
    closed_on: date | None = None
    company: str = ""  # on the authority's list only


@dataclass(frozen=True)
class Forecast:
    """What an action would do, without doing it: every reason against it, or the file before and after.

    `opened` (each with its due date), `done` and `withdrawn` are the assignments at one's own company that it would open,
    or open anew, and end;
    `due` those that stay open with another due date; `ends_elsewhere` the last day of the other operator's reduction that
    a transfer would set; `remarks` stand in nobody's way.
    """

    reasons: tuple[Reason, ...] = ()
    before: FileRecord | None = None
    after: FileRecord | None = None
    changes: tuple[Change, ...] = ()
    opened: tuple[tuple[AssignmentKind, date], ...] = ()
    done: tuple[AssignmentKind, ...] = ()
    withdrawn: tuple[AssignmentKind, ...] = ()
    due: tuple[tuple[AssignmentKind, date], ...] = ()
    ends_elsewhere: date | None = None
    decided_by: date | None = None  # when it would wait for the authority: until when at the latest
    corrects: tuple[Corrects, ...] = ()  # closed years whose statement it would change
    remarks: tuple[Reason, ...] = ()

    @property
    def opens(self) -> tuple[AssignmentKind, ...]:
        """The kinds of what it would open."""
        return tuple(kind for kind, _due in self.opened)

    @property
    def would_succeed(self) -> bool:
        return not self.reasons


@dataclass(frozen=True)
class FileExport:
    """The rows of a CSV export, head first, read page by page while they are taken; national numbers masked."""

    question: str
    total: int
    rows: Iterator[tuple[str, ...]] = field(repr=False)
