"""Tariff files: states, what a file holds, and the rules for opening one.

A file is a person's right at one operator; reductions are dated discounts inside it. One tariff per beneficiary and
household, over all operators (domain notes 1.2, 2.5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from stts_tui.domain.entitlement import Address, Answer, Category, Unavailable
from stts_tui.domain.errors import Reason, Refused, fault
from stts_tui.domain.numbers import NationalNumber, PhoneNumber
from stts_tui.i18n import Words, _

CALL_THE_AUTHORITY = _("Questions: the authority (BIPT), with the date and this code.")

NOT_IDENTIFIED = fault(
    "person-not-identified",
    _("This person cannot be identified: the national register number is unknown, or the name does not belong to it."
      " Compare both with the identity card."),
    brief=_("not identified"),
)  # fmt: skip
DECEASED = fault(
    "person-deceased",
    _("The register holds this person as deceased; no tariff can be given. If that is wrong, the municipality corrects it."),
)  # fmt: skip
NOT_ENTITLED = fault(
    "person-not-entitled",
    _("The register knows no ground on which this person is entitled to the social tariff today."
      " If he has proof, he sends it to the authority (BIPT)."),
    brief=_("not entitled"),
)  # fmt: skip
CATEGORY_NOT_CONFIRMED = fault(
    "category-not-confirmed",
    _("The register does not confirm this category, but it knows: {categories}. Choose that one, or leave it open."),
    brief=_("not confirmed"),
)
FILE_EXISTS_HERE = fault(
    "file-exists-here",
    _("This person already has a file at your company: {number}. Search it to see its state; a second one is not possible."),
)  # fmt: skip
FILE_EXISTS_ELSEWHERE = fault(
    "file-exists-elsewhere",
    _("This person already has the social tariff at another operator. With the customer's consent it can be"
      " transferred to your company."),
)  # fmt: skip
HOUSEHOLD_SERVED = fault(
    "household-served",
    _("Somebody of the same household already has the social tariff; there is one for each household."
      " The household itself chooses who has it."),
)  # fmt: skip
CONSENT_MISSING = fault(
    "consent-missing",
    _("The customer must ask for the tariff himself; tick this once he has agreed to the application."),
    brief=_("needed"),
)
REGISTER_SILENT = fault(
    "register-unavailable",
    _("The register of entitlement does not answer now. Nothing is lost; try again later."),
)
NO_SUCH_FILE = fault(
    "file-unknown",
    _("Your company has no such tariff file. Search it by the beneficiary's name or national register number."),
)


class FileState(StrEnum):
    """Where a file stands (domain notes 2.5)."""

    REQUESTED = "requested"
    AWAITING_DOCUMENTS = "awaiting-documents"
    AWAITING_ACTIVATION = "awaiting-activation"
    ACTIVE = "active"
    REFUSED = "refused"
    CLOSED = "closed"
    ENDED = "ended"

    @property
    def words(self) -> Words:
        return {
            FileState.REQUESTED: _("Requested"),
            FileState.AWAITING_DOCUMENTS: _("Awaiting documents"),
            FileState.AWAITING_ACTIVATION: _("Awaiting activation"),
            FileState.ACTIVE: _("Active"),
            FileState.REFUSED: _("Refused"),
            FileState.CLOSED: _("Closed"),
            FileState.ENDED: _("Ended"),
        }[self]

    @property
    def is_live(self) -> bool:
        """Whether the file holds its person's and household's one place."""
        return self in LIVE_STATES


LIVE_STATES = (
    FileState.REQUESTED,
    FileState.AWAITING_DOCUMENTS,
    FileState.AWAITING_ACTIVATION,
    FileState.ACTIVE,
)


class Formula(StrEnum):
    """The type of formula that a reduction is given on (domain notes 1.3)."""

    FIXED = "fixed"
    MOBILE = "mobile"
    PREPAID = "prepaid"
    INTERNET = "internet"
    BUNDLE = "bundle"
    CALLS = "calls"

    @property
    def words(self) -> Words:
        return {
            Formula.FIXED: _("Fixed line"),
            Formula.MOBILE: _("Mobile subscription"),
            Formula.PREPAID: _("Prepaid mobile"),
            Formula.INTERNET: _("Internet"),
            Formula.BUNDLE: _("Bundle"),
            Formula.CALLS: _("Calls only"),
        }[self]


class AssignmentKind(StrEnum):
    """The operator's assignments that the BUCOM manual names (domain notes 2.1)."""

    ENTER_MISSING_DATA = "enter-missing-data"
    CLOSE_FILE = "close-file"
    TERMINATE_REDUCTION = "terminate-reduction"

    @property
    def words(self) -> Words:
        return {
            AssignmentKind.ENTER_MISSING_DATA: _("Enter missing data"),
            AssignmentKind.CLOSE_FILE: _("Close file"),
            AssignmentKind.TERMINATE_REDUCTION: _("Terminate reduction"),
        }[self]


@dataclass(frozen=True)
class ApplyForTariff:
    """The first part of an application: who, which category, and that the customer asks for it.

    `category` None leaves it to the register. `phone` and `reference` (the operator's own customer number) may be
    known already; type of formula and dates belong to the second part.
    """

    niss: NationalNumber
    first_name: str
    last_name: str
    consent: bool
    category: Category | None = None
    phone: PhoneNumber | None = None
    reference: str = ""


@dataclass(frozen=True)
class LiveFile:
    """A live file that stands in the way of another: whose it is, and where."""

    number: str
    company_id: int
    niss: NationalNumber


@dataclass(frozen=True)
class OpenedFile:
    """What an accepted application becomes."""

    state: FileState
    category: Category
    household_id: int
    first_name: str
    last_name: str
    activation_due: date


def open_file(
    request: ApplyForTariff,
    answer: Answer,
    in_the_way: Sequence[LiveFile],
    company_id: int,
    today: date,
    activation_days: int,
) -> OpenedFile:
    """The rule of application: the file that `request` opens, or a refusal with every reason at once.

    Args:
        request: what the operator's user entered.
        answer: what the register knows of the person; None if it does not know the number.
        in_the_way: live files of the person or of his household, at any operator.
        company_id: the operator that applies.
        today: the Belgian date.
        activation_days: within how many days the second part is due (a setting, assumed; domain notes 1.4).

    Raises: CONSENT_MISSING, NOT_IDENTIFIED, DECEASED, NOT_ENTITLED, CATEGORY_NOT_CONFIRMED, FILE_EXISTS_HERE,
        FILE_EXISTS_ELSEWHERE, HOUSEHOLD_SERVED.

    """
    reasons: list[Reason] = []
    if not request.consent:
        reasons.append(Reason(CONSENT_MISSING, "consent"))
    if isinstance(answer, Unavailable):
        raise Refused([*reasons, Reason(REGISTER_SILENT)])
    if answer is None or not answer.is_called(request.first_name, request.last_name):
        # Nothing of what the register knows is told to somebody who cannot name the person.
        raise Refused([*reasons, Reason(NOT_IDENTIFIED, "niss")])
    if not answer.alive:
        raise Refused([*reasons, Reason(DECEASED, "niss")])
    if not answer.categories:
        reasons.append(Reason(NOT_ENTITLED, "niss"))
    elif request.category is not None and request.category not in answer.categories:
        known = ", ".join(str(category.words) for category in Category if category in answer.categories)
        reasons.append(Reason(CATEGORY_NOT_CONFIRMED, "category", {"categories": known}))
    reasons.extend(_reasons_in_the_way(request.niss, in_the_way, company_id))
    if reasons:
        raise Refused(reasons)
    category = request.category or next(category for category in Category if category in answer.categories)
    return OpenedFile(
        FileState.AWAITING_ACTIVATION,
        category,
        answer.household_id,
        answer.first_name,
        answer.last_name,
        today + timedelta(days=activation_days),
    )


def _reasons_in_the_way(niss: NationalNumber, files: Sequence[LiveFile], company_id: int) -> list[Reason]:
    reasons: list[Reason] = []
    for file in files:
        if file.niss == niss and file.company_id == company_id:
            reasons.append(Reason(FILE_EXISTS_HERE, "niss", {"number": file.number}))
        elif file.niss == niss:
            reasons.append(Reason(FILE_EXISTS_ELSEWHERE, "niss"))
        elif not any(reason.fault is HOUSEHOLD_SERVED for reason in reasons):
            reasons.append(Reason(HOUSEHOLD_SERVED, "niss"))
    return reasons


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


@dataclass(frozen=True)
class Reduction:
    """A dated discount inside a file; `ends_on` is its last day."""

    formula: Formula
    phone: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class HistoryLine:
    """One thing that happened to a file."""

    at: datetime
    by: str
    what: str
    changes: tuple[tuple[str, str, str], ...]  # field, before, after


@dataclass(frozen=True)
class FileView:
    """Everything that a tariff file holds."""

    file_id: int
    version: int
    number: str
    niss: NationalNumber
    first_name: str
    last_name: str
    address: Address
    category: Category
    state: FileState
    phone: str
    reference: str
    requested_on: date
    activation_due: date | None
    closed_on: date | None
    closed_because: str
    reductions: tuple[Reduction, ...]
    history: tuple[HistoryLine, ...]
