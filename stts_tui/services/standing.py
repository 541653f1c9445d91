"""In what state a session is: what the guard asks of its row, in the transaction in which something is done."""

from __future__ import annotations

from datetime import datetime

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.errors import refused
from stts_tui.domain.people.session import CLOSED_BY_YOU, SESSION_ENDED, SESSION_LOCKED, SESSION_OVER, Ended, Session
from stts_tui.domain.people.users import Block
from stts_tui.domain.rights.action import Standing
from stts_tui.i18n import Words, _
from stts_tui.services.seat import SEEN_EVERY
from stts_tui.settings import Sessions
from stts_tui.store.database import Store
from stts_tui.store.people.sessions import State


def stands(
    store: Store, limits: Sessions, session: Session, epoch: int, now: datetime, tick: int, standing: Standing, *,
    writes: bool, at_work: bool,
) -> State:  # fmt: skip
    """Whether the session goes on and is in a state in which this may be done; gives it."""
    state = store.sessions.find_state(session.session_id)
    if state is None or state.account_id != session.account_id:
        raise refused(SESSION_ENDED)
    if state.ended is not None:
        raise refused({Ended.CLOSED: CLOSED_BY_YOU, Ended.OVER: SESSION_OVER}.get(state.ended, SESSION_ENDED))
    if epoch != session.epoch:
        raise refused(SESSION_ENDED)
    if standing is not Standing.OVER and tick - state.started_tick >= limits.longest_seconds:
        raise refused(SESSION_OVER)
    if state.is_locked and standing is Standing.OPEN and not at_work:
        raise refused(SESSION_LOCKED)
    if writes and abs(now - state.seen_at) >= SEEN_EVERY:
        store.sessions.save_seen(session.session_id, now)
    return state


def is_proved(state: State, limits: Sessions, tick: int) -> bool:
    """Whether the password was typed a short while ago."""
    return tick - state.proved_tick < limits.proof_seconds


def until_words(block: Block) -> Words:
    """That the account is blocked, and until when, where it has an end."""
    if block.until is None:
        return _("Your account is blocked.")
    return _("Your account is blocked until {day}.").with_values(day=show_date(block.until))
