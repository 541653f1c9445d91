"""Registering: from provisional data to a local administrator's own account; and what he finds of his predecessor."""

from __future__ import annotations

from stts_tui.domain.access.desk import RequestView
from stts_tui.domain.access.registration import (
    HAS_ADMINISTRATOR,
    NO_REQUEST,
    NOT_THE_PERSON,
    PROVISIONAL_PASSWORD,
    Handover,
    Registration,
    RegistrationView,
)
from stts_tui.domain.access.request import RequestStep, next_state
from stts_tui.domain.common.calendar import belgian_date
from stts_tui.domain.common.errors import Refused, refused
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.people.session import SESSION_ENDED, Session
from stts_tui.domain.people.users import USER_NAME_TAKEN
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Actor, Application, Profile, Role
from stts_tui.services.guard import Act, Service, performs, performs_prepared
from stts_tui.services.people.passwords import check_choice, forgive, take_a_try
from stts_tui.services.people.session import draft_key
from stts_tui.store.database import Store
from stts_tui.store.people.accounts import NewAccount


class RegistrationService(Service):
    @performs(ActionId.ADMINISTRATOR_CREATE)
    def show(self, act: Act) -> RegistrationView:
        """The request behind one's own provisional data. Raises NO_REQUEST."""
        view = _request_of(act.store, act.actor)
        act.about("access request", view.request_id, str(view.ticket), view.administrator.niss)
        person = view.administrator
        same = act.store.administrators.find_same_person(act.company_id, person.niss)
        return RegistrationView(
            view.ticket, act.store.companies.get(act.company_id).name, person.first_name, person.last_name, person.email,
            act.actor.language, view.provisional_until or act.today, f"{same.user_name}" if same is not None else "",
        )  # fmt: skip

    def _checked(self, session: Session, request: Registration) -> str:
        """Check person and password before the dear work; gives the new hash."""
        office = self._office
        now = office.clock()
        with office.store.snapshot():
            held, actor = office.store.accounts.find_both(session.account_id, belgian_date(now))
            if actor is None or held is None or actor.company_id is None:
                raise refused(SESSION_ENDED)
            view = _request_of(office.store, actor)
            company = office.store.companies.get(actor.company_id).name
        take_a_try(office, f"register:{session.account_id}", now)  # the number is no riddle to be guessed at
        if request.niss != view.administrator.niss:
            raise refused(NOT_THE_PERSON, field="niss")
        with office.store.transaction():
            forgive(office, f"register:{session.account_id}")
        if office.hasher.verify(held.password_hash, request.password):
            raise refused(PROVISIONAL_PASSWORD, field="password")
        person = view.administrator
        words = [request.user_name, person.first_name, person.last_name, request.email, company]
        try:
            check_choice(request.password, words)
        except Refused as no:
            raise Refused(reason.at("password") for reason in no.reasons) from None
        return office.hasher.hash(request.password)

    @performs_prepared(ActionId.ADMINISTRATOR_CREATE, _checked)
    def register(self, act: Act, request: Registration, password_hash: str) -> str:
        """Create one's own account as local administrator; the provisional data are void and their session ends.

        A former account of the same person at the company is closed, since one person has one account. Gives the new
        user name. Raises NO_REQUEST, NOT_THE_PERSON, PROVISIONAL_PASSWORD, what domain.people.passwords.check_password raises
        (at field "password"), USER_NAME_TAKEN, HAS_ADMINISTRATOR, NOT_NOW.
        """
        store, view = act.store, _request_of(act.store, act.actor)
        act.about("access request", view.request_id, str(view.ticket), view.administrator.niss)
        state = next_state(view.state, RequestStep.REGISTER, view.ticket)
        if store.administrators.find(act.company_id) is not None:
            raise refused(HAS_ADMINISTRATOR)
        if store.accounts.is_name_taken(request.user_name):
            raise refused(USER_NAME_TAKEN, field="user_name")
        person = view.administrator
        former = store.administrators.find_same_person(act.company_id, person.niss)
        if former is not None:
            store.accounts.save_removal(former.account_id, former.version, act.now, act.actor.name)
        own = store.accounts.get_own(act.actor.account_id)
        store.accounts.save_removal(act.actor.account_id, own.version, act.now, act.actor.name)
        account_id = store.accounts.add(
            NewAccount(
                Role.COMPANY, act.company_id, request.user_name, person.first_name, person.last_name, person.niss,
                request.email, request.language, password_hash, frozenset(Application), Profile.STTS_3,
                local_administrator=True, must_choose_password=False,
            ),
            act.now, act.actor.name,
        )  # fmt: skip
        saved = store.requests.save(
            view.request_id, view.version, act.now, act.actor.name, state=state.value, administrator=account_id
        )
        act.must_have_saved(saved, view.changed_by, view.changed_at)
        note = request.user_name if former is None else f"{request.user_name} ({former.user_name} closed)"
        store.requests.add_history(view.request_id, act.now, act.actor.account_id, act.actor.name, RequestStep.REGISTER, note)
        store.drafts.delete(draft_key(act.actor.account_id))
        act.changed(
            {"state": view.state.value},
            {"state": state.value, "user name": request.user_name, "e-mail": request.email,
             "closed": former.user_name if former is not None else ""},
        )  # fmt: skip
        return request.user_name

    @performs(ActionId.HANDOVER_SHOW)
    def handover(self, act: Act) -> Handover:
        """What one's predecessor left that is still going on; from now on it no longer waits on the welcome page."""
        store, company_id = act.store, act.company_id
        unseen = store.requests.find_unseen_handover(act.actor.account_id)
        if unseen is not None:
            store.requests.save_handover_seen(unseen, act.now)
        company = store.companies.get(company_id)
        former = store.administrators.find_former(company_id)
        act.about("hand-over", company_id, company.name)
        return Handover(
            company.name,
            former[0] if former is not None else "",
            belgian_date(former[1]) if former is not None else None,
            store.accounts.count(company_id, UserCriteria(), act.today),
            store.administrators.count_blocked_for_good(company_id),
            store.administrators.list_planned_blocks(company_id, act.today),
            store.administrators.list_message_users(company_id),
            tuple((other.ticket, other.state) for other in store.requests.list_others(company.cbe)),
            store.assignments.count_open(company_id),
        )


def _request_of(store: Store, actor: Actor) -> RequestView:
    """The request that a provisional account belongs to. Raises NO_REQUEST."""
    request_id = store.requests.find_of_provisional(actor.account_id)
    view = store.requests.find(request_id) if request_id is not None else None
    if view is None:
        raise refused(NO_REQUEST)
    return view
