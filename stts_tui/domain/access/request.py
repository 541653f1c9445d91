"""Access requests: the life cycle as one table, the people on a form, and when the desk may process one.

Source: the manual, "How to designate a local administrator" to "How to change your local administrator" [S0]; where
it is silent, [D5] and [D6].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from stts_tui.domain.access.ticket import Ticket
from stts_tui.domain.common.errors import fault, refused
from stts_tui.domain.common.names import in_full
from stts_tui.domain.common.numbers import EnterpriseNumber, NationalNumber, NssoNumber
from stts_tui.i18n import Words, _


# -- the life cycle ----------------------------------------------------------------------------------------------------
class RequestState(StrEnum):
    SUBMITTED = "submitted"
    RECEIVED = "received"
    PROCESSED = "processed"
    REGISTERED = "registered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> Words:
        return {
            RequestState.SUBMITTED: _("awaits the original"),
            RequestState.RECEIVED: _("original received"),
            RequestState.PROCESSED: _("letters sent"),
            RequestState.REGISTERED: _("registered"),
            RequestState.REFUSED: _("refused"),
            RequestState.WITHDRAWN: _("withdrawn"),
        }[self]

    @property
    def is_open(self) -> bool:
        """Whether something may still come of it."""
        return self in OPEN_STATES


OPEN_STATES = frozenset({RequestState.SUBMITTED, RequestState.RECEIVED, RequestState.PROCESSED})


class RequestStep(StrEnum):
    """What can happen to a request; the history keeps each."""

    SUBMIT = "submit"
    ORIGINAL = "original"
    COPY = "copy"  # a fax, photocopy or e-mail: recorded and refused
    PROOF = "proof"
    PROCESS = "process"
    REISSUE = "reissue"
    REGISTER = "register"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    FACTOR = "factor"  # of the local administrator who was registered by it
    SET_ASIDE = "set-aside"  # withdrawn because another request of the company was processed

    @property
    def words(self) -> Words:
        return {
            RequestStep.SUBMIT: _("request made"),
            RequestStep.ORIGINAL: _("original received by post"),
            RequestStep.COPY: _("no original: refused"),
            RequestStep.PROOF: _("proof of function seen"),
            RequestStep.PROCESS: _("processed, two letters made"),
            RequestStep.REISSUE: _("new provisional data, two letters made"),
            RequestStep.REGISTER: _("local administrator registered"),
            RequestStep.REFUSE: _("request refused"),
            RequestStep.WITHDRAW: _("request withdrawn"),
            RequestStep.FACTOR: _("second factor of the local administrator renewed"),
            RequestStep.SET_ASIDE: _("set aside for another request"),
        }[self]


@dataclass(frozen=True)
class Move:
    """From which states a step may be taken, and to which it leads (None: the state stays)."""

    from_states: frozenset[RequestState]
    to: RequestState | None = None


_S = RequestState
LIFE_CYCLE: Mapping[RequestStep, Move] = {
    RequestStep.ORIGINAL: Move(frozenset({_S.SUBMITTED}), _S.RECEIVED),
    RequestStep.COPY: Move(frozenset({_S.SUBMITTED, _S.RECEIVED})),
    RequestStep.PROOF: Move(frozenset({_S.RECEIVED})),
    RequestStep.PROCESS: Move(frozenset({_S.RECEIVED}), _S.PROCESSED),
    RequestStep.REISSUE: Move(frozenset({_S.PROCESSED})),
    RequestStep.REGISTER: Move(frozenset({_S.PROCESSED}), _S.REGISTERED),
    RequestStep.REFUSE: Move(frozenset({_S.SUBMITTED, _S.RECEIVED}), _S.REFUSED),
    RequestStep.WITHDRAW: Move(OPEN_STATES, _S.WITHDRAWN),
    RequestStep.FACTOR: Move(frozenset({_S.REGISTERED})),
    RequestStep.SET_ASIDE: Move(OPEN_STATES, _S.WITHDRAWN),
}

NO_SUCH_REQUEST = fault("request-unknown", _("There is no such access request. Refresh the list with F5."), audited=True)
NOT_NOW = fault(
    "request-not-now",
    _("This cannot be done to request {ticket}: it is in the state “{state}”. Its page shows what can be done."),
)
ORIGINAL_FIRST = fault(
    "request-original-first",
    _("The signed original of request {ticket} has not come in yet; only after that can it be processed. What comes in"
      " is recorded under “Record what came in”."),
)  # fmt: skip


def next_state(state: RequestState, step: RequestStep, ticket: Ticket) -> RequestState:
    """Where `step` leads from `state`. Raises ORIGINAL_FIRST or NOT_NOW."""
    move = LIFE_CYCLE[step]
    if state not in move.from_states:
        waits = state is RequestState.SUBMITTED and step in (RequestStep.PROCESS, RequestStep.PROOF)
        if waits:
            raise refused(ORIGINAL_FIRST, ticket=ticket)
        raise refused(NOT_NOW, ticket=ticket, state=state.words)
    return move.to or state


# -- what stands on the form -------------------------------------------------------------------------------------------
class Qualification(StrEnum):
    """What somebody is in the company: an employee may be local administrator, but not sign."""

    EMPLOYEE = "employee"
    BOARD_MEMBER = "board-member"
    DIRECTOR = "director"
    PARTNER = "partner"

    @property
    def words(self) -> Words:
        return {
            Qualification.EMPLOYEE: _("Employee"),
            Qualification.BOARD_MEMBER: _("Board member"),
            Qualification.DIRECTOR: _("Director"),
            Qualification.PARTNER: _("Partner"),
        }[self]


SIGNING = (Qualification.BOARD_MEMBER, Qualification.DIRECTOR, Qualification.PARTNER)


@dataclass(frozen=True)
class PostalAddress:
    street: str
    postal_code: str
    municipality: str

    def __str__(self) -> str:
        return f"{self.street}, {self.postal_code} {self.municipality}"


@dataclass(frozen=True)
class AccessPerson:
    """The local administrator to be, or the responsible who signs; `phone` in the international form."""

    first_name: str
    last_name: str
    niss: NationalNumber
    qualification: Qualification
    email: str
    phone: str
    address: PostalAddress

    @property
    def full_name(self) -> str:
        return in_full(self.first_name, self.last_name)


@dataclass(frozen=True)
class AccessCompany:
    """The company as the form names it: by one of its numbers or both; `language`: in which it is written to."""

    nsso: NssoNumber | None
    cbe: EnterpriseNumber | None
    name: str
    email: str
    address: PostalAddress
    language: str


@dataclass(frozen=True)
class Responsible:
    """Who signs, and whether he works in the company: if not, a proof of his function must be enclosed."""

    person: AccessPerson
    works_in_company: bool


@dataclass(frozen=True)
class AccessRequest:
    """A whole form; `replaces` says yes to the question whether the present local administrator is to be replaced."""

    company: AccessCompany
    administrator: AccessPerson
    responsible: Responsible
    replaces: bool

    @property
    def language(self) -> str:
        """Of the form, of the letters, and of the pages that the local administrator first sees."""
        return self.company.language


NUMBER_MISSING = fault(
    "request-number-missing",
    _("Give the company's NSSO number or its enterprise number (CBE); one of them is enough."),
    brief=_("one of the two"),
)
ENTERPRISE_NUMBER_NEEDED = fault(
    "request-cbe-needed",
    _("No company with this NSSO number is known here yet: give its enterprise number (CBE) too."),
    brief=_("needed here"),
)
NUMBERS_DIFFER = fault(
    "request-numbers-differ",
    _("These two numbers are known here as those of different companies. Check both."),
    brief=_("another company's"),
)
MUST_REPLACE = fault(
    "request-must-replace",
    _("This company has a local administrator already, and it can have only one. Tick that this one is to be replaced, or do"
      " not make this request."),
    brief=_("tick to go on"),
)  # fmt: skip
NOT_CONFIRMED = fault(
    "request-not-confirmed",
    _("Nothing has been sent yet: tick that all data are right, then press Enter."),
    brief=_("tick to go on"),
)
KIND_MISSING = fault(
    "request-kind-missing", _("Tick what you ask access for: the local administrator."), brief=_("tick to go on")
)


@dataclass(frozen=True)
class Review:
    """What is known here of a company that somebody asks access for."""

    cbe: EnterpriseNumber
    known: bool
    has_administrator: bool


@dataclass(frozen=True)
class Submitted:
    """A request that has been made: shown once, and written on the form."""

    request: AccessRequest
    cbe: EnterpriseNumber
    ticket: Ticket
    secret: str
    code: str
    on: date
    desk_address: str
    desk_phone: str


@dataclass(frozen=True)
class HistoryEvent:
    at: datetime
    by: str
    step: RequestStep
    note: str


@dataclass(frozen=True)
class RequestStatus:
    """What the holder of a form may know of it."""

    ticket: Ticket
    company_name: str
    state: RequestState
    submitted_on: date
    due_by: date | None
    provisional_until: date | None
    events: tuple[HistoryEvent, ...]
    desk_address: str
    desk_phone: str


STATUS_WRONG = fault(
    "status-wrong",
    _("The ticket number or the secret is not right. Both stand in the letter before the form, the secret under the"
      " ticket number."),
)  # fmt: skip
