"""Sessions: those that are going on, and those that have ended, for a year."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from stts_tui.domain.people.purpose import Stated
from stts_tui.domain.people.session import Ended, OpenSession, Seat
from stts_tui.store.tables import Account, LoginSession

_KEPT_FOR = timedelta(days=365)
_BECAUSE = {"password_hash": Ended.PASSWORD, "removed_at": Ended.REMOVED, "blocked_until": Ended.BLOCKED}


@dataclass(frozen=True)
class State:
    """What the guard asks of a session; ticks are seconds of the host's own clock."""

    account_id: int
    started_tick: int
    proved_tick: int
    is_locked: bool
    ended: Ended | None
    seen_at: datetime
    stated: Stated = Stated()  # noqa: RUF009 (frozen)


class Sessions:
    def find_state(self, session_id: int) -> State | None:
        query = LoginSession.select(
            LoginSession.account, LoginSession.started_tick, LoginSession.proved_tick, LoginSession.is_locked,
            LoginSession.ended_why, LoginSession.seen_at, LoginSession.purpose_person, LoginSession.purpose,
        )  # fmt: skip
        row = query.where(LoginSession.id == session_id).tuples().first()
        if row is None:
            return None
        account_id, started, proved, is_locked, why, seen_at, person, kept = row
        return State(account_id, started, proved, bool(is_locked), Ended(why) if why else None, seen_at, Stated(person, kept))

    def add(self, account_id: int, seat: Seat, at: datetime, tick: int) -> int:
        """A session begins; gives its id. What of this account ended a year ago goes."""
        old = (LoginSession.account == account_id) & (LoginSession.ended_at < at - _KEPT_FOR)
        LoginSession.delete().where(old).execute()
        return int(
            LoginSession.insert(
                account=account_id, started_at=at, seen_at=at, started_tick=tick, proved_tick=tick, is_locked=False,
                origin=seat.origin, terminal=seat.terminal, host=seat.host, process=seat.process, ended_at=None, ended_why="",
            ).execute()
        )  # fmt: skip

    def delete(self, session_id: int) -> None:
        """As if there had been none."""
        LoginSession.delete().where(LoginSession.id == session_id).execute()

    def list_open(self, account_id: int) -> list[OpenSession]:
        """The account's sessions that have not ended, the oldest first."""
        query = LoginSession.select().where((LoginSession.account == account_id) & LoginSession.ended_at.is_null())
        return [
            OpenSession(
                row.id, Seat(row.origin, row.terminal, row.host, row.process), row.started_at, row.seen_at, bool(row.is_locked)
            )
            for row in query.order_by(LoginSession.started_at, LoginSession.id)
        ]

    def is_place_known(self, account_id: int, origin: str) -> bool:
        """Whether the account was ever used from there; True before its first session that is known."""
        own = LoginSession.select().where(LoginSession.account == account_id)
        return bool(own.where(LoginSession.origin == origin).exists()) or not own.exists()

    def save_seen(self, session_id: int, at: datetime) -> None:
        LoginSession.update(seen_at=at).where(LoginSession.id == session_id).execute()

    def save_lock(self, session_id: int) -> None:
        LoginSession.update(is_locked=True).where(LoginSession.id == session_id).execute()

    def save_proof(self, session_id: int, tick: int) -> None:
        """The password was typed: the session is open, and what asks for the password need not for a while."""
        LoginSession.update(is_locked=False, proved_tick=tick).where(LoginSession.id == session_id).execute()

    def save_purpose(self, session_id: int, stated: Stated) -> None:
        """Why the person's data are looked at, until somebody else's are."""
        query = LoginSession.update(purpose=stated.kept, purpose_person=stated.person)
        query.where(LoginSession.id == session_id).execute()

    def end(self, session_ids: Collection[int], at: datetime, why: Ended) -> None:
        """What has ended before stays as it ended."""
        if session_ids:
            LoginSession.update(ended_at=at, ended_why=why.value).where(
                LoginSession.id.in_(list(session_ids)) & LoginSession.ended_at.is_null()
            ).execute()

    def follow(self, account_id: int, at: datetime, changed: Mapping[str, object], keeps: int = 0) -> bool:
        """What was `changed` of an account's row ends its sessions but `keeps`, where it raised the epoch. Gives True."""
        if "session_epoch" in changed:
            self.end_all(at, next((why for name, why in _BECAUSE.items() if name in changed), Ended.FACTOR), account_id, keeps)
        return True

    def end_everybodys(self, at: datetime) -> None:
        """Whoever is logged in, or was when a copy was made, logs in again."""
        Account.update(session_epoch=Account.session_epoch + 1).execute()
        self.end_all(at, Ended.RESTORED)

    def end_all(self, at: datetime, why: Ended, account_id: int | None = None, but_for: int = 0) -> None:
        """Every session of an account, or of everybody."""
        query = LoginSession.update(ended_at=at, ended_why=why.value).where(
            LoginSession.ended_at.is_null() & (LoginSession.id != but_for)
        )
        (query if account_id is None else query.where(LoginSession.account == account_id)).execute()
