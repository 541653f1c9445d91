"""How sessions begin: at most so many for an account, and those that were killed do not count."""

from __future__ import annotations

from datetime import datetime

from stts_tui.domain.common.calendar import show_instant
from stts_tui.domain.common.errors import Refused, refused
from stts_tui.domain.people.session import SESSIONS_FULL, Ended, Session
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Actor
from stts_tui.i18n import Words
from stts_tui.services.guard import Office, note
from stts_tui.services.seat import is_gone


def make_room(office: Office, actor: Actor, now: datetime, *, ends_oldest: bool) -> Refused | None:
    """Room for a session more: what is gone ends, and if need be and asked for, the oldest. Belongs in a transaction.

    Gives SESSIONS_FULL where there is none.
    """
    store, most = office.store, office.settings.sessions.at_once
    there = store.sessions.list_open(actor.account_id)
    gone = [each.session_id for each in there if is_gone(each, now)]
    store.sessions.end(gone, now, Ended.GONE)
    left = [each for each in there if each.session_id not in gone]
    too_many = left[: len(left) - most + 1] if len(left) >= most else []
    if too_many and not ends_oldest:
        oldest = left[0]
        return refused(SESSIONS_FULL, count=len(left), since=show_instant(oldest.started_at), place=oldest.seat.place)
    store.sessions.end([each.session_id for each in too_many], now, Ended.CLOSED)
    for each in too_many:
        note(store, now, actor, ActionId.SESSION_CLOSE, ("session", each.session_id, each.seat.name))
    return None


def begin(office: Office, account_id: int, epoch: int, now: datetime) -> tuple[Session, Words | str]:
    """A session from the seat of this process, and its place where that is new. Belongs in a transaction."""
    sessions, seat = office.store.sessions, office.seat
    place = "" if sessions.is_place_known(account_id, seat.origin) else seat.place
    return Session(account_id, epoch, sessions.add(account_id, seat, now, office.ticks())), place
