"""User management: what a local administrator does with the users of his company, and of no other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from stts_tui.domain.common.errors import refused
from stts_tui.domain.common.paging import Page, Place
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.passwords import given_password
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.people.session import Session
from stts_tui.domain.people.users import (
    ADMINISTRATOR_HAS_ALL,
    ALREADY_BLOCKED,
    APPLICATION_WITHOUT_PROFILE,
    LAST_ADMINISTRATOR,
    NATIONAL_NUMBER_TAKEN,
    NO_SUCH_USER,
    NOT_BLOCKED,
    NOT_YOURSELF,
    OWN_PASSWORD_ELSEWHERE,
    PROFILE_WITHOUT_APPLICATION,
    UNTIL_IN_THE_PAST,
    USER_NAME_TAKEN,
    AddUser,
    Block,
    BlockUser,
    CopyUser,
    GivenPassword,
    ModifyUser,
    PickUser,
    UserRow,
    UserView,
)
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Application, Profile, Role
from stts_tui.services.guard import Act, Service, performs, performs_prepared
from stts_tui.store.people.accounts import NewAccount


@dataclass(frozen=True)
class UserPage:
    """A page of users and the question that it answers, in words."""

    page: Page[UserRow]
    question: str


@dataclass(frozen=True)
class _Given:
    """A password made for somebody, with its hash."""

    password: Secret
    hash: str


def _described(user: UserView) -> dict[str, str]:
    """A user's data for the audit; the national number masked."""
    return {
        "user name": user.user_name,
        "first name": user.first_name,
        "name": user.last_name,
        "national number": user.niss.masked,
        "e-mail": user.email,
        "language": user.language,
        "applications": ", ".join(sorted(user.applications)),
        "profile": f"STTS {user.profile.value}" if user.profile else "",
        "blocked": "" if user.block is None else f"until {user.block.until or 'unblocked'}: {user.block.reason}",
    }


class UserService(Service):
    # -- looking -----------------------------------------------------------------------------------------------------
    @performs(ActionId.USER_LIST)
    def list_page(self, act: Act, place: Place) -> UserPage:
        """A page of all the company's users."""
        return self._page(act, UserCriteria(), place)

    @performs(ActionId.USER_SEARCH)
    def find(self, act: Act, criteria: UserCriteria, place: Place) -> UserPage:
        """A page of the company's users who match, or with `criteria.complement` exactly those who do not."""
        return self._page(act, criteria, place)

    def _page(self, act: Act, criteria: UserCriteria, place: Place) -> UserPage:
        company = act.store.companies.get(act.company_id).name
        page = act.store.accounts.list_page(act.company_id, criteria, place, act.today)
        question = criteria.described(company, page.total)
        act.about("users", None, question)
        return UserPage(page, question)

    @performs(ActionId.USER_SHOW)
    def show(self, act: Act, account_id: int) -> UserView:
        """Everything that is known of a user. Raises NO_SUCH_USER, also for another company's."""
        return self._get(act, account_id)

    def _get(self, act: Act, account_id: int) -> UserView:
        user = act.store.accounts.find_user(act.company_id, account_id, act.today)
        if user is None:
            raise refused(NO_SUCH_USER)
        act.about("user", user.account_id, f"{user.full_name} ({user.user_name})")
        return user

    # -- adding ------------------------------------------------------------------------------------------------------
    def _give(self, _session: Session, _request: Any) -> _Given:
        password = given_password()
        return _Given(password, self._office.hasher.hash(password))

    @performs_prepared(ActionId.USER_ADD, _give)
    def add(self, act: Act, request: AddUser, given: _Given) -> GivenPassword:
        """A new user of one's own company, with a password that he must change.

        Raises USER_NAME_TAKEN, NATIONAL_NUMBER_TAKEN, PROFILE_WITHOUT_APPLICATION, APPLICATION_WITHOUT_PROFILE.
        """
        return self._add(act, request, given)

    @performs_prepared(ActionId.USER_COPY, _give)
    def copy(self, act: Act, request: CopyUser, given: _Given) -> GivenPassword:
        """A new user made from another: as `add`, after looking whether the template is the company's own."""
        self._get(act, request.template)
        return self._add(act, request.user, given)

    def _add(self, act: Act, request: AddUser, given: _Given) -> GivenPassword:
        accounts = act.store.accounts
        if accounts.is_name_taken(request.user_name):
            raise refused(USER_NAME_TAKEN, field="user_name")
        holder = accounts.find_by_national_number(act.company_id, request.niss)
        if holder is not None:
            raise refused(NATIONAL_NUMBER_TAKEN, field="niss", user=holder)
        _check_rights(request.applications, request.profile)
        account_id = accounts.add(
            NewAccount(
                Role.COMPANY, act.company_id, request.user_name, request.first_name, request.last_name, request.niss,
                request.email, request.language, given.hash, request.applications, request.profile,
            ),
            act.now, act.actor.name,
        )  # fmt: skip
        user = self._get(act, account_id)
        act.changed({}, _described(user))
        return GivenPassword(user, given.password)

    # -- changing ----------------------------------------------------------------------------------------------------
    @performs(ActionId.USER_MODIFY)
    def modify(self, act: Act, request: ModifyUser) -> UserView:
        """New data and rights; user name and national number stay as they are.

        Raises NO_SUCH_USER, CHANGED_MEANWHILE, PROFILE_WITHOUT_APPLICATION, APPLICATION_WITHOUT_PROFILE,
        ADMINISTRATOR_HAS_ALL.
        """
        before = self._get(act, request.account_id)
        _check_rights(request.applications, request.profile)
        if before.local_administrator and request.applications != frozenset(Application):
            raise refused(ADMINISTRATOR_HAS_ALL, field="applications")
        saved = act.store.accounts.save_user(
            request.account_id, request.version, first_name=request.first_name, last_name=request.last_name,
            email=request.email, language=request.language, applications=request.applications,
            profile=request.profile, at=act.now, by=act.actor.name,
        )  # fmt: skip
        return self._after(act, before, saved)

    @performs(ActionId.USER_BLOCK)
    def block(self, act: Act, request: BlockUser) -> UserView:
        """Close an account, with a reason and perhaps a day on which it opens again; its open sessions stop.

        Raises NO_SUCH_USER, NOT_YOURSELF, LAST_ADMINISTRATOR, ALREADY_BLOCKED, UNTIL_IN_THE_PAST, CHANGED_MEANWHILE.
        """
        before = self._not_the_administrator(act, request.account_id)
        if before.block is not None:
            raise refused(ALREADY_BLOCKED, user=before.full_name)
        if request.until is not None and request.until <= act.today:
            raise refused(UNTIL_IN_THE_PAST, field="until")
        saved = act.store.accounts.save_block(
            request.account_id, request.version, Block(request.reason, request.until), act.now, act.actor.name
        )
        return self._after(act, before, saved)

    @performs(ActionId.USER_UNBLOCK)
    def unblock(self, act: Act, request: PickUser) -> UserView:
        """Let a blocked user log in again. Raises NO_SUCH_USER, NOT_BLOCKED, CHANGED_MEANWHILE."""
        before = self._get(act, request.account_id)
        if before.block is None:
            raise refused(NOT_BLOCKED, user=before.full_name)
        saved = act.store.accounts.save_block(request.account_id, request.version, None, act.now, act.actor.name)
        return self._after(act, before, saved)

    @performs_prepared(ActionId.USER_PASSWORD, _give)
    def new_password(self, act: Act, request: PickUser, given: _Given) -> GivenPassword:
        """A new password for a user, to be shown once; he must choose his own, and his open sessions stop.

        Raises NO_SUCH_USER, OWN_PASSWORD_ELSEWHERE, CHANGED_MEANWHILE.
        """
        before = self._get(act, request.account_id)
        if before.account_id == act.actor.account_id:
            raise refused(OWN_PASSWORD_ELSEWHERE)
        act.must_have_saved(before.version == request.version, before.changed_by, before.changed_at)
        act.store.accounts.save_password(request.account_id, given.hash, must_choose=True, at=act.now, by=act.actor.name)
        return GivenPassword(self._get(act, request.account_id), given.password)

    @performs(ActionId.USER_REMOVE)
    def remove(self, act: Act, request: PickUser) -> UserView:
        """Take a user out of the list for ever; gives the account as it was.

        The name is never given again and the audit keeps its meaning, since the row stays as a tombstone.
        Raises NO_SUCH_USER, NOT_YOURSELF, LAST_ADMINISTRATOR, CHANGED_MEANWHILE.
        """
        before = self._not_the_administrator(act, request.account_id)
        saved = act.store.accounts.save_removal(request.account_id, request.version, act.now, act.actor.name)
        act.must_have_saved(saved, before.changed_by, before.changed_at)
        act.changed(_described(before), {})
        return before

    def _not_the_administrator(self, act: Act, account_id: int) -> UserView:
        user = self._get(act, account_id)
        if user.account_id == act.actor.account_id:
            raise refused(NOT_YOURSELF)
        if user.local_administrator:
            raise refused(LAST_ADMINISTRATOR)
        return user

    def _after(self, act: Act, before: UserView, saved: bool) -> UserView:
        act.must_have_saved(saved, before.changed_by, before.changed_at)
        after = self._get(act, before.account_id)
        act.changed(_described(before), _described(after))
        return after


def _check_rights(applications: frozenset[Application], profile: Profile | None) -> None:
    if profile is not None and Application.STTS not in applications:
        raise refused(PROFILE_WITHOUT_APPLICATION, field="profile")
    if profile is None and Application.STTS in applications:
        raise refused(APPLICATION_WITHOUT_PROFILE, field="profile")
