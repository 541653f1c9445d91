"""User management: what a local administrator does with the users of his company, and of no other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from stts_tui.domain.common.calendar import show_instant
from stts_tui.domain.common.doers import doer
from stts_tui.domain.common.errors import Refused, refused
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.common.paging import Page, Place
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.passwords import given_password
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.people.session import Session
from stts_tui.domain.people.take_back import CHANGED_SINCE, NOTHING_TO_TAKE_BACK, Back, TakeBack, differences, told
from stts_tui.domain.people.users import (
    ADMINISTRATOR_HAS_ALL,
    ADMINISTRATORS_NUMBER,
    APPLICATION_WITHOUT_PROFILE,
    BLOCKED_FOR_GOOD,
    NATIONAL_NUMBER_TAKEN,
    NO_SUCH_USER,
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
    SetProfile,
    UserRow,
    UserView,
    is_blocked,
    why_not,
)
from stts_tui.domain.rights.action import ActionId, Again
from stts_tui.domain.rights.actor import Application, Profile, Role
from stts_tui.domain.rights.table import action
from stts_tui.services.guard import Act, Service, performs, performs_prepared
from stts_tui.services.people.renewing import HELD, VOID, renew
from stts_tui.store.people.accounts import NewAccount
from stts_tui.store.people.user_acts import KeptAct


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
        act.shows(act.store.trail.numbers_of(row.account_id for row in page.rows))
        return UserPage(page, act.looked_for("users", lambda: criteria.described(company, page.total)))

    @performs(ActionId.USER_LIST)
    def list_some(self, act: Act, account_ids: Collection[int]) -> list[UserRow]:
        """These of the company's users, by name, as they are now; whoever is none of them is left out."""
        act.about("users", None, str(len(account_ids)))
        act.shows(act.store.trail.numbers_of(account_ids))
        return act.store.accounts.list_some(act.company_id, account_ids, act.today)

    @performs(ActionId.USER_SHOW)
    def show(self, act: Act, account_id: int) -> UserView:
        """Everything that is known of a user. Raises NO_SUCH_USER, also for another company's."""
        return self._get(act, account_id)

    def _get(self, act: Act, account_id: int) -> UserView:
        act.about("user", account_id, "")  # also of who asks for another company's
        user = act.store.accounts.find_user(act.company_id, account_id, act.today)
        if user is None:
            raise refused(NO_SUCH_USER)
        act.about("user", user.account_id, f"{user.full_name} ({user.user_name})", user.niss)
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
        if request.applications:  # rights are given
            act.must_be_proved()
        if accounts.is_name_taken(request.user_name):
            raise refused(USER_NAME_TAKEN, field="user_name")
        holder = accounts.find_by_national_number(act.company_id, request.niss, request.last_name)
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
        """New data and rights; the user name stays as it is. A national number that is corrected finds the user still.

        Raises NO_SUCH_USER, CHANGED_MEANWHILE, NATIONAL_NUMBER_TAKEN, ADMINISTRATORS_NUMBER,
        PROFILE_WITHOUT_APPLICATION, APPLICATION_WITHOUT_PROFILE, ADMINISTRATOR_HAS_ALL.
        """
        before = self._may(act, request.account_id)
        if (request.applications, request.profile) != (before.applications, before.profile):
            act.must_be_proved()
        _check_rights(request.applications, request.profile, before)
        if request.niss not in (None, before.niss):
            self._check_number(act, request, before)
        kept = self._keep(act, before)
        saved = act.store.accounts.save_user(
            request.account_id, request.version, first_name=request.first_name, last_name=request.last_name,
            email=request.email, language=request.language, applications=request.applications,
            profile=request.profile, at=act.now, by=act.actor.name, niss=request.niss,
        )  # fmt: skip
        return self._after(act, before, saved, kept)

    def _check_number(self, act: Act, request: ModifyUser, before: UserView) -> None:
        if before.local_administrator:
            raise refused(ADMINISTRATORS_NUMBER, field="niss")
        if request.niss is not None:
            holder = act.store.accounts.find_by_national_number(
                act.company_id, request.niss, request.last_name, before.account_id
            )
            if holder is not None:
                raise refused(NATIONAL_NUMBER_TAKEN, field="niss", user=holder)

    @performs(ActionId.USER_PROFILE)
    def set_profile(self, act: Act, request: SetProfile) -> UserView:
        """Other applications and another profile; raises as `modify` does."""
        before = self._may(act, request.account_id)
        _check_rights(request.applications, request.profile, before)
        kept = self._keep(act, before, request.together)
        saved = act.store.accounts.save_user(
            request.account_id, request.version, first_name=before.first_name, last_name=before.last_name,
            email=before.email, language=before.language, applications=request.applications, profile=request.profile,
            at=act.now, by=act.actor.name,
        )  # fmt: skip
        return self._after(act, before, saved, kept)

    @performs(ActionId.USER_BLOCK)
    def block(self, act: Act, request: BlockUser) -> UserView:
        """Close an account, with a reason and perhaps a day on which it opens again; its open sessions stop.

        Of an account that is closed, another reason and another day. Raises NO_SUCH_USER, NOT_YOURSELF,
        LAST_ADMINISTRATOR, UNTIL_IN_THE_PAST, CHANGED_MEANWHILE.
        """
        before = self._may(act, request.account_id)
        if request.until is not None and request.until <= act.today:
            raise refused(UNTIL_IN_THE_PAST, field="until")
        kept = self._keep(act, before, request.together)
        saved = act.store.accounts.save_block(
            request.account_id, request.version, Block(request.reason, request.until), act.now, act.actor.name
        )
        return self._after(act, before, saved, kept)

    @performs(ActionId.USER_UNBLOCK)
    def unblock(self, act: Act, request: PickUser) -> UserView:
        """Let a blocked user log in again. Raises NO_SUCH_USER, NOT_BLOCKED, CHANGED_MEANWHILE."""
        before = self._may(act, request.account_id)
        kept = self._keep(act, before, request.together)
        saved = act.store.accounts.save_block(request.account_id, request.version, None, act.now, act.actor.name)
        return self._after(act, before, saved, kept)

    @performs_prepared(ActionId.USER_PASSWORD, _give)
    def new_password(self, act: Act, request: PickUser, given: _Given) -> GivenPassword:
        """A new password for a user, to be shown once; he must choose his own, and his open sessions stop.

        Raises NO_SUCH_USER, OWN_PASSWORD_ELSEWHERE, CHANGED_MEANWHILE.
        """
        before = self._may(act, request.account_id)
        self._prove_set(act, request.together)
        act.must_have_saved(before.version == request.version, before.changed_by, before.changed_at)
        act.store.accounts.save_password(request.account_id, given.hash, must_choose=True, at=act.now, by=act.actor.name)
        act.store.factors.forget_places(request.account_id)  # perhaps of whoever knew the old one
        return GivenPassword(self._get(act, request.account_id), given.password)

    @performs(ActionId.USER_FACTOR)
    def renew_factor(self, act: Act, request: PickUser) -> UserView:
        """A second factor that was lost no longer holds, nor do its codes of recovery; open sessions of the user stop.

        Raises NO_SUCH_USER, OWN_FACTOR_ELSEWHERE, WITHOUT_FACTOR, CHANGED_MEANWHILE.
        """
        before = self._may(act, request.account_id)
        act.must_have_saved(before.version == request.version, before.changed_by, before.changed_at)
        renew(act.store, request.account_id, act.now, act.actor.name)
        act.changed(HELD, VOID)
        return self._get(act, request.account_id)

    @performs(ActionId.USER_REMOVE)
    def remove(self, act: Act, request: PickUser) -> UserView:
        """Take a user out of the list; gives the account as it was.

        For ten minutes it can be taken back. The name is never given again and the audit keeps its meaning, since the
        row stays as a tombstone.
        Raises NO_SUCH_USER, NOT_YOURSELF, LAST_ADMINISTRATOR, CHANGED_MEANWHILE.
        """
        before = self._may(act, request.account_id)
        kept = self._keep(act, before, request.together)
        saved = act.store.accounts.save_removal(request.account_id, request.version, act.now, act.actor.name)
        act.must_have_saved(saved, before.changed_by, before.changed_at)
        kept(before.version + 1)
        act.changed(_described(before), {})
        return before

    def _may(self, act: Act, account_id: int) -> UserView:
        """The user, unless the act cannot be done to this account."""
        user = self._get(act, account_id)
        no = why_not(act.action, user, act.actor.account_id)
        if no is not None:
            raise Refused([no])
        return user

    def _prove_set(self, act: Act, together: str) -> None:
        """What is done to several at once asks for the password, what is done to one need not."""
        if together:
            act.must_be_proved()

    def _keep(self, act: Act, before: UserView, together: str = "") -> Callable[[int], None]:
        """Look at the account as it is; what is given keeps that once the act has made a version, to be taken back."""
        self._prove_set(act, together)
        content = act.store.accounts.get_content(act.company_id, before.account_id)

        def kept(version: int) -> None:
            act.store.user_acts.add(act.actor.account_id, before.account_id, together, act.action, version, content, act.now)

        return kept

    def _after(self, act: Act, before: UserView, saved: bool, kept: Callable[[int], None]) -> UserView:
        act.must_have_saved(saved, before.changed_by, before.changed_at)
        after = self._get(act, before.account_id)
        kept(after.version)
        act.changed(_described(before), _described(after))
        return after

    # -- taking back -------------------------------------------------------------------------------------------------
    @performs(ActionId.USER_SHOW)
    def show_take_back(self, act: Act) -> TakeBack:
        """What would come back of what this person did last. Raises NOTHING_TO_TAKE_BACK."""
        return self._latest(act)[0]

    @performs(ActionId.USER_TAKE_BACK)
    def take_back(self, act: Act, shown: TakeBack) -> TakeBack:
        """Bring back what was shown, all of it or nothing.

        Raises NOTHING_TO_TAKE_BACK, also where something else was done meanwhile, CHANGED_SINCE, NATIONAL_NUMBER_TAKEN.
        """
        latest, kept = self._latest(act)
        if latest.act_ids != shown.act_ids:
            raise refused(NOTHING_TO_TAKE_BACK)
        if len(kept) > 1 or action(latest.action).again is Again.ALWAYS:  # as when it was done
            act.must_be_proved()
        before: dict[str, str] = {}
        after: dict[str, str] = {}
        for back, one in zip(latest.users, reversed(kept), strict=True):
            if back.changed_at is not None:
                raise refused(
                    CHANGED_SINCE, user=back.user.full_name, name=doer(back.changed_by), at=show_instant(back.changed_at)
                )  # fmt: skip
            was = one.content.get("niss", back.user.niss.digits)
            if one.action is ActionId.USER_REMOVE or was != back.user.niss.digits:
                holder = act.store.accounts.find_by_national_number(
                    act.company_id, NationalNumber(str(was)), but_for=one.account_id
                )
                if holder is not None:
                    raise refused(NATIONAL_NUMBER_TAKEN, user=holder)
            act.store.accounts.restore(one.account_id, one.version, dict(one.content), act.now, act.actor.name)
            act.store.user_acts.delete(one, one.version + 1)
            for label, is_now, was in back.fields:
                before[f"{back.user.user_name}: {label}"], after[f"{back.user.user_name}: {label}"] = is_now, was
        act.changed(before, after)
        return latest

    def _latest(self, act: Act) -> tuple[TakeBack, list[KeptAct]]:
        kept = act.store.user_acts.list_latest(act.actor.account_id, act.now)
        users = tuple(back for one in reversed(kept) if (back := self._back(act, one)) is not None)
        if not users:
            raise refused(NOTHING_TO_TAKE_BACK)
        names = ", ".join(f"{back.user.full_name} ({back.user.user_name})" for back in users)
        who = (back.user.niss for back in users)
        act.about("user", users[0].user.account_id if len(users) == 1 else None, names, *who)
        return TakeBack(tuple(one.act_id for one in kept), kept[-1].action, kept[-1].at, users), kept

    def _back(self, act: Act, kept: KeptAct) -> Back | None:
        now = act.store.accounts.find_removed(act.company_id, kept.account_id, act.today)
        if now is None:
            return None
        if now.version != kept.version:
            return Back(now, (), *(kept.changed_since or (now.changed_by, now.changed_at)))
        removed = kept.action is ActionId.USER_REMOVE
        return Back(now, differences(told(now, removed=removed), told(_as_it_was(now, kept.content, act.today))))


def _as_it_was(user: UserView, content: Mapping[str, Any], today: date) -> UserView:
    until = date.fromisoformat(content["blocked_until"])
    block = (
        Block(content["blocked_reason"], None if until == BLOCKED_FOR_GOOD else until) if is_blocked(until, today) else None
    )
    rights = {Application(name): Profile(profile) if profile else None for name, profile in content["rights"].items()}
    return replace(
        user, first_name=content["first_name"], last_name=content["last_name"], email=content["email"],
        language=content["language"], niss=NationalNumber(content.get("niss", user.niss.digits)), block=block,
        applications=frozenset(rights), profile=rights.get(Application.STTS),
    )  # fmt: skip


def _check_rights(applications: frozenset[Application], profile: Profile | None, user: UserView | None = None) -> None:
    if user is not None and user.local_administrator and applications != frozenset(Application):
        raise refused(ADMINISTRATOR_HAS_ALL, field="applications")
    if profile is not None and Application.STTS not in applications:
        raise refused(PROFILE_WITHOUT_APPLICATION, field="profile")
    if profile is None and Application.STTS in applications:
        raise refused(APPLICATION_WITHOUT_PROFILE, field="profile")
