"""Founding a system: the first access-desk and authority accounts, made on the host by `stts-tui init`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from stts_tui.domain.common.secret import Secret
from stts_tui.domain.rights.actor import Role
from stts_tui.services.guard import note
from stts_tui.services.hashing import Hasher
from stts_tui.store.database import Store
from stts_tui.store.people.accounts import NewAccount

_BY = "init"


@dataclass(frozen=True)
class Founder:
    """One of the first accounts, its password chosen by its owner at the host's terminal."""

    user_name: str
    first_name: str
    last_name: str
    email: str
    password: Secret


def found(store: Store, hasher: Hasher, now: datetime, desk: Founder, authority: Founder) -> None:
    """Make both accounts in the empty `store`, in one transaction."""
    hashes = {founder.user_name: hasher.hash(founder.password) for founder in (desk, authority)}
    with store.transaction():
        for founder, role in ((desk, Role.ACCESS_DESK), (authority, Role.AUTHORITY)):
            account_id = store.accounts.add(
                NewAccount(
                    role, None, founder.user_name, founder.first_name, founder.last_name, None, founder.email, "en",
                    hashes[founder.user_name], must_choose_password=False,
                ),
                now, _BY,
            )  # fmt: skip
            note(store, now, _BY, "account-found", ("user", account_id, founder.user_name))
