"""`stts-tui factor`: of whom the host asks a second factor, and one that was lost, renewed.

A local administrator renews those of the company's users, the access desk a local administrator's, the host anybody's.
"""

from __future__ import annotations

from datetime import datetime

from stts_tui.domain.common.calendar import belgian_date
from stts_tui.domain.common.errors import refused
from stts_tui.domain.people.factors import NO_FACTOR, Asked, asked_of
from stts_tui.services.guard import note
from stts_tui.services.host.unlocking import NO_SUCH_USER
from stts_tui.services.people import renewing
from stts_tui.services.people.session import LONGEST_NAME
from stts_tui.store.database import Store
from stts_tui.store.settings import FACTOR_ASKED

BY, ASK, RENEW = "host", "factor-ask", "factor-renew"


def asked_now(store: Store) -> frozenset[Asked]:
    """Of whom the host asks a second factor."""
    with store.snapshot():
        return asked_of(store.settings.get(FACTOR_ASKED))


def ask(store: Store, now: datetime, whom: Asked, *, wanted: bool) -> frozenset[Asked]:
    """Ask them for a second factor from their next act on, or no longer; gives of whom one is asked then."""
    with store.transaction():
        before = asked_of(store.settings.get(FACTOR_ASKED))
        after = before | {whom} if wanted else before - {whom}
        store.settings.save(FACTOR_ASKED, _listed(after))
        note(store, now, BY, ASK, before={"asked": _listed(before)}, after={"asked": _listed(after)})
    return after


def _listed(asked: frozenset[Asked]) -> str:
    return ",".join(sorted(asked))


def renew(store: Store, now: datetime, user_name: str) -> None:
    """The user's second factor and its recovery codes no longer hold; open sessions end.

    Raises NO_SUCH_USER, NO_FACTOR.
    """
    name = user_name.strip().lower()[:LONGEST_NAME]
    with store.transaction():
        held = store.accounts.find_credentials(name, belgian_date(now))
        if held is None or held.removed:
            raise refused(NO_SUCH_USER, user=name)
        if not renewing.renew(store, held.account_id, now, BY):
            raise refused(NO_FACTOR)
        about = ("user", held.account_id, held.user_name)
        note(store, now, BY, RENEW, about, renewing.HELD, renewing.VOID)
