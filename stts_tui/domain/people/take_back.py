"""Taking back what oneself did last to users: for ten minutes, exactly, and never over what somebody else did since.

Of users only: an action on a tariff file is cancelled, which the manual gives to STTS 3 alone [S0].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.errors import fault
from stts_tui.domain.people.fields import UserFields as F
from stts_tui.domain.people.users import UserView
from stts_tui.domain.rights.action import ActionId
from stts_tui.i18n import Words, _

TERM = timedelta(minutes=10)
REMOVED_FOR_GOOD = _("Ctrl+Z brings the account back for ten minutes; then this cannot be undone.")
NOTHING_TO_TAKE_BACK = fault(
    "take-back-nothing",
    _("There is nothing to take back: only what you yourself did to users in the last ten minutes can be."),
)
CHANGED_SINCE = fault(
    "take-back-changed",
    _("{user} was changed by {name} on {at}, after you: what you did before that stays. Nothing has been taken back."),
)


@dataclass(frozen=True)
class Back:
    """One user's account: what would come back. `changed_by` and `changed_at` tell who changed it since, if somebody did."""

    user: UserView
    fields: tuple[tuple[Words, str, str], ...]  # label, as it is, as it will be
    changed_by: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True)
class TakeBack:
    """What was done last. `act_ids` are what `take_back` is told, so that nothing else is taken back than was shown."""

    act_ids: tuple[int, ...]
    action: ActionId
    at: datetime
    users: tuple[Back, ...]


def differences(now: Mapping[Words, str], then: Mapping[Words, str]) -> tuple[tuple[Words, str, str], ...]:
    """Each field that is not as it was, as it is and as it was."""
    return tuple((label, now[label], was) for label, was in then.items() if now[label] != was)


def told(user: UserView, *, removed: bool = False) -> Mapping[Words, str]:
    """What can come back of an account, in words, by its label."""
    applications = ", ".join(str(each.words) for each in sorted(user.applications))
    blocked = str(_("no"))
    if user.block is not None:
        until = show_date(user.block.until) if user.block.until is not None else str(_("until it is unblocked"))
        blocked = f"{until}, {user.block.reason}"
    return {
        F.last_name.label: user.last_name,
        F.first_name.label: user.first_name,
        F.niss.label: str(user.niss),
        F.email.label: user.email,
        F.language.label: user.language,
        F.applications.label: applications or str(_("none")),
        F.profile.label: str(user.profile.words) if user.profile is not None else str(_("No profile")),
        _BLOCKED: blocked,
        _ACCOUNT: str(_("removed") if removed else _("there")),
    }


_BLOCKED, _ACCOUNT = _("Blocked"), _("Account")
