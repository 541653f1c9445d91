"""Old lines of the audit go, and what is left is still proven: a signed checkpoint stands for what was removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from stts_tui.store.tables import Audit, InstantField, Seal, database

if TYPE_CHECKING:
    from stts_tui.store.database import Store


@dataclass(frozen=True)
class Removed:
    """What went: how many lines, up to which one, and of which moments, as they were stored."""

    lines: int
    last: int
    since: str
    until: str


def remove_before(store: Store, limit: datetime) -> Removed | None:
    """Lines of before `limit`, up to the last checkpoint that covers no younger one; None where nothing is that old.

    In the caller's transaction, which ends with the checkpoint. The chain and every row were found sound before.
    """
    newer = database.execute_sql("SELECT MIN(id) FROM audit WHERE at >= ?", (InstantField().db_value(limit),)).fetchone()[0]
    start = store.proof.begins_at()
    old = [
        each
        for each in store.checkpoints.list_()
        if each.item.line > start.line and (newer is None or each.item.line < newer) and each.item.line > 0
    ]
    if not old:
        return None
    item = old[-1].item
    count, first, since, until = database.execute_sql(
        "SELECT COUNT(*), MIN(id), MIN(at), MAX(at) FROM audit WHERE id <= ?", (item.line,)
    ).fetchone()
    if not count:
        return None
    store.seals.cover("old lines were removed", store.schema(), first=store.audit.first_link())
    with store.engine.lifted("audit", "seal"):
        Audit.delete().where(Audit.id <= item.line).execute()
        Seal.delete().where(Seal.id <= item.seal).execute()
    gone = {"lines": count, "first": first, "line": item.line, "seal": item.seal, "link": item.link,
            "since": str(since), "until": str(until), "checkpoint": old[-1].number}  # fmt: skip
    store.checkpoints.more = {"removed": gone}
    store.asked_for = "retention"
    return Removed(count, item.line, str(since), str(until))
