"""What the access desk sees of access requests, and how it finds them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from stts_tui.domain.access.decisions import Situation
from stts_tui.domain.access.request import AccessPerson, HistoryEvent, PostalAddress, RequestState, Responsible
from stts_tui.domain.access.ticket import Ticket, parse_short_code, parse_ticket
from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.numbers import EnterpriseNumber, NssoNumber, parse_enterprise_number
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.common.text import clean_text, fold
from stts_tui.i18n import Words, _, _n

NO_TERM = date.max  # stored where nothing is due, so that a list can be ordered by the day


class Which(StrEnum):
    """Requests by state, as a list shows them."""

    OPEN = "open"
    OVERDUE = "overdue"
    SUBMITTED = "submitted"
    RECEIVED = "received"
    PROCESSED = "processed"
    LAPSED = "lapsed"
    ENDED = "ended"
    ALL = "all"

    @property
    def words(self) -> Words:
        return {
            Which.OPEN: _("open"),
            Which.OVERDUE: _("overdue"),
            Which.SUBMITTED: _("awaiting the original"),
            Which.RECEIVED: _("to be processed"),
            Which.PROCESSED: _("awaiting registration"),
            Which.LAPSED: _("with lapsed provisional data"),
            Which.ENDED: _("ended"),
            Which.ALL: _("of every state"),
        }[self]


@dataclass(frozen=True)
class Wanted:
    """What was typed or scanned to find a request: at most one of these is set, `name` being folded."""

    code: str = ""
    ticket: Ticket | None = None
    cbe: EnterpriseNumber | None = None
    name: str = ""
    typed: str = ""


def parse_wanted(text: str, _today: date) -> Wanted:
    """A short code, a ticket number, an enterprise number or a part of the company's name.

    Digits that are none of these numbers are taken for a ticket number, since that is what people have, and refused
    as one (TICKET_FORM, TICKET_CHECK); letters that are no code are looked for in names.
    """
    typed = clean_text(text, longest=60)
    parsers: tuple[Callable[[str], Wanted], ...] = (
        lambda given: Wanted(code=parse_short_code(given), typed=given),
        lambda given: Wanted(ticket=parse_ticket(given), typed=given),
        lambda given: Wanted(cbe=parse_enterprise_number(given), typed=given),
    )
    for parse in parsers:
        with contextlib.suppress(Refused):
            return parse(typed)
    if any(sign.isalpha() for sign in typed.upper().removeprefix("BE")):
        return Wanted(name=fold(typed), typed=typed)
    return Wanted(ticket=parse_ticket(typed), typed=typed)  # says what is wrong with it


@dataclass(frozen=True)
class RequestCriteria:
    """Which requests a list shows."""

    wanted: Wanted = Wanted()
    which: Which = Which.OPEN
    due_from: date | None = None  # to be processed by; both days included
    due_to: date | None = None

    def described(self, total: int) -> str:
        """The question and the count in words."""
        words = _n("{count} access request: {which}", "{count} access requests: {which}")
        found = words.with_values(count=total, which=self._which())
        if not self.wanted.typed:
            return str(found)
        return str(_("{requests}; looked for: “{typed}”").with_values(requests=found, typed=self.wanted.typed))

    def _which(self) -> Words:
        if self.due_from is None:
            return self.which.words
        first = show_date(self.due_from)
        if self.due_to is None:
            return _("{which}, due from {first} on").with_values(which=self.which.words, first=first)
        last = show_date(self.due_to)
        return _("{which}, due from {first} to {last}").with_values(which=self.which.words, first=first, last=last)


@dataclass(frozen=True)
class RequestRow:
    """A request in the desk's list; nobody's national number."""

    request_id: int
    ticket: Ticket
    state: RequestState
    company_name: str
    administrator_name: str
    due_by: date | None
    provisional_until: date | None
    submitted_on: date

    def is_overdue(self, today: date) -> bool:
        return self.state is RequestState.RECEIVED and self.due_by is not None and self.due_by < today

    def has_lapsed(self, today: date) -> bool:
        return is_lapsed(self.state, self.provisional_until, today)


def is_lapsed(state: RequestState, provisional_until: date | None, today: date) -> bool:
    """Whether the provisional data of a request no longer work: after their last day, unless they were used."""
    return state is RequestState.PROCESSED and provisional_until is not None and provisional_until < today


@dataclass(frozen=True)
class RequestView:
    """A request in full, with how things stand in its company."""

    request_id: int
    version: int
    ticket: Ticket
    code: str
    state: RequestState
    language: str
    cbe: EnterpriseNumber
    nsso: NssoNumber | None
    company_name: str
    company_email: str
    company_address: PostalAddress
    administrator: AccessPerson
    responsible: Responsible
    replaces: bool
    proof_seen: bool
    submitted_at: datetime
    received_on: date | None
    due_by: date | None
    provisional_account: int | None
    provisional_until: date | None
    history: tuple[HistoryEvent, ...]
    situation: Situation
    changed_at: datetime
    changed_by: str

    @property
    def proof_needed(self) -> bool:
        return not self.responsible.works_in_company and not self.proof_seen


@dataclass(frozen=True)
class Issued:
    """Provisional data that were just made: they are shown or printed once, each in a letter of its own."""

    request: RequestView
    user_name: str
    password: Secret
    until: date
    on: date
    closed: str = ""  # the local administrator whose account was closed
    set_aside: tuple[Ticket, ...] = ()
    desk_address: str = ""
    desk_phone: str = ""
