"""The audit trail: append-only, each line chained to the one before by its hash.

A changed, removed or swapped line breaks the chain. A cut tail does not: whoever must see that notes the last link
elsewhere (`stts-tui doctor` prints it).
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from stts_tui.domain.common.quick import quick
from stts_tui.store.json_text import dump
from stts_tui.store.tables import Audit

_START = "0" * 64


@quick
@dataclass(frozen=True)
class AuditLine:
    """One thing done, or consulted. `before` and `after` hold what changed, national numbers masked."""

    at: datetime
    actor_id: int | None
    actor_name: str
    company_id: int | None
    action: str
    outcome: str = "done"
    subject_kind: str = ""
    subject_id: int | None = None
    subject_name: str = ""
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)


def _dump(values: Mapping[str, str], how: Callable[[object], str]) -> str:
    return how(values) if values else "{}"


@functools.lru_cache(maxsize=8)
def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _link(previous: str, at: datetime, *values: object) -> str:
    text = dump([previous, _moment(at), *values])
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def row_of(line: AuditLine, previous: str, how: Callable[[object], str] = dump) -> dict[str, object]:
    """The columns of `line` where it follows the line whose link is `previous`; `how` writes its values."""
    before, after = _dump(line.before, how), _dump(line.after, how)
    link = _link(
        previous, line.at, line.actor_id, line.actor_name, line.company_id, line.action, line.outcome,
        line.subject_kind, line.subject_id, line.subject_name, before, after,
    )  # fmt: skip
    return {
        "at": line.at, "actor": line.actor_id, "actor_name": line.actor_name, "company": line.company_id,
        "action": line.action, "outcome": line.outcome, "subject_kind": line.subject_kind,
        "subject_id": line.subject_id, "subject_name": line.subject_name, "before": before, "after": after,
        "previous": previous, "link": link,
    }  # fmt: skip


class AuditTrail:
    def add(self, line: AuditLine) -> None:
        """Append `line`, in the caller's transaction."""
        Audit.insert(row_of(line, self.last_link())).execute()

    def last_link(self) -> str:
        row = Audit.select(Audit.link).order_by(Audit.id.desc()).limit(1).tuples().first()
        return str(row[0]) if row is not None else _START

    def count(self) -> int:
        return int(Audit.select().count())

    def list_(self) -> list[AuditLine]:
        """Every line, oldest first: for tests and small databases."""
        return [
            AuditLine(
                row.at, row.actor_id, row.actor_name, row.company_id, row.action, row.outcome, row.subject_kind,
                row.subject_id, row.subject_name, json.loads(row.before), json.loads(row.after),
            )
            for row in Audit.select().order_by(Audit.id)
        ]  # fmt: skip

    def problems(self) -> list[str]:
        """The first broken place of the chain, if there is one."""
        previous = _START
        for row in Audit.select().order_by(Audit.id).iterator():
            expected = _link(
                previous, row.at, row.actor_id, row.actor_name, row.company_id, row.action, row.outcome,
                row.subject_kind, row.subject_id, row.subject_name, row.before, row.after,
            )  # fmt: skip
            if row.previous != previous or row.link != expected:
                return [f"audit: the chain is broken at line {row.id}"]
            previous = row.link
        return []
