"""From provisional data to a registered local administrator, and what he finds of his predecessor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stts_tui.domain.access.request import RequestState
from stts_tui.domain.access.ticket import Ticket
from stts_tui.domain.common.errors import fault
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.common.secret import Secret
from stts_tui.i18n import _

NOT_THE_PERSON = fault(
    "registration-not-the-person",
    _("This is not the national register number of the local administrator on the request. Only that person can register;"
      " another person needs another request."),
    brief=_("not the request's"), audited=True,
)  # fmt: skip
PROVISIONAL_PASSWORD = fault(
    "registration-provisional-password",
    _("This is the provisional password of the letter. Choose one that only you know."),
    brief=_("provisional one"),
)
NO_REQUEST = fault(
    "registration-no-request",
    _("The request behind these provisional data is no longer open. The access desk can tell you more."),
)
HAS_ADMINISTRATOR = fault(
    "registration-has-administrator", _("The company has a local administrator already. The access desk can tell you more.")
)


@dataclass(frozen=True)
class RegistrationView:
    """What somebody sees who logged in with provisional data: of his own request only."""

    ticket: Ticket
    company_name: str
    first_name: str
    last_name: str
    email: str
    language: str
    until: date
    closes: str  # his own former account at the company, which registering closes; "" if none


@dataclass(frozen=True)
class Registration:
    """The form “Create a local administrator”."""

    user_name: str
    password: Secret
    email: str
    niss: NationalNumber
    language: str


@dataclass(frozen=True)
class PlannedBlock:
    name: str
    user_name: str
    until: date
    reason: str


@dataclass(frozen=True)
class Handover:
    """What a new local administrator finds: the predecessor, and what he left that is still going on."""

    company_name: str
    predecessor: str
    closed_on: date | None
    users: int
    blocked_for_good: int
    planned_blocks: tuple[PlannedBlock, ...]
    message_users: tuple[str, ...]
    requests: tuple[tuple[Ticket, RequestState], ...]
    open_assignments: int
