"""A company's local administrator, present and former, and what a new one must know of its users."""

from __future__ import annotations

from datetime import date, datetime

from stts_tui.domain.access.decisions import PresentAdministrator
from stts_tui.domain.access.registration import PlannedBlock
from stts_tui.domain.common.names import in_full
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.people.users import BLOCKED_FOR_GOOD, UserView
from stts_tui.domain.rights.actor import Application
from stts_tui.store.people.accounts import Accounts
from stts_tui.store.people.meaning import users_of
from stts_tui.store.tables import AccessRequest, Account, AccountApplication


def _present(row: Account | None) -> PresentAdministrator | None:
    if row is None:
        return None
    return PresentAdministrator(row.id, row.version, row.user_name, in_full(row.first_name, row.last_name))


class Administrators:
    def find(self, company_id: int) -> PresentAdministrator | None:
        """The company's local administrator; there is one at most."""
        return _present(users_of(company_id).where(Account.local_administrator).first())

    def find_same_person(self, company_id: int, niss: NationalNumber) -> PresentAdministrator | None:
        """The company's user, whatever his rights, who has this national number."""
        return _present(users_of(company_id).where(Account.niss == niss.digits).first())

    def find_registered(self, request_id: int, today: date) -> UserView | None:
        """The account that an access request registered as local administrator; None once it is removed."""
        request = AccessRequest
        row = (
            request.select(Account.company, Account.id)
            .join(Account, on=(request.administrator == Account.id))
            .where((request.id == request_id) & Account.company.is_null(False))
            .tuples().first()
        )  # fmt: skip
        return Accounts().find_user(row[0], row[1], today) if row is not None else None

    def find_former(self, company_id: int) -> tuple[str, datetime] | None:
        """Name and closing of the local administrator before the present one."""
        row = (
            Account.select()
            .where((Account.company == company_id) & Account.local_administrator & Account.removed_at.is_null(False))
            .order_by(Account.removed_at.desc(), Account.id.desc())
            .first()
        )
        return (in_full(row.first_name, row.last_name), row.removed_at) if row is not None else None

    def list_planned_blocks(self, company_id: int, today: date) -> tuple[PlannedBlock, ...]:
        """Blocks that end by themselves, the soonest first."""
        query = (
            users_of(company_id)
            .where((Account.blocked_until > today) & (Account.blocked_until < BLOCKED_FOR_GOOD))
            .order_by(Account.blocked_until, Account.id)
        )
        return tuple(
            PlannedBlock(in_full(row.first_name, row.last_name), row.user_name, row.blocked_until, row.blocked_reason)
            for row in query
        )

    def count_blocked_for_good(self, company_id: int) -> int:
        return int(users_of(company_id).where(Account.blocked_until == BLOCKED_FOR_GOOD).count())

    def list_message_users(self, company_id: int) -> tuple[str, ...]:
        """Names of those who may exchange structured messages."""
        query = (
            users_of(company_id)
            .join(AccountApplication, on=(AccountApplication.account == Account.id))
            .where((AccountApplication.application == Application.MESSAGES.value) & ~Account.local_administrator)
            .order_by(Account.folded_last, Account.folded_first, Account.id)
        )
        return tuple(f"{in_full(row.first_name, row.last_name)} ({row.user_name})" for row in query)
