"""What was done to users in the last minutes, and how each account was before: so that who did it can take it back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from stts_tui.domain.people.take_back import TERM
from stts_tui.domain.rights.action import ActionId
from stts_tui.store.tables import UserAct


@dataclass(frozen=True)
class KeptAct:
    """An act that may be taken back. `version` is the account's after it, `content` the account before it."""

    act_id: int
    account_id: int
    together: str
    action: ActionId
    version: int
    content: Mapping[str, object]
    at: datetime


class UserActs:
    def add(
        self, actor_id: int, account_id: int, together: str, action: ActionId, version: int, content: Mapping[str, object],
        at: datetime,
    ) -> None:  # fmt: skip
        """Keep an act; what has lapsed, of whomever, goes."""
        UserAct.delete().where(UserAct.at <= at - TERM).execute()
        UserAct.insert(
            actor=actor_id, account=account_id, together=together, action=action.value, version=version,
            content=json.dumps(content), at=at,
        ).execute()  # fmt: skip

    def list_latest(self, actor_id: int, now: datetime) -> list[KeptAct]:
        """What this person did last: one act, or all of a set, in the order in which they were done."""
        own = (UserAct.actor == actor_id) & (UserAct.at > now - TERM)
        latest = UserAct.select().where(own).order_by(UserAct.id.desc()).first()
        if latest is None:
            return []
        same = UserAct.id == latest.id if not latest.together else UserAct.together == latest.together
        return [_act(row) for row in UserAct.select().where(own & same).order_by(UserAct.id)]

    def delete(self, act: KeptAct, version: int) -> None:
        """It has been taken back, which made `version` of the account: what was done before it can be taken back next."""
        UserAct.delete().where(UserAct.id == act.act_id).execute()
        before = (UserAct.account == act.account_id) & (UserAct.version == act.content["version"])
        UserAct.update(version=version).where(before).execute()


def _act(row: UserAct) -> KeptAct:
    return KeptAct(
        row.id, row.account_id, row.together, ActionId(row.action), row.version, json.loads(row.content), row.at
    )  # fmt: skip
