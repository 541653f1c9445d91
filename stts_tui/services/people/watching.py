"""What has become of the account behind an open page: each session asks every some seconds, so it must cost nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Actor
from stts_tui.services.guard import Office, admitted

_ANYWAY = timedelta(minutes=1)  # what only time changes: provisional data that lapse
_HEARTBEAT = timedelta(minutes=10)  # for sessions whose process another host cannot look at (services/seat.py)


@dataclass(frozen=True)
class Seen:
    """The account as it was seen last; `mark` is of the whole database at that moment."""

    mark: int
    at: datetime
    beat_at: datetime
    actor: Actor
    company: str


def watch(office: Office, session: Session, before: Seen | None) -> Seen:
    """The account as it is now; `before` itself where nobody else has written anything since. Raises as the guard does.

    Without a look at any table where nothing was written: one number of the database's own.
    """
    now, mark = office.clock(), office.store.change_mark()
    if before is not None and before.mark == mark and timedelta() <= now - before.at < _ANYWAY:
        return before
    with office.store.snapshot():
        actor = admitted(office, session, ActionId.HOME_SHOW)
        company = office.store.companies.get(actor.company_id).name if actor.company_id is not None else ""
    beat_at = before.beat_at if before is not None else now
    if abs(now - beat_at) >= _HEARTBEAT:
        with office.store.transaction():
            office.store.sessions.save_seen(session.session_id, now)
        beat_at = now
    return Seen(mark, now, beat_at, actor, company)
