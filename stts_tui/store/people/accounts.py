"""Accounts: who may log in, and a company's users."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from peewee import JOIN, Expression, ModelSelect, fn

from stts_tui.domain.common.names import in_full
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.common.paging import Page, Place, Tally, page_of
from stts_tui.domain.common.text import fold
from stts_tui.domain.common.unread import Unread, noting
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.people.take_back import TERM
from stts_tui.domain.people.users import BLOCKED_FOR_GOOD, NEVER_BLOCKED, Block, UserRow, UserView, is_blocked
from stts_tui.domain.rights.actor import Actor, Application, Profile, Role
from stts_tui.store.counts import counted
from stts_tui.store.people.factors import forget, must_enrol, with_factor
from stts_tui.store.people.meaning import ORDERS, key_of, meant, meets, question, users_of
from stts_tui.store.people.sessions import Sessions
from stts_tui.store.tables import Account, AccountApplication, AccountNumber, Company

Rights = dict[Application, Profile | None]
Content = dict[str, Any]
_KEPT = ("first_name", "last_name", "folded_first", "folded_last", "email", "language", "blocked_reason")


@dataclass(frozen=True)
class NewAccount:
    """An account to be made; `profile` goes with the STTS application."""

    role: Role
    company_id: int | None
    user_name: str
    first_name: str
    last_name: str
    niss: NationalNumber | None
    email: str
    language: str
    password_hash: str
    applications: frozenset[Application] = frozenset()
    profile: Profile | None = None
    local_administrator: bool = False
    must_choose_password: bool = True
    provisional_until: date | None = None  # the last day of provisional data; None: an account like others


@dataclass(frozen=True)
class Credentials:
    """What a login is checked against; `epoch` ends older sessions when it rises.

    `lapsed` is the last day of provisional data that no longer work.
    """

    account_id: int
    user_name: str
    password_hash: str
    epoch: int
    removed: bool
    block: Block | None
    failures_since: int
    lapsed: date | None = None


@dataclass(frozen=True)
class OwnRecord:
    version: int
    email: str
    first_name: str
    last_name: str
    last_login_at: datetime | None
    failures_since: int
    changed_at: datetime
    changed_by: str


def _block(row: Account, today: date) -> Block | None:
    if not is_blocked(row.blocked_until, today):
        return None
    return Block(row.blocked_reason, None if row.blocked_until == BLOCKED_FOR_GOOD else row.blocked_until)


def _with_company(condition: Expression) -> ModelSelect:
    """Accounts with what their companies ask of them."""
    asked = (Company.id, Company.factor_required, Company.purpose_required)
    query = Account.select(*Account._meta.sorted_fields, *asked).join(Company, JOIN.LEFT_OUTER)
    return query.where(condition)


def _credentials(row: Account, today: date) -> Credentials:
    return Credentials(
        row.id, row.user_name, row.password_hash, row.session_epoch, row.removed_at is not None,
        _block(row, today), row.failures_since,
        row.provisional_until if row.provisional_until is not None and row.provisional_until < today else None,
    )  # fmt: skip


def _actor(row: Account | None, unread: Collection[Unread]) -> Actor | None:
    """`row` with its company; `unread`: what of it could not be read."""
    if row is None or row.removed_at is not None or any(each.column == Account.role.column_name for each in unread):
        return None  # whoever is nobody knows what may do nothing
    rights = _rights([row.id])[row.id]
    actor = Actor(
        row.id, row.user_name, in_full(row.first_name, row.last_name), Role(row.role), row.company_id,
        bool(row.local_administrator), frozenset(rights), rights.get(Application.STTS), bool(row.must_choose_password),
        row.language, row.provisional_until is not None, bool(row.outdated_password),
    )  # fmt: skip
    company_asks = row.company_id is not None and bool(row.company.factor_required)
    asks_why = row.company_id is not None and bool(row.company.purpose_required)
    return replace(actor, must_enrol=must_enrol(actor, company_asks=company_asks), must_say_why=asks_why)


def _with_removed(company_id: int) -> ModelSelect:
    """The fence for what is taken back: the company's users, removed ones too."""
    return Account.select().where((Account.company == company_id) & Account.provisional_until.is_null())


def _rights(account_ids: Collection[int]) -> dict[int, Rights]:
    """The applications and profiles of some accounts in one query."""
    found: dict[int, Rights] = {account_id: {} for account_id in account_ids}
    query = AccountApplication.select(
        AccountApplication.account, AccountApplication.application, AccountApplication.profile
    ).where(AccountApplication.account.in_(list(account_ids)))
    for account_id, application, profile in query.tuples():
        found[account_id][Application(application)] = Profile(profile) if profile else None
    return found


class Accounts:
    # -- one account -------------------------------------------------------------------------------------------------
    def find_actor(self, account_id: int) -> Actor | None:
        """The account as the table of actions sees it; None if there is none or it has been removed."""
        with noting() as unread:
            row = _with_company(Account.id == account_id).get_or_none()
        return _actor(row, unread)

    def find_credentials(self, user_name: str, today: date) -> Credentials | None:
        row = Account.get_or_none(Account.user_name == user_name)
        return _credentials(row, today) if row is not None else None

    def find_both(self, account_id: int, today: date) -> tuple[Credentials | None, Actor | None]:
        """What the account logs in with, and as `find_actor`."""
        with noting() as unread:
            row = _with_company(Account.id == account_id).get_or_none()
        return _credentials(row, today) if row is not None else None, _actor(row, unread)

    def get_own(self, account_id: int) -> OwnRecord:
        row = Account.get_by_id(account_id)
        return OwnRecord(
            row.version, row.email, row.first_name, row.last_name, row.last_login_at, row.failures_since,
            row.changed_at, row.changed_by,
        )  # fmt: skip

    def is_name_taken(self, user_name: str) -> bool:
        """Whether an account has or had this name: names are never given twice."""
        return bool(Account.select().where(Account.user_name == user_name).exists())

    def add(self, account: NewAccount, at: datetime, by: str) -> int:
        """A new account with its rights; gives its id."""
        account_id = int(
            Account.insert(
                role=account.role.value, company=account.company_id, user_name=account.user_name,
                local_administrator=account.local_administrator, first_name=account.first_name,
                last_name=account.last_name, folded_first=fold(account.first_name),
                folded_last=fold(account.last_name), niss=account.niss.digits if account.niss else None,
                email=account.email, language=account.language, password_hash=account.password_hash,
                must_choose_password=account.must_choose_password, session_epoch=1, blocked_until=NEVER_BLOCKED,
                blocked_reason="", last_login_at=None, failures_since=0, created_at=at, removed_at=None,
                provisional_until=account.provisional_until, version=1, changed_at=at, changed_by=by,
            ).execute()
        )  # fmt: skip
        self._save_rights(account_id, account.applications, account.profile)
        return account_id

    def _save_rights(self, account_id: int, applications: frozenset[Application], profile: Profile | None) -> None:
        AccountApplication.delete().where(AccountApplication.account == account_id).execute()
        for application in sorted(applications):
            own = profile.value if profile is not None and application is Application.STTS else None
            AccountApplication.insert(account=account_id, application=application.value, profile=own).execute()

    # -- logins and own data -----------------------------------------------------------------------------------------
    def save_login(self, account_id: int, at: datetime, *, outdated: bool = False) -> None:
        """`outdated`: the password that was typed is none that would be taken today."""
        login = Account.update(last_login_at=at, failures_since=0, outdated_password=outdated)
        login.where(Account.id == account_id).execute()

    def save_failure(self, account_id: int) -> None:
        Account.update(failures_since=Account.failures_since + 1).where(Account.id == account_id).execute()

    def save_rehash(self, account_id: int, old_hash: str, new_hash: str) -> None:
        """The same password under newer parameters; nothing happens if it was changed meanwhile."""
        Account.update(password_hash=new_hash).where(
            (Account.id == account_id) & (Account.password_hash == old_hash)
        ).execute()

    def save_password(
        self, account_id: int, password_hash: str, *, must_choose: bool, at: datetime, by: str, keeps: int = 0
    ) -> int:
        """A new password; ends every session but `keeps`. Gives the epoch of sessions from now on."""
        self._update(account_id, at, by, None, keeps, password_hash=password_hash, must_choose_password=must_choose,
                     outdated_password=False,
                     session_epoch=Account.session_epoch + 1)  # fmt: skip
        return int(Account.get_by_id(account_id).session_epoch)

    def save_own(self, account_id: int, version: int, email: str, language: str, at: datetime, by: str) -> bool:
        """False if somebody else has changed the account since `version`."""
        return self._update(account_id, at, by, version, email=email, language=language)

    # -- a company's users -------------------------------------------------------------------------------------------
    def find_user(self, company_id: int, account_id: int, today: date) -> UserView | None:
        """A user of this company; None for anybody else's, for a removed one and for none."""
        row = users_of(company_id).where(Account.id == account_id).first()
        return self._view(row, today) if row is not None else None

    def _view(self, row: Account, today: date) -> UserView:
        rights = _rights([row.id])[row.id]
        return UserView(
            row.id, row.version, row.company_id, row.user_name, row.first_name, row.last_name, NationalNumber(row.niss),
            row.email, row.language, frozenset(rights), rights.get(Application.STTS), bool(row.local_administrator),
            _block(row, today), bool(row.must_choose_password), row.created_at, row.last_login_at, row.changed_at,
            row.changed_by, bool(with_factor([row.id])),
        )  # fmt: skip

    def find_by_national_number(
        self, company_id: int, niss: NationalNumber, last_name: str = "", but_for: int = 0
    ) -> str | None:
        """The full name of the company's user with this number, if there is one, other than the account `but_for`.

        A number that somebody of that last name had before it was corrected counts, too.
        """
        is_the_one = Account.niss == niss.digits
        if last_name:
            had = AccountNumber.select(AccountNumber.account).where(AccountNumber.niss == niss.digits)
            is_the_one |= Account.id.in_(had) & (Account.folded_last == fold(last_name))
        row = users_of(company_id).where(is_the_one & (Account.id != but_for)).first()
        return in_full(row.first_name, row.last_name) if row is not None else None

    def _save_number(self, account_id: int, niss: NationalNumber, at: datetime) -> None:
        """The user's number is this one from now on; the one before is kept, so that it still finds."""
        account = Account.get_by_id(account_id)
        if account.niss == niss.digits:
            return
        former = AccountNumber
        former.delete().where((former.account == account_id) & (former.niss.in_([niss.digits, account.niss]))).execute()
        former.insert(account=account_id, niss=account.niss, until=at).execute()
        Account.update(niss=niss.digits).where(Account.id == account_id).execute()

    def save_user(
        self, account_id: int, version: int, *, first_name: str, last_name: str, email: str, language: str,
        applications: frozenset[Application], profile: Profile | None, at: datetime, by: str,
        niss: NationalNumber | None = None,
    ) -> bool:  # fmt: skip
        """False if somebody else has changed the user since `version`; `niss` None leaves the number."""
        saved = self._update(
            account_id, at, by, version, first_name=first_name, last_name=last_name, folded_first=fold(first_name),
            folded_last=fold(last_name), email=email, language=language,
        )  # fmt: skip
        if saved:
            self._save_rights(account_id, applications, profile)
        if saved and niss is not None:
            self._save_number(account_id, niss, at)
        return saved

    def save_block(self, account_id: int, version: int, block: Block | None, at: datetime, by: str) -> bool:
        """Block, or unblock with None; a block ends every open session. False if changed since `version`."""
        if block is None:
            return self._update(
                account_id, at, by, version, blocked_until=NEVER_BLOCKED, blocked_reason="", blocked_since=None
            )  # fmt: skip
        return self._update(
            account_id, at, by, version, blocked_until=block.until or BLOCKED_FOR_GOOD, blocked_reason=block.reason,
            # Another day or reason is no other block.
            blocked_since=fn.COALESCE(Account.blocked_since, Account.blocked_since.db_value(at)),
            session_epoch=Account.session_epoch + 1,
        )  # fmt: skip

    def save_removal(self, account_id: int, version: int, at: datetime, by: str) -> bool:
        """Take a user out of the list; the row stays, so that the audit keeps its meaning and the name its owner.

        Password and second factor are forgotten once the removal cannot be taken back any more: here, those of earlier ones.
        """
        late = (Account.removed_at <= at - TERM) & (Account.password_hash != "")
        forget([row[0] for row in Account.select(Account.id).where(late).tuples()])
        Account.update(password_hash="").where(late).execute()
        return self._update(account_id, at, by, version, removed_at=at, session_epoch=Account.session_epoch + 1)

    def end_sessions(self, account_id: int, at: datetime, by: str, keeps: int = 0) -> int:
        """Every session of the account that is open but `keeps`; gives the epoch of those from now on."""
        self._update(account_id, at, by, None, keeps, session_epoch=Account.session_epoch + 1)
        return int(Account.get_by_id(account_id).session_epoch)

    # -- as it was -----------------------------------------------------------------------------------------------------
    def get_content(self, company_id: int, account_id: int) -> Content:
        """All of a user of this company that an act may change, to be had back by `restore`. Raises DoesNotExist."""
        row = _with_removed(company_id).where(Account.id == account_id).get()
        rights = _rights([account_id])[account_id]
        return {
            **{name: getattr(row, name) for name in _KEPT}, "niss": row.niss, "version": row.version,
            "blocked_until": row.blocked_until.isoformat(),
            "blocked_since": row.blocked_since.isoformat() if row.blocked_since is not None else None,
            "removed": row.removed_at is not None,
            "changed_by": row.changed_by, "changed_at": row.changed_at.isoformat(),
            "rights": {application.value: profile.value if profile else None for application, profile in rights.items()},
        }  # fmt: skip

    def restore(self, account_id: int, version: int, content: Content, at: datetime, by: str) -> bool:
        """An account as it was when `content` was got. False if somebody has changed it since `version`.

        A block that comes back ends every open session, as it did before.
        """
        blocked_until, since = date.fromisoformat(str(content["blocked_until"])), content["blocked_since"]
        query = Account.update(
            **{name: content[name] for name in _KEPT}, blocked_until=blocked_until,
            blocked_since=datetime.fromisoformat(str(since)) if since else None,
            session_epoch=Account.session_epoch + int(blocked_until != NEVER_BLOCKED),
            removed_at=None, version=Account.version + 1, changed_at=at, changed_by=by,
        ).where((Account.id == account_id) & (Account.version == version))  # fmt: skip
        if not query.execute():
            return False
        if blocked_until != NEVER_BLOCKED:
            Sessions().follow(account_id, at, {"session_epoch": None, "blocked_until": blocked_until})
        if "niss" in content:  # acts that an earlier version kept have none
            self._save_number(account_id, NationalNumber(str(content["niss"])), at)
        AccountApplication.delete().where(AccountApplication.account == account_id).execute()
        for application, profile in sorted(dict(content["rights"]).items()):
            AccountApplication.insert(account=account_id, application=application, profile=profile).execute()
        return True

    def find_removed(self, company_id: int, account_id: int, today: date) -> UserView | None:
        """As `find_user`, also for an account that has been removed."""
        row = _with_removed(company_id).where(Account.id == account_id).first()
        return self._view(row, today) if row is not None else None

    def _update(
        self, account_id: int, at: datetime, by: str, version: int | None = None, keeps: int = 0, **values: object
    ) -> bool:
        condition = (Account.id == account_id) & Account.removed_at.is_null()
        if version is not None:
            condition &= Account.version == version
        query = Account.update(version=Account.version + 1, changed_at=at, changed_by=by, **values).where(condition)
        return bool(query.execute()) and Sessions().follow(account_id, at, values, keeps)

    # -- finding users -----------------------------------------------------------------------------------------------
    def list_page(self, company_id: int, criteria: UserCriteria, place: Place, today: date) -> Page[UserRow]:
        """A page of the company's users who meet the criteria, or do not, ordered by name."""
        order = ORDERS[place.order]
        place, found, total = question(company_id, criteria, today).page(order, place, meant)
        keys = {row.id: key_of(row, order) for row in found}
        rights = _rights(list(keys))
        have = with_factor(keys)
        rows = [self._row(row, rights[row.id], today, have) for row in found]
        return page_of(rows, place, total, lambda user: keys[user.account_id])

    def list_some(self, company_id: int, account_ids: Collection[int], today: date) -> list[UserRow]:
        """These of the company's users, by name; whoever is none of them is left out."""
        query = users_of(company_id).where(Account.id.in_(list(account_ids)))
        rights = _rights(account_ids)
        have = with_factor(account_ids)
        return [self._row(row, rights[row.id], today, have) for row in query.order_by(*ORDERS[""])]

    def count_each(self, company_id: int, criteria: Sequence[UserCriteria], today: date) -> tuple[int, ...]:
        """How many of the company's users meet each of these criteria, in one pass over them."""
        conditions = []
        for each in criteria:
            condition = meets(each, today)
            if condition is None:
                raise ValueError("all of them are counted by `count`")
            conditions.append(~condition if each.complement else condition)
        return counted(users_of(company_id), conditions)

    def list_blocked(self, company_id: int, today: date, limit: int) -> list[tuple[str, date | None]]:
        """User names of the company's blocked users, with the day on which they open by themselves: the first first."""
        query = users_of(company_id).select(Account.user_name, Account.blocked_until).where(Account.blocked_until > today)
        found = query.order_by(Account.blocked_until, Account.id).limit(limit).tuples()
        return [(str(name), until if until < BLOCKED_FOR_GOOD else None) for name, until in found]

    def tally(self, company_id: int, criteria: UserCriteria, today: date) -> Tally:
        """How many match, up to the number that lists tell."""
        return question(company_id, criteria, today).count()

    def count(self, company_id: int, criteria: UserCriteria, today: date) -> int:
        """How many match, however many."""
        return question(company_id, criteria, today).count_all()

    def _row(self, row: Account, rights: Rights, today: date, have: Collection[int]) -> UserRow:
        return UserRow(
            row.id, row.version, row.user_name, row.first_name, row.last_name, NationalNumber(row.niss).masked,
            frozenset(rights), rights.get(Application.STTS), bool(row.local_administrator), row.blocked_until,
            is_blocked(row.blocked_until, today), row.last_login_at, row.id in have,
        )  # fmt: skip
