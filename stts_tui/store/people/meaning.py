"""Whose users there are, which of them a search or a typed text means, and the orders in which lists show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from peewee import SQL, Expression, Field, ModelSelect, fn

from stts_tui.domain.common.anything import Sought, understood
from stts_tui.domain.people.search import CRITERIA, LONG, Ready, UserCriteria
from stts_tui.store import names, pages
from stts_tui.store.search import Question
from stts_tui.store.tables import Account, AccountApplication, AccountNumber


def _of(company_id: int) -> Expression:
    """The fence: every query for users passes here. Provisional data are nobody's account yet."""
    return (Account.company == company_id) & Account.removed_at.is_null() & Account.provisional_until.is_null()


def users_of(company_id: int) -> ModelSelect:
    return Account.select().where(_of(company_id))


_SHOWN = (  # of a user in lists, and in their orders
    Account.id, Account.version, Account.user_name, Account.first_name, Account.last_name, Account.folded_last,
    Account.folded_first, Account.niss, Account.local_administrator, Account.blocked_until, Account.last_login_at,
)  # fmt: skip


def question(company_id: int, criteria: UserCriteria, today: date) -> Question:
    """The company's users who meet the criteria, or do not; a complement is asked for as such: it is nearly everybody."""

    def met(holds: pages.Holds = pages.contains) -> list[Expression]:
        condition = meets(criteria, today, holds)
        if condition is None:  # nobody fails to meet no criterion
            return [SQL("0 = 1")] if criteria.complement else []
        return [~condition if criteria.complement else condition]

    by_names = names.are_sought(CRITERIA, criteria) and not criteria.complement
    found = met(names.holds) if by_names or criteria.anything else met()
    return Question(Account.select(Account.id), Account.select(*_SHOWN), [_of(company_id)], found, met if by_names else None)


def meets(criteria: UserCriteria, today: date, holds: pages.Holds = pages.contains) -> Expression | None:
    """All criteria at once, without the complement; None if there are none. No column here can be NULL."""
    parts = pages.conditions(Account, CRITERIA, criteria, former_numbers, holds)
    if criteria.anything:
        sought = understood(criteria.anything)
        called = pages.names_hold(Account.folded_last, Account.folded_first, sought, holds)
        parts.append(pages.any_of([meant(sought), *called]))
    if criteria.ready is not None:
        parts.append(_ready(criteria.ready, today))
    if criteria.blocked is not None:
        parts.append(Account.blocked_until > today if criteria.blocked else Account.blocked_until <= today)
    for application in sorted(criteria.applications):
        parts.append(_has(AccountApplication.application == application.value))
    if criteria.profiles:
        parts.append(_has(AccountApplication.profile.in_([profile.value for profile in criteria.profiles])))
    if not parts:
        return None
    condition = parts[0]
    for part in parts[1:]:
        condition &= part
    return condition


def _ready(ready: Ready, today: date) -> Expression:
    if ready is Ready.NEVER_LOGGED_IN:
        return Account.last_login_at.is_null()
    if ready is Ready.PASSWORD_UNUSED:
        return Account.must_choose_password == True  # noqa: E712 (an expression)
    long_ago = datetime.combine(today - timedelta(days=LONG), time.min, UTC)
    return (Account.blocked_until > today) & (Account.blocked_since <= long_ago)


def _has(condition: Expression) -> Expression:
    return fn.EXISTS(AccountApplication.select().where((AccountApplication.account == Account.id) & condition))


ORDERS = {
    "": (Account.folded_last, Account.folded_first, Account.id),
    "user_name": (Account.user_name, Account.id),
    "blocked_until": (Account.blocked_until, Account.folded_last, Account.folded_first, Account.id),
}


def key_of(row: Account, order: Sequence[Field]) -> tuple[str | int, ...]:
    found = (getattr(row, column.name) for column in order)
    return tuple(part.isoformat() if isinstance(part, date) else part for part in found)


def meant(sought: Sought) -> Expression:
    """The users whom a typed text may mean, by the beginning of a name, of the user name, of the national number."""
    ways = pages.names_begin(Account.folded_last, Account.folded_first, sought)
    if sought.folded:
        ways.append(pages.begins_with(Account.user_name, sought.folded))
    if sought.digits:
        ways.append(pages.begins_with(Account.niss, sought.digits))
        if others := former_numbers(sought.digits):
            ways.append(Account.niss.in_(others))
    return pages.any_of(ways)


_MOST = 100  # users whom a beginning may name by a former number


def former_numbers(start: str) -> list[str]:
    """The present numbers of users who had one that begins so before it was corrected."""
    query = AccountNumber.select(Account.niss).join(Account).where(pages.begins_with(AccountNumber.niss, start)).limit(_MOST)
    return [niss for (niss,) in query.tuples() if niss is not None]
