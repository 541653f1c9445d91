"""Half-filled forms that outlive a lost line, for a day. What they may hold is the caller's to decide: no secrets."""

from __future__ import annotations

from datetime import datetime, timedelta

from stts_tui.domain.common.drafts import load
from stts_tui.store import legible
from stts_tui.store.tables import Draft

KEPT_FOR = timedelta(days=1)

legible.reads(Draft.content, load, legible.DROPPED)  # what cannot be read is typed anew


class Drafts:
    def get(self, key: str, now: datetime) -> str | None:
        """The content under `key`; None if there is none or it has lapsed."""
        row = Draft.get_or_none((Draft.draft_key == key) & (Draft.saved_at > now - KEPT_FOR))
        return str(row.content) if row is not None else None

    def save(self, key: str, content: str, now: datetime) -> None:
        """Keep `content` under `key` in place of what was there; what has lapsed goes."""
        Draft.delete().where(Draft.saved_at <= now - KEPT_FOR).execute()
        kept = Draft.insert(draft_key=key, content=content, saved_at=now)
        kept.on_conflict(conflict_target=[Draft.draft_key], preserve=[Draft.content, Draft.saved_at]).execute()

    def delete(self, key: str) -> None:
        Draft.delete().where(Draft.draft_key == key).execute()
