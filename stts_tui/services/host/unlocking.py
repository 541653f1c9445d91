"""`stts-tui unlock USER`: the host ends the delay after failed logins.

A delay that grows keeps out whoever guesses, and with him the person whose name is guessed at; a company has one local
administrator, whom nobody of the company can let in.
"""

from __future__ import annotations

from datetime import datetime

from stts_tui.domain.common.calendar import belgian_date
from stts_tui.domain.common.errors import fault, refused
from stts_tui.domain.common.text import fold
from stts_tui.i18n import _
from stts_tui.services.guard import note
from stts_tui.services.people.session import LONGEST_NAME
from stts_tui.store.database import Store

NO_SUCH_USER = fault("unlock-nobody", _("Nobody has the user name {user}."))
BY, ACTION = "host", "user-unlock"


def unlock(store: Store, now: datetime, user_name: str) -> int:
    """Forget the failed logins of `user_name`; gives how many. A blocked user stays blocked. Raises NO_SUCH_USER."""
    name = user_name.strip().lower()[:LONGEST_NAME]
    key = fold(name)[:LONGEST_NAME]
    with store.transaction():
        held = store.accounts.find_credentials(name, belgian_date(now))
        if held is None or held.removed:
            raise refused(NO_SUCH_USER, user=name)
        failures = store.throttle.delete_all(key)
        note(store, now, BY, ACTION, ("user", held.account_id, held.user_name), {"failed tries": str(failures)})
    return failures
