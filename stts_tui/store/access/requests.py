"""Access requests with their history."""

from __future__ import annotations

import contextlib
import operator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce

from peewee import SQL, Expression, ModelSelect

from stts_tui.domain.access.decisions import OtherRequest, Situation
from stts_tui.domain.access.desk import NO_TERM, RequestCriteria, RequestRow, RequestView, Which
from stts_tui.domain.access.request import (
    OPEN_STATES,
    AccessPerson,
    AccessRequest,
    HistoryEvent,
    PostalAddress,
    Qualification,
    RequestState,
    RequestStep,
    Responsible,
)
from stts_tui.domain.access.ticket import Ticket, parse_short_code, ticket_of
from stts_tui.domain.common.anything import Sought, spellings
from stts_tui.domain.common.calendar import belgian_date
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.names import by_surname
from stts_tui.domain.common.numbers import EnterpriseNumber, NationalNumber, NssoNumber
from stts_tui.domain.common.paging import Page, Place, Tally, page_of
from stts_tui.domain.common.text import fold
from stts_tui.store import pages, tables
from stts_tui.store.counts import counted
from stts_tui.store.search import Question
from stts_tui.store.tables import AccessHistory, Account

_OPEN = [state.value for state in RequestState if state in OPEN_STATES]
# In the words and the order of the partial index of what is open: one that holds parameters serves no question.
_IS_OPEN = tables.AccessRequest.state.in_(SQL(f"({', '.join(map(repr, _OPEN))})"))


@dataclass(frozen=True)
class NewRequest:
    """A request to be kept; `cbe` is the company's number even where the form gives its NSSO number only."""

    request: AccessRequest
    cbe: EnterpriseNumber
    code: str
    secret_hash: str


@dataclass(frozen=True)
class AskedAfter:
    """What a status is checked against and made of."""

    request_id: int
    secret_hash: str
    company_name: str
    state: RequestState
    submitted_at: datetime
    due_by: date | None
    provisional_until: date | None


def _person_columns(prefix: str, person: AccessPerson) -> dict[str, object]:
    return {
        f"{prefix}_niss": person.niss.digits,
        f"{prefix}_first_name": person.first_name,
        f"{prefix}_last_name": person.last_name,
        f"{prefix}_qualification": person.qualification.value,
        f"{prefix}_email": person.email,
        f"{prefix}_phone": person.phone,
        f"{prefix}_street": person.address.street,
        f"{prefix}_postal_code": person.address.postal_code,
        f"{prefix}_municipality": person.address.municipality,
    }


def _person(row: tables.AccessRequest, prefix: str) -> AccessPerson:
    def of(name: str) -> str:
        return str(getattr(row, f"{prefix}_{name}"))

    return AccessPerson(
        of("first_name"), of("last_name"), NationalNumber(of("niss")), Qualification(of("qualification")), of("email"),
        of("phone"), PostalAddress(of("street"), of("postal_code"), of("municipality")),
    )  # fmt: skip


def _term(row: tables.AccessRequest) -> date | None:
    return row.due_by if row.due_by != NO_TERM else None


class Requests:
    # -- making ------------------------------------------------------------------------------------------------------
    def add(self, new: NewRequest, at: datetime, by: str) -> tuple[int, Ticket]:
        """A new request under the year's next ticket; gives its id and ticket. Belongs in a transaction."""
        ticket = self._next_ticket(belgian_date(at).year)
        company = new.request.company
        request_id = int(
            tables.AccessRequest.insert(
                ticket=ticket.digits, code=new.code, secret_hash=new.secret_hash, state=RequestState.SUBMITTED.value,
                language=new.request.language, company_cbe=new.cbe.digits,
                company_nsso=company.nsso.digits if company.nsso else None, company_name=company.name,
                company_folded=fold(company.name), company_email=company.email, company_street=company.address.street,
                company_postal_code=company.address.postal_code, company_municipality=company.address.municipality,
                **_person_columns("administrator", new.request.administrator),
                **_person_columns("signer", new.request.responsible.person),
                signer_works_in_company=new.request.responsible.works_in_company, proof_of_function_seen=False,
                replaces=new.request.replaces, submitted_at=at, received_on=None, due_by=NO_TERM, provisional=None,
                administrator=None, handover_seen_at=None, ended_at=None, version=1, changed_at=at, changed_by=by,
            ).execute()
        )  # fmt: skip
        return request_id, ticket

    def _next_ticket(self, year: int) -> Ticket:
        return ticket_of(year, pages.last_counted(tables.AccessRequest.ticket, f"{year:04}", 6) + 1)

    def is_code_taken(self, code: str) -> bool:
        return bool(tables.AccessRequest.select().where(tables.AccessRequest.code == code).exists())

    def add_history(
        self, request_id: int, at: datetime, actor_id: int | None, actor_name: str, step: RequestStep, note: str = ""
    ) -> None:
        """The next line of a request's history."""
        position = AccessHistory.select().where(AccessHistory.request == request_id).count() + 1
        AccessHistory.insert(
            request=request_id, position=position, at=at, actor=actor_id, actor_name=actor_name, step=step.value,
            note=note,
        ).execute()  # fmt: skip

    # -- changing ----------------------------------------------------------------------------------------------------
    def save(self, request_id: int, version: int, at: datetime, by: str, **values: object) -> bool:
        """New values of a request: state, received_on, due_by (NO_TERM: nothing is due), proof_of_function_seen,
        provisional, administrator. False if somebody else has changed it since `version`.
        """
        if "state" in values and not RequestState(str(values["state"])).is_open:
            values["ended_at"] = at
        query = tables.AccessRequest.update(
            version=tables.AccessRequest.version + 1, changed_at=at, changed_by=by, **values
        ).where((tables.AccessRequest.id == request_id) & (tables.AccessRequest.version == version))
        return bool(query.execute())

    def save_handover_seen(self, request_id: int, at: datetime) -> None:
        tables.AccessRequest.update(handover_seen_at=at).where(tables.AccessRequest.id == request_id).execute()

    # -- finding one -------------------------------------------------------------------------------------------------
    def find(self, request_id: int, situation: Situation | None = None) -> RequestView | None:
        """A request in full; how things stand in its company is the caller's to tell."""
        row = self._with_provisional().where(tables.AccessRequest.id == request_id).first()
        if row is None:
            return None
        return RequestView(
            row.id,
            row.version,
            Ticket(row.ticket),
            row.code,
            RequestState(row.state),
            row.language,
            EnterpriseNumber(row.company_cbe),
            NssoNumber(row.company_nsso) if row.company_nsso else None,
            row.company_name,
            row.company_email,
            PostalAddress(row.company_street, row.company_postal_code, row.company_municipality),
            _person(row, "administrator"),
            Responsible(_person(row, "signer"), bool(row.signer_works_in_company)),
            bool(row.replaces),
            bool(row.proof_of_function_seen),
            row.submitted_at,
            row.received_on,
            _term(row),
            row.provisional_id,
            row.provisional.provisional_until if row.provisional_id else None,
            self.list_history(request_id),
            situation or Situation(None, ()),
            row.changed_at,
            row.changed_by,
        )

    def list_history(self, request_id: int) -> tuple[HistoryEvent, ...]:
        query = AccessHistory.select().where(AccessHistory.request == request_id).order_by(AccessHistory.position)
        return tuple(HistoryEvent(row.at, row.actor_name, RequestStep(row.step), row.note) for row in query)

    def find_asked_after(self, ticket: Ticket) -> AskedAfter | None:
        row = self._with_provisional().where(tables.AccessRequest.ticket == ticket.digits).first()
        if row is None:
            return None
        until = row.provisional.provisional_until if row.provisional_id else None
        return AskedAfter(
            row.id, row.secret_hash, row.company_name, RequestState(row.state), row.submitted_at, _term(row), until
        )

    def find_of_provisional(self, account_id: int) -> int | None:
        """The request that a provisional account belongs to."""
        return self._id_where(tables.AccessRequest.provisional == account_id)

    def find_unseen_handover(self, account_id: int) -> int | None:
        """The request by which this local administrator came, while he has not seen the hand-over sheet."""
        request = tables.AccessRequest
        return self._id_where((request.administrator == account_id) & request.handover_seen_at.is_null())

    def _id_where(self, condition: Expression) -> int | None:
        row = tables.AccessRequest.select(tables.AccessRequest.id).where(condition).tuples().first()
        return int(row[0]) if row is not None else None

    def list_others(self, cbe: EnterpriseNumber, request_id: int = 0) -> tuple[OtherRequest, ...]:
        """The company's open requests but for `request_id`, oldest first."""
        request = tables.AccessRequest
        query = (
            request.select(request.id, request.ticket, request.state)
            .where((request.company_cbe == cbe.digits) & request.state.in_(_OPEN) & (request.id != request_id))
            .order_by(request.id)
        )
        return tuple(OtherRequest(found, Ticket(digits), RequestState(state)) for found, digits, state in query.tuples())

    def version_of(self, request_id: int) -> int:
        return int(tables.AccessRequest.get_by_id(request_id).version)

    # -- finding many ------------------------------------------------------------------------------------------------
    def list_page(self, criteria: RequestCriteria, place: Place, today: date) -> Page[RequestRow]:
        """A page of the requests that match: what is due soonest first, then in the order in which they were made."""
        order = (tables.AccessRequest.due_by, tables.AccessRequest.id)
        question = self._question(criteria, today)
        place, found, total = question.page(order, place, lambda sought: _meant(sought, question.matching))
        keys = {row.id: (str(row.due_by), row.id) for row in found}
        rows = [self._row(row) for row in found]
        return page_of(rows, place, total, lambda request: keys[request.request_id])

    def tally(self, criteria: RequestCriteria, today: date) -> Tally:
        """How many match, up to the number that lists tell."""
        return self._question(criteria, today).count()

    def count_each(self, criteria: Sequence[RequestCriteria], today: date) -> tuple[int, ...]:
        """How many open requests meet each of these criteria, none of which looks for one; in one pass over what is open."""
        conditions = [reduce(operator.and_, [*_in_state(each.which, today), *_which(each)]) for each in criteria]
        return counted(self._with_provisional().where(_IS_OPEN), conditions)

    def _row(self, row: tables.AccessRequest) -> RequestRow:
        return RequestRow(
            row.id, Ticket(row.ticket), RequestState(row.state), row.company_name,
            by_surname(row.administrator_last_name, row.administrator_first_name), _term(row),
            row.provisional.provisional_until if row.provisional_id else None, belgian_date(row.submitted_at),
        )  # fmt: skip

    def _with_provisional(self) -> ModelSelect:
        request = tables.AccessRequest
        return request.select(request, Account).left_outer_join(Account, on=(request.provisional == Account.id))

    def _question(self, criteria: RequestCriteria, today: date) -> Question:
        rows, state = self._with_provisional(), _in_state(criteria.which, today)
        met = [*_wanted(criteria), *_which(criteria)]
        return Question(rows.select(tables.AccessRequest.id), rows, state, met)


def _meant(sought: Sought, among: ModelSelect) -> Expression:
    """The requests that a typed or scanned text may mean, of those `among` which it is looked for: by a form's code, a
    ticket, the company's number or name, whom it designates.
    """
    request = tables.AccessRequest
    called = {*spellings(sought.folded), *(whole for whole, rest in sought.names if not rest)} - {""}
    ways = [pages.begins_with(request.company_folded, way) for way in sorted(called)]
    with contextlib.suppress(Refused):
        ways.append(request.code == parse_short_code(sought.typed))
    if sought.digits:
        ways += [pages.begins_with(request.ticket, sought.digits), request.company_cbe == sought.digits.zfill(10)]
    elif sought.names and (first := _first_designating(sought, among)) is not None:
        ways.append(request.id == first)
    return pages.any_of(ways)


def _first_designating(sought: Sought, among: ModelSelect) -> int | None:
    """The first request in the order of the list that designates somebody of such a name. No column holds it folded, so
    that the names are read one by one up to there: as many as there are requests where nobody is called so.
    """
    request = tables.AccessRequest
    names = among.clone().select(request.id, request.administrator_last_name, request.administrator_first_name)
    for request_id, last, first in names.order_by(request.due_by, request.id).tuples().iterator():
        folded_last, folded_first = fold(last), fold(first)
        if any(folded_last.startswith(a) and folded_first.startswith(b) for a, b in sought.names):
            return int(request_id)
    return None


def _wanted(criteria: RequestCriteria) -> list[Expression]:
    request, wanted = tables.AccessRequest, criteria.wanted
    found: list[Expression] = []
    if wanted.code:
        found.append(request.code == wanted.code)
    if wanted.ticket is not None:
        found.append(request.ticket == wanted.ticket.digits)
    if wanted.cbe is not None:
        found.append(request.company_cbe == wanted.cbe.digits)
    if wanted.name:
        found.append(request.company_folded.contains(wanted.name))
    return found


def _which(criteria: RequestCriteria) -> list[Expression]:
    """By which day they are due."""
    found: list[Expression] = []
    if criteria.due_from is not None:
        found.append(tables.AccessRequest.due_by >= criteria.due_from)
    if criteria.due_to is not None:
        found.append(tables.AccessRequest.due_by <= criteria.due_to)
    return found


def _in_state(which: Which, today: date) -> list[Expression]:
    state = tables.AccessRequest.state
    of = {
        Which.SUBMITTED: RequestState.SUBMITTED, Which.RECEIVED: RequestState.RECEIVED,
        Which.PROCESSED: RequestState.PROCESSED, Which.OVERDUE: RequestState.RECEIVED,
        Which.LAPSED: RequestState.PROCESSED,
    }  # fmt: skip
    if which is Which.ALL:
        return []
    if which is Which.OPEN:
        return [_IS_OPEN]
    if which is Which.ENDED:
        return [state.not_in(_OPEN)]
    found: list[Expression] = [state == of[which].value]
    if which is Which.OVERDUE:
        found.append(tables.AccessRequest.due_by < today)
    if which is Which.LAPSED:
        found.append(Account.provisional_until < today)
    return found
