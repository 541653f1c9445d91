"""What comes of a step, told before it is done (F8, a pre-check) or once it is (an answer to a message): the same forecast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.unread import deciding
from stts_tui.domain.tariff.around import Decision
from stts_tui.domain.tariff.assignments import AssignmentKind, AssignmentState
from stts_tui.domain.tariff.combining import remarks
from stts_tui.domain.tariff.file import FileRecord, Forecast
from stts_tui.domain.tariff.history import changes
from stts_tui.domain.tariff.steps import Task
from stts_tui.services.guard import Act
from stts_tui.services.tariff.file_set import FileSet, author

Standing = Mapping[int, tuple[AssignmentKind, AssignmentState, date]]  # by an assignment's id


def forecast(act: Act, files: FileSet, task: Task) -> Forecast:
    """What would come of a task, or every reason against it. Nothing of `files` may be written afterwards.

    What cannot be read is a reason as well: whoever asks only looks, but is told what the act would be told.
    """
    try:
        with deciding():
            decision = files.decide_for(act, task)
            before = _standing(files, decision.own.before)
            after = files.ledger.assignments.standing(files.ledger.keep(decision, author(act)))  # as it would be done
            found = _told(files, task, decision, before, after)
    except Refused as no:
        return Forecast(no.reasons)
    return replace(found, changes=changes(found.before, found.after)) if found.after is not None else found


def foresee_opening(act: Act, files: FileSet, task: Task) -> Forecast:
    """The same for a step that opens a file, beside others that are written. Raises as its rule, every reason at once."""
    decision = files.decide_for(act, task)
    opened = enumerate(decision.own.opens)
    return _told(
        files, task, decision, {}, {number: (kind, AssignmentState.OPEN, due) for number, (kind, due) in opened}
    )  # fmt: skip


def carry_out_told(act: Act, files: FileSet, task: Task) -> tuple[FileRecord, Forecast]:
    """Carry out a task of a set; the file as it stands then, and what came of it. Raises as its rule."""
    decision = files.decide_for(act, task)
    before = _standing(files, decision.own.before)
    file = files.keep(act, decision)
    return file, _told(files, task, decision, before, files.ledger.assignments.standing(file.file_id))


def told_of_notes(files: FileSet, file: FileRecord, before: Standing) -> Forecast:
    """What came of taking note of assignments of `file`, which stood as `before` tells: nothing else changes."""
    return _with_assignments(Forecast((), file, file), before, files.ledger.assignments.standing(file.file_id))


def _standing(files: FileSet, before: FileRecord | None) -> Standing:
    return files.ledger.assignments.standing(before.file_id) if before is not None else {}


def _told(files: FileSet, task: Task, decision: Decision, before: Standing, after: Standing) -> Forecast:
    own, other = decision.own, decision.other
    elsewhere = other.after.closed_on if other is not None else None
    if own.undoes is not None:
        elsewhere = other.before.closed_on if other is not None and other.before is not None else None
    found = Forecast(
        (), own.before, own.after, ends_elsewhere=elsewhere,
        remarks=remarks(own.after, files.today, task.niss), corrects=files.corrects(decision),
    )  # fmt: skip
    return _with_assignments(found, before, after)


def _with_assignments(forecast: Forecast, before: Standing, after: Standing) -> Forecast:
    """With what becomes of the file's assignments; the authority's are not told."""
    moved = {
        each: now for each, now in after.items() if not now[0].is_the_authoritys and before.get(each) != now
    }  # fmt: skip
    still = {each for each in moved if each in before and before[each][1] is AssignmentState.OPEN}

    def kinds(state: AssignmentState) -> tuple[AssignmentKind, ...]:
        return tuple(kind for kind, now, _due in moved.values() if now is state)

    open_now = {each: (kind, due) for each, (kind, now, due) in moved.items() if now is AssignmentState.OPEN}
    opened = tuple(one for each, one in open_now.items() if each not in still)
    due = tuple(one for each, one in open_now.items() if each in still)
    decided = next(
        (day for kind, now, day in after.values() if kind is AssignmentKind.DECIDE and now is AssignmentState.OPEN), None
    )
    done, withdrawn = kinds(AssignmentState.DONE), kinds(AssignmentState.WITHDRAWN)
    return replace(forecast, opened=opened, done=done, withdrawn=withdrawn, due=due, decided_by=decided)
