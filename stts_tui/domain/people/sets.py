"""One thing done to several users: who will change, who is skipped and why, what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stts_tui.domain.common.errors import Reason
from stts_tui.domain.people.users import UserRow, why_not
from stts_tui.domain.rights.action import ActionId


@dataclass(frozen=True)
class Preview:
    """Before it is done: those who will change, and those who will not, with the reason."""

    will_change: tuple[UserRow, ...]
    skipped: tuple[tuple[UserRow, Reason], ...]


@dataclass(frozen=True)
class Outcome:
    """What became of one of them; `refusal` is empty where it was done."""

    user: UserRow
    refusal: str = ""


def preview(action_id: ActionId, users: Sequence[UserRow], actor_id: int) -> Preview:
    reasons = [(user, why_not(action_id, user, actor_id)) for user in users]
    return Preview(
        tuple(user for user, no in reasons if no is None), tuple((user, no) for user, no in reasons if no is not None)
    )
