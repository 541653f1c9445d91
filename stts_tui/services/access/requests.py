"""Asking for access without an account: the request, its draft, its status. Nothing here needs a login.

Each door counts its tries, by where the line comes from and by what is asked after, so that nobody can send forms or
guess secrets by the thousand; the counts are stored, since each session is a process.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from stts_tui.domain.access.forms import AskStatus
from stts_tui.domain.access.request import (
    ENTERPRISE_NUMBER_NEEDED,
    MUST_REPLACE,
    NUMBERS_DIFFER,
    STATUS_WRONG,
    AccessCompany,
    AccessPerson,
    AccessRequest,
    RequestStatus,
    RequestStep,
    Review,
    Submitted,
)
from stts_tui.domain.access.ticket import hash_secret, new_short_code, new_ticket_secret
from stts_tui.domain.common.calendar import belgian_date
from stts_tui.domain.common.drafts import KeptForm, dump, load
from stts_tui.domain.common.errors import fault, refused
from stts_tui.domain.common.numbers import EnterpriseNumber
from stts_tui.domain.common.paper import Paper
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Principal
from stts_tui.i18n import _, _n
from stts_tui.services.access import papers
from stts_tui.services.guard import Service, note, open_to_anyone
from stts_tui.services.people.passwords import forgive, take_a_try
from stts_tui.settings import LoginDelay
from stts_tui.store.access.requests import AskedAfter, NewRequest
from stts_tui.store.settings import DESK_ADDRESS, DESK_PHONE

WAIT = fault(
    "request-wait",
    _n(
        "Too many tries from here in a short time. Wait {count} second before the next one; what you typed stays.",
        "Too many tries from here in a short time. Wait {count} seconds before the next one; what you typed stays.",
    ),
    audited=True,
)
DRAFT_UNKNOWN = fault(
    "draft-unknown",
    _("There is no begun form with this code, or it is older than a day. Begin a new one."),
    brief=_("no such form"),
    audited=True,
)

T = TypeVar("T")
_ANYONE = Principal.ANYONE.value
_SUBJECT = "access request"
_SUBMITTING = LoginDelay(free_failures=5, first_seconds=5, longest_seconds=900, forget_seconds=3600)
# Whoever corrects his form asks often.
_ASKING = LoginDelay(free_failures=20, first_seconds=2, longest_seconds=60, forget_seconds=600)
_TOLD = frozenset(
    {RequestStep.ORIGINAL, RequestStep.COPY, RequestStep.REFUSE, RequestStep.WITHDRAW}
)  # the other notes name accounts and tickets


class AccessService(Service):
    # -- the request -------------------------------------------------------------------------------------------------
    @open_to_anyone(ActionId.ACCESS_REQUEST)
    def review(self, company: AccessCompany) -> Review:
        """What is known here of the company: for the question whether its local administrator is to be replaced.

        Raises WAIT, ENTERPRISE_NUMBER_NEEDED or NUMBERS_DIFFER (at field "cbe").
        """
        now = self._office.clock()
        self._count("review", now)
        with self._office.store.snapshot():
            return self._review(company)

    def _review(self, company: AccessCompany) -> Review:
        companies = self._office.store.companies
        by_cbe = companies.find_by_cbe(company.cbe) if company.cbe is not None else None
        by_nsso = companies.find_by_nsso(company.nsso) if company.nsso is not None else None
        if company.cbe is None and by_nsso is None:
            raise refused(ENTERPRISE_NUMBER_NEEDED, field="cbe")
        if company.cbe is not None and by_nsso is not None and by_cbe != by_nsso:
            raise refused(NUMBERS_DIFFER, field="cbe")
        known = by_cbe or by_nsso
        cbe = companies.get(known).cbe if known is not None else company.cbe
        if cbe is None:
            raise refused(ENTERPRISE_NUMBER_NEEDED, field="cbe")
        has_one = known is not None and self._office.store.administrators.find(known) is not None
        return Review(cbe, known is not None, has_one)

    @open_to_anyone(ActionId.ACCESS_REQUEST)
    def submit(self, request: AccessRequest, draft_code: str = "") -> Submitted:
        """Make the request; the draft that it was typed in goes. Gives what the form shows, the secret among it.

        Raises WAIT, ENTERPRISE_NUMBER_NEEDED, NUMBERS_DIFFER, MUST_REPLACE (at field "replaces").
        """
        office, store = self._office, self._office.store
        now = office.clock()
        self._count("submit", now)
        secret = new_ticket_secret()
        with store.transaction():
            review = self._review(request.company)
            if review.has_administrator and not request.replaces:
                raise refused(MUST_REPLACE, field="replaces")
            code = new_short_code()
            while store.requests.is_code_taken(code):
                code = new_short_code()
            request_id, ticket = store.requests.add(NewRequest(request, review.cbe, code, hash_secret(secret)), now, _ANYONE)
            store.requests.add_history(request_id, now, None, _ANYONE, RequestStep.SUBMIT)
            if draft_code:
                store.drafts.delete(_draft_key(draft_code))
            about, after = (_SUBJECT, request_id, str(ticket)), _described(request, review.cbe)
            note(store, now, _ANYONE, ActionId.ACCESS_REQUEST, about, after=after)
            address, phone = store.settings.get(DESK_ADDRESS), store.settings.get(DESK_PHONE)
        return Submitted(request, review.cbe, ticket, secret, code, belgian_date(now), address, phone)

    @open_to_anyone(ActionId.ACCESS_REQUEST)
    def write_form(self, submitted: Submitted, form: Paper) -> tuple[Path, Path]:
        """Write the form to print and sign as text and as PDF; gives both files. Raises NOT_WRITTEN."""
        return papers.write_form(self._office, str(submitted.ticket), form)

    # -- a form half-way ---------------------------------------------------------------------------------------------
    @open_to_anyone(ActionId.ACCESS_REQUEST)
    def keep_draft(self, draft_code: str, forms: tuple[KeptForm, ...]) -> None:
        """Keep what was typed so far, for a day; national register numbers must not be among it (domain.common.drafts).

        Raises WAIT for too many forms that were begun from one place.
        """
        office, store = self._office, self._office.store
        now, key = office.clock(), _draft_key(draft_code)
        with store.snapshot():
            is_new = store.drafts.get(key, now) is None
        if is_new:
            self._count("draft", now)
        with store.transaction():
            store.drafts.save(key, dump(forms), now)

    @open_to_anyone(ActionId.ACCESS_REQUEST)
    def take_up_draft(self, draft_code: str) -> tuple[KeptForm, ...]:
        """What was typed under this code. Raises WAIT or DRAFT_UNKNOWN (at field "draft_code")."""
        office, store = self._office, self._office.store
        now = office.clock()
        self._count("take-up", now)
        with store.transaction():
            content = store.drafts.get(_draft_key(draft_code), now)
            if content is None:
                raise refused(DRAFT_UNKNOWN, field="draft_code")
            forgive(office, self._key("take-up"))
            note(store, now, _ANYONE, ActionId.ACCESS_REQUEST, ("draft", None, "taken up"))
        return load(content)

    # -- the status --------------------------------------------------------------------------------------------------
    @open_to_anyone(ActionId.ACCESS_STATUS)
    def status(self, ask: AskStatus) -> RequestStatus:
        """What has become of a request. A ticket without its secret tells nothing, not even whether it exists.

        Raises WAIT or STATUS_WRONG.
        """
        return self._asked(ask, lambda held: self._status(ask, held))

    @open_to_anyone(ActionId.ACCESS_STATUS)
    def form(self, ask: AskStatus) -> Submitted:
        """What the form of a request says, once more, for whoever has its ticket and secret. Raises as `status`."""
        return self._asked(ask, lambda held: self._submitted(ask, held))

    def _asked(self, ask: AskStatus, tell: Callable[[AskedAfter], T]) -> T:
        office, store = self._office, self._office.store
        now, key = office.clock(), f"ticket:{ask.ticket.digits}"
        self._count("status", now)
        take_a_try(office, key, now, WAIT)
        with store.transaction():
            held = store.requests.find_asked_after(ask.ticket)
            fits = hmac.compare_digest(held.secret_hash if held is not None else "-", hash_secret(ask.secret))
            outcome = "done" if fits else STATUS_WRONG.code
            about = (_SUBJECT, held.request_id if held is not None else None, str(ask.ticket))
            note(store, now, _ANYONE, ActionId.ACCESS_STATUS, about, outcome=outcome)
            if held is not None and fits:
                forgive(office, key)
                forgive(office, self._key("status"))
                return tell(held)
        raise refused(STATUS_WRONG)

    def _status(self, ask: AskStatus, held: AskedAfter) -> RequestStatus:
        store = self._office.store
        return RequestStatus(
            ask.ticket, held.company_name, held.state, belgian_date(held.submitted_at), held.due_by, held.provisional_until,
            tuple(
                replace(event, by="", note=event.note if event.step in _TOLD else "")
                for event in store.requests.list_history(held.request_id)
            ),
            store.settings.get(DESK_ADDRESS), store.settings.get(DESK_PHONE),
        )  # fmt: skip

    def _submitted(self, ask: AskStatus, held: AskedAfter) -> Submitted:
        store = self._office.store
        view = store.requests.find(held.request_id)
        if view is None:
            raise refused(STATUS_WRONG)
        company = AccessCompany(
            view.nsso, view.cbe, view.company_name, view.company_email, view.company_address, view.language
        )
        request = AccessRequest(company, view.administrator, view.responsible, view.replaces)
        return Submitted(
            request, view.cbe, view.ticket, ask.secret, view.code, belgian_date(held.submitted_at),
            store.settings.get(DESK_ADDRESS), store.settings.get(DESK_PHONE),
        )  # fmt: skip

    # -- slowing down ------------------------------------------------------------------------------------------------
    def _key(self, what: str) -> str:
        return f"{what}:{self._office.settings.origin}"

    def _count(self, what: str, now: datetime) -> None:
        delay = _SUBMITTING if what == "submit" else _ASKING
        take_a_try(self._office, self._key(what), now, WAIT, delay)


def _draft_key(draft_code: str) -> str:
    return f"code:{hash_secret(draft_code)}"


def _person(prefix: str, person: AccessPerson) -> dict[str, str]:
    return {
        prefix: person.full_name,
        f"{prefix} national number": person.niss.masked,
        f"{prefix} qualification": person.qualification.value,
        f"{prefix} e-mail": person.email,
    }


def _described(request: AccessRequest, cbe: EnterpriseNumber) -> dict[str, str]:
    """A request for the audit; national numbers masked."""
    return {
        "company": request.company.name,
        "enterprise number": str(cbe),
        **_person("administrator", request.administrator),
        **_person("responsible", request.responsible.person),
        "language": request.language,
        "works in the company": "yes" if request.responsible.works_in_company else "no",
        "replaces": "yes" if request.replaces else "no",
    }
