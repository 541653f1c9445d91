"""One thing done to several users: who will change, who is skipped and why, what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stts_tui.domain.common.errors import Reason, fault
from stts_tui.domain.common.names import in_full
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.users import UserRow, why_not
from stts_tui.domain.rights.action import ActionId
from stts_tui.i18n import _


@dataclass(frozen=True)
class Preview:
    """Before it is done: those who will change, and those who will not, with the reason."""

    will_change: tuple[UserRow, ...]
    skipped: tuple[tuple[UserRow, Reason], ...]


@dataclass(frozen=True)
class Outcome:
    """What became of one of them; `refusal` is empty where it was done, `password` where none was made."""

    user: UserRow
    refusal: str = ""
    password: Secret | None = None


BLOCKED_ALREADY = fault("user-blocked-already", _("{user} is blocked already: the reason and the day stay as they are."))


def _skipped(action_id: ActionId, user: UserRow, actor_id: int) -> Reason | None:
    """As for one; but who is blocked keeps the own reason, which a set must not write over."""
    if action_id is ActionId.USER_BLOCK and user.is_blocked:
        return Reason(BLOCKED_ALREADY, values={"user": in_full(user.first_name, user.last_name)})
    return why_not(action_id, user, actor_id)


def preview(action_id: ActionId, users: Sequence[UserRow], actor_id: int) -> Preview:
    reasons = [(user, _skipped(action_id, user, actor_id)) for user in users]
    return Preview(
        tuple(user for user, no in reasons if no is None), tuple((user, no) for user, no in reasons if no is not None)
    )
