"""A second factor that was lost: the local administrator, the access desk and the host each end it in this one way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from stts_tui.store.database import Store

# What the audit says of it, before and after.
HELD: Mapping[str, str] = {"second factor": "app"}
VOID: Mapping[str, str] = {"second factor": "none"}


def renew(store: Store, account_id: int, at: datetime, by: str) -> bool:
    """The factor and its codes of recovery no longer hold, and open sessions of the account end; False where there is none.

    The next login is by the password alone, and sets up a new one where it is asked for. Belongs in a transaction.
    """
    if not store.factors.delete(account_id):
        return False
    store.accounts.end_sessions(account_id, at, by)
    return True
