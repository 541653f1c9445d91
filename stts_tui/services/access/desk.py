"""The access desk: taking in forms, processing requests, ending them. One transaction each, history and audit in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from stts_tui.domain.access.decisions import (
    PROOF_NOT_NEEDED,
    PROOF_SEEN_ALREADY,
    RECEIVED_BEFORE_REQUEST,
    RECEIVED_IN_THE_FUTURE,
    EndRequest,
    Medium,
    PickRequest,
    ProcessRequest,
    RecordIntake,
    Situation,
    check_processing,
)
from stts_tui.domain.access.desk import NO_TERM, Issued, RequestCriteria, RequestRow, RequestView
from stts_tui.domain.access.registered import with_factor
from stts_tui.domain.access.request import NO_SUCH_REQUEST, RequestState, RequestStep, next_state
from stts_tui.domain.access.ticket import Ticket
from stts_tui.domain.common.calendar import add_working_days, belgian_date, show_date
from stts_tui.domain.common.errors import refused
from stts_tui.domain.common.paging import Page, Place
from stts_tui.domain.common.paper import Paper
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.law.book import law
from stts_tui.domain.people.passwords import given_password, given_user_name
from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Role
from stts_tui.services.access import papers
from stts_tui.services.guard import Act, Service, performs, performs_prepared
from stts_tui.services.paper_files import folder_of
from stts_tui.services.people.renewing import HELD, VOID, renew
from stts_tui.store.people.accounts import NewAccount
from stts_tui.store.settings import DESK_ADDRESS, DESK_PHONE


@dataclass(frozen=True)
class RequestPage:
    """A page of requests, the question that it answers, in words, and the day that `overdue` is held against."""

    page: Page[RequestRow]
    question: str
    today: date


@dataclass(frozen=True)
class _Provisional:
    """Provisional data made for somebody."""

    user_name: str
    password: Secret
    hash: str


def _described(view: RequestView) -> dict[str, str]:
    """What changes of a request, for the audit."""
    return {
        "state": view.state.value,
        "received on": view.received_on.isoformat() if view.received_on else "",
        "due by": view.due_by.isoformat() if view.due_by else "",
        "proof of function": "seen" if view.proof_seen else "",
    }


class DeskService(Service):
    # -- looking -----------------------------------------------------------------------------------------------------
    @performs(ActionId.REQUEST_LIST)
    def list_page(self, act: Act, place: Place) -> RequestPage:
        """A page of the open requests, the most urgent first."""
        return self._page(act, RequestCriteria(), place)

    @performs(ActionId.REQUEST_FIND)
    def find(self, act: Act, criteria: RequestCriteria, place: Place) -> RequestPage:
        """A page of the requests that match."""
        return self._page(act, criteria, place)

    def _page(self, act: Act, criteria: RequestCriteria, place: Place) -> RequestPage:
        page = act.store.requests.list_page(criteria, place, act.today)
        question = act.looked_for("access requests", lambda: criteria.described(page.total))
        return RequestPage(page, question, act.today)

    @performs(ActionId.REQUEST_SHOW)
    def show(self, act: Act, request_id: int) -> RequestView:
        """A request in full, with its history and how things stand in its company. Raises NO_SUCH_REQUEST."""
        return self._get(act, request_id)

    def _get(self, act: Act, request_id: int) -> RequestView:
        act.about("access request", request_id, "")
        found = act.store.requests.find(request_id)
        if found is None:
            raise refused(NO_SUCH_REQUEST)
        act.about(
            "access request", found.request_id, str(found.ticket), found.administrator.niss, found.responsible.person.niss
        )
        view = act.store.requests.find(request_id, _situation(act, found))
        return view or found

    # -- taking in ---------------------------------------------------------------------------------------------------
    @performs(ActionId.REQUEST_INTAKE)
    def intake(self, act: Act, request: RecordIntake) -> RequestView:
        """Record what came in. The original starts the term of working days; a fax, photocopy or e-mail is kept in the
        history as refused and changes nothing.

        Raises NO_SUCH_REQUEST, NOT_NOW, RECEIVED_IN_THE_FUTURE, RECEIVED_BEFORE_REQUEST, PROOF_NOT_NEEDED,
        CHANGED_MEANWHILE.
        """
        before = self._get(act, request.request_id)
        original = request.medium is Medium.ORIGINAL
        state = next_state(before.state, RequestStep.ORIGINAL if original else RequestStep.COPY, before.ticket)
        if request.on > act.today:
            raise refused(RECEIVED_IN_THE_FUTURE, field="on")
        submitted = belgian_date(before.submitted_at)
        if request.on < submitted:
            raise refused(RECEIVED_BEFORE_REQUEST, field="on", day=show_date(submitted))
        if not original:
            return self._save(
                act, before, request.version, RequestStep.COPY, f"{request.medium.value} {show_date(request.on)}"
            )
        if request.proof and before.responsible.works_in_company:
            raise refused(PROOF_NOT_NEEDED, field="proof", ticket=before.ticket)
        due = add_working_days(request.on, law().desk_working_days.on(request.on))
        after = self._save(
            act, before, request.version, RequestStep.ORIGINAL, show_date(request.on), state=state.value,
            received_on=request.on, due_by=due, proof_of_function_seen=request.proof,
        )  # fmt: skip
        if request.proof:
            self._note(act, before.request_id, RequestStep.PROOF)
        return after

    @performs(ActionId.REQUEST_PROOF)
    def see_proof(self, act: Act, request: PickRequest) -> RequestView:
        """The proof of function has been seen.

        Raises NO_SUCH_REQUEST, ORIGINAL_FIRST, NOT_NOW, PROOF_NOT_NEEDED, PROOF_SEEN_ALREADY, CHANGED_MEANWHILE.
        """
        before = self._get(act, request.request_id)
        next_state(before.state, RequestStep.PROOF, before.ticket)
        if before.responsible.works_in_company:
            raise refused(PROOF_NOT_NEEDED, ticket=before.ticket)
        if before.proof_seen:
            raise refused(PROOF_SEEN_ALREADY, ticket=before.ticket)
        return self._save(act, before, request.version, RequestStep.PROOF, proof_of_function_seen=True)

    # -- processing --------------------------------------------------------------------------------------------------
    def _make(self, _session: Session, _request: Any) -> _Provisional:
        password = given_password()
        return _Provisional(given_user_name(), password, self._office.hasher.hash(password))

    @performs_prepared(ActionId.REQUEST_PROCESS, _make)
    def process(self, act: Act, request: ProcessRequest, made: _Provisional) -> Issued:
        """Make the provisional data of a request whose original is in. In the same transaction the present local
        administrator's account is closed and the company's other open requests are set aside, each only if the desk
        has said so; a company that is new here is added.

        Raises NO_SUCH_REQUEST, ORIGINAL_FIRST, NOT_NOW, what processing.check_processing raises, CHANGED_MEANWHILE.
        """
        before = self._get(act, request.request_id)
        state = next_state(before.state, RequestStep.PROCESS, before.ticket)
        situation = before.situation
        check_processing(request, situation, proof_needed=before.proof_needed, replaces=before.replaces)
        act.must_have_saved(before.version == request.version, before.changed_by, before.changed_at)
        closed = ""
        if situation.administrator is not None:
            present = situation.administrator
            act.store.accounts.save_removal(present.account_id, present.version, act.now, act.actor.name)
            closed = f"{present.name} ({present.user_name})"
        for other in situation.others:
            self._set_aside(act, other.request_id, before)
        provisional, until = self._issue(act, before, self._company_of(act, before), made)
        after = self._save(
            act, before, request.version, RequestStep.PROCESS, closed, state=state.value, due_by=NO_TERM,
            provisional=provisional,
        )  # fmt: skip
        set_aside = tuple(other.ticket for other in situation.others)
        more = {"closed": closed, "set aside": ", ".join(map(str, set_aside)), "provisional user name": made.user_name}
        act.changed(_described(before), {**_described(after), **more})
        return self._issued(act, after, made, until, closed, set_aside)

    @performs_prepared(ActionId.REQUEST_REISSUE, _make)
    def reissue(self, act: Act, request: PickRequest, made: _Provisional) -> Issued:
        """New provisional data for letters that were lost or have lapsed; the old ones are void.

        Raises NO_SUCH_REQUEST, NOT_NOW, CHANGED_MEANWHILE.
        """
        before = self._get(act, request.request_id)
        next_state(before.state, RequestStep.REISSUE, before.ticket)
        act.must_have_saved(before.version == request.version, before.changed_by, before.changed_at)
        self._void(act, before)
        provisional, until = self._issue(act, before, self._company_of(act, before), made)
        after = self._save(act, before, request.version, RequestStep.REISSUE, provisional=provisional)
        act.changed({}, {"provisional user name": made.user_name, "until": until.isoformat()})
        return self._issued(act, after, made, until)

    @performs(ActionId.REQUEST_LETTERS)
    def write_letters(self, act: Act, request_id: int, letters: tuple[Paper, Paper]) -> tuple[Path, ...]:
        """Both letters as text and PDF for the printer, until `forget_letters`. Raises NO_SUCH_REQUEST, NOT_WRITTEN."""
        view = self._get(act, request_id)
        return papers.write_letters(self._office, str(view.ticket), letters, act)

    @performs(ActionId.REQUEST_LETTERS)
    def forget_letters(self, act: Act, files: tuple[Path, ...]) -> None:
        """The letters are printed: remove the files."""
        act.about("letters", None, ", ".join(path.name for path in files))
        papers.forget_letters(path for path in files if path.parent == folder_of(self._office))

    # -- ending ------------------------------------------------------------------------------------------------------
    @performs(ActionId.REQUEST_REFUSE)
    def refuse(self, act: Act, request: EndRequest) -> RequestView:
        """End a request that has not been processed. Raises NO_SUCH_REQUEST, NOT_NOW, CHANGED_MEANWHILE."""
        return self._end(act, request, RequestStep.REFUSE)

    @performs(ActionId.REQUEST_WITHDRAW)
    def withdraw(self, act: Act, request: EndRequest) -> RequestView:
        """End an open request at the company's wish; provisional data that were sent are void.

        Raises NO_SUCH_REQUEST, NOT_NOW, CHANGED_MEANWHILE.
        """
        return self._end(act, request, RequestStep.WITHDRAW)

    def _end(self, act: Act, request: EndRequest, step: RequestStep) -> RequestView:
        before = self._get(act, request.request_id)
        state = next_state(before.state, step, before.ticket)
        act.must_have_saved(before.version == request.version, before.changed_by, before.changed_at)
        self._void(act, before)
        return self._save(act, before, request.version, step, request.reason, state=state.value, due_by=NO_TERM)

    # -- after the registration --------------------------------------------------------------------------------------
    @performs(ActionId.REQUEST_FACTOR)
    def renew_factor(self, act: Act, request: PickRequest) -> RequestView:
        """A second factor that the local administrator of this request lost no longer holds, nor do its codes of recovery;
        open sessions of the account stop. The line of it is the company's to read.

        Raises NO_SUCH_REQUEST, NOT_NOW, ADMINISTRATOR_GONE, WITHOUT_FACTOR, CHANGED_MEANWHILE.
        """
        before = self._get(act, request.request_id)
        user = with_factor(before)
        renew(act.store, user.account_id, act.now, act.actor.name)
        after = self._save(act, before, request.version, RequestStep.FACTOR, user.user_name)
        act.about("user", user.account_id, f"{user.full_name} ({user.user_name})", user.niss)
        act.concerns(user.company_id)
        act.changed(HELD, {**VOID, "ticket": str(before.ticket)})
        return after

    # -- parts -------------------------------------------------------------------------------------------------------
    def _save(
        self, act: Act, before: RequestView, version: int, step: RequestStep, note: str = "", **values: object
    ) -> RequestView:
        saved = act.store.requests.save(before.request_id, version, act.now, act.actor.name, **values)
        act.must_have_saved(saved, before.changed_by, before.changed_at)
        self._note(act, before.request_id, step, note)
        after = self._get(act, before.request_id)
        act.changed(_described(before), {**_described(after), "step": step.value, "note": note})
        return after

    def _note(self, act: Act, request_id: int, step: RequestStep, note: str = "") -> None:
        act.store.requests.add_history(request_id, act.now, act.actor.account_id, act.actor.name, step, note)

    def _set_aside(self, act: Act, request_id: int, by: RequestView) -> None:
        other = act.store.requests.find(request_id)
        if other is None:
            return
        state = next_state(other.state, RequestStep.SET_ASIDE, other.ticket)
        self._void(act, other)
        act.store.requests.save(other.request_id, other.version, act.now, act.actor.name, state=state.value, due_by=NO_TERM)
        self._note(act, other.request_id, RequestStep.SET_ASIDE, str(by.ticket))

    def _void(self, act: Act, view: RequestView) -> None:
        """Close the provisional account of a processed request, and with it any session of it."""
        if view.state is RequestState.PROCESSED and view.provisional_account is not None:
            version = act.store.accounts.get_own(view.provisional_account).version
            act.store.accounts.save_removal(view.provisional_account, version, act.now, act.actor.name)

    def _company_of(self, act: Act, view: RequestView) -> int:
        known = act.store.companies.find_by_cbe(view.cbe)
        if known is not None:
            if view.nsso is not None:
                act.store.companies.save_nsso(known, view.nsso, act.now, act.actor.name)
            return known
        return act.store.companies.add(
            view.company_name, view.cbe, view.nsso, view.company_email, view.language, act.now, act.actor.name
        )

    def _issue(self, act: Act, view: RequestView, company_id: int, made: _Provisional) -> tuple[int, date]:
        """The provisional account; gives its id and last day."""
        until = act.today + timedelta(days=law().provisional_days.on(act.today))
        person = view.administrator
        account_id = act.store.accounts.add(
            NewAccount(
                Role.COMPANY, company_id, made.user_name, person.first_name, person.last_name, person.niss, person.email,
                view.language, made.hash, must_choose_password=False, provisional_until=until,
            ),
            act.now, act.actor.name,
        )  # fmt: skip
        return account_id, until

    def _issued(
        self, act: Act, view: RequestView, made: _Provisional, until: date, closed: str = "",
        set_aside: tuple[Ticket, ...] = (),
    ) -> Issued:  # fmt: skip
        settings = act.store.settings
        return Issued(
            view, made.user_name, made.password, until, act.today, closed, set_aside, settings.get(DESK_ADDRESS),
            settings.get(DESK_PHONE),
        )  # fmt: skip


def _situation(act: Act, view: RequestView) -> Situation:
    """How things stand in the company of an open request; of a registered one, its local administrator's account. Of those
    that have ended otherwise nobody decides any more.
    """
    if view.state is RequestState.REGISTERED:
        return Situation(None, (), registered=act.store.administrators.find_registered(view.request_id, act.today))
    if not view.state.is_open:
        return Situation(None, ())
    company_id = act.store.companies.find_by_cbe(view.cbe)
    others = act.store.requests.list_others(view.cbe, view.request_id)
    if company_id is None:
        return Situation(None, others)
    administrator = act.store.administrators.find(company_id)
    same = act.store.administrators.find_same_person(company_id, view.administrator.niss)
    if same is not None and administrator is not None and same.account_id == administrator.account_id:
        same = None
    user = f"{same.name} ({same.user_name})" if same is not None else ""
    return Situation(administrator, others, act.store.companies.get(company_id).name, user)
