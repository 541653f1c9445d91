"""What was done to users in the last minutes, and how each account was before: so that who did it can take it back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from peewee import fn

from stts_tui.domain.people.take_back import TERM
from stts_tui.domain.rights.action import ActionId
from stts_tui.store import legible
from stts_tui.store.tables import UserAct


@dataclass(frozen=True)
class KeptAct:
    """An act that may be taken back. `version` is the account's after it, `content` the account before it.

    `changed_since` tells who changed the account after it and when, where something done later still was taken back.
    """

    act_id: int
    account_id: int
    together: str
    action: ActionId
    version: int
    content: Mapping[str, object]
    at: datetime
    changed_since: tuple[str, datetime] | None = None


class UserActs:
    def add(
        self, actor_id: int, account_id: int, together: str, action: ActionId, version: int, content: Mapping[str, object],
        at: datetime,
    ) -> None:  # fmt: skip
        """Keep an act; what has lapsed, of whomever, goes. A set lapses with the last of it."""
        late = UserAct.alias()
        goes_on = late.select().where(
            (late.actor == UserAct.actor) & (late.at > at - TERM) & (late.together == UserAct.together)
        )  # fmt: skip
        lapsed = UserAct.at <= at - TERM
        UserAct.delete().where(lapsed & ((UserAct.together == "") | ~fn.EXISTS(goes_on))).execute()
        UserAct.insert(
            actor=actor_id, account=account_id, together=together, action=action.value, version=version,
            content=json.dumps(content), at=at,
        ).execute()  # fmt: skip

    def list_latest(self, actor_id: int, now: datetime) -> list[KeptAct]:
        """What this person did last: one act, or all of a set, in the order in which they were done."""
        own = UserAct.actor == actor_id
        latest = UserAct.select().where(own & (UserAct.at > now - TERM)).order_by(UserAct.id.desc()).first()
        if latest is None:
            return []
        same = UserAct.id == latest.id if not latest.together else UserAct.together == latest.together
        return [_act(row) for row in UserAct.select().where(own & same).order_by(UserAct.id)]

    def delete(self, act: KeptAct, version: int) -> None:
        """It has been taken back, which made `version` of the account: what was done before it can be taken back next.

        Unless the account was changed between the two: then what is kept says by whom, as the account itself no longer does.
        """
        UserAct.delete().where(UserAct.id == act.act_id).execute()
        for row in UserAct.select().where((UserAct.account == act.account_id) & (UserAct.id < act.act_id)):
            content = json.loads(row.content)
            since = content.pop("since", None)
            if row.version == act.content["version"]:
                row.version = version
            else:  # the earliest change that is known: a later one may be the trace of something taken back
                changed = [act.content["changed_at"], act.content["changed_by"]]
                content["since"] = min(since, changed) if since is not None else changed
            row.content = json.dumps(content)
            row.save()


_OF_AN_ACT = {"version", "blocked_until", "blocked_since", "changed_by", "changed_at", "rights", "first_name", "last_name"}


def _read_content(text: str) -> None:
    """Whether the account can be had back as it was."""
    content = json.loads(text)
    if missing := _OF_AN_ACT - set(content):
        raise LookupError(f"{sorted(missing)} are missing")
    dict(content["rights"])
    date.fromisoformat(content["blocked_until"])
    for moment in (content["blocked_since"], content["changed_at"], content.get("since", [None])[0]):
        if moment is not None:
            datetime.fromisoformat(moment)


legible.reads(UserAct.content, _read_content, legible.DROPPED)


def _act(row: UserAct) -> KeptAct:
    content = json.loads(row.content)
    since = content.pop("since", None)
    return KeptAct(
        row.id, row.account_id, row.together, ActionId(row.action), row.version, content, row.at,
        (since[1], datetime.fromisoformat(since[0])) if since is not None else None,
    )  # fmt: skip
