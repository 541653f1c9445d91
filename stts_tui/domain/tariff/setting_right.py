"""Setting right what the authority, or the periodic work in its place, decided wrongly: the file lives again.

A refusal, an end (a death that was wrongly reported among them) or a late closing is undone from its own line of the
history, exactly: the file has its days again. Both lines stay, and the operator is told by an assignment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from stts_tui.domain.common.errors import Refused, refused
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff import faults
from stts_tui.domain.tariff.around import Around, Decision, Move, due_of, in_time
from stts_tui.domain.tariff.assignments import AssignmentKind
from stts_tui.domain.tariff.authority import SetRight
from stts_tui.domain.tariff.cancelling import must_stand_alone, put_back, undoing
from stts_tui.domain.tariff.entitlement import Unavailable
from stts_tui.domain.tariff.entries import Entry, standing
from stts_tui.domain.tariff.file import FileRecord
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.reasons import Because

_DECISIONS = {ActionId.FILE_REFUSE, ActionId.FILE_END, ActionId.FILE_CLOSE, ActionId.FILE_VERIFY}


def wrong_decision(file: FileRecord, entries: Sequence[Entry]) -> Entry | None:
    """The authority's decision by which the file is over; None where it lives, or an operator's act ended it."""
    lines = standing(entries)
    if file.state.is_live or not lines:
        return None
    last = lines[-1]
    return last if last.company_id is None and last.action in _DECISIONS and last.undoable else None


def decide_set_right(file: FileRecord, request: SetRight, around: Around) -> Decision:
    """The file as it was before the decision that ended it, with new deadlines where its own have passed meanwhile.

    Raises: NOTHING_TO_SET_RIGHT; REGISTER_SILENT and STILL_DECEASED, since a death that the register still holds would end
    the file again; PLACE_TAKEN.

    """
    entry = wrong_decision(file, around.past.entries) if around.past is not None else None
    if entry is None:
        raise refused(faults.NOTHING_TO_SET_RIGHT, number=file.number)
    if file.closed_because is Because.DECEASED:
        if isinstance(around.answer, Unavailable):
            raise refused(faults.REGISTER_SILENT)
        if around.answer is not None and not around.answer.alive:
            raise refused(faults.STILL_DECEASED, number=file.number)
    after = in_time(put_back(file, (entry,), around), around)
    try:
        must_stand_alone(file, after, around, None)
    except Refused as no:
        raise refused(faults.PLACE_TAKEN, number=file.number, why=no.first.values["why"]) from None
    undoes = undoing(file, after, (entry,)).undoes
    if undoes is not None:  # what is open again has a day that can be kept, as the file has
        undoes = replace(undoes, anew=tuple((kind, due_of(kind, after, around)) for kind in AssignmentKind))
    tells = AssignmentKind.APPLY_REDUCTION if after.state is FileState.ACTIVE else AssignmentKind.RIGHT_CHECKED
    opens = ((tells, due_of(tells, after, around)),)
    return Decision(Move(ActionId.FILE_SET_RIGHT, file, after, opens, (), request.reason, undoes))
