"""Proof of a login, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from stts_tui.domain.common.errors import fault
from stts_tui.domain.common.secret import Secret
from stts_tui.i18n import Words, _, _c, _n

SESSION_ENDED = fault(
    "session-ended",
    _("Your session has ended, because your password was changed, your account was closed or somebody blocked it."
      " Log in again."), audited=True,
)  # fmt: skip
BLOCKED = fault(
    "account-blocked", _("{blocked} Your company's local administrator can tell you why and unblock it."), audited=True
)
LAPSED = fault(
    "provisional-lapsed",
    _("These provisional data lapsed on {day}. The access desk can send new ones: {phone}, with the ticket number."),
    audited=True,
)


CLOSED_BY_YOU = fault(
    "session-closed",
    _("This session was ended from another one of yours. If that was not you, change your password: somebody knows it."),
)
SESSION_OVER = fault(
    "session-over",
    _("Your session has lasted as long as one may, and has ended. Log in again; half-filled forms open with what you typed."),
)
SESSION_LOCKED = fault("session-locked", _("This page is locked. Type your password to go on."))
SESSIONS_FULL = fault(
    "sessions-full",
    _n(
        "You are logged in {count} time, and no account may be more often. The oldest session: since {since}, {place}.",
        "You are logged in {count} times, and no account may be more often. The oldest session: since {since}, {place}.",
    ),
)
NO_SUCH_SESSION = fault("no-such-session", _("This session is not yours, or has ended."))
PASSWORD_AGAIN = fault("password-again", _("This asks for your password once more, since it was typed a while ago: {action}."))
PURPOSE_ASKED = fault("purpose-asked", _("Your company asks why you look at this person’s data: say it, and the page opens."))
PASSWORD_WRONG = fault("password-wrong", _("This is not your password."), brief=_("not right"))

ENDS_SESSION = frozenset(
    each.code for each in (SESSION_ENDED, BLOCKED, LAPSED, CLOSED_BY_YOU, SESSION_OVER)
)  # whatever a service refuses with one of these, the pages go


class Ended(StrEnum):
    """Why a session is no more."""

    LOGGED_OUT = "logged-out"
    LINE_LOST = "line-lost"
    CLOSED = "closed"  # from another session of the same person
    OVER = "over"  # it had lasted as long as one may
    GONE = "gone"  # its process was killed, or its host is silent
    PASSWORD = "password"  # noqa: S105 (a reason, not a secret)
    BLOCKED = "blocked"
    REMOVED = "removed"
    RESTORED = "restored"
    FACTOR = "factor"  # the second factor is another, or no more


@dataclass(frozen=True)
class Session:
    """Proof of a login: holds for one account until its epoch rises (new password, block, removal), or its row has ended."""

    account_id: int
    epoch: int
    session_id: int = 0


@dataclass(frozen=True)
class Seat:
    """Where somebody sits: the line's address as sshd told it (empty: this machine), the terminal, the process."""

    origin: str = ""
    terminal: str = ""
    host: str = ""
    process: str = ""

    @property
    def place(self) -> Words:
        return Words(self.origin) if self.origin else _c("place", "this machine")

    @property
    def name(self) -> str:
        """The same for the audit, in English."""
        return self.origin or "this machine"


@dataclass(frozen=True)
class OpenSession:
    """One of somebody's sessions, as its owner sees it."""

    session_id: int
    seat: Seat
    started_at: datetime
    seen_at: datetime
    is_locked: bool
    is_this: bool = False


@dataclass(frozen=True)
class PickSession:
    session_id: int


@dataclass(frozen=True)
class Proof:
    """The password, once more."""

    password: Secret


@dataclass(frozen=True)
class Terms:
    """How long, in seconds, somebody may be away until the page is locked, and how long a session may last."""

    idle: int
    longest: int
