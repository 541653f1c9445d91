"""Refusals in the audit trail: bounded, so that a loop of refused calls fills no disk, and nothing is left uncounted.

The first FEW of one kind in a minute have a line each. After them a line is written when their number has doubled, and tells
how many it stands for; what is left then is told by the first line of a later minute. Of one kind are those of the same actor,
act and reason, about the same person: of each person who was looked for there is a line [D-REFUSED].
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from stts_tui.store.audit import AuditLine

FEW = 10
STANDS_FOR = "refusals"  # in a line that stands for several: how many
_MINUTE = timedelta(minutes=1)
_MOST_KINDS = 10_000

Kind = tuple[int | None, str, str, str]


@dataclass
class _Count:
    began: datetime
    count: int = 0
    untold: int = 0


class Refusals:
    """What was refused lately in this process."""

    def __init__(self) -> None:
        self._counts: dict[Kind, _Count] = {}

    def told(self, line: AuditLine) -> AuditLine | None:
        """`line` as it is to be written for a refusal; None where a later one will tell of it."""
        kind = (line.actor_id, line.action, line.outcome, " ".join(line.persons))
        held = self._counts.get(kind)
        if held is None:
            if len(self._counts) >= _MOST_KINDS:
                self._forget(line.at)
            held = self._counts[kind] = _Count(line.at)
        if abs(line.at - held.began) >= _MINUTE:
            held.began, held.count = line.at, 0
        held.count += 1
        held.untold += 1
        if not _is_due(held.count):
            return None
        several, held.untold = held.untold, 0
        return line if several == 1 else replace(line, after={STANDS_FOR: str(several)})

    def _forget(self, now: datetime) -> None:
        self._counts = {
            kind: held for kind, held in self._counts.items() if held.untold or abs(now - held.began) < _MINUTE
        }  # fmt: skip


def _is_due(count: int) -> bool:
    """Whether the refusal of this number in a minute has a line: 1 to FEW, then at each doubling."""
    times, rest = divmod(count, FEW)
    return count <= FEW or (rest == 0 and times & (times - 1) == 0)
