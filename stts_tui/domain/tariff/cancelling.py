"""Cancelling the latest action of a tariff file, exactly: the file is again as it was before it.

An action is undone from its own line of the history, which holds the two sides of every field that it changed. Lines
are never taken away: a cancellation is a line of its own that says which ones it undid [D13].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from stts_tui.domain.common.errors import refused
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff import faults
from stts_tui.domain.tariff.around import Around, Decision, Move, Undone, but
from stts_tui.domain.tariff.entries import Entry, OtherSide, standing
from stts_tui.domain.tariff.file import CancelAction, FileRecord
from stts_tui.domain.tariff.history import undone
from stts_tui.domain.tariff.life_cycle import CANCELLABLE, FileState
from stts_tui.domain.tariff.reasons import Because
from stts_tui.i18n import Words, _


@dataclass(frozen=True)
class _Latest:
    entries: tuple[Entry, ...] = field(default=())  # oldest first: the action and what the register made of it by itself

    @property
    def action(self) -> Entry | None:
        return self.entries[0] if self.entries else None


def _latest(entries: Sequence[Entry]) -> _Latest:
    """The latest action, with what the register said of the file afterwards, which nobody did."""
    found: list[Entry] = []
    for entry in reversed(standing(entries)):
        found.insert(0, entry)
        if not entry.is_by_itself:
            break
    return _Latest(tuple(found))


def can_cancel(file: FileRecord, entries: Sequence[Entry]) -> bool:
    """Whether the latest action is one that the file's operator may cancel, as far as its own file tells."""
    latest = _latest(entries).action
    return (
        latest is not None
        and latest.company_id == file.company_id
        and latest.action in CANCELLABLE
        and all(entry.undoable for entry in _latest(entries).entries)
    )


def decide_cancel(file: FileRecord, request: CancelAction, around: Around) -> Decision:
    """The file as it was before its latest action, and in a transfer the other operator's too.

    Args:
        file: as it stands.
        request: why.
        around: other live files of its person and household, their reductions, and its `past`.

    Raises: NOTHING_TO_CANCEL, NOT_YOURS_TO_CANCEL, MADE_EARLIER, OTHERS_BUILD_ON_IT.

    """
    if around.past is None:
        raise LookupError("cancelling looks at the file's history")
    latest = _latest(around.past.entries)
    action = latest.action
    if action is None:
        raise refused(faults.NOTHING_TO_CANCEL, number=file.number)
    if action.company_id != file.company_id or action.action not in CANCELLABLE:
        raise refused(faults.NOT_YOURS_TO_CANCEL, number=file.number, action=_label(action.action))
    if not all(entry.undoable for entry in latest.entries):
        raise refused(faults.MADE_EARLIER, number=file.number)
    after = put_back(file, latest.entries, around)
    theirs = _put_back_other(file, action, around.past.other, around)
    must_stand_alone(file, after, around, theirs)
    return Decision(undoing(file, after, latest.entries, request.reason), theirs)


def undoing(before: FileRecord, after: FileRecord, entries: Sequence[Entry], note: str = "") -> Move:
    """The move that undoes `entries`; a file that is cancelled altogether needs none of its assignments again."""
    withdraws = tuple(number for entry in entries for number in entry.opened)
    reopens = tuple(number for entry in entries for number in entry.ended if number not in withdraws)
    if after.state is FileState.CANCELLED:
        reopens = ()
    return Move(ActionId.ACTION_CANCEL, before, after, note=note, undoes=Undone(entries[0].position, withdraws, reopens))


def put_back(file: FileRecord, entries: Sequence[Entry], around: Around) -> FileRecord:
    """The file as it was before these lines of its history."""
    found = file
    for entry in reversed(entries):
        if "state" in entry.after and "state" not in entry.before:  # it made the file, which stays to be read
            found = but(
                file, state=FileState.CANCELLED, closed_on=around.today, closed_because=Because.CANCELLED,
                reductions=(), activation_due=None, documents_due=None, lapse_due=None,
            )  # fmt: skip
        else:
            found = undone(found, entry.before, entry.after)
    return found


def _put_back_other(file: FileRecord, action: Entry, other: OtherSide | None, around: Around) -> Move | None:
    """The file that the action ended at another operator, put back in charge."""
    if other is None:
        return None
    caused = next((entry for entry in standing(other.entries) if entry.caused_by == action.entry_id), None)
    if caused is None:
        return None
    if standing(other.entries)[-1] is not caused:
        raise _built_on(file, _("the other operator has gone on with its file"))
    if other.noted:
        raise _built_on(file, _("the other operator has taken note of it and ended its reduction"))
    return undoing(other.file, put_back(other.file, (caused,), around), (caused,))


def must_stand_alone(file: FileRecord, after: FileRecord, around: Around, theirs: Move | None) -> None:
    """Nobody else may have taken the place, or the days, that the file had before. Raises OTHERS_BUILD_ON_IT."""
    restored = theirs.after.file_id if theirs is not None else None
    revived = after.state.is_live and not file.state.is_live
    for found in around.others:
        if found.taken_from == file.file_id and found.is_pending_transfer:
            if after.state is not FileState.ACTIVE:
                raise _built_on(file, _("another operator takes this tariff over"))
            continue  # it goes on waiting beside the file that is in charge again
        waits_beside = after.is_pending_transfer and found.file_id == after.taken_from
        if found.file_id != restored and revived and not waits_beside:
            raise _built_on(file, _("the person or the household has another file"))
    before_days = {(reduction.starts_on, reduction.ends_on) for reduction in file.reductions}
    for reduction in after.reductions:
        if (reduction.starts_on, reduction.ends_on) in before_days:
            continue
        taken = [period for period in around.periods if period.file_id not in (file.file_id, restored)]
        if any(reduction.overlaps(period.first, period.last) for period in taken):
            raise _built_on(file, _("the person or the household has a reduction at another file"))


def _built_on(file: FileRecord, why: Words) -> Exception:
    return refused(faults.OTHERS_BUILD_ON_IT, number=file.number, why=why)


def _label(action: str) -> Words | str:
    from stts_tui.domain.rights.table import action as row

    return row(ActionId(action)).label if action in set(ActionId) else action
