"""Second factors, their codes of recovery, who must have one, and from where accounts logged in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from stts_tui.domain.people.demands import Demand
from stts_tui.domain.people.factors import asked_of, is_asked
from stts_tui.domain.rights.actor import Actor
from stts_tui.store.companies import Companies
from stts_tui.store.settings import FACTOR_ASKED, SystemSettings
from stts_tui.store.tables import Account, Factor, LoginPlace, RecoveryCode

_PLACES = 3  # of an account: each has a gate of its own, which bounds how often it can be guessed at


@dataclass(frozen=True)
class StoredFactor:
    secret: str  # encrypted
    last_step: int
    since: datetime


def must_enrol(actor: Actor, *, company_asks: bool) -> bool:
    """Whether somebody is asked for a second factor and has none."""
    asked = company_asks or is_asked(
        asked_of(SystemSettings().get(FACTOR_ASKED)), actor.role, actor.profile, administrator=actor.local_administrator
    )
    return asked and not Factor.select().where(Factor.account == actor.account_id).exists()


def forget(account_ids: Iterable[int]) -> None:
    """All that helps to log in beside the password."""
    for table in (Factor, RecoveryCode, LoginPlace):
        table.delete().where(table.account.in_(list(account_ids))).execute()


def with_factor(account_ids: Iterable[int]) -> frozenset[int]:
    """Those of some accounts that have a second factor."""
    found = Factor.select(Factor.account).where(Factor.account.in_(list(account_ids)))
    return frozenset(row[0] for row in found.tuples())


class Factors:
    def find(self, account_id: int) -> StoredFactor | None:
        row = Factor.get_or_none(Factor.account == account_id)
        return StoredFactor(row.secret, row.last_step, row.since) if row is not None else None

    def save(self, account_id: int, secret: str, last_step: int, at: datetime, code_hashes: Iterable[str]) -> None:
        """A factor in place of the one before, with its own codes of recovery."""
        self.delete(account_id)
        Factor.insert(account=account_id, secret=secret, last_step=last_step, since=at).execute()
        for each in code_hashes:
            RecoveryCode.insert(account=account_id, hash=each).execute()

    def delete(self, account_id: int) -> bool:
        """The factor and its codes; whether there was one."""
        RecoveryCode.delete().where(RecoveryCode.account == account_id).execute()
        return bool(Factor.delete().where(Factor.account == account_id).execute())

    def take_step(self, account_id: int, step: int) -> bool:
        """Use the code of a step of time; False if it, or a later one, was used already."""
        used = Factor.update(last_step=step).where((Factor.account == account_id) & (Factor.last_step < step))
        return bool(used.execute())

    def take_code(self, account_id: int, code_hash: str) -> bool:
        """Use a code of recovery; False if there is none with this hash, or no more."""
        used = RecoveryCode.delete().where((RecoveryCode.account == account_id) & (RecoveryCode.hash == code_hash))
        return bool(used.execute())

    def count_codes(self, account_id: int) -> int:
        return int(RecoveryCode.select().where(RecoveryCode.account == account_id).count())

    # -- who must have one -------------------------------------------------------------------------------------------
    def is_asked(self, actor: Actor) -> bool:
        """Whether the company or the host asks for one, and it cannot be taken away."""
        asked = asked_of(SystemSettings().get(FACTOR_ASKED))
        company_asks = actor.company_id is not None and Companies().demands(actor.company_id, Demand.FACTOR)
        return company_asks or is_asked(asked, actor.role, actor.profile, administrator=actor.local_administrator)

    def count_without(self, company_id: int) -> tuple[int, int]:
        """How many users a company has, and how many of them without a second factor."""
        users = Account.select().where(
            (Account.company == company_id) & Account.removed_at.is_null() & Account.provisional_until.is_null()
        )
        count = int(users.count())
        return count, count - int(users.join(Factor).count())

    # -- places ------------------------------------------------------------------------------------------------------
    def knows_place(self, account_id: int, place: str) -> bool:
        known = LoginPlace.select().where((LoginPlace.account == account_id) & (LoginPlace.place == place))
        return bool(known.exists())

    def forget_places(self, account_id: int) -> None:
        LoginPlace.delete().where(LoginPlace.account == account_id).execute()

    def save_place(self, account_id: int, place: str, at: datetime) -> None:
        """The account logged in from there; of earlier places only the latest few are kept."""
        LoginPlace.insert(account=account_id, place=place, last_at=at).on_conflict(
            conflict_target=[LoginPlace.account, LoginPlace.place], preserve=[LoginPlace.last_at]
        ).execute()
        latest = (
            LoginPlace.select(LoginPlace.place).where(LoginPlace.account == account_id)
            .order_by(LoginPlace.last_at.desc(), LoginPlace.place).limit(_PLACES)
        )  # fmt: skip
        kept = [row[0] for row in latest.tuples()]
        LoginPlace.delete().where((LoginPlace.account == account_id) & LoginPlace.place.not_in(kept)).execute()
