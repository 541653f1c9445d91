"""The lines of a file's history, as the rule of cancelling reads them.

Lines are never taken away: a cancellation is a line of its own that says from which one on it undid.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from stts_tui.domain.common.quick import quick
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff.file import FileRecord

# The periodic work's own: undone together with the action before them, and done again where they still are due.
_BY_ITSELF = (ActionId.FILE_VERIFY, ActionId.FILE_RECHECK)


@quick
@dataclass(frozen=True)
class Entry:
    """A line of a file's history, as the rule of cancelling reads it.

    `company_id` is the company of whoever did it, None for the authority and the periodic work. `cancels` is the first
    position that a cancellation undid: it undid all from there on that stood then. `opened` and `ended` are the
    assignments that it caused, by id. `caused_by` is the line of another file's history that caused this one.
    """

    entry_id: int
    position: int
    action: str
    company_id: int | None
    before: Mapping[str, str]
    after: Mapping[str, str]
    undoable: bool = True
    automatic: bool = False  # done by the periodic work
    cancels: int | None = None
    opened: tuple[int, ...] = ()
    ended: tuple[int, ...] = ()
    caused_by: int | None = None

    @property
    def is_by_itself(self) -> bool:
        """Whether nobody did it: it is undone with the action before it."""
        return self.automatic and self.action in _BY_ITSELF


@quick
@dataclass(frozen=True)
class OtherSide:
    """The other operator's file of a transfer: as it stands, its history, and whether its operator has reacted to it.

    `entries` are the latest ones and, wherever it is, the one that the transfer caused; oldest first.
    """

    file: FileRecord
    entries: Sequence[Entry]
    noted: bool  # its operator has acknowledged the end of its reduction


@quick
@dataclass(frozen=True)
class Past:
    """What cancelling looks at: a file's latest entries, oldest first, and the other operator's side of its transfer.

    Of the entries there must be at least those that `missing` asks for.
    """

    entries: Sequence[Entry]
    other: OtherSide | None = None  # None: it took none over


def undone_by(lines: Iterable[tuple[int, int | None]]) -> dict[int, tuple[int, ...]]:
    """For each cancellation among `lines` (position, and the first one that it undid; oldest first), what it undid."""
    stands: list[int] = []
    found: dict[int, tuple[int, ...]] = {}
    for position, cancels in lines:
        if cancels is None:
            stands.append(position)
            continue
        first = bisect_left(stands, cancels)
        found[position] = tuple(stands[first:])
        del stands[first:]
    return found


def cancelled(lines: Sequence[tuple[int, int | None]]) -> set[int]:
    """The positions of all `lines` (as of undone_by) that a later cancellation reached back over."""
    found: set[int] = set()
    first: int | None = None  # the earliest that a line after this one undid
    for position, cancels in reversed(lines):
        if first is not None and position >= first:
            found.add(position)
        if cancels is not None:
            first = cancels if first is None else min(first, cancels)
    return found


def standing(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The lines that hold: neither undone nor themselves a cancellation; oldest first."""
    gone = cancelled([(entry.position, entry.cancels) for entry in entries])
    return tuple(entry for entry in entries if entry.cancels is None and entry.position not in gone)


def missing(entries: Sequence[Entry], last: int) -> int | None:
    """The position down from which more is needed to tell the latest action; None if `entries` tell it.

    `last` is the history's last position, `entries` the lines from some position to there. What a cancellation undid
    need not be there.
    """
    held = {entry.position: entry for entry in entries}
    position = last
    while position > 0:
        entry = held.get(position)
        if entry is None:
            return position
        if entry.cancels is None and not entry.is_by_itself:
            return None
        position = entry.cancels - 1 if entry.cancels is not None else position - 1
    return None
