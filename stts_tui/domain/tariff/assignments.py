"""Assignments: what somebody still has to do for a tariff file, or to take note of.

The first three kinds are the BUCOM manual's [S27] 10; the others were added for what the authority does. A
file never has two open assignments of one kind.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, StrEnum

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.criteria import either
from stts_tui.domain.common.errors import Reason, fault
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff.statement import Corrects
from stts_tui.i18n import Words, _

NO_SUCH_ASSIGNMENT = fault(
    "assignment-unknown", _("Your company has no such assignment. Refresh the list with F5."), audited=True
)
ASSIGNMENT_ENDED = fault(
    "assignment-ended",
    _("{kind} for {number} is not open any more: {state}. Refresh the list with F5; nothing more is to be done."),
    brief=_("not open any more"),
)
NOT_TO_ACKNOWLEDGE = fault(
    "assignment-not-acknowledged",
    _("The assignment “{kind}” is not done by taking note of it: open file {number} and do what it asks."),
    brief=_("open the file"),
)
TAKEN_ALREADY = fault(
    "assignment-taken",
    _("{name} has this assignment already. Ask that colleague to hand it over, or take another one."),
    brief=_("a colleague has it"),
)
TAKEN_BY_ONESELF = fault("assignment-yours", _("You have this assignment already."), brief=_("yours already"))
NOT_A_COLLEAGUE = fault(
    "assignment-colleague",
    _("An assignment goes to a colleague of your company with the profile STTS 3 whose account is open. Choose another."),
    brief=_("cannot have it"),
    audited=True,
)
NOTHING_CHOSEN = fault("assignment-none-chosen", _("No assignment is chosen. Mark one or several first."))

LONGEST_COMMENT = 200


class AssignmentKind(StrEnum):
    """What has to be done. `is_note`: it is acknowledged; the effect is in the file already."""

    ENTER_MISSING_DATA = "enter-missing-data"
    CLOSE_FILE = "close-file"
    TERMINATE_REDUCTION = "terminate-reduction"
    APPLY_REDUCTION = "apply-reduction"
    DOCUMENTS_ASKED = "documents-asked"
    RIGHT_CHECKED = "right-checked"
    ADDRESS_CHANGED = "address-changed"
    NUMBER_CHANGED = "number-changed"
    # The authority's own.
    DECIDE = "decide"
    JUDGE_DOCUMENTS = "judge-documents"
    LAPSING_RIGHT = "lapsing-right"

    @property
    def words(self) -> Words:
        return {
            AssignmentKind.ENTER_MISSING_DATA: _("Enter missing data"),
            AssignmentKind.CLOSE_FILE: _("Close file"),
            AssignmentKind.TERMINATE_REDUCTION: _("Terminate reduction"),
            AssignmentKind.APPLY_REDUCTION: _("Apply reduction"),
            AssignmentKind.DOCUMENTS_ASKED: _("Documents asked"),
            AssignmentKind.RIGHT_CHECKED: _("Right checked again"),
            AssignmentKind.ADDRESS_CHANGED: _("Address changed"),
            AssignmentKind.NUMBER_CHANGED: _("National number changed"),
            AssignmentKind.DECIDE: _("Decide"),
            AssignmentKind.JUDGE_DOCUMENTS: _("Judge documents"),
            AssignmentKind.LAPSING_RIGHT: _("Lapsing right"),
        }[self]

    @property
    def what_to_do(self) -> Words:
        return {
            AssignmentKind.ENTER_MISSING_DATA: _("Enter the second part of the file before the due date, or it is closed."),
            AssignmentKind.CLOSE_FILE: _("The file has been closed. Update your own systems, then acknowledge."),
            AssignmentKind.TERMINATE_REDUCTION: _("The reduction has ended. End it in your billing system, then acknowledge."),
            AssignmentKind.APPLY_REDUCTION: _(
                "The tariff has been granted. Give the reduction from the day shown, then acknowledge."
            ),
            AssignmentKind.DOCUMENTS_ASKED: _("The authority has asked the customer for papers. Take note of it."),
            AssignmentKind.RIGHT_CHECKED: _("The right to the tariff has been checked again. See the file, then acknowledge."),
            AssignmentKind.ADDRESS_CHANGED: _("The beneficiary has moved. Check the line's address, then acknowledge."),
            AssignmentKind.NUMBER_CHANGED: _(
                "The beneficiary has another national register number. Note it in your own systems, then acknowledge."
            ),
            AssignmentKind.DECIDE: _(
                "The register could not decide, or something is to be looked at: see the file; then ask for documents, grant"
                " or refuse."
            ),
            AssignmentKind.JUDGE_DOCUMENTS: _("Documents are awaited: grant, refuse, remind, or close once they are late."),
            AssignmentKind.LAPSING_RIGHT: _("The register knows no ground any more: grant anew, or end the tariff."),
        }[self]

    @property
    def is_note(self) -> bool:
        return self not in _TO_DO

    @property
    def is_the_authoritys(self) -> bool:
        return self in _OF_THE_AUTHORITY


_OF_THE_AUTHORITY = frozenset({AssignmentKind.DECIDE, AssignmentKind.JUDGE_DOCUMENTS, AssignmentKind.LAPSING_RIGHT})
_TO_DO = _OF_THE_AUTHORITY | {AssignmentKind.ENTER_MISSING_DATA}
TO_DO_KINDS = tuple(kind for kind in AssignmentKind if kind in _TO_DO)
OPERATOR_KINDS = tuple(kind for kind in AssignmentKind if kind not in _OF_THE_AUTHORITY)


class AssignmentState(StrEnum):
    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> Words:
        return _STATES[self]


_STATES = {AssignmentState.OPEN: _("Open"), AssignmentState.DONE: _("Done"), AssignmentState.WITHDRAWN: _("Withdrawn")}


class Whose(Enum):
    """Whose assignments a list holds."""

    ANYBODYS = "any"
    MINE = "mine"
    NOBODYS = "nobody"


@dataclass(frozen=True)
class AssignmentCriteria:
    """One's own company's assignments that meet every criterion; without any, all open ones."""

    kinds: frozenset[AssignmentKind] = field(default_factory=frozenset)  # is one of these
    whose: Whose = Whose.ANYBODYS
    overdue: bool = False  # only those whose due date has passed
    ended: bool = False  # those that are done or withdrawn, in place of the open ones
    number: str | None = None  # of the file, in full
    due_from: date | None = None  # both days included
    due_to: date | None = None
    operator_id: int | None = None  # of the file; for the authority, which has those of all
    operator: str = ""  # the name, for words

    def described(self, company: str, count: int) -> str:
        """The question in words with the number of answers."""
        from stts_tui.i18n import _n

        phrases = [str(_("ended")) if self.ended else str(_("open"))]
        if self.overdue:
            phrases.append(str(_("overdue")))
        if self.whose is not Whose.ANYBODYS:
            phrases.append(str(_("yours") if self.whose is Whose.MINE else _("taken by nobody")))
        if self.kinds:
            phrases.append(either(kind.words for kind in AssignmentKind if kind in self.kinds))
        if self.due_from is not None:
            phrases.append(str(_due(self.due_from, self.due_to)))
        if self.operator_id is not None:
            phrases.append(self.operator)
        if self.number:
            phrases.append(str(_("file {number}").with_values(number=self.number)))
        words = _n("{count} assignment of {company}: {criteria}", "{count} assignments of {company}: {criteria}")
        return str(words.with_values(count=count, company=company, criteria="; ".join(phrases)))


def _due(first: date, last: date | None) -> Words:
    if last is None:
        return _("due from {first} on").with_values(first=show_date(first))
    return _("due from {first} to {last}").with_values(first=show_date(first), last=show_date(last))


@dataclass(frozen=True)
class AssignmentRow:
    """An assignment in the inbox, by due date; the national number is masked."""

    assignment_id: int
    version: int
    kind: AssignmentKind
    state: AssignmentState
    file_id: int
    number: str
    first_name: str
    last_name: str
    masked_niss: str
    due_on: date
    overdue: bool
    taken_by: str
    comments: int
    created_at: datetime
    company: str = ""  # the operator's name, on the authority's list only
    papers_in: bool = False  # nothing that was asked of the customer is missing

    def taken_by_other(self, own_name: str) -> str:
        """The name of the colleague who has taken it; nothing where nobody has, or who is called `own_name`."""
        return self.taken_by if self.taken_by != own_name else ""


_OF_OPEN_ONES = (ActionId.ASSIGNMENT_TAKE, ActionId.ASSIGNMENT_HAND, ActionId.ASSIGNMENT_ACKNOWLEDGE)


def why_not(action_id: ActionId, row: AssignmentRow) -> Reason | None:
    """Why this cannot be done to the assignment as it stands: ASSIGNMENT_ENDED, NOT_TO_ACKNOWLEDGE; None where it can."""
    if action_id in _OF_OPEN_ONES and row.state is not AssignmentState.OPEN:
        values: dict[str, object] = {"kind": row.kind.words, "number": row.number, "state": row.state.words}
        return Reason(ASSIGNMENT_ENDED, values=values)
    if action_id is ActionId.ASSIGNMENT_ACKNOWLEDGE and not row.kind.is_note:
        return Reason(NOT_TO_ACKNOWLEDGE, values={"kind": row.kind.words, "number": row.number})
    return None


@dataclass(frozen=True)
class Comment:
    at: datetime
    by: str
    text: str


@dataclass(frozen=True)
class AssignmentView:
    """An assignment with its comments, and what happened to the file when it was made (a line of its history)."""

    row: AssignmentRow
    what_happened: str
    ended_at: datetime | None
    comments: tuple[Comment, ...]
    corrects: tuple[Corrects, ...] = ()  # closed years of which its file makes a correction statement due


@dataclass(frozen=True)
class Colleague:
    """Somebody to whom an assignment can be handed."""

    account_id: int
    name: str


@dataclass(frozen=True)
class PickAssignment:
    """An assignment as it was shown: to take it."""

    assignment_id: int
    version: int


@dataclass(frozen=True)
class HandAssignment:
    assignment_id: int
    version: int
    to_account_id: int


@dataclass(frozen=True)
class CommentAssignment:
    assignment_id: int
    text: str


@dataclass(frozen=True)
class Acknowledged:
    """How many were acknowledged, and the next note by due date, which opens by itself (None: there is none left)."""

    count: int
    next: AssignmentRow | None
