"""Proof of a login, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass

from stts_tui.domain.common.errors import fault
from stts_tui.i18n import _

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


@dataclass(frozen=True)
class Session:
    """Proof of a login: holds for one account until its epoch rises (new password, block, removal)."""

    account_id: int
    epoch: int
